//! A unit over the years, in per cent: sets and maxima change, so that points cannot be held against each other.
//!
//! Only the ranking of another year's publication is read, once, and kept: computing each of them again would make
//! the first visitor of a unit's page wait for all years. Whoever doubts a line follows it to that year's own page.

use framework::Exact;
use scoring::Standing;
use store::tables::publications::PublicationRow;
use words::say;

use super::result_figures::peers;
use super::result_page::Source;
use super::results::{base, newer, percent, unit_address};
use crate::charts::{self, Caption, Point};
use crate::pages::result_unit::{YearLine, Years};

/// Other publications that are looked at for one page.
const OTHERS_MAX: usize = 12;

/// What is known of a unit in one year.
pub struct Known {
    /// That year's publication.
    pub row: PublicationRow,
    /// Per cent of what applied.
    pub percent: Option<Exact>,
    /// The rank; `None` where it has none.
    pub rank: Option<u32>,
    /// How many units are ranked in its group.
    pub ranked: usize,
}

/// The unit in every year of its set, as its page shows it; `None` where no other year is published.
pub fn years(source: &Source<'_>, row: usize) -> Option<Years> {
    let unit = source.book.scores.approved.units().get(row)?;
    let known = known(source, row);
    (known.len() > 1).then(|| shown(source, &unit.code, &known))
}

/// The unit in every year of its set, the earliest first.
pub fn known(source: &Source<'_>, row: usize) -> Vec<Known> {
    let book = source.book;
    let unit = book.scores.approved.units().get(row).map_or("", |unit| unit.code.as_str());
    let mut known = vec![Known {
        row: book.row.clone(),
        percent: book.approved().percent(row),
        rank: match book.approved().standing(row) {
            Standing::Ranked(rank) => Some(rank),
            Standing::Unranked | Standing::NotAssessed => None,
        },
        ranked: peers(book, row).len(),
    }];
    // The newest edition of a year comes first, and one that was corrected does not count.
    let others = source.rows.iter().filter(|other| other.year != book.row.year);
    let others = others.filter(|other| newer(other, source.rows).is_none()).take(OTHERS_MAX);
    for other in others {
        if known.iter().any(|known| known.row.year == other.year) {
            continue;
        }
        // A year whose file cannot be read is left out: this page is about its own.
        let Ok(headline) = source.shelf.headline(source.app, other) else { continue };
        if headline.set != book.bundle.framework.code {
            continue;
        }
        if let Some((placed, ranked)) = headline.unit(unit) {
            known.push(Known {
                row: other.clone(),
                percent: placed.percent.clone(),
                rank: placed.rank,
                ranked,
            });
        }
    }
    known.sort_by_key(|known| known.row.year);
    known
}

fn shown(source: &Source<'_>, unit: &str, known: &[Known]) -> Years {
    let language = source.who.language;
    let rank = |known: &Known| {
        known.rank.map_or_else(
            || say(language, "web_results.unranked", &[]),
            |rank| format!("{rank}/{}", known.ranked),
        )
    };
    let line = |known: &Known| YearLine {
        year: known.row.year,
        title: known.row.title.clone(),
        percent: percent(language, known.percent.as_ref()),
        rank: rank(known),
        address: if known.row.sha256 == source.book.row.sha256 {
            String::new()
        } else {
            unit_address(&base(&known.row), unit)
        },
    };
    let lines: Vec<YearLine> = known.iter().map(line).collect();
    let said = |figure: fn(&YearLine) -> &str| {
        let said: Vec<String> = lines.iter().map(|line| format!("{}: {}", line.year, figure(line))).collect();
        format!("{}.", said.join("; "))
    };
    let caption = |id: &str, description| Caption {
        id: format!("years-{id}"),
        title: say(language, &format!("web_results.years-{id}"), &[]),
        description,
    };
    let percents = known.iter().zip(&lines).map(|(known, line)| Point {
        label: line.year.to_string(),
        height: known.percent.as_ref().map(|percent| charts::place_of(percent) / 100.0),
        shown: line.percent.clone(),
    });
    let ranks = known.iter().zip(&lines).map(|(known, line)| Point {
        label: line.year.to_string(),
        height: known.rank.map(|rank| height_of(rank, known.ranked)),
        shown: line.rank.clone(),
    });
    let last = say(language, "web_results.last-rank", &[]);
    let first = say(language, "web_results.first-rank", &[]);
    Years {
        percents: charts::lines(
            &caption("percent", said(|line| &line.percent)),
            &percents.collect::<Vec<_>>(),
            ["0 %", "100 %"],
        )
        .unwrap_or_default(),
        ranks: charts::lines(
            &caption("rank", said(|line| &line.rank)),
            &ranks.collect::<Vec<_>>(),
            [&last, &first],
        )
        .unwrap_or_default(),
        lines,
    }
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
