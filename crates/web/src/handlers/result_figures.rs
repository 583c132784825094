//! Shares of the maximum that the pages of a result show: a unit's own, the mean and the best of its group.

use assessment::correction::Difference;
use framework::{Exact, Item, Language};
use scoring::Standing;
use words::{fixed_number, say};

use crate::shelf::Book;
use crate::show;

/// A unit's share of an item beside those of its group, in per cent of the maximum.
pub struct Against {
    /// Its own; `None` where the item does not apply.
    pub own: Option<Exact>,
    /// The mean of the ranked units of its group.
    pub mean: Option<Exact>,
    /// The best of them.
    pub best: Option<Exact>,
}

/// The ranked units of a unit's group.
pub fn peers(book: &Book, row: usize) -> Vec<usize> {
    let units = book.scores.approved.units();
    let group = units.get(row).map_or("", |unit| unit.group.as_str());
    let same = |(other, unit): (usize, &scoring::Unit)| (unit.group == group).then_some(other);
    let ranked = |other: &usize| matches!(book.approved().standing(*other), Standing::Ranked(_));
    units.iter().enumerate().filter_map(same).filter(ranked).collect()
}

/// A unit against its group.
pub fn against(book: &Book, row: usize, item: Item, peers: &[usize]) -> Against {
    let shares: Vec<Exact> = peers.iter().filter_map(|peer| share(book, *peer, item)).collect();
    let count = Exact::integer(i64::try_from(shares.len()).unwrap_or(0));
    let sum = shares.iter().fold(Exact::ZERO, |sum, share| sum.plus(share));
    Against { own: share(book, row, item), mean: sum.checked_div(&count), best: shares.into_iter().max() }
}

/// Per cent of the maximum; `None` where the item does not apply.
pub fn share(book: &Book, row: usize, item: Item) -> Option<Exact> {
    let points = book.approved().item_points(row, item)?;
    points.times(&Exact::integer(100)).checked_div(&book.maximum(row, item))
}

/// `70,2 %`; a dash where there is none.
pub fn share_words(language: Language, share: Option<&Exact>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{} %", fixed_number(language, share, 1)))
}

/// Why points changed: the reasons of the corrections behind it, or that another unit's data changed.
pub fn reasons(book: &Book, language: Language, found: &Difference) -> String {
    let reasons: Vec<String> = found
        .corrections
        .iter()
        .filter_map(|position| book.bundle.corrections.get(*position))
        .map(|correction| show::reason_words(&correction.reason, language))
        .collect();
    if reasons.is_empty() { say(language, "web_results.by-peers", &[]) } else { reasons.join(" · ") }
}
