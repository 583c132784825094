//! What another year's publication says of each unit in one line, read without computing it again.

use std::collections::HashMap;
use std::io::{Read, Seek};

use framework::Exact;

use super::container::file;
use super::units::{self, Formerly};
use super::{About, SCHEMA, names, tables};
use crate::csv_text::unescaped;

/// The ranking of a publication as it stands in its file. A publication is checked whole before it is shown and its
/// file never changes, so that this is enough for a line about another year; its own pages check it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// Code of the set.
    pub set: String,
    /// By code of the unit.
    units: HashMap<String, Placed>,
    /// Ranked units by group.
    ranked: HashMap<String, usize>,
    /// Which units were formed from others.
    formerly: Formerly,
}

/// A unit in a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its name in that year.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Its rank; `None` where it has none.
    pub rank: Option<u32>,
    /// Per cent of what applies.
    pub percent: Option<Exact>,
}

impl Headline {
    /// A unit, and how many are ranked in its group.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<(&Placed, usize)> {
        let placed = self.units.get(code)?;
        Some((placed, self.ranked.get(&placed.group).copied().unwrap_or(0)))
    }

    /// Codes of all units.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.units.keys().map(String::as_str)
    }

    /// Which units were formed from others.
    #[must_use]
    pub const fn formerly(&self) -> &Formerly {
        &self.formerly
    }
}

/// Reads the ranking of a publication; `None` where it cannot be read.
#[must_use]
pub fn headline(mut content: impl Read + Seek) -> Option<Headline> {
    let about: About = serde_json::from_slice(&file(&mut content, names::ABOUT)?).ok()?;
    if about.schema != SCHEMA {
        return None;
    }
    let ranking = file(&mut content, names::RANKING)?;
    let mut table = csv::ReaderBuilder::new().from_reader(tables::without_mark(&ranking));
    let head = table.headers().ok()?.clone();
    let column = |name: &str| head.iter().position(|known| known == name);
    let (group, rank, unit, name, percent) =
        (column("group")?, column("rank")?, column("unit")?, column("name")?, column("percent")?);
    let (_, formerly) = units::read(&file(&mut content, names::UNITS)?, &mut Vec::new());
    let mut headline = Headline { set: about.set.code, formerly, ..Headline::default() };
    for record in table.records() {
        let record = record.ok()?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let placed = Placed {
            name: unescaped(cell(name)).to_owned(),
            group: unescaped(cell(group)).to_owned(),
            rank: cell(rank).parse().ok(),
            percent: Exact::parse(cell(percent)).ok(),
        };
        if placed.rank.is_some() {
            *headline.ranked.entry(placed.group.clone()).or_default() += 1;
        }
        headline.units.insert(unescaped(cell(unit)).to_owned(), placed);
    }
    Some(headline)
}
