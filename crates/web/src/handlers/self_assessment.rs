//! A page of the form: general information, or one main index.

use std::collections::BTreeMap;

use app::form::{Computed, FormAt, FormView};
use assessment::answers::{AnswerKey, shown};
use assessment::permission::Action;
use assessment::progress::{self, Progress};
use assessment::self_assessment::FormState as Stored;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use framework::typed::{none_word, not_applicable_word, yes_no_word};
use framework::{
    ComponentSlot, Exact, FilledBy, Framework, Input, InputKind, InputSlot, Item, Language, Owner,
};
use scoring::Breach;
use serde::Deserialize;
use store::tables::evidence::EvidenceRow;
use words::{plain_number, say};

use super::form_address::{FormAddress, base};
use crate::failure::Failure;
use crate::pages::self_assessment::{
    Component, Evidence, FieldKind, FieldState, Finding, FormState, NotApplicable, Question, RailEntry,
    Score, SelfAssessment,
};
use crate::show;
use crate::state::{WebState, html};
use crate::visitor::Visitor;

/// What a save without script could not take: the key and what was typed, so that it is not lost.
#[derive(Debug, Default, Deserialize)]
pub struct NotTaken {
    refused: Option<String>,
    conflict: Option<String>,
    typed: Option<String>,
}

/// `GET base/general`.
pub async fn general(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    Query(not_taken): Query<NotTaken>,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    shown_page(state, visitor, at, None, not_taken).await
}

/// Form and main index in one address.
#[derive(Debug, Deserialize)]
pub struct IndexAddress {
    #[serde(flatten)]
    form: FormAddress,
    index: String,
}

/// `GET base/indices/{index}`.
pub async fn index(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<IndexAddress>,
    Query(not_taken): Query<NotTaken>,
) -> Result<Response, Failure> {
    let at = address.form.at(&visitor)?;
    shown_page(state, visitor, at, Some(address.index), not_taken).await
}

async fn shown_page(
    state: WebState,
    visitor: Visitor,
    at: FormAt,
    index: Option<String>,
    not_taken: NotTaken,
) -> Result<Response, Failure> {
    let limit = state.options.evidence_bytes_max;
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.token_hash)?;
            let view = app.form(&who.token_hash, at, index.as_deref())?;
            let computed = view.computed()?;
            let elsewhere = app.files_elsewhere(&view)?;
            let columns = view.set.framework.ranking_columns();
            let item = match &index {
                None => None,
                Some(code) => {
                    let found = columns.iter().find(|item| view.set.framework.label(**item).0 == code);
                    Some(*found.ok_or(app::Error::NotFound)?)
                }
            };
            let page = PageOf {
                at,
                view: &view,
                computed: &computed,
                elsewhere: &elsewhere,
                language: who.language,
            };
            let limit = show::bytes(who.language, limit);
            Ok(SelfAssessment {
                frame: show::frame(who, Some(&header)),
                unit: view.form.unit_name.clone(),
                campaign: view.campaign.title.clone(),
                base: base(at),
                title: page.title(item),
                rail: page.rail(item),
                state: page.state(),
                components: page.blocks(item, &not_taken),
                findings: page.findings(item),
                files_help: say(who.language, "web.evidence.limit", &[("limit", &limit)]),
                next: page.next(item),
            })
        })
        .await?;
    html(&visitor, &page)
}

/// What one page is made of.
struct PageOf<'a> {
    at: FormAt,
    view: &'a FormView,
    computed: &'a Computed,
    elsewhere: &'a BTreeMap<String, Vec<String>>,
    language: Language,
}

impl PageOf<'_> {
    fn framework(&self) -> &Framework {
        &self.view.set.framework
    }

    fn say(&self, key: &str) -> String {
        say(self.language, key, &[])
    }

    fn title(&self, item: Option<Item>) -> String {
        let Some(item) = item else { return self.say("web.summary.general") };
        let (code, title) = self.framework().label(item);
        format!("{code}. {}", title.get(self.language))
    }

    fn rail(&self, current: Option<Item>) -> Vec<RailEntry> {
        let framework = self.framework();
        let answers = &self.computed.answers;
        let of_general = progress::of_general(framework, answers, 0);
        let general =
            self.rail_entry("", self.say("web.summary.general"), "general", current.is_none(), of_general);
        let mut rail = vec![RailEntry { missing: self.missing(None), ..general }];
        for item in framework.ranking_columns() {
            let (code, title) = framework.label(item);
            let progress = progress::of_item(framework, answers, 0, item);
            let (points, maximum) = self.computed.sheet.item(item).unwrap_or((None, &Exact::ZERO));
            let points = show::points(framework, points, self.language);
            let name = title.get(self.language).to_owned();
            let entry =
                self.rail_entry(code, name, &format!("indices/{code}"), current == Some(item), progress);
            rail.push(RailEntry {
                points: format!("{points} / {}", plain_number(self.language, maximum)),
                missing: self.missing(Some(item)),
                ..entry
            });
        }
        rail
    }

    fn rail_entry(
        &self,
        code: &str,
        name: String,
        page: &str,
        current: bool,
        progress: Progress,
    ) -> RailEntry {
        RailEntry {
            code: code.to_owned(),
            name,
            address: format!("{}/{page}", base(self.at)),
            current,
            answered: progress.answered,
            questions: progress.asked,
            points: String::new(),
            missing: Vec::new(),
        }
    }

    /// Codes of the components, or keys of the general questions, that lack an answer.
    fn missing(&self, item: Option<Item>) -> Vec<String> {
        let framework = self.framework();
        let below = item.map(|item| components_below(framework, item));
        let mut found: Vec<String> = Vec::new();
        for slot in &self.computed.missing {
            let Some(input) = framework.inputs.get(slot.0) else { continue };
            let code = match (input.owner, &below) {
                (Owner::General, None) => input.key.clone(),
                (Owner::Component(slot), Some(below)) if below.contains(&slot) => {
                    framework.components.get(slot.0).map(|it| it.code.clone()).unwrap_or_default()
                }
                _ => continue,
            };
            if found.last() != Some(&code) {
                found.push(code);
            }
        }
        found
    }

    fn state(&self) -> FormState {
        let time = |at| show::moment(self.language, at);
        match &self.view.form.state {
            Stored::Submitted { receipt } => {
                FormState::Submitted(time(assessment::Moment::from_microseconds(receipt.submitted_at)))
            }
            Stored::WithLeader { handed_over_at } => FormState::HandedOver(time(*handed_over_at)),
            Stored::WithClerk { .. } if self.view.campaign.closed_at().is_some() => {
                FormState::Closed(self.view.campaign.closed_at().map(time).unwrap_or_default())
            }
            Stored::WithClerk { .. } if self.view.may(Action::EditForm).is_err() => FormState::Reading,
            Stored::WithClerk { note: Some(note) } => FormState::Returned {
                by: String::new(),
                at: self.view.form.changed_at.map(time).unwrap_or_default(),
                note: note.clone(),
            },
            Stored::WithClerk { note: None } => FormState::Open,
        }
    }

    fn blocks(&self, item: Option<Item>, not_taken: &NotTaken) -> Vec<Component> {
        let framework = self.framework();
        let Some(item) = item else {
            return framework
                .general
                .iter()
                .filter_map(|slot| self.general_block(*slot, not_taken))
                .collect();
        };
        let below = components_below(framework, item);
        below.into_iter().filter_map(|slot| self.component(slot, not_taken)).collect()
    }

    /// A question of the general information, as a block of its own.
    fn general_block(&self, slot: InputSlot, not_taken: &NotTaken) -> Option<Component> {
        let input = self.framework().inputs.get(slot.0)?;
        Some(Component {
            code: input.key.clone().replace('.', "-"),
            title: input.key.clone(),
            corrected: None,
            score: None,
            questions: vec![self.question(input, not_taken)],
            guidance: String::new(),
            source: String::new(),
            not_applicable: None,
            explanation: None,
            evidence: Vec::new(),
        })
    }

    fn component(&self, slot: ComponentSlot, not_taken: &NotTaken) -> Option<Component> {
        let framework = self.framework();
        let component = framework.components.get(slot.0)?;
        let score = self.computed.sheet.components.get(slot.0)?;
        let standing = self.say(&format!("web.form.standing.{}", component.standing.name()));
        let source = component.source.get(self.language);
        let documents: Vec<&str> = component.evidence.iter().map(|text| text.get(self.language)).collect();
        let asked = documents.join("; ");
        let asked =
            (!asked.is_empty()).then(|| say(self.language, "web.form.asked", &[("documents", &asked)]));
        let guidance = component.guidance.get(self.language).to_owned();
        let inputs = component.inputs.iter().filter_map(|slot| framework.inputs.get(slot.0));
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
            questions: inputs.map(|input| self.question(input, not_taken)).collect(),
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
        let row = self.view.answers.get(&key);
        NotApplicable {
            claimed: row.is_some_and(|row| row.value.is_some()),
            version: row.map_or(0, |row| row.version),
            reason: self.text_field(AnswerKey::Reason(slot), "web.form.reason", not_taken),
        }
    }

    fn text_field(&self, key: AnswerKey, label: &str, not_taken: &NotTaken) -> Question {
        let key = key.key(self.framework());
        self.field(key, self.say(label), FieldKind::Text, not_taken)
    }

    fn question(&self, input: &Input, not_taken: &NotTaken) -> Question {
        let label = format!("{} {}", input.key, input.question.get(self.language));
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
            ..field
        }
    }

    fn field(&self, key: String, label: String, kind: FieldKind, not_taken: &NotTaken) -> Question {
        let framework = self.framework();
        let row = self.view.answers.get(&key);
        let parsed = AnswerKey::parse(framework, &key);
        let spelled = |stored: &str| {
            parsed.map_or_else(String::new, |key| shown(framework, key, stored, self.language))
        };
        let stands = row.and_then(|row| row.value.as_deref()).map(spelled).unwrap_or_default();
        let version = row.map_or(0, |row| row.version);
        let last_year = self.view.last_year.get(&key).map(|stored| spelled(stored)).unwrap_or_default();
        let (value, state) = self.field_state(&key, stands, version, not_taken);
        Question {
            key,
            label,
            unit: String::new(),
            kind,
            help: String::new(),
            value,
            version,
            last_year,
            state,
        }
    }

    /// What stands in the field: what was typed and not taken, or what is stored.
    fn field_state(
        &self,
        key: &str,
        stands: String,
        version: u64,
        not_taken: &NotTaken,
    ) -> (String, FieldState) {
        let typed = not_taken.typed.clone().unwrap_or_default();
        if not_taken.refused.as_deref() == Some(key) {
            let framework = self.framework();
            let fault = AnswerKey::parse(framework, key).and_then(|parsed| {
                let mark = framework::typed::DecimalMark::Unknown;
                assessment::answers::stored(framework, parsed, &typed, mark).err()
            });
            let (sentence, help) = fault.map_or_else(
                || (self.say("web_failures.unknown-answer.words"), String::new()),
                |fault| {
                    show::diagnostic(
                        &fault.diagnostic(key, &typed, framework::Place::Everywhere),
                        self.language,
                    )
                },
            );
            return (typed, FieldState::Refused { sentence, help });
        }
        if not_taken.conflict.as_deref() == Some(key) && typed != stands {
            let row = self.view.answers.get(key);
            let by = row.and_then(|row| self.view.names.get(&row.changed_by)).cloned().unwrap_or_default();
            let at = row.map(|row| show::moment(self.language, row.changed_at)).unwrap_or_default();
            return (typed, FieldState::Conflict { theirs: stands, by, at, version });
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
            elsewhere: row
                .file
                .as_ref()
                .and_then(|(hash, _)| self.elsewhere.get(hash))
                .map(|units| units.join(", "))
                .unwrap_or_default(),
            words: evidence_words(row, self.language),
            address: evidence_address(row, self.at),
        })
        .collect()
    }

    fn findings(&self, item: Option<Item>) -> Vec<Finding> {
        let framework = self.framework();
        let below = item.map(|item| components_below(framework, item)).unwrap_or_default();
        let here = self.computed.findings.iter().filter(|finding| match finding.component {
            Some(slot) => below.contains(&slot),
            None => true,
        });
        here.map(|found| finding(framework, found, self.language)).collect()
    }

    fn next(&self, item: Option<Item>) -> String {
        let columns = self.framework().ranking_columns();
        let at = item.and_then(|item| columns.iter().position(|column| *column == item));
        let next = columns.get(at.map_or(0, |at| at + 1));
        next.map_or_else(
            || base(self.at),
            |item| format!("{}/indices/{}", base(self.at), self.framework().label(*item).0),
        )
    }
}

/// How a question is answered on the page.
fn kind(input: &Input, language: Language) -> FieldKind {
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
        // "Not applicable" is typed as a word beside the number.
        InputKind::Count | InputKind::Number | InputKind::Amount => FieldKind::Number,
    }
}

/// The words that may be typed in place of a value; empty where there are none.
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

/// Every component below an item, in order.
#[must_use]
pub fn components_below(framework: &Framework, item: Item) -> Vec<ComponentSlot> {
    match item {
        Item::Component(slot) => vec![slot],
        Item::Index(slot) => framework.indices.get(slot.0).map_or_else(Vec::new, |index| {
            index.children.iter().flat_map(|child| components_below(framework, *child)).collect()
        }),
    }
}

/// The code of the page on which a component is.
#[must_use]
pub fn page_of(framework: &Framework, slot: ComponentSlot) -> String {
    let columns = framework.ranking_columns();
    let column = columns.into_iter().find(|item| components_below(framework, *item).contains(&slot));
    column.map(|item| framework.label(item).0.to_owned()).unwrap_or_default()
}

/// A finding in the words of the page.
#[must_use]
pub fn finding(framework: &Framework, breach: &Breach, language: Language) -> Finding {
    let shown = show::finding(framework, breach, language);
    Finding {
        code: shown.component,
        severity: say(language, &format!("web.severity.{}", shown.severity), &[]),
        sentence: shown.sentence,
        help: shown.help,
    }
}

/// Number, date, abstract, issuer, page, file or address, in one line.
#[must_use]
pub fn evidence_words(row: &EvidenceRow, language: Language) -> String {
    let date = row
        .issued_on
        .as_deref()
        .map(|day| day.parse().map_or_else(|_| day.to_owned(), |day| show::date(language, day)));
    let page =
        (!row.page.is_empty()).then(|| say(language, "web.evidence.page-short", &[("page", &row.page)]));
    let file = row.file.as_ref().map(|(_, name)| name.clone());
    let parts = [
        Some(row.number.clone()),
        date,
        Some(row.summary.clone()),
        Some(row.issuer.clone()),
        page,
        file.or_else(|| Some(row.address.clone())),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Where a piece of evidence is viewed; empty for a document reference.
#[must_use]
pub fn evidence_address(row: &EvidenceRow, at: FormAt) -> String {
    match &row.file {
        Some((hash, name)) => {
            let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
            // In a path a blank is not a plus.
            format!("{}/files/{hash}/{}", base(at), name.replace('+', "%20"))
        }
        None if row.address.starts_with("http://") || row.address.starts_with("https://") => {
            row.address.clone()
        }
        None => String::new(),
    }
}
