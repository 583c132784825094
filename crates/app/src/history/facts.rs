//! The facts that the words of an entry name, read from its data.

use assessment::Moment;
use assessment::role::Role;
use serde_json::Value;

use super::details::{Fact, text};

/// The facts of an entry.
pub(super) fn read(action: &str, data: &Value) -> Vec<(&'static str, Fact)> {
    let facts = Facts(data);
    let found = match action {
        "campaign-prepared" | "campaign-changed" | "campaign-deleted" => {
            vec![facts.text("title"), facts.number("units"), facts.time("until", "deadline")]
        }
        "campaign-opened" => vec![facts.number("units"), facts.time("until", "deadline")],
        "campaign-extended" => vec![facts.time("before", "before"), facts.time("until", "after")],
        "campaign-reopened" => vec![facts.time("before", "closed_at")],
        "campaign-closed" => vec![facts.number("submitted"), facts.number("units")],
        "points-sent" => vec![
            facts.day("until", "closes_on"),
            facts.day("answers_until", "answers_due_on"),
            facts.word("answered_by"),
        ],
        "council-called" => vec![facts.number("referred")],
        "result-approved" => vec![facts.text("decision")],
        "result-published" => vec![facts.text("title"), facts.number("edition")],
        "indicator-rectified" => vec![facts.number("edition")],
        "answers-saved" => vec![facts.count("answers"), facts.word("source")],
        "evidence-added" | "evidence-removed" => vec![facts.text("component"), facts.document()],
        "evidence-described" => vec![facts.text("component")],
        "form-submitted" => vec![facts.number("points"), facts.number("maximum"), facts.word("late")],
        "indicator-accepted" | "indicator-reopened" => vec![facts.word("together")],
        "indicators-accepted" => vec![facts.number("count"), facts.text("main_index")],
        "acceptance-undone" => vec![facts.number("count"), facts.number("left"), facts.text("main_index")],
        "indicator-returned" => vec![facts.day("until", "due_on")],
        "second-drawn" => vec![facts.number("percent"), facts.number("drawn"), facts.text("seed")],
        "vote-given" => vec![facts.word("vote")],
        "case-decided" => vec![
            facts.word("is_carried"),
            facts.tally("for", 0),
            facts.tally("against", 1),
            facts.tally("abstained", 2),
            facts.number("entitled"),
        ],
        "unit-registered" => vec![facts.text("name"), facts.text("code")],
        "unit-merged" => vec![facts.unit("into")],
        "account-invited" => vec![facts.text("email"), facts.roles("roles")],
        "role-given" => vec![facts.roles("role"), facts.unit("unit"), facts.text("index")],
        "key-made" => vec![facts.second("key", "key"), facts.word("scope"), facts.number("days")],
        "key-revoked" => vec![facts.second("key", "key")],
        "role-taken" => vec![facts.roles("role")],
        "link-made" | "password-set-by-link" => vec![facts.word("purpose")],
        "second-step-done" => vec![facts.word("how")],
        "sign-in-failed" | "second-step-failed" | "password-check-failed" => vec![facts.number("failures")],
        "attempts-failed" => vec![
            facts.word("kind"),
            facts.number("count"),
            facts.number("addresses"),
            facts.time("since", "since"),
            facts.time("until", "until"),
        ],
        "request-made" | "request-confirmed" | "request-stopped" => vec![facts.word("wanted")],
        "sessions-ended" => vec![facts.number("sessions")],
        "clock-accepted" => vec![facts.time("before", "last")],
        "history-exported" => vec![facts.number("entries")],
        _ => Vec::new(),
    };
    found.into_iter().chain([facts.second("by_key", "by_key")]).flatten().collect()
}

struct Facts<'a>(&'a Value);

type Named = Option<(&'static str, Fact)>;

impl Facts<'_> {
    fn text(&self, name: &'static str) -> Named {
        text(self.0, name).map(|text| (name, Fact::Text(text)))
    }

    /// The name beside an id.
    fn second(&self, name: &'static str, field: &str) -> Named {
        let text = self.0.get(field)?.get(1)?.as_str()?;
        Some((name, Fact::Text(text.to_owned())))
    }

    fn number(&self, name: &'static str) -> Named {
        let number = match self.0.get(name)? {
            Value::Number(number) => number.to_string(),
            Value::String(number) if !number.is_empty() => number.clone(),
            _ => return None,
        };
        Some((name, Fact::Number(number)))
    }

    fn count(&self, list: &str) -> Named {
        let count = self.0.get(list).and_then(Value::as_array)?.len();
        Some(("count", Fact::Number(count.to_string())))
    }

    fn tally(&self, name: &'static str, at: usize) -> Named {
        let count = self.0.get("tally")?.get(at)?.as_u64()?;
        Some((name, Fact::Number(count.to_string())))
    }

    fn time(&self, name: &'static str, field: &str) -> Named {
        let timestamp: jiff::Timestamp = text(self.0, field)?.parse().ok()?;
        Some((name, Fact::Time(Moment::from_microseconds(timestamp.as_microsecond()))))
    }

    fn day(&self, name: &'static str, field: &str) -> Named {
        text(self.0, field).map(|day| (name, Fact::Day(day)))
    }

    fn unit(&self, name: &'static str) -> Named {
        text(self.0, name)?.parse().ok().map(|unit| (name, Fact::Unit(unit)))
    }

    fn roles(&self, name: &'static str) -> Named {
        let one = self.0.get(name).and_then(Value::as_str).into_iter();
        let several = self.0.get(name).and_then(Value::as_array).into_iter().flatten();
        let names = one.chain(several.filter_map(Value::as_str));
        let roles: Vec<Role> = names.filter_map(Role::named).collect();
        (!roles.is_empty()).then_some((name, Fact::Roles(roles)))
    }

    fn word(&self, name: &'static str) -> Named {
        let word = match self.0.get(name)? {
            Value::Bool(true) => "yes",
            Value::Bool(false) => "no",
            Value::String(word) => word,
            _ => return None,
        };
        Some((name, Fact::Word(word.to_owned())))
    }

    /// A document by its number, its file or its address.
    fn document(&self) -> Named {
        let file = self.0.get("file").and_then(|file| file.get(1)).and_then(Value::as_str);
        let named = text(self.0, "number").or_else(|| file.map(str::to_owned));
        let named = named.or_else(|| text(self.0, "address"));
        named.map(|name| ("document", Fact::Text(name)))
    }
}
