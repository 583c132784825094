//! Checks that look beyond one unit and one year: shared evidence, numbers that jump.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use framework::{ComponentSlot, Exact, Framework, InputSlot, Owner, Severity, Value};

use crate::answers::Answers;
use crate::checks::Breach;
use crate::codes;
use crate::plan::Plan;

/// The same file or address as evidence under more than one unit: a breach for each place where it stands.
#[must_use]
pub fn same_evidence(framework: &Framework, answers: &Answers) -> Vec<Breach> {
    let mut places: BTreeMap<&str, Vec<(usize, ComponentSlot)>> = BTreeMap::new();
    for unit in 0..answers.units().len() {
        for slot in framework.component_slots() {
            for evidence in answers.evidence(unit, slot) {
                let location = evidence.location.trim();
                if !location.is_empty() {
                    places.entry(location).or_default().push((unit, slot));
                }
            }
        }
    }
    let mut found: Vec<Breach> =
        places.iter().flat_map(|(location, places)| shared(answers, location, places)).collect();
    found.sort_by_key(|breach| (breach.unit, breach.component));
    found.dedup();
    found
}

fn shared(answers: &Answers, location: &str, places: &[(usize, ComponentSlot)]) -> Vec<Breach> {
    let first = places.first().map(|place| place.0);
    let second = places.iter().map(|place| place.0).find(|unit| Some(*unit) != first);
    let breach = |(unit, component): &(usize, ComponentSlot)| {
        let other = if Some(*unit) == first { second } else { first }?;
        let name = answers.units().get(other).map_or("", |unit| unit.name.as_str());
        Some(Breach {
            severity: Severity::Warning,
            code: codes::SAME_EVIDENCE,
            unit: *unit,
            component: Some(*component),
            input: None,
            arguments: vec![("evidence", location.into()), ("other", name.into())],
        })
    };
    places.iter().filter_map(breach).collect()
}

/// Numbers of a unit that differ from last year's, of the unit with the same code, by more than a factor
/// of 2. Questions are matched by their keys.
#[must_use]
pub fn check_against_last_year(
    plan: &Plan<'_>,
    answers: &Answers,
    unit: usize,
    last_set: &Framework,
    last_year: &Answers,
) -> Vec<Breach> {
    let row = answers.units().get(unit).and_then(|unit| last_year.row_of(&unit.code));
    row.map_or_else(Vec::new, |row| {
        let now = AnswersOfUnit { answers, row: unit };
        check_against_row(plan, &now, last_set, &AnswersOfUnit { answers: last_year, row })
    })
}

/// What one unit answered in one year.
#[derive(Clone, Copy, Debug)]
pub struct AnswersOfUnit<'a> {
    /// Answers of the year.
    pub answers: &'a Answers,
    /// The unit's row in them.
    pub row: usize,
}

/// As [`check_against_last_year`], where it is known which row is that of the unit, whatever its code was.
#[must_use]
pub fn check_against_row(
    plan: &Plan<'_>,
    now: &AnswersOfUnit<'_>,
    last_set: &Framework,
    last_year: &AnswersOfUnit<'_>,
) -> Vec<Breach> {
    let (answers, unit) = (now.answers, now.row);
    let is_same_set = std::ptr::eq(plan.framework(), last_set);
    let breach = |(slot, input): (InputSlot, &framework::Input)| {
        let Value::Number(now) = answers.value(unit, slot)? else { return None };
        let before = if is_same_set { slot } else { last_set.input(&input.key)?.0 };
        let Value::Number(before) = last_year.answers.value(last_year.row, before)? else { return None };
        differs(now, before).then(|| Breach {
            severity: Severity::Warning,
            code: codes::DIFFERS_FROM_LAST_YEAR,
            unit,
            component: match input.owner {
                Owner::Component(component) => Some(component),
                Owner::General => None,
            },
            input: Some(slot),
            arguments: vec![
                ("input", plan.framework().question_text(slot).into()),
                ("now", now.into()),
                ("before", before.into()),
            ],
        })
    };
    plan.framework().inputs_with_slots().filter_map(breach).collect()
}

/// More than double, or less than half; from or to 0 is more than any factor.
fn differs(now: &Exact, before: &Exact) -> bool {
    let size = |number: &Exact| number.is_negative().then(|| number.negated());
    let (a, b) = (size(now), size(before));
    let (a, b) = (a.as_ref().unwrap_or(now), b.as_ref().unwrap_or(before));
    let changes_sign = now.is_negative() != before.is_negative() && !(a.is_zero() || b.is_zero());
    changes_sign
        || match a.cmp(b) {
            Ordering::Equal => false,
            Ordering::Greater => *a > b.plus(b),
            Ordering::Less => *b > a.plus(a),
        }
}
