//! Units that were merged, followed from year to year by what each year's own publication says.

use report::publication::{Formerly, Headline};
use scoring::Unit;
use store::tables::publications::PublicationRow;
use words::say;

use super::list::{base, newer, unit_address};
use super::page::Source;
use super::unit_page::Successor;

/// The most other publications that are read for one page.
const OTHERS_MAX: usize = 12;

/// A publication of another year, with its ranking.
pub struct OtherYear {
    /// Its row in the database.
    pub row: PublicationRow,
    /// Its ranking.
    pub headline: std::sync::Arc<Headline>,
}

/// The newest edition of every other year of the same framework, the earliest year first.
pub fn other_years(source: &Source<'_>) -> Vec<OtherYear> {
    let book = source.book;
    let mut years: Vec<OtherYear> = Vec::new();
    // The newest edition of a year comes first, and one that was corrected does not count.
    let others = source.rows.iter().filter(|other| other.year != book.row.year);
    let others = others.filter(|other| newer(other, source.rows).is_none()).take(OTHERS_MAX);
    for row in others {
        if years.iter().any(|known| known.row.year == row.year) {
            continue;
        }
        // A year whose file cannot be read is left out: this page is about its own year.
        let Ok(headline) = source.shelf.headline(source.app, row) else { continue };
        if headline.set == book.bundle.framework.code {
            years.push(OtherYear { row: row.clone(), headline });
        }
    }
    years.sort_by_key(|year| year.row.year);
    years
}

/// One year back: the codes stay, because a unit that absorbed others existed before, and the absorbed units
/// are added. Each code is added once, so that a cycle of mergers ends.
pub fn go_back(codes: &mut Vec<String>, formerly: &Formerly) {
    let joined: Vec<String> = codes.iter().filter_map(|code| formerly.get(code)).flatten().cloned().collect();
    for code in joined {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
}

/// The unit that this one was merged into according to a later publication, and the unit that that one was
/// merged into, year by year.
pub fn successors(source: &Source<'_>, unit: &Unit) -> Vec<Successor> {
    let mut code = unit.code.clone();
    let mut found = Vec::new();
    for year in other_years(source).iter().filter(|year| year.row.year > source.book.row.year) {
        // A unit that is still assessed has not ended, even if another names it.
        if year.headline.unit(&code).is_some() {
            continue;
        }
        let Some((into, name)) = went_into(&year.headline, &code) else { continue };
        let number = year.row.year.to_string();
        found.push(Successor {
            says: say(source.who.language, "web_results.went-into", &[("year", &number)]),
            unit: name.to_owned(),
            address: unit_address(&base(&year.row), into),
        });
        code = into.to_owned();
    }
    found
}

/// Code and name of the unit that another was merged into.
fn went_into<'h>(headline: &'h Headline, code: &str) -> Option<(&'h str, &'h str)> {
    let mut mergers = headline.formerly().iter();
    let (into, _) = mergers.find(|(_, formers)| formers.iter().any(|former| former == code))?;
    Some((into, headline.unit(into)?.0.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mergers(named: &[(&str, &[&str])]) -> Formerly {
        let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        named.iter().map(|(unit, formers)| ((*unit).to_owned(), owned(formers))).collect()
    }

    #[test]
    fn a_chain_is_followed_and_a_circle_has_an_end() {
        let mut codes = vec!["a".to_owned()];
        go_back(&mut codes, &mergers(&[("a", &["b", "e"]), ("x", &["y"])]));
        assert_eq!(codes, ["a", "b", "e"]);
        go_back(&mut codes, &mergers(&[("b", &["c", "d"]), ("e", &["a", "b"])]));
        assert_eq!(codes, ["a", "b", "e", "c", "d"]);
        go_back(&mut codes, &mergers(&[("c", &["a"]), ("d", &["c"])]));
        assert_eq!(codes, ["a", "b", "e", "c", "d"]);
    }
}
