//! This year against an earlier one: per cents, because sets and maxima change between years.

use std::collections::{BTreeMap, HashMap};

use framework::{Exact, Item};

use crate::answers::Answers;
use crate::plan::Plan;
use crate::results::{Results, percent};
use crate::sheet::Standing;

/// A year that was scored.
#[derive(Clone, Copy, Debug)]
pub struct Year<'a> {
    /// Its set and terms.
    pub plan: &'a Plan<'a>,
    /// Its answers.
    pub answers: &'a Answers,
    /// What came out.
    pub results: &'a Results,
}

/// Per cents of then and now; `None` where there was or is nothing to compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Exact per cent in the earlier year.
    pub before: Option<Exact>,
    /// Exact per cent now.
    pub now: Option<Exact>,
}

impl Change {
    /// By how many percentage points it rose; negative where it fell.
    #[must_use]
    pub fn difference(&self) -> Option<Exact> {
        Some(self.now.as_ref()?.minus(self.before.as_ref()?))
    }
}

/// A unit then and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitChange {
    /// Row of the unit in this year's answers.
    pub unit: usize,
    /// By code of the ranking column: this year's columns in order, then those that are gone.
    pub columns: Vec<(String, Change)>,
    /// The total.
    pub total: Change,
}

/// Compares every unit of this year with an earlier year. `formerly` names, by unit code, the units that were
/// merged into a unit: its earlier value is the arithmetic mean of theirs, and of its own where the earlier year has
/// its code, too. A unit that is not named there is compared with the one that had its code.
#[must_use]
pub fn compare(now: Year<'_>, before: Year<'_>, formerly: &BTreeMap<String, Vec<String>>) -> Vec<UnitChange> {
    let columns = columns(now, before);
    let rows_before: HashMap<&str, usize> =
        before.answers.units().iter().enumerate().map(|(row, unit)| (unit.code.as_str(), row)).collect();
    let units = now.answers.units().iter().enumerate();
    units
        .map(|(unit, described)| {
            let named = formerly.get(&described.code).into_iter().flatten();
            let mut codes: Vec<&str> = vec![&described.code];
            codes.extend(named.map(String::as_str).filter(|code| *code != described.code));
            let rows: Vec<usize> = codes.iter().filter_map(|code| rows_before.get(code).copied()).collect();
            let change = |now_item: Option<Item>, before_item: Option<Item>| Change {
                before: before_item.and_then(|item| mean(rows.iter().map(|row| before.of_item(*row, item)))),
                now: now_item.and_then(|item| now.of_item(unit, item)),
            };
            UnitChange {
                unit,
                columns: columns
                    .iter()
                    .map(|(code, now_item, before_item)| (code.clone(), change(*now_item, *before_item)))
                    .collect(),
                total: Change {
                    before: mean(rows.iter().map(|row| before.of_total(*row))),
                    now: now.of_total(unit),
                },
            }
        })
        .collect()
}

type Column = (String, Option<Item>, Option<Item>);

fn columns(now: Year<'_>, before: Year<'_>) -> Vec<Column> {
    let (now, before) = (now.plan.framework(), before.plan.framework());
    let mut columns: Vec<Column> = now
        .ranking_columns()
        .into_iter()
        .map(|item| (now.label(item).0.to_owned(), Some(item), None))
        .collect();
    for item in before.ranking_columns() {
        let code = before.label(item).0;
        match columns.iter_mut().find(|column| column.0 == code) {
            Some(column) => column.2 = Some(item),
            None => columns.push((code.to_owned(), None, Some(item))),
        }
    }
    columns
}

/// The arithmetic mean of what there is; `None` where there is nothing.
#[must_use]
pub fn mean(values: impl Iterator<Item = Option<Exact>>) -> Option<Exact> {
    let (mut sum, mut count) = (Exact::ZERO, 0_i64);
    for value in values.flatten() {
        sum = sum.plus(&value);
        count += 1;
    }
    sum.checked_div(&Exact::integer(count))
}

impl Year<'_> {
    fn is_assessed(&self, unit: usize) -> bool {
        self.results.standing(unit) != Standing::NotAssessed
    }

    fn of_total(&self, unit: usize) -> Option<Exact> {
        self.results.percent(unit).filter(|_| self.is_assessed(unit))
    }

    fn of_item(&self, unit: usize, item: Item) -> Option<Exact> {
        let points = self.results.item_points(unit, item).filter(|_| self.is_assessed(unit))?;
        match item {
            Item::Index(slot) => percent(&points, &self.results.index_maximum(unit, slot)),
            Item::Component(slot) => percent(&points, self.plan.component_maximum(slot)),
        }
    }
}
