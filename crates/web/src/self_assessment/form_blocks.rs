//! The blocks of a page of the form: components with their questions, claims, explanations and evidence.

use assessment::answers::{AnswerKey, restored, shown};
use assessment::permission::Action;
use framework::typed::{none_word, not_applicable_word, yes_no_word};
use framework::{ComponentSlot, FilledBy, Framework, Input, InputKind, InputSlot, Item, Language};
use words::{plain_number, say};

use super::form::{NotTaken, Why};
use super::form_page::{Component, Evidence, FieldKind, FieldState, NotApplicable, Question, Score};
use super::form_parts::PageOf;
use crate::show;

impl PageOf<'_> {
    /// The components of a main index, or the general questions.
    pub fn blocks(&self, item: Option<Item>, not_taken: &NotTaken) -> Vec<Component> {
        let framework = self.framework();
        let Some(item) = item else {
            return framework
                .general
                .iter()
                .filter_map(|slot| self.general_block(*slot, not_taken))
                .collect();
        };
        let below = framework.components_below(item);
        below.into_iter().filter_map(|slot| self.component(slot, not_taken)).collect()
    }

    /// A question of the general information, as a block of its own.
    pub fn general_block(&self, slot: InputSlot, not_taken: &NotTaken) -> Option<Component> {
        let input = self.framework().inputs.get(slot.position())?;
        Some(Component {
            code: input.key.clone().replace('.', "-"),
            // Its single question has the text in its label.
            title: String::new(),
            corrected: None,
            score: None,
            questions: vec![self.question(slot, input, not_taken)],
            guidance: String::new(),
            source: String::new(),
            not_applicable: None,
            explanation: None,
            evidence: Vec::new(),
        })
    }

    fn component(&self, slot: ComponentSlot, not_taken: &NotTaken) -> Option<Component> {
        let framework = self.framework();
        let component = &framework[slot];
        let score = self.computed.sheet.components.get(slot.position())?;
        let standing = self.say(&format!("web.form.standing.{}", component.standing.name()));
        let source = component.source.get(self.language);
        let documents: Vec<&str> = component.evidence.iter().map(|text| text.get(self.language)).collect();
        let asked = documents.join("; ");
        let asked = framework
            .asks_evidence(slot)
            .then(|| say(self.language, "web.form.asked", &[("documents", &asked)]));
        let guidance = component.guidance.get(self.language).to_owned();
        let inputs = component.inputs.iter().map(|slot| (*slot, &framework[*slot]));
        let printed = &component.title.printed;
        Some(Component {
            code: component.code.clone(),
            title: match self.language {
                Language::Vietnamese => printed.clone(),
                Language::English => component.title.en.clone(),
            },
            corrected: component.title.corrected.clone().filter(|_| self.language == Language::Vietnamese),
            score: Some(Score {
                points: show::points(framework, score.points.as_ref(), self.language),
                maximum: plain_number(self.language, &score.maximum),
                state: self.say(&format!("web.form.state.{}", show::state_name(&score.state))),
                formula: show::formula(score),
            }),
            questions: inputs.map(|(slot, input)| self.question(slot, input, not_taken)).collect(),
            guidance: [Some(guidance), asked]
                .into_iter()
                .flatten()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
            source: say(
                self.language,
                "web.form.printed-standing",
                &[("standing", &standing), ("source", source)],
            ),
            not_applicable: Some(self.claim(slot, not_taken)),
            explanation: Some(self.text_field(
                AnswerKey::Explanation(slot),
                "web.form.explanation",
                not_taken,
            )),
            evidence: self.evidence(&component.code),
        })
    }

    fn claim(&self, slot: ComponentSlot, not_taken: &NotTaken) -> NotApplicable {
        let key = AnswerKey::Claim(slot).key(self.framework());
        let choices = [("", "web.form.no"), ("yes", "web.form.yes")];
        let choices = choices.map(|(value, words)| (value.to_owned(), self.say(words))).into();
        let claim =
            self.field(key, self.say("web.form.not-applicable"), FieldKind::Choice(choices), not_taken);
        NotApplicable {
            claim,
            reason: self.text_field(AnswerKey::Reason(slot), "web.form.reason", not_taken),
        }
    }

    fn text_field(&self, key: AnswerKey, label: &str, not_taken: &NotTaken) -> Question {
        let key = key.key(self.framework());
        self.field(key, self.say(label), FieldKind::Text, not_taken)
    }

    fn question(&self, slot: InputSlot, input: &Input, not_taken: &NotTaken) -> Question {
        let label = self.view.set.label(slot, self.language).to_owned();
        let field = self.field(input.key.clone(), label, kind(input, self.language), not_taken);
        let by_body = (input.filled_by == FilledBy::ManagingBody).then(|| self.say("web.form.by-body"));
        let help = input.help.get(self.language).to_owned();
        let others = other_words(input, self.language).join(", ");
        let others =
            (!others.is_empty()).then(|| say(self.language, "web.form.or-word", &[("words", &others)]));
        let help = [Some(help), others, by_body].into_iter().flatten().filter(|text| !text.is_empty());
        Question {
            unit: input.unit.get(self.language).to_owned(),
            help: help.collect::<Vec<_>>().join(" "),
            by_body: input.filled_by == FilledBy::ManagingBody,
            ..field
        }
    }

    fn field(&self, key: String, label: String, kind: FieldKind, not_taken: &NotTaken) -> Question {
        let framework = self.framework();
        let row = self.view.answers.get(&key);
        let parsed = self.view.set.key(&key);
        let stored = row.and_then(|row| row.value.as_deref()).zip(parsed);
        // A question without an answer is an empty field.
        let stands = stored
            .map_or_else(String::new, |(stored, key)| field_value(framework, key, stored, self.language));
        let version = row.map_or(0, |row| row.version);
        let in_words = |stored: &String| match parsed? {
            AnswerKey::Question(slot) => {
                let input = &framework[slot];
                let value = restored(input, stored).ok().flatten()?;
                Some(show::answer_words(input, &value, self.language))
            }
            key => Some(shown(framework, key, stored, self.language)),
        };
        let last_year = self.view.last_year.values().get(&key).and_then(in_words);
        let (value, state) = self.field_state(&key, stands, version, not_taken);
        Question {
            key,
            label,
            unit: String::new(),
            kind,
            by_body: false,
            help: String::new(),
            value,
            version,
            last_year,
            state,
        }
    }

    /// The content of the field: what was typed and refused, or what is stored.
    pub fn field_state(
        &self,
        key: &str,
        stands: String,
        version: u64,
        not_taken: &NotTaken,
    ) -> (String, FieldState) {
        match not_taken.0.get(key) {
            Some((Why::Refused, typed)) => {
                let framework = self.framework();
                let fault = self.view.set.key(key).and_then(|parsed| {
                    let mark = framework::typed::DecimalMark::Unknown;
                    assessment::answers::stored(framework, parsed, typed, mark).err()
                });
                let (sentence, help) = fault.map_or_else(
                    || (self.say("web_failures.unknown-answer.words"), String::new()),
                    |fault| {
                        let place = framework::Place::Everywhere;
                        show::diagnostic_of(framework, &fault.diagnostic(key, typed, place), self.language)
                    },
                );
                return (typed.clone(), FieldState::Refused { sentence, help });
            }
            Some((Why::Conflict, typed)) if *typed != stands => {
                let row = self.view.answers.get(key);
                let theirs = row.and_then(|row| row.value.as_deref()).zip(self.view.set.key(key));
                let state = FieldState::Conflict {
                    // The other person may have emptied the field.
                    theirs: theirs.map_or_else(String::new, |(value, parsed)| {
                        shown(self.framework(), parsed, value, self.language)
                    }),
                    by: row.and_then(|row| self.view.names.get(&row.changed_by)).cloned(),
                    at: row.map(|row| show::moment(row.changed_at)),
                    version,
                };
                return (typed.clone(), state);
            }
            _ => {}
        }
        let state = if stands.is_empty() { FieldState::Empty } else { FieldState::Saved };
        (stands, state)
    }

    fn evidence(&self, component: &str) -> Vec<Evidence> {
        let editable = self.view.may(Action::EditForm).is_ok();
        let here = self.view.evidence.iter().filter(|row| row.component == component);
        here.map(|row| Evidence {
            id: row.id.to_string(),
            editable,
            elsewhere: show::units_with_file(row, self.elsewhere),
            marks: show::marks_of_file(row, self.marks, self.language),
            words: show::evidence_words(row, self.language),
            address: show::evidence_address(row, self.at),
        })
        .collect()
    }
}

/// A stored value as its field holds it: a claim as the option of its list, everything else in the reader's
/// notation.
pub fn field_value(framework: &Framework, key: AnswerKey, stored: &str, language: Language) -> String {
    match key {
        AnswerKey::Claim(_) => stored.to_owned(),
        _ => shown(framework, key, stored, language),
    }
}

/// How a question is answered on the page.
pub fn kind(input: &Input, language: Language) -> FieldKind {
    let none = input.may_be_not_applicable.then(|| not_applicable_word(language).to_owned());
    let choices = |mut choices: Vec<(String, String)>| {
        choices.extend(none.clone().map(|word| (word.clone(), word)));
        FieldKind::Choice(choices)
    };
    match &input.kind {
        InputKind::YesNo => choices(
            [true, false]
                .map(|yes| yes_no_word(yes, language).to_owned())
                .map(|word| (word.clone(), word))
                .into(),
        ),
        InputKind::Choice(options) => choices(
            options
                .iter()
                .map(|option| (option.code.clone(), option.title.get(language).to_owned()))
                .collect(),
        ),
        InputKind::Date { .. } => FieldKind::Date,
        InputKind::Text => FieldKind::Text,
        InputKind::Address => FieldKind::Line,
        // "Not applicable" is typed as a word in the number's field.
        InputKind::Count | InputKind::Number | InputKind::Amount => FieldKind::Number,
    }
}

/// The words that may be typed in place of a value; empty if there are none.
fn other_words(input: &Input, language: Language) -> Vec<&'static str> {
    let mut found = Vec::new();
    if matches!(input.kind, InputKind::Date { may_be_none: true }) {
        found.push(none_word(language));
    }
    if input.may_be_not_applicable && !matches!(input.kind, InputKind::YesNo | InputKind::Choice(_)) {
        found.push(not_applicable_word(language));
    }
    found
}
