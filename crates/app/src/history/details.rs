//! What an entry holds beside who, what and when, as the data of a sentence: values from → to, facts, reasons.

use assessment::correction::ReasonCode;
use assessment::role::{Role, Unit};
use assessment::{Id, Moment};
use serde_json::Value;

/// The data of an entry's sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Values that changed.
    pub values: Vec<ValueChange>,
    /// Data of the words, by name.
    pub facts: Vec<(&'static str, Fact)>,
    /// What somebody said with it.
    pub said: Option<Said>,
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// Which.
    pub what: What,
    /// What stood there, empty for nothing; `None` where the entry does not say.
    pub before: Option<String>,
    /// What stands there since, in the stored spelling; empty for nothing.
    pub after: String,
}

/// Which value changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An answer or an input, by its key.
    Answer(String),
    /// Points in the place of the rule; nothing means by the rule.
    Points,
    /// Whether the indicator applies: `yes` or `no`.
    Applies,
    /// A phase, as `2022-11-01/2022-11-30 title`.
    Phase,
    /// A field of a record, by the name of its words.
    Field(&'static str),
}

/// A piece of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// As people read it.
    Text(String),
    /// A number, exact and in its stored spelling.
    Number(String),
    /// A point in time.
    Time(Moment),
    /// A day, `2022-11-30`.
    Day(String),
    /// A unit.
    Unit(Id<Unit>),
    /// Roles.
    Roles(Vec<Role>),
    /// One of a few words, by its name under the name of the fact.
    Word(String),
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Is it a `reason`, a `note` or a `text`?
    pub kind: &'static str,
    /// The reason as it can be counted.
    pub code: Option<ReasonCode>,
    /// In words; may be empty beside a code.
    pub text: String,
}

impl Details {
    /// Reads the data of an entry. What is not understood is left out: newer programs may say more.
    #[must_use]
    pub fn read(action: &str, data: &str) -> Self {
        let data: Value = serde_json::from_str(data).unwrap_or_default();
        let mut details = Self { said: said(&data), ..Self::default() };
        details.values = match action {
            "answers-saved" => answers(&data),
            "evidence-described" => {
                fields(&data, &["number", "issued_on", "summary", "issuer", "page_number", "address"])
            }
            "unit-changed" => fields(&data, &["name", "group"]),
            "campaign-extended" => Vec::new(),
            "phases-changed" => super::phases::changes(&data),
            "setting-changed" => settings(&data),
            _ => changes(&data),
        };
        details.facts = super::facts::read(action, &data);
        details
    }

    /// Without what was answered, brought or said: that it was done, and how much.
    pub(super) fn outline(&mut self) {
        let count = self.facts.iter().find(|(name, _)| *name == "count").cloned();
        *self = Self { facts: count.into_iter().collect(), ..Self::default() };
    }

    /// A fact by its name.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact)
    }
}

pub(super) fn text(data: &Value, name: &str) -> Option<String> {
    data.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn said(data: &Value) -> Option<Said> {
    match data.get("reason") {
        Some(Value::String(reason)) => Some(Said { kind: "reason", code: None, text: reason.clone() }),
        Some(Value::Array(parts)) => {
            let part = |at: usize| parts.get(at).and_then(Value::as_str).unwrap_or_default();
            Some(Said { kind: "reason", code: ReasonCode::named(part(0)), text: part(1).to_owned() })
        }
        _ => {
            let kind = ["note", "text"].into_iter().find(|kind| text(data, kind).is_some())?;
            text(data, kind).map(|text| Said { kind, code: None, text })
        }
    }
}

/// `[version, key, before, after]` each.
fn answers(data: &Value) -> Vec<ValueChange> {
    let answers = data.get("answers").and_then(Value::as_array);
    let change = |answer: &Value| {
        let text = |at: usize| answer.get(at).and_then(Value::as_str);
        Some(ValueChange {
            what: What::Answer(text(1)?.to_owned()),
            before: Some(text(2).unwrap_or_default().to_owned()),
            after: text(3).unwrap_or_default().to_owned(),
        })
    };
    answers.into_iter().flatten().filter_map(change).collect()
}

/// Two lists of the same fields, before and after.
fn fields(data: &Value, names: &[&'static str]) -> Vec<ValueChange> {
    let of = |side: &str, at: usize| {
        let value = data.get(side).and_then(|side| side.get(at)).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let changes = names.iter().enumerate().map(|(at, name)| ValueChange {
        what: What::Field(name),
        before: Some(of("before", at)),
        after: of("after", at),
    });
    changes.filter(|change| change.before.as_ref() != Some(&change.after)).collect()
}

fn settings(data: &Value) -> Vec<ValueChange> {
    let names = ["idle_seconds", "absolute_seconds", "length_min", "second_factor_required"];
    let change = |name: &&'static str| {
        let after = match data.get(*name)? {
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            other => other.to_string(),
        };
        Some(ValueChange { what: What::Field(name), before: None, after })
    };
    names.iter().filter_map(change).collect()
}

/// Changes of a decision as `[kind, input, value]`, with what counted before them where the entry says it.
fn changes(data: &Value) -> Vec<ValueChange> {
    let before = data.get("before").and_then(Value::as_array);
    let changes = data.get("changes").and_then(Value::as_array).into_iter().flatten().enumerate();
    let change = |(at, change): (usize, &Value)| {
        let (what, after) = spelled(change)?;
        let before = before.and_then(|before| before.get(at)).and_then(spelled).map(|(_, value)| value);
        Some(ValueChange { what, before, after })
    };
    changes.filter_map(change).collect()
}

fn spelled(change: &Value) -> Option<(What, String)> {
    let text = |at: usize| change.get(at).and_then(Value::as_str).map(str::to_owned);
    Some(match text(0)?.as_str() {
        "input" => (What::Answer(text(1)?), text(2)?),
        "no_input" => (What::Answer(text(1)?), String::new()),
        "points" => (What::Points, text(2)?),
        "by_rule" => (What::Points, String::new()),
        "claim" => (What::Applies, "no".to_owned()),
        "no_claim" => (What::Applies, "yes".to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_says_from_what_to_what_and_why() {
        let data = r#"{"changes":[["input","3.1.a","11"],["points","","0"]],
            "before":[["input","3.1.a","33"],["by_rule","",""]],"reason":["number-differs","Theo sổ"]}"#;
        let details = Details::read("indicator-corrected", data);
        let change = |what, before: &str, after: &str| ValueChange {
            what,
            before: Some(before.to_owned()),
            after: after.to_owned(),
        };
        let expected = [change(What::Answer("3.1.a".to_owned()), "33", "11"), change(What::Points, "", "0")];
        assert_eq!(details.values, expected);
        let reason =
            Said { kind: "reason", code: Some(ReasonCode::NumberDiffers), text: "Theo sổ".to_owned() };
        assert_eq!(details.said, Some(reason));
    }

    #[test]
    fn an_entry_from_before_that_was_kept_says_to_what_alone() {
        let data = r#"{"changes":[["claim","","Không có"],["no_input","3.1.a",""]]}"#;
        let details = Details::read("reply-answered", data);
        assert!(details.values.iter().all(|change| change.before.is_none()), "{details:?}");
        assert_eq!(details.values[0].after, "no");
    }

    #[test]
    fn what_is_no_data_of_ours_gives_nothing_and_breaks_nothing() {
        for data in ["", "null", "[]", "{\"changes\":7,\"answers\":{},\"reason\":3}", "{\"answers\":[[1]]}"] {
            for action in ["answers-saved", "indicator-corrected", "evidence-described", "unknown"] {
                assert_eq!(Details::read(action, data).values, Vec::new(), "{action} {data}");
            }
        }
    }
}
