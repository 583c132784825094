//! What the managing body knows itself (surveys, statistics of the service portal): many values at once from a table, as
//! corrections of the appraisal with their source. First it is shown what would change; nothing changes before.

use assessment::answers::spelling;
use assessment::appraisal::AppraisalState;
use assessment::campaign::Campaign;
use assessment::correction::{Change, Reason, ReasonCode};
use assessment::event::{Event, ReasonRecord};
use assessment::key::Scope;
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use assessment::receipt::Fingerprint;
use assessment::recusal::Decider;
use assessment::refusal::codes;
use assessment::{Id, Moment, Refusal};
use framework::typed::DecimalMark;
use framework::{ComponentSlot, Diagnostic, FilledBy, InputSlot, Value};
use scoring::Answers;
use serde_json::json;

use super::board::{Board, open_board_to};
use super::course::keep;
use super::second_appraisal;
use super::stored::change_records;
use super::typed_changes::codes as typed_codes;
use super::waiting::{is_owed, is_same};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::{Admission, Context};
use crate::error::{Error, FieldFault};

/// A table (`unit,input,value`) as somebody brings it.
#[derive(Clone, Copy, Debug)]
pub struct BroughtTable<'a> {
    /// What it is called in findings.
    pub name: &'a str,
    /// What stands in it; it need not be UTF-8.
    pub bytes: &'a [u8],
    /// How its numbers are spelled.
    pub mark: DecimalMark,
}

impl<'a> BroughtTable<'a> {
    /// A table that people typed.
    #[must_use]
    pub const fn typed(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, mark: DecimalMark::Unknown }
    }
}

/// What a table would change.
#[derive(Debug)]
pub struct BodyValues {
    /// The campaign as it is.
    pub board: Board,
    /// What would change, unit by unit, indicator by indicator.
    pub changes: Vec<ValueChange>,
    /// How many values are as they stand.
    pub unchanged: usize,
    /// What is left out, and why.
    pub left_out: Vec<LeftOut>,
    /// What is wrong with the table; nothing is taken while there is an error.
    pub findings: Vec<Diagnostic>,
    /// Tells this preview from one of another state: who takes it sends it back.
    pub mark: String,
}

/// What stands there of a question: row of the unit, question, value.
pub type BodyValue = (usize, InputSlot, Option<Value>);

/// A value that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// Row of the unit on the board.
    pub row: usize,
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// Which question.
    pub input: InputSlot,
    /// What counts now.
    pub before: Option<Value>,
    /// What would count.
    pub after: Value,
}

/// An indicator of a unit that the table cannot change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Row of the unit on the board.
    pub row: usize,
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// The reason.
    pub why: Refusal,
}

impl App {
    /// The questions of a main index that the managing body answers, with what stands there: unit, key, value.
    ///
    /// # Errors
    /// As [`App::preview_body_values`]; [`Error::NotFound`] where there is no such index.
    pub fn body_values(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: &str,
    ) -> Result<(Board, Vec<BodyValue>), Error> {
        self.query_as(Admission::Program(Scope::Read), credential, |context| {
            let board = open_board_to(context, id, Action::Appraise, Some(index))?;
            let (questions, counting) = (board.questions_of(index)?, board.counting());
            let mut lines = Vec::new();
            for row in 0..board.forms.len() {
                for (_, input) in &questions {
                    let by_body = board.set.framework.inputs.get(input.position()).map(|it| it.filled_by);
                    if by_body == Some(FilledBy::ManagingBody) {
                        lines.push((row, *input, counting.value(row, *input).cloned()));
                    }
                }
            }
            Ok((board, lines))
        })
    }

    /// What a table would change. Nothing changes.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the role for that main index, [`Error::Refused`] unless the campaign is at the
    /// appraisal.
    pub fn preview_body_values(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: &str,
        table: BroughtTable<'_>,
    ) -> Result<BodyValues, Error> {
        self.query_as(Admission::Program(Scope::Values), credential, |context| {
            looked_at(context, id, index, table)
        })
    }

    /// Takes what a table changes, all of it or nothing, each indicator as a correction that names the source. Gives back
    /// how many indicators were corrected.
    ///
    /// # Errors
    /// [`Error::Conflict`] where it would change something else than what was shown; [`Error::Invalid`] without a source
    /// or with a faulty table; [`Error::Refused`] where nothing would change.
    pub fn take_body_values(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: &str,
        table: BroughtTable<'_>,
        source: &str,
        mark: &str,
    ) -> Result<usize, Error> {
        let (index, name) = (index.to_owned(), table.name.to_owned());
        let (bytes, source, mark) = (table.bytes.to_vec(), source.trim().to_owned(), mark.to_owned());
        let decimals = table.mark;
        self.command_as(Admission::Program(Scope::Values), credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let table = BroughtTable { name: &name, bytes: &bytes, mark: decimals };
            let seen = looked_at(context, id, &index, table)?;
            if seen.has_errors() {
                return Err(FieldFault::alone("text", typed_codes::BAD_TABLE));
            }
            if source.is_empty() {
                return Err(FieldFault::alone("source", typed_codes::NO_REASON));
            }
            if seen.changes.is_empty() {
                return Err(Refusal::state(codes::NOTHING_CHANGED).into());
            }
            if seen.mark != mark {
                return Err(Error::Conflict);
            }
            let not_first = second_appraisal::second_by(tx, seen.board.signed_in.actor.user)?;
            let counting = seen.board.counting();
            let mut corrected = 0;
            let mut rest = seen.changes.as_slice();
            while let Some(first) = rest.first() {
                let (row, slot) = (first.row, first.slot);
                let count = rest.iter().take_while(|it| (it.row, it.slot) == (row, slot)).count();
                let (these, others) = rest.split_at(count);
                let owed =
                    these.iter().all(|change| is_owed(&seen.board, &counting, row, slot, change.input));
                let correctable = seen.board.may_correct(&not_first, row, slot, owed, now)?;
                correct(context, &seen.board, row, slot, correctable, these, &source)?;
                corrected += 1;
                rest = others;
            }
            Ok(corrected)
        })
    }
}

/// What a table would change.
fn looked_at(
    context: &Context<'_, '_>,
    id: Id<Campaign>,
    index: &str,
    table: BroughtTable<'_>,
) -> Result<BodyValues, Error> {
    let board = open_board_to(context, id, Action::Appraise, Some(index))?;
    let not_first = second_appraisal::second_by(context.tx, board.signed_in.actor.user)?;
    let framework = &board.set.framework;
    let units = board.submitted().units();
    let (table, mut findings) =
        report::long_csv::read(framework, table.name, table.bytes, Some(units), table.mark);
    let questions = board.questions_of(index)?;
    if holds_more(&board.set.framework, &table, &questions) {
        findings.push(Diagnostic::error(table_codes::NOT_OF_INDEX, framework::Place::Everywhere));
    }
    let counting = board.counting();
    let (mut changes, mut left_out, mut unchanged) = (Vec::new(), Vec::new(), 0);
    for row in 0..board.forms.len() {
        for (slot, input) in &questions {
            let Some(after) = table.value(row, *input) else { continue };
            let before = counting.value(row, *input);
            if is_same(framework.inputs.get(input.position()), before, after) {
                unchanged += 1;
                continue;
            }
            let owed = is_owed(&board, &counting, row, *slot, *input);
            match board.may_correct(&not_first, row, *slot, owed, context.now) {
                Ok(_) => changes.push(ValueChange {
                    row,
                    slot: *slot,
                    input: *input,
                    before: before.cloned(),
                    after: after.clone(),
                }),
                Err(why) => {
                    let left = LeftOut { row, slot: *slot, why };
                    if left_out.last() != Some(&left) {
                        left_out.push(left);
                    }
                }
            }
        }
    }
    let mark = mark_of(&board, &changes);
    Ok(BodyValues { board, changes, unchanged, left_out, findings, mark })
}

/// Stable codes of findings beyond those of the table.
pub mod table_codes {
    framework::diagnostic_codes! {
        /// A table holds answers of other main indices, claims, explanations or evidence.
        NOT_OF_INDEX = "values-not-of-index";
    }
}

impl BodyValues {
    /// Does something stand against taking it?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == framework::Severity::Error)
    }
}

impl Board {
    /// The questions of a main index with their components, in the order of the set.
    fn questions_of(&self, index: &str) -> Result<Vec<(ComponentSlot, InputSlot)>, Error> {
        let framework = &self.set.framework;
        let item = self.set.column(index);
        let below = item.map(|item| framework.components_below(item)).ok_or(Error::NotFound)?;
        let of_component =
            |slot: ComponentSlot| framework[slot].inputs.iter().map(move |input| (slot, *input));
        Ok(below.into_iter().flat_map(of_component).collect())
    }

    /// May the viewer correct this indicator? What was decided on other answers
    /// does not keep a number out that the managing body owes.
    fn may_correct(
        &self,
        not_first: &second_appraisal::Indicators,
        row: usize,
        slot: ComponentSlot,
        all_owed: bool,
        now: Moment,
    ) -> Result<Correctable, Refusal> {
        let unit = self.forms.get(row).map(|form| form.unit);
        let by = unit.ok_or_else(|| Refusal::state(codes::NOT_APPRAISED))?;
        let by = Decider::on(&self.signed_in.actor, by)?;
        if self.key(row, slot).is_some_and(|key| not_first.contains(&key)) {
            return Err(Refusal::person(codes::SECOND_NOT_FIRST));
        }
        let state = self.recorded(row, slot).proceeding.appraisal.clone();
        let state = state.lapsed(now);
        match state {
            AppraisalState::Open => Ok(Correctable { by, state }),
            AppraisalState::Returned { .. } => Err(Refusal::state(codes::RETURNED)),
            AppraisalState::Appraised(_) if all_owed => Ok(Correctable { by, state }),
            AppraisalState::Appraised(_) => Err(Refusal::state(codes::ALREADY_APPRAISED)),
        }
    }
}

/// An indicator that somebody may correct now.
struct Correctable {
    /// The person who decides, and in which role.
    by: Decider,
    /// What is decided so far.
    state: AppraisalState,
}

fn correct(
    context: &Context<'_, '_>,
    board: &Board,
    row: usize,
    slot: ComponentSlot,
    correctable: Correctable,
    values: &[ValueChange],
    source: &str,
) -> Result<(), Error> {
    let (tx, now) = (context.tx, context.now);
    let changes: Vec<Change> =
        values.iter().map(|it| Change::Input { input: it.input, value: Some(it.after.clone()) }).collect();
    let reason = Reason { code: ReasonCode::ManagingBody, text: source.to_owned() };
    let event = Event::IndicatorCorrected {
        changes: change_records(&board.set.framework, &changes),
        before: None,
        reason: ReasonRecord::from(&reason),
        together: true,
    };
    let appraisal = correctable.state.supply(correctable.by, now, changes, reason)?;
    let proceeding = Proceeding { appraisal, ..board.recorded(row, slot).proceeding.clone() };
    keep(tx, board, row, slot, &proceeding, now)?;
    context.record(&board.subject(row, slot)?, &event)
}

/// Does a table hold anything but answers to these questions?
fn holds_more(
    framework: &framework::Framework,
    table: &Answers,
    questions: &[(ComponentSlot, InputSlot)],
) -> bool {
    let known: std::collections::HashSet<InputSlot> = questions.iter().map(|(_, input)| *input).collect();
    (0..table.units().len()).any(|row| {
        framework.input_slots().any(|slot| table.value(row, slot).is_some() && !known.contains(&slot))
            || framework.component_slots().any(|slot| {
                table.claim(row, slot).is_some()
                    || table.explanation(row, slot).is_some()
                    || !table.evidence(row, slot).is_empty()
            })
    })
}

fn mark_of(board: &Board, changes: &[ValueChange]) -> String {
    let inputs = &board.set.framework.inputs;
    let lines: Vec<_> = changes
        .iter()
        .map(|it| {
            let question = inputs.get(it.input.position());
            let spelled = |value: &Value| question.map(|question| spelling(question, value));
            let version = board.recorded(it.row, it.slot).version;
            json!([
                it.row,
                question.map(|it| &it.key),
                it.before.as_ref().map(spelled),
                spelled(&it.after),
                version
            ])
        })
        .collect();
    Fingerprint::of(json!(lines).to_string().as_bytes()).to_string()
}
