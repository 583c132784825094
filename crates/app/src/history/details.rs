//! What an entry holds beside who, what and when, as the data of a sentence: values from → to, facts, reasons.

use assessment::correction::ReasonCode;
use assessment::event::{ChangeRecord, DocumentRecord, Event, Revision, SettingRecord, UnitRecord};
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
    pub statement: Option<Statement>,
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// The answer or document that changed.
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
pub struct Statement {
    /// Is it a `reason`, a `note` or a `text`?
    pub kind: &'static str,
    /// The reason as it can be counted.
    pub code: Option<ReasonCode>,
    /// In words; may be empty beside a code.
    pub text: String,
}

impl Details {
    /// Of what happened. What was not understood has none: newer programs may say more.
    #[must_use]
    pub fn of(event: Option<&Event>, data: &Value) -> Self {
        let mut details = event.map_or_else(Self::default, |event| Self {
            values: values(event),
            facts: super::facts::of(event),
            statement: statement(event),
        });
        details.facts.extend(super::facts::by_key(data));
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

/// What somebody said with it.
fn statement(event: &Event) -> Option<Statement> {
    let (kind, text) = match event {
        Event::IndicatorCorrected { reason, .. }
        | Event::RectificationEntered { reason, .. }
        | Event::MotionPut { reason, .. }
        | Event::CaseDecided { reason, .. }
        | Event::SecondAppraisalCorrected { reason, .. }
        | Event::ReplyAnswered { reason: Some(reason), .. } => {
            return Some(Statement { kind: "reason", code: Some(reason.code), text: reason.text.clone() });
        }
        Event::CampaignUnitAdded { reason, .. }
        | Event::CampaignExtended { reason, .. }
        | Event::CampaignReopened { reason, .. }
        | Event::PhasesChanged { reason, .. }
        | Event::FormReopened { reason, .. }
        | Event::SecondAppraisalReleased { reason }
        | Event::IndicatorReopened { reason: Some(reason), .. } => {
            return Some(Statement { kind: "reason", code: None, text: reason.clone() });
        }
        Event::FormReturned { note }
        | Event::IndicatorReturned { note, .. }
        | Event::ResultPublished { note: Some(note), .. } => ("note", note),
        Event::ReplyFiled { text } => ("text", text),
        _ => return None,
    };
    (!text.is_empty()).then(|| Statement { kind, code: None, text: text.clone() })
}

/// Values that changed.
fn values(event: &Event) -> Vec<ValueChange> {
    match event {
        Event::AnswersSaved { answers, .. } => answers.iter().map(answer).collect(),
        Event::EvidenceDescribed { before, after, .. } => {
            let texts = |document: &DocumentRecord| {
                document.texts.each_ref().map(|text| text_or_empty(text.as_deref()))
            };
            fields(&DOCUMENT_FIELDS, texts(before), texts(after))
        }
        Event::UnitChanged { before, after } => {
            let texts = |unit: &UnitRecord| [unit.name.clone(), unit.group.clone()];
            fields(&["name", "group"], texts(before), texts(after))
        }
        Event::PhasesChanged { before, after, .. } => super::phases::changes(before, after),
        Event::SettingChanged { setting } => settings(setting),
        Event::IndicatorCorrected { changes, before, .. } | Event::ReplyAnswered { changes, before, .. } => {
            decided(changes, before.as_deref())
        }
        Event::RectificationEntered { changes, before, .. }
        | Event::MotionPut { changes, before, .. }
        | Event::CaseDecided { changes, before, .. } => decided(changes, Some(before)),
        Event::SecondAppraisalCorrected { changes, .. } => decided(changes, None),
        _ => Vec::new(),
    }
}

/// The names of the texts of a document, in their order.
const DOCUMENT_FIELDS: [&str; 6] = ["number", "issued_on", "summary", "issuer", "page_number", "address"];

/// A text as it is shown before or after a change: empty where nothing stood there.
fn text_or_empty(text: Option<&str>) -> String {
    text.map_or_else(String::new, str::to_owned)
}

fn answer(revision: &Revision) -> ValueChange {
    ValueChange {
        what: What::Answer(revision.key.clone()),
        before: Some(text_or_empty(revision.before.as_deref())),
        after: text_or_empty(revision.after.as_deref()),
    }
}

/// The fields that differ before and after.
fn fields<const N: usize>(
    names: &[&'static str; N],
    before: [String; N],
    after: [String; N],
) -> Vec<ValueChange> {
    let changes = names.iter().zip(before).zip(after).map(|((name, before), after)| ValueChange {
        what: What::Field(name),
        before: Some(before),
        after,
    });
    changes.filter(|change| change.before.as_ref() != Some(&change.after)).collect()
}

fn settings(setting: &SettingRecord) -> Vec<ValueChange> {
    let needed = setting.second_factor_required.map(|needed| if needed { "yes" } else { "no" });
    let values = [
        ("idle_seconds", setting.idle_seconds.map(|seconds| seconds.to_string())),
        ("absolute_seconds", setting.absolute_seconds.map(|seconds| seconds.to_string())),
        ("length_min", setting.length_min.map(|length| length.to_string())),
        ("second_factor_required", needed.map(str::to_owned)),
    ];
    let change = |(name, after): (&'static str, Option<String>)| {
        Some(ValueChange { what: What::Field(name), before: None, after: after? })
    };
    values.into_iter().filter_map(change).collect()
}

/// Changes of a decision, with what counted before them where the entry says it.
fn decided(changes: &[ChangeRecord], before: Option<&[ChangeRecord]>) -> Vec<ValueChange> {
    let change = |(at, change): (usize, &ChangeRecord)| {
        let (what, after) = spelled(change)?;
        let before = before.and_then(|before| before.get(at)).and_then(spelled).map(|(_, value)| value);
        Some(ValueChange { what, before, after })
    };
    changes.iter().enumerate().filter_map(change).collect()
}

fn spelled(change: &ChangeRecord) -> Option<(What, String)> {
    Some(match change.kind.as_str() {
        "input" => (What::Answer(change.input.clone()), change.value.clone()),
        "no_input" => (What::Answer(change.input.clone()), String::new()),
        "points" => (What::Points, change.value.clone()),
        "by_rule" => (What::Points, String::new()),
        "claim" => (What::Applies, "no".to_owned()),
        "no_claim" => (What::Applies, "yes".to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(action: &str, data: &str) -> Details {
        let data = serde_json::from_str(data).unwrap_or(Value::Null);
        Details::of(Event::read(action, &data).ok().as_ref(), &data)
    }

    #[test]
    fn a_correction_says_from_what_to_what_and_why() {
        let data = r#"{"changes":[["input","3.1.a","11"],["points","","0"]],
            "before":[["input","3.1.a","33"],["by_rule","",""]],"reason":["number-differs","Theo sổ"]}"#;
        let details = read("indicator-corrected", data);
        let change = |what, before: &str, after: &str| ValueChange {
            what,
            before: Some(before.to_owned()),
            after: after.to_owned(),
        };
        let expected = [change(What::Answer("3.1.a".to_owned()), "33", "11"), change(What::Points, "", "0")];
        assert_eq!(details.values, expected);
        let reason =
            Statement { kind: "reason", code: Some(ReasonCode::NumberDiffers), text: "Theo sổ".to_owned() };
        assert_eq!(details.statement, Some(reason));
    }

    #[test]
    fn an_entry_from_before_that_was_kept_says_to_what_alone() {
        let data = r#"{"changes":[["claim","","Không có"],["no_input","3.1.a",""]]}"#;
        let details = read("reply-answered", data);
        assert!(details.values.iter().all(|change| change.before.is_none()), "{details:?}");
        assert_eq!(details.values[0].after, "no");
    }

    #[test]
    fn what_is_no_data_of_ours_gives_nothing_and_breaks_nothing() {
        for data in ["", "null", "[]", "{\"changes\":7,\"answers\":{},\"reason\":3}", "{\"answers\":[[1]]}"] {
            for action in ["answers-saved", "indicator-corrected", "evidence-described", "unknown"] {
                assert_eq!(read(action, data).values, Vec::new(), "{action} {data}");
            }
        }
    }
}
