//! Shares of the maximum that the pages of a result show: a unit's own, the mean and the best of its group.

use assessment::correction::{Change, Difference, ReasonCode};
use framework::{ComponentSlot, Exact, Item, Language};
use scoring::Standing;
use words::{fixed_number, say};

use crate::publication_cache::VerifiedPublication;
use crate::show;

/// A unit's share of an item beside those of its group, in per cent of the maximum.
pub struct Against {
    /// Its own; `None` if the item does not apply.
    pub own: Option<Exact>,
    /// The mean of the ranked units of its group.
    pub mean: Option<Exact>,
    /// The best share of the ranked units of its group.
    pub best: Option<Exact>,
}

/// The ranked units of a unit's group.
pub fn peers(book: &VerifiedPublication, row: usize) -> Vec<usize> {
    let units = book.scores.approved.units();
    let group = units.get(row).map_or("", |unit| unit.group.as_str());
    let same = |(other, unit): (usize, &scoring::Unit)| (unit.group == group).then_some(other);
    let ranked = |other: &usize| matches!(book.approved().standing(*other), Standing::Ranked(_));
    units.iter().enumerate().filter_map(same).filter(ranked).collect()
}

/// A unit against its group.
pub fn against(book: &VerifiedPublication, row: usize, item: Item, peers: &[usize]) -> Against {
    let shares: Vec<Exact> = peers.iter().filter_map(|peer| share(book, *peer, item)).collect();
    let count = Exact::integer(i64::try_from(shares.len()).unwrap_or(0));
    let sum = shares.iter().fold(Exact::ZERO, |sum, share| sum.plus(share));
    Against { own: share(book, row, item), mean: sum.checked_div(&count), best: shares.into_iter().max() }
}

/// Per cent of the maximum; `None` if the item does not apply.
pub fn share(book: &VerifiedPublication, row: usize, item: Item) -> Option<Exact> {
    let points = book.approved().item_points(row, item)?;
    points.times(&Exact::integer(100)).checked_div(&book.maximum(row, item))
}

/// A share in words, `70,2 %`; a dash if there is none.
pub fn share_words(language: Language, share: Option<&Exact>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{} %", fixed_number(language, share, 1)))
}

/// The decisions made because the managing body's data was missing: the indicator, what counts, for which
/// units, and why.
pub fn without_data(
    book: &VerifiedPublication,
    language: Language,
    of: Option<ComponentSlot>,
) -> Vec<(String, String)> {
    let framework = &book.bundle.framework;
    let mut lines: Vec<(String, String, Vec<&str>)> = Vec::new();
    let decisions = book.bundle.corrections.iter().filter(|it| it.reason.code == ReasonCode::WithoutData);
    for correction in decisions.filter(|it| of.is_none_or(|slot| it.component == slot)) {
        let (code, title) = framework.label(Item::Component(correction.component));
        let counts = match &correction.change {
            Change::Points { points: Some(points), .. } => {
                let points = show::points(framework, Some(points), language);
                say(language, "web_waiting.published-zero", &[("points", &points)])
            }
            Change::Claim { reason: Some(_), .. } => {
                say(language, "web_waiting.published-not-applicable", &[])
            }
            change => show::change_words(framework, change, language),
        };
        let line =
            (format!("{code} {}", title.get(language)), format!("{counts}. {}", correction.reason.text));
        let unit = book.scores.approved.units().get(correction.unit).map_or("", |unit| unit.name.as_str());
        match lines.iter_mut().find(|(name, words, _)| (name.as_str(), words.as_str()) == (&line.0, &line.1))
        {
            Some((_, _, units)) => units.push(unit),
            None => lines.push((line.0, line.1, vec![unit])),
        }
    }
    let whole =
        |(name, words, units): (String, String, Vec<&str>)| (name, format!("{words} ({})", units.join(", ")));
    lines.into_iter().map(whole).collect()
}

/// Why points changed: the reasons of the corrections behind it, the number that it shares with a corrected
/// indicator, or that another unit's data changed.
pub fn reasons(book: &VerifiedPublication, language: Language, found: &Difference) -> String {
    let reasons: Vec<String> = found
        .corrections
        .iter()
        .filter_map(|position| book.bundle.corrections.get(*position))
        .map(|correction| {
            // A side effect is not a decision on this indicator: it names the number that both use.
            if correction.component == found.component {
                show::reason_words(&correction.reason, language)
            } else {
                show::side_effect(&book.bundle.framework, correction, found.component, language)
            }
        })
        .collect();
    if reasons.is_empty() { say(language, "web_results.by-peers", &[]) } else { reasons.join(" · ") }
}
