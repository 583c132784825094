//! What an appraiser may object to in an invented answer: something whose correction costs points.

use assessment::correction::{Change, ReasonCode};
use framework::{ComponentSlot, Exact, FilledBy, Framework, InputSlot, Value};
use scoring::{Answers, Plan};

/// An objection.
pub struct Objection {
    /// What is changed.
    pub change: Change,
    /// What would undo it.
    pub undo: Change,
    /// Why, as a code.
    pub code: ReasonCode,
    /// Why, in words.
    pub text: String,
}

/// The first objection to a component that costs points; `None` where there are none to lose.
pub fn objection(plan: &Plan<'_>, answers: &Answers, unit: usize, slot: ComponentSlot) -> Option<Objection> {
    if let Some(reason) = answers.claim(unit, slot) {
        // Nobody says that it applies while the managing body has no number for it.
        if owes(plan.framework(), answers, unit, slot) {
            return None;
        }
        return Some(Objection {
            change: Change::Claim { component: slot, reason: None },
            undo: Change::Claim { component: slot, reason: Some(reason.to_owned()) },
            code: ReasonCode::ClaimRefused,
            text: "Đơn vị có nhiệm vụ này trong năm".to_owned(),
        });
    }
    let mut own = alone(plan, answers, unit)?;
    let points = points(plan, &own, slot)?;
    if points <= Exact::ZERO {
        return None;
    }
    let inputs = plan.framework()[slot].inputs.clone();
    for input in inputs {
        let Some((value, code, text)) = lesser(&own, input) else { continue };
        let before = own.value(0, input).cloned();
        let change = Change::Input { input, value: Some(value) };
        let undo = Change::Input { input, value: before };
        change.apply(&mut own, 0);
        let costs = self::points(plan, &own, slot).is_some_and(|after| after < points);
        undo.apply(&mut own, 0);
        if costs {
            return Some(Objection { change, undo, code, text });
        }
    }
    let rounding = plan.terms().rounding;
    let half = points.times(&Exact::fraction(1, 2)?).rounded(rounding.digits, rounding.mode);
    (half < points).then(|| Objection {
        change: Change::Points { component: slot, points: Some(half) },
        undo: Change::Points { component: slot, points: None },
        code: ReasonCode::EvidenceInsufficient,
        text: "Tài liệu kiểm chứng chỉ chứng minh được một phần".to_owned(),
    })
}

/// Does a component need a number of the managing body that is not there?
fn owes(framework: &Framework, answers: &Answers, unit: usize, slot: ComponentSlot) -> bool {
    let inputs = framework[slot].inputs.as_slice();
    inputs.iter().any(|input| {
        let by_body = framework[*input].filled_by == FilledBy::ManagingBody;
        by_body && answers.value(unit, *input).is_none()
    })
}

/// What an appraiser might find instead of an answer.
fn lesser(answers: &Answers, input: InputSlot) -> Option<(Value, ReasonCode, String)> {
    match answers.value(0, input)? {
        Value::YesNo(true) => Some((
            Value::YesNo(false),
            ReasonCode::EvidenceMissing,
            "Không có tài liệu kiểm chứng".to_owned(),
        )),
        Value::Number(number) => {
            let whole = number.to_integer().filter(|whole| *whole > 0)?;
            let found = whole.saturating_mul(4) / 5;
            let text = format!("Theo số liệu của cơ quan chủ quản là {found}, không phải {whole}");
            Some((Value::Number(Exact::integer(found)), ReasonCode::NumberDiffers, text))
        }
        _ => None,
    }
}

fn points(plan: &Plan<'_>, answers: &Answers, slot: ComponentSlot) -> Option<Exact> {
    let results = scoring::unranked(plan, answers);
    scoring::component_score(plan, answers, &results, 0, slot).points
}

/// One unit's answers by themselves, so that trying something out does not touch the others.
fn alone(plan: &Plan<'_>, answers: &Answers, unit: usize) -> Option<Answers> {
    let framework = plan.framework();
    let mut own = Answers::empty(framework, vec![answers.units().get(unit)?.clone()]);
    for input in framework.input_slots() {
        own.set_value(0, input, answers.value(unit, input).cloned());
    }
    for slot in framework.component_slots() {
        own.set_claim(0, slot, answers.claim(unit, slot));
    }
    Some(own)
}
