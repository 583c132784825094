//! An entry of the history as a sentence: where, what, from which value to which, and why.

use app::history::{
    Details, Fact, HistoryActor, HistoryEntry, HistoryView, Statement, Subject, ValueChange, What,
};
use assessment::Id;
use assessment::answers::{AnswerKey, shown};
use assessment::role::Unit;
use framework::{Exact, Framework, Language};
use words::{pattern, plain_number, say};

use super::{date, moment, role_words};

/// Facts that a sentence can do without.
const OPTIONAL: [&str; 5] = ["late", "together", "source", "unit", "index"];

/// An entry in words.
pub struct EntryWords {
    /// Name of the person.
    pub doer: String,
    /// In which role; empty if it is not recorded.
    pub role: String,
    /// The campaign; empty for an entry without one.
    pub campaign: String,
    /// The unit; empty for an entry without one.
    pub unit: String,
    /// Code of the indicator; empty for an entry without one.
    pub indicator: String,
    /// The action with its subject, as a sentence.
    pub sentence: String,
    /// Values that changed, each in words.
    pub values: Vec<String>,
    /// The reason or note that was given; empty without one.
    pub note: String,
}

/// Makes sentences of the entries of a view.
pub struct HistoryWords<'a> {
    /// The entries with their names.
    pub view: &'a HistoryView,
    /// The reader's language.
    pub language: Language,
}

impl HistoryWords<'_> {
    /// An entry in words.
    #[must_use]
    pub fn entry(&self, entry: &HistoryEntry) -> EntryWords {
        let (mut doer, role) = self.doer(&entry.actor);
        if let (HistoryActor::Person { .. }, Some(Fact::Text(key))) =
            (&entry.actor, entry.details.fact("by_key"))
        {
            doer = self.say("by-key", &[("name", &doer), ("key", key)]);
        }
        let campaign = entry.subject.campaign().and_then(|id| self.view.campaigns.get(&id));
        let unit = entry.subject.unit().map_or_else(String::new, |id| self.unit(id));
        let indicator = indicator(&entry.subject, &entry.details);
        let framework = campaign.map(|(_, set)| &set.framework);
        let campaign = campaign.map_or("", |(title, _)| title).to_owned();
        let place = match &entry.subject {
            Subject::Campaign(_) | Subject::Publication(..) => campaign.clone(),
            Subject::Form(_) | Subject::Indicator(..) | Subject::SecondAppraisal(..)
                if !indicator.is_empty() =>
            {
                format!("{unit} – {indicator}")
            }
            Subject::Form(_) | Subject::Indicator(..) | Subject::SecondAppraisal(..) | Subject::Unit(_) => {
                unit.clone()
            }
            // A person whose name is erased can still be told from others.
            Subject::Person(person) => {
                self.view.people.get(person).map_or_else(|| person.to_string(), Clone::clone)
            }
            Subject::Setting(name) => self.word("setting", name),
            Subject::Instance | Subject::Nobody | Subject::ForeignPublication(_) | Subject::History => {
                String::new()
            }
        };
        let done = self.done(&entry.action, &entry.details);
        EntryWords {
            doer,
            role,
            campaign,
            unit,
            indicator,
            sentence: if place.is_empty() { done } else { format!("{place}: {done}") },
            values: entry.details.values.iter().map(|change| self.change(framework, change)).collect(),
            note: entry
                .details
                .statement
                .as_ref()
                .map_or_else(String::new, |statement| self.statement(statement)),
        }
    }

    fn say(&self, key: &str, data: &[(&str, &str)]) -> String {
        say(self.language, &format!("web_history.{key}"), data)
    }

    fn doer(&self, doer: &HistoryActor) -> (String, String) {
        match doer {
            HistoryActor::Person { name, roles, .. } => {
                let roles: Vec<String> = roles.iter().map(|role| role_words(self.language, *role)).collect();
                (name.clone(), roles.join(", "))
            }
            HistoryActor::Organiser => (self.say("house", &[]), String::new()),
            HistoryActor::Machine => (say(self.language, "web.audit.machine", &[]), String::new()),
            HistoryActor::System => (say(self.language, "web.audit.system", &[]), String::new()),
            HistoryActor::Nobody => (say(self.language, "web.audit.nobody", &[]), String::new()),
        }
    }

    /// The sentence of the action. If the entry lacks what its sentence names, the action alone; its stored
    /// name if a newer version of the program wrote it.
    fn done(&self, action: &str, details: &Details) -> String {
        let key = format!("web_history.did.{action}");
        let sentence = pattern(self.language, &key).and_then(|text| {
            let data: Option<Vec<(String, String)>> = placeholders(text)
                .map(|name| Some((name.to_owned(), self.fact(name, details.fact(name))?)))
                .collect();
            let data = data?;
            let data: Vec<(&str, &str)> =
                data.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            Some(say(self.language, &key, &data))
        });
        sentence.unwrap_or_else(|| {
            let key = format!("web.audit.{action}");
            if pattern(self.language, &key).is_some() {
                say(self.language, &key, &[])
            } else {
                action.to_owned()
            }
        })
    }

    /// A fact in words; `None` if the sentence cannot do without it.
    fn fact(&self, name: &str, fact: Option<&Fact>) -> Option<String> {
        let optional = OPTIONAL.contains(&name);
        let words = match fact {
            None => return optional.then(String::new),
            Some(Fact::Text(text)) => text.clone(),
            Some(Fact::Number(number)) => self.number(number),
            Some(Fact::Time(at)) => moment(*at),
            Some(Fact::Day(day)) => day.parse().map_or_else(|_| day.clone(), date),
            Some(Fact::Unit(unit)) => self.unit(*unit),
            Some(Fact::Roles(roles)) => {
                let roles: Vec<String> = roles.iter().map(|role| role_words(self.language, *role)).collect();
                roles.join(", ")
            }
            Some(Fact::Word(word)) => self.word(name, word),
        };
        Some(match name {
            "unit" if !words.is_empty() => format!(" · {words}"),
            "index" => self.say("of-index", &[("index", &words)]),
            _ => words,
        })
    }

    /// The words for one of a few names; empty if it needs none, the name itself if it is unknown.
    fn word(&self, name: &str, word: &str) -> String {
        let key = format!("web_history.word.{name}.{word}");
        match pattern(self.language, &key) {
            Some(words) => words.to_owned(),
            None if OPTIONAL.contains(&name) => String::new(),
            None => word.to_owned(),
        }
    }

    /// The name of a unit; one that no longer exists can still be told from others.
    fn unit(&self, id: Id<Unit>) -> String {
        self.view.units.get(&id).map_or_else(|| id.to_string(), Clone::clone)
    }

    fn number(&self, number: &str) -> String {
        Exact::parse(number).map_or_else(|_| number.to_owned(), |exact| plain_number(self.language, &exact))
    }

    fn change(&self, framework: Option<&Framework>, change: &ValueChange) -> String {
        let what = match &change.what {
            What::Answer(key) => question(framework, key, self.language),
            What::Points => self.say("points", &[]),
            What::Applies => self.say("applies", &[]),
            What::Phase => say(self.language, "web.campaign.phase-title", &[]),
            What::Field(name) => self.say(&format!("field.{name}"), &[]),
        };
        let value = |value: &str| self.value(framework, &change.what, value);
        let after = value(&change.after);
        match &change.before {
            Some(before) => format!("{what}: {} → {after}", value(before)),
            None => format!("{what}: {after}"),
        }
    }

    fn value(&self, framework: Option<&Framework>, what: &What, value: &str) -> String {
        match what {
            What::Points if value.is_empty() => self.say("by-rule", &[]),
            _ if value.is_empty() => self.say("nothing", &[]),
            What::Points => self.number(value),
            What::Phase => phase(value),
            What::Answer(key) => {
                let key =
                    framework.and_then(|framework| Some((framework, AnswerKey::parse(framework, key)?)));
                key.map_or_else(
                    || value.to_owned(),
                    |(framework, key)| shown(framework, key, value, self.language),
                )
            }
            What::Applies | What::Field("second_factor_required") => self.word("yes", value),
            What::Field("idle_seconds" | "absolute_seconds") => {
                let Ok(seconds) = value.parse::<i64>() else { return value.to_owned() };
                self.say("minutes", &[("count", &(seconds / 60).to_string())])
            }
            What::Field("issued_on") => value.parse().map_or_else(|_| value.to_owned(), date),
            What::Field(_) => value.to_owned(),
        }
    }

    fn statement(&self, statement: &Statement) -> String {
        let code = statement
            .code
            .map(|code| say(self.language, &format!("web_results.reason.{}", code.name()), &[]));
        let parts: Vec<&str> = code.iter().map(String::as_str).chain([statement.text.as_str()]).collect();
        let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        if text.is_empty() { text } else { self.say(&format!("said.{}", statement.kind), &[("text", &text)]) }
    }
}

/// The names between `%{` and `}` of a sentence.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split('}').next())
}

fn indicator(subject: &Subject, details: &Details) -> String {
    match (subject, details.fact("component")) {
        (Subject::Indicator(_, code) | Subject::SecondAppraisal(_, code), _)
        | (Subject::Form(_), Some(Fact::Text(code))) => code.clone(),
        _ => String::new(),
    }
}

/// The question by its number and words, if the framework has it.
fn question(framework: Option<&Framework>, key: &str, language: Language) -> String {
    let words = framework.and_then(|framework| words::named(framework, key));
    words.map_or_else(|| key.to_owned(), |words| words.get(language).to_owned())
}

fn phase(value: &str) -> String {
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), date);
    let parts = value.split_once(' ').and_then(|(days, title)| Some((days.split_once('/')?, title)));
    parts.map_or_else(
        || value.to_owned(),
        |((begins, ends), title)| format!("{title} ({} – {})", day(begins), day(ends)),
    )
}
