//! The answers of a form: their keys, how they are stored, and what a save does to what stands there.

use std::collections::BTreeMap;

use framework::typed::{self, DecimalMark, TypedFault};
use framework::{ComponentSlot, Framework, Input, InputKind, InputSlot, Language, Value};
use scoring::{Answers, Evidence, Unit};

/// What an answer is to: the part of the form with this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnswerKey {
    /// `3.1.a`, `I.5`: a question.
    Question(InputSlot),
    /// `3.1#na`: "this component does not apply".
    Claim(ComponentSlot),
    /// `3.1#na.reason`: why it does not.
    Reason(ComponentSlot),
    /// `3.1#explanation`: the explanation.
    Explanation(ComponentSlot),
}

impl AnswerKey {
    /// The part of the set's form with this key.
    #[must_use]
    pub fn parse(framework: &Framework, key: &str) -> Option<Self> {
        let Some((code, part)) = key.split_once('#') else {
            return framework.input(key).map(|(slot, _)| Self::Question(slot));
        };
        let (slot, _) = framework.component(code)?;
        match part {
            "na" => Some(Self::Claim(slot)),
            "na.reason" => Some(Self::Reason(slot)),
            "explanation" => Some(Self::Explanation(slot)),
            _ => None,
        }
    }

    /// The key.
    #[must_use]
    pub fn key(self, framework: &Framework) -> String {
        let code = |slot: ComponentSlot| framework[slot].code.as_str();
        match self {
            Self::Question(slot) => framework[slot].key.clone(),
            Self::Claim(slot) => format!("{}#na", code(slot)),
            Self::Reason(slot) => format!("{}#na.reason", code(slot)),
            Self::Explanation(slot) => format!("{}#explanation", code(slot)),
        }
    }

    /// Every key of a form: general information, then component by component.
    #[must_use]
    pub fn all(framework: &Framework) -> Vec<Self> {
        let mut keys: Vec<Self> = framework.general.iter().map(|slot| Self::Question(*slot)).collect();
        for (slot, component) in framework.components_with_slots() {
            keys.extend(component.inputs.iter().map(|input| Self::Question(*input)));
            keys.extend([Self::Claim(slot), Self::Reason(slot), Self::Explanation(slot)]);
        }
        keys
    }
}

/// The one stored spelling of what was typed; `None` where nothing was typed.
///
/// # Errors
/// [`TypedFault`] where the text does not answer the question.
pub fn stored(
    framework: &Framework,
    key: AnswerKey,
    typed_text: &str,
    mark: DecimalMark,
) -> Result<Option<String>, TypedFault> {
    match key {
        AnswerKey::Question(slot) => {
            let input = &framework[slot];
            let value = typed::value(input, typed_text, mark)?;
            Ok(value.map(|value| spelling(input, &value)))
        }
        AnswerKey::Claim(_) if typed_text.trim().is_empty() => Ok(None),
        AnswerKey::Claim(_) => match typed::yes_no(typed_text) {
            Some(true) => Ok(Some("yes".to_owned())),
            Some(false) => Ok(None),
            None => Err(TypedFault::NotYesOrNo),
        },
        AnswerKey::Reason(_) | AnswerKey::Explanation(_) => Ok(typed::text(typed_text)?.map(String::from)),
    }
}

/// The stored spelling of a value: decimal point, `yes`, codes of options, ISO dates.
#[must_use]
pub fn spelling(input: &Input, value: &Value) -> String {
    match (value, &input.kind) {
        (Value::Number(number), _) => number.decimals(),
        (Value::YesNo(true), _) => "yes".to_owned(),
        (Value::YesNo(false), _) => "no".to_owned(),
        (Value::Choice(chosen), InputKind::Choice(options)) => {
            options.get(*chosen).map_or_else(|| chosen.to_string(), |option| option.code.clone())
        }
        (Value::Choice(chosen), _) => chosen.to_string(),
        (Value::Date(date), _) => date.to_string(),
        (Value::NoDate, _) => "none".to_owned(),
        (Value::Text(text), _) => text.to_string(),
        (Value::NotApplicable, _) => "not_applicable".to_owned(),
    }
}

/// The value of a stored spelling.
///
/// # Errors
/// [`TypedFault`] if it is not an answer; a stored answer was checked when it came in.
pub fn restored(input: &Input, stored: &str) -> Result<Option<Value>, TypedFault> {
    typed::value(input, stored, DecimalMark::Point)
}

/// What stands in the form: by key, the stored spelling. What is not there was not provided.
pub type Stored = BTreeMap<String, String>;

/// One unit's stored answers and evidence, as the engine scores them. Keys that the set does not have are ignored:
/// a campaign keeps the edition it began with.
#[must_use]
pub fn assembled(
    framework: &Framework,
    unit: Unit,
    stored: &Stored,
    evidence: impl IntoIterator<Item = (ComponentSlot, Vec<Evidence>)>,
) -> Answers {
    let mut answers = Answers::empty(framework, vec![unit]);
    fill(framework, &mut answers, 0, stored, evidence);
    answers
}

/// Fills in one row of answers.
pub fn fill(
    framework: &Framework,
    answers: &mut Answers,
    row: usize,
    stored: &Stored,
    evidence: impl IntoIterator<Item = (ComponentSlot, Vec<Evidence>)>,
) {
    for key in stored.keys().filter_map(|key| AnswerKey::parse(framework, key)) {
        refill(framework, answers, row, key, |key| stored.get(key).map(String::as_str));
    }
    for (slot, pieces) in evidence {
        answers.set_evidence(row, slot, pieces);
    }
}

/// Fills in one answer anew; `stored` gives the stored spelling that stands under a key.
pub fn refill<'s>(
    framework: &Framework,
    answers: &mut Answers,
    row: usize,
    key: AnswerKey,
    stored: impl Fn(&str) -> Option<&'s str>,
) {
    match key {
        AnswerKey::Question(slot) => {
            let input = &framework[slot];
            let value = stored(&input.key).and_then(|stored| restored(input, stored).ok().flatten());
            answers.set_value(row, slot, value);
        }
        AnswerKey::Claim(slot) | AnswerKey::Reason(slot) => {
            let is_claimed = stored(&AnswerKey::Claim(slot).key(framework)).is_some();
            let reason = is_claimed.then(|| stored(&AnswerKey::Reason(slot).key(framework)).unwrap_or(""));
            answers.set_claim(row, slot, reason.map(cleaned).as_deref());
        }
        AnswerKey::Explanation(slot) => {
            answers.set_explanation(row, slot, stored(&key.key(framework)).map(cleaned).as_deref());
        }
    }
}

/// A text as it would be kept today: what earlier programs let in and every reader takes out goes.
#[must_use]
pub fn cleaned(text: &str) -> std::borrow::Cow<'_, str> {
    match typed::text(text) {
        Ok(Some(cleaned_text)) if *cleaned_text == *text => text.into(),
        Ok(Some(cleaned_text)) => String::from(cleaned_text).into(),
        // Nothing that anybody sees.
        Ok(None) => "".into(),
        // One that is too long was never typed here: it stays as it is.
        Err(_) => text.into(),
    }
}

/// One row of answers in the stored spelling, evidence left out: the other way round than [`fill`].
#[must_use]
pub fn spelled_out(framework: &Framework, answers: &Answers, row: usize) -> Stored {
    let mut stored = Stored::new();
    for (slot, input) in framework.inputs_with_slots() {
        if let Some(value) = answers.value(row, slot) {
            stored.insert(input.key.clone(), spelling(input, value));
        }
    }
    for slot in framework.component_slots() {
        if let Some(reason) = answers.claim(row, slot) {
            stored.insert(AnswerKey::Claim(slot).key(framework), "yes".to_owned());
            if !reason.is_empty() {
                stored.insert(AnswerKey::Reason(slot).key(framework), reason.to_owned());
            }
        }
        if let Some(text) = answers.explanation(row, slot) {
            stored.insert(AnswerKey::Explanation(slot).key(framework), text.to_owned());
        }
    }
    stored
}

/// A stored spelling as people type and read it.
#[must_use]
pub fn shown(framework: &Framework, key: AnswerKey, stored: &str, language: Language) -> String {
    match key {
        AnswerKey::Question(slot) => {
            let input = &framework[slot];
            match restored(input, stored) {
                Ok(Some(value)) => typed::spelled(input, &value, language),
                Ok(None) | Err(_) => stored.to_owned(),
            }
        }
        AnswerKey::Claim(_) => typed::yes_no_word(true, language).to_owned(),
        AnswerKey::Reason(_) | AnswerKey::Explanation(_) => stored.to_owned(),
    }
}

/// What a save does to what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is written.
    Write,
    /// It stands there already.
    Unchanged,
    /// Somebody else saved something different since: both are shown, neither is lost.
    Conflict,
}

/// Judges a save of `new` by somebody who saw `base` (0: nothing) over what stands there now.
#[must_use]
pub fn judge(current: Option<&str>, version: u64, base: u64, new: Option<&str>) -> Verdict {
    if current == new {
        Verdict::Unchanged
    } else if version == base {
        Verdict::Write
    } else {
        Verdict::Conflict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_over_what_was_seen_is_written() {
        assert_eq!(judge(None, 0, 0, Some("12")), Verdict::Write);
        assert_eq!(judge(Some("12"), 3, 3, Some("13")), Verdict::Write);
        assert_eq!(judge(Some("12"), 3, 3, None), Verdict::Write);
    }

    #[test]
    fn a_save_over_what_was_not_seen_is_a_conflict_unless_both_say_the_same() {
        assert_eq!(judge(Some("12"), 4, 3, Some("13")), Verdict::Conflict);
        assert_eq!(judge(Some("13"), 4, 3, Some("13")), Verdict::Unchanged);
        assert_eq!(judge(None, 4, 3, Some("13")), Verdict::Conflict);
    }
}
