//! Units that answer at random: with gaps, zeros, "does not apply" and claims, and in two groups.

use framework::{Exact, Framework, Input, InputKind, Value};
use jiff::civil::Date;
use scoring::{Answers, Participation, Terms, Unit};

use crate::chance::Chance;

pub const YEAR: i16 = 2022;

/// The set's own terms; a parameter is sometimes not set.
pub fn terms(chance: &mut Chance, set: &Framework) -> Terms {
    let mut terms = Terms::of(set, YEAR);
    for (value, parameter) in terms.parameters.iter_mut().zip(&set.parameters) {
        *value = chance.percent(85).then(|| match parameter.kind {
            InputKind::Date { .. } => Value::Date(Date::constant(YEAR, 3, 1)),
            _ => Value::Number(Exact::integer(chance.between(0, 6))),
        });
    }
    terms
}

pub fn answers(chance: &mut Chance, set: &Framework) -> Answers {
    let count = chance.count(1, 7);
    let unit = |at| Unit {
        code: format!("unit-{at}"),
        name: format!("Đơn vị {at}"),
        group: chance.one_of(&["I", "II"]).to_owned(),
        participation: if chance.percent(85) { Participation::Ranked } else { Participation::Unranked },
    };
    let mut answers = Answers::empty(set, (0..count).map(unit).collect());
    for unit in 0..count {
        // A twin of the unit before it: ties.
        let is_twin = unit > 0 && chance.percent(25);
        for (slot, input) in set.inputs_with_slots() {
            let twin = if is_twin { answers.value(unit - 1, slot).cloned() } else { None };
            let value = if is_twin { twin } else { value(chance, input) };
            answers.set_value(unit, slot, value);
        }
        for slot in set.component_slots() {
            let twin = is_twin && answers.claim(unit - 1, slot).is_some();
            if twin || (!is_twin && chance.percent(10)) {
                answers.set_claim(unit, slot, Some("không phát sinh"));
            }
        }
    }
    answers
}

fn value(chance: &mut Chance, input: &Input) -> Option<Value> {
    if chance.percent(12) {
        return None;
    }
    if input.may_be_not_applicable && chance.percent(20) {
        return Some(Value::NotApplicable);
    }
    Some(match &input.kind {
        InputKind::YesNo => Value::YesNo(chance.percent(50)),
        InputKind::Choice(options) => {
            Value::Choice(chance.count(0, i64::try_from(options.len()).unwrap() - 1))
        }
        InputKind::Date { .. } if chance.percent(20) => Value::NoDate,
        InputKind::Date { .. } => {
            let month = i8::try_from(chance.between(1, 5)).unwrap();
            Value::Date(Date::constant(YEAR, month, chance.one_of(&[1, 15, 16])))
        }
        InputKind::Number => Value::Number(Exact::decimal(chance.between(-100, 40_000), 2)),
        _ => Value::Number(Exact::integer(chance.between(0, 9))),
    })
}
