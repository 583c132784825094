//! Rules over plain answers: yes or no, one of several, a list of items, a date, a survey, a grade.

use super::RuleReader;
use super::values::{share, some_tables, when_zero};
use crate::codes;
use crate::exact::Exact;
use crate::model::{ChecklistItem, DateTemplate, Deadline, InputKind, Rule, SurveyLevel};
use crate::reader::fields::Fields;

impl RuleReader<'_> {
    pub(super) fn yes_no(&self, fields: &Fields<'_>) -> Option<Rule> {
        Some(Rule::YesNo { input: self.input(fields, "yes_no", |kind| *kind == InputKind::YesNo)? })
    }

    pub(super) fn choice(&self, fields: &Fields<'_>) -> Option<Rule> {
        let input = self.input(fields, "choice", |kind| matches!(kind, InputKind::Choice(_)));
        let table = fields.table("shares")?;
        let input = input?;
        let Some(InputKind::Choice(options)) = self.names.input(input).map(|input| &input.kind) else {
            return None;
        };
        let entries = table.entries();
        let mut shares = Vec::new();
        for option in options {
            let Some((code, value)) = entries.iter().find(|(code, _)| *code == option.code) else {
                fields
                    .findings()
                    .add(fields.fault(codes::SHARES_OPTIONS, "shares").with("option", option.code.as_str()));
                return None;
            };
            shares.push(share(&table, code, value)?);
        }
        for (code, value) in &entries {
            if !options.iter().any(|option| option.code == *code) {
                let mut finding = fields.fault(codes::SHARES_OPTIONS, "shares").with("option", code.as_str());
                finding.place = table.place_at(value);
                fields.findings().add(finding);
                return None;
            }
        }
        Some(Rule::Choice { input, shares })
    }

    pub(super) fn checklist(&self, fields: &Fields<'_>) -> Option<Rule> {
        let tables = some_tables(fields, "items")?;
        let equal = Exact::fraction(1, i64::try_from(tables.len()).ok()?)?;
        let none_given = tables.iter().all(|table| !table.has("share"));
        let mut items = Vec::new();
        let mut sound = true;
        for table in tables {
            let input = self.input(&table, "yes_no", |kind| *kind == InputKind::YesNo);
            let share = if none_given { Some(equal.clone()) } else { table.exact_within("share", 0, 1) };
            table.finish();
            match (input, share) {
                (Some(input), Some(share)) => items.push(ChecklistItem { input, share }),
                _ => sound = false,
            }
        }
        if sound {
            self.shares_add_up(fields, "items", items.iter().map(|item| &item.share));
        }
        sound.then_some(Rule::Checklist { items })
    }

    fn deadline(&self, fields: &Fields<'_>, key: &'static str) -> Option<Deadline> {
        let text = fields.string(key)?;
        if let Some((slot, parameter)) = self.names.parameter(&text) {
            if matches!(parameter.kind, InputKind::Date { .. }) {
                return Some(Deadline::Parameter(slot));
            }
            fields.findings().add(
                fields
                    .fault(codes::INPUT_KIND, key)
                    .with("name", text)
                    .with("found", parameter.kind.name())
                    .with("wanted", "date"),
            );
            return None;
        }
        let day = DateTemplate::parse(&text);
        if day.is_none() {
            fields.findings().add(fields.fault(codes::BAD_DATE, key).with("found", text));
        }
        day.map(Deadline::Day)
    }

    pub(super) fn timeliness(&self, fields: &Fields<'_>) -> Option<Rule> {
        let input = self.input(fields, "date", |kind| matches!(kind, InputKind::Date { .. }));
        let deadline = self.deadline(fields, "deadline");
        let last_day = if fields.has("last_day") { Some(self.deadline(fields, "last_day")?) } else { None };
        let on_time = fields.exact_within("on_time", 0, 1);
        let late = fields.exact_within("late", 0, 1);
        let never = fields.exact_within("never", 0, 1);
        Some(Rule::Timeliness {
            input: input?,
            deadline: deadline?,
            last_day,
            on_time: on_time?,
            late: late?,
            never: never?,
        })
    }

    pub(super) fn survey(&self, fields: &Fields<'_>) -> Option<Rule> {
        let mut levels = Vec::new();
        let mut sound = true;
        for table in some_tables(fields, "levels")? {
            let input = self.input(&table, "count", |kind| *kind == InputKind::Count);
            let weight = table.exact_within("weight", 0, 1_000_000);
            table.finish();
            match (input, weight) {
                (Some(input), Some(weight)) => levels.push(SurveyLevel { input, weight }),
                _ => sound = false,
            }
        }
        let when_zero = when_zero(fields);
        if sound && levels.iter().all(|level| level.weight.is_zero()) {
            fields.findings().add(
                fields
                    .fault(codes::OUT_OF_RANGE, "levels")
                    .with("found", Exact::ZERO)
                    .with("low", Exact::ONE)
                    .with("high", Exact::integer(1_000_000)),
            );
            return None;
        }
        sound.then_some(())?;
        Some(Rule::Survey { levels, when_zero: when_zero? })
    }

    pub(super) fn graded(&self, fields: &Fields<'_>) -> Option<Rule> {
        let input = self.input(fields, "number", InputKind::is_numeric);
        let rubric = fields.text("rubric");
        Some(Rule::Graded { input: input?, rubric })
    }
}
