//! A unit over the years, in per cent: frameworks and maxima change, so points cannot be compared.
//!
//! Only the ranking of another year's publication is read, once, and cached: computing each publication again
//! would make the first visitor of a unit's page wait for all years. A reader who doubts a line can follow it
//! to that year's own page.
//!
//! For a year before a merger, a unit has the arithmetic mean of all units of that year which were merged
//! into it, as [`scoring::compare`] defines it; a mean has no rank.

use framework::Exact;
use report::publication::Headline;
use scoring::Standing;
use store::tables::publications::PublicationRow;
use words::say;

use super::figures::peers;
use super::list::{base, percent, unit_address};
use super::mergers::{go_back, other_years};
use super::page::Source;
use super::unit_page::{FormerUnit, YearLine, Years};
use crate::charts;
use crate::charts::{Caption, Point};

/// A unit's result in one year.
pub struct UnitYear {
    /// That year's publication.
    pub row: PublicationRow,
    /// The total in per cent of what applied; `None` without points.
    pub percent: Option<Exact>,
    /// The rank; `None` if it has none.
    pub rank: Option<u32>,
    /// How many units are ranked in its group.
    pub ranked: usize,
    /// Code and name of the former units whose mean it is; empty if the unit itself was assessed, and alone.
    pub formers: Vec<(String, String)>,
}

/// The unit in every year of its framework, as its page shows it; `None` if no other year is published.
///
/// # Errors
/// [`app::Error::Internal`] for a row that the publication does not have.
pub fn years(source: &Source<'_>, row: usize) -> Result<Option<Years>, app::Error> {
    let unit = source.book.unit_at(row)?;
    let found = unit_years(source, row)?;
    Ok((found.len() > 1).then(|| render_page(source, &unit.code, &found)))
}

/// The unit in every year of its framework, the earliest first.
///
/// # Errors
/// [`app::Error::Internal`] for a row that the publication does not have.
pub fn unit_years(source: &Source<'_>, row: usize) -> Result<Vec<UnitYear>, app::Error> {
    let book = source.book;
    let unit = book.unit_at(row)?;
    let others = other_years(source);
    let (earlier, later): (Vec<_>, Vec<_>) = others.iter().partition(|other| other.row.year < book.row.year);
    let mut found = vec![UnitYear {
        row: book.row.clone(),
        percent: book.approved().percent(row),
        rank: match book.approved().standing(row) {
            Standing::Ranked(rank) => Some(rank),
            Standing::Unranked | Standing::NotAssessed => None,
        },
        ranked: peers(book, row).len(),
        formers: Vec::new(),
    }];
    let mut codes = vec![unit.code.clone()];
    found.extend(later.iter().filter_map(|year| in_year(&year.row, &year.headline, &codes)));
    go_back(&mut codes, &book.bundle.formerly);
    for year in earlier.iter().rev() {
        found.extend(in_year(&year.row, &year.headline, &codes));
        go_back(&mut codes, year.headline.formerly());
    }
    found.sort_by_key(|found| found.row.year);
    Ok(found)
}

/// The result of the units with these codes in one year; the unit's own code comes first.
fn in_year(row: &PublicationRow, headline: &Headline, codes: &[String]) -> Option<UnitYear> {
    let found: Vec<_> = codes
        .iter()
        .filter_map(|code| headline.unit(code).map(|(placed, ranked)| (code, placed, ranked)))
        .collect();
    let (first, placed, ranked) = found.first()?;
    let row = row.clone();
    if found.len() == 1 && codes.first() == Some(first) {
        let (percent, rank, formers) = (placed.percent.clone(), placed.rank, Vec::new());
        return Some(UnitYear { row, percent, rank, ranked: *ranked, formers });
    }
    Some(UnitYear {
        row,
        percent: scoring::mean(found.iter().map(|(_, placed, _)| placed.percent.clone())),
        rank: None,
        ranked: 0,
        formers: found.iter().map(|(code, placed, _)| ((*code).clone(), placed.name.clone())).collect(),
    })
}

fn render_page(source: &Source<'_>, unit: &str, found: &[UnitYear]) -> Years {
    let language = source.who.language;
    let rank = |found: &UnitYear| match found.rank {
        Some(rank) => format!("{rank}/{}", found.ranked),
        None if found.formers.is_empty() => say(language, "web_results.unranked", &[]),
        None => "–".to_owned(),
    };
    let line = |found: &UnitYear| YearLine {
        year: found.row.year,
        title: found.row.title.clone(),
        percent: percent(language, found.percent.as_ref()),
        rank: rank(found),
        address: if found.row.sha256 == source.book.row.sha256 {
            String::new()
        } else if found.formers.is_empty() {
            unit_address(&base(&found.row), unit)
        } else {
            base(&found.row)
        },
        formers: found.formers.iter().map(|former| former_unit(found, former)).collect(),
    };
    let lines: Vec<YearLine> = found.iter().map(line).collect();
    let description = |figure: fn(&YearLine) -> &str| {
        let description: Vec<String> =
            lines.iter().map(|line| format!("{}: {}", line.year, figure(line))).collect();
        format!("{}.", description.join("; "))
    };
    let caption = |id: &str, description| Caption {
        id: format!("years-{id}"),
        title: say(language, &format!("web_results.years-{id}"), &[]),
        description,
    };
    let percents = found.iter().zip(&lines).map(|(found, line)| Point {
        label: line.year.to_string(),
        height: found.percent.as_ref().map(|percent| charts::place_of(percent) / 100.0),
        shown: line.percent.clone(),
    });
    let ranks = found.iter().zip(&lines).map(|(found, line)| Point {
        label: line.year.to_string(),
        height: found.rank.map(|rank| height_of(rank, found.ranked)),
        shown: line.rank.clone(),
    });
    let last = say(language, "web_results.last-rank", &[]);
    let first = say(language, "web_results.first-rank", &[]);
    Years {
        percents: charts::lines(
            &caption("percent", description(|line| &line.percent)),
            &percents.collect::<Vec<_>>(),
            ["0 %", "100 %"],
        ),
        ranks: charts::lines(
            &caption("rank", description(|line| &line.rank)),
            &ranks.collect::<Vec<_>>(),
            [&last, &first],
        ),
        lines,
    }
}

fn former_unit(found: &UnitYear, (code, name): &(String, String)) -> FormerUnit {
    FormerUnit { unit: name.clone(), address: unit_address(&base(&found.row), code) }
}

/// The first rank at the top, the last one at the bottom.
fn height_of(rank: u32, ranked: usize) -> f64 {
    let below = charts::count_of(ranked.saturating_sub(1)).max(1.0);
    1.0 - (f64::from(rank) - 1.0) / below
}

#[cfg(test)]
mod tests {
    use super::height_of;

    #[test]
    fn the_first_rank_is_at_the_top_and_the_last_at_the_bottom() {
        let heights = [(1, 20), (20, 20), (1, 1)].map(|(rank, ranked)| height_of(rank, ranked));
        for (height, expected) in heights.iter().zip([1.0_f64, 0.0, 1.0]) {
            assert!((height - expected).abs() < 1e-9, "{heights:?}");
        }
    }
}
