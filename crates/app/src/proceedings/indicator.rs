//! One indicator of one unit with everything that decides about it: claim, inputs, evidence, peers, proceedings.

use std::collections::HashMap;

use assessment::audit::Entry;
use assessment::correction::FourScores;
use assessment::course::AnsweredBy;
use assessment::event::Subject;
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use assessment::recusal::Decider;
use assessment::refusal::codes;
use assessment::role::{Role, User};
use assessment::{Id, Moment, Refusal};
use framework::ComponentSlot;
use store::tables::{audit_search, evidence};

use super::board::{Board, open_board};
use super::opened::{IndicatorAt, Opened};
use super::second_appraisal::blind_to;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::{FormView, name_of, names_of};

/// The most entries of an indicator's history.
const HISTORY: i64 = 200;

/// One indicator of one unit.
#[derive(Debug)]
pub struct IndicatorView {
    /// The form.
    pub form: FormView,
    /// The campaign whole.
    pub board: Board,
    /// The four scores of all units by now.
    pub scores: FourScores,
    /// Row of the unit on the board.
    pub row: usize,
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// Code of its main index.
    pub index: String,
    /// What has happened to it.
    pub proceeding: Proceeding,
    /// Counts changes; what is decided is what was seen.
    pub version: i64,
    /// What was done to it, the newest first.
    pub history: Vec<Occurrence>,
    /// Names of those who did something.
    pub names: HashMap<Id<User>, String>,
    /// When the unit submitted: evidence that came later is late.
    pub submitted_at: Option<Moment>,
    /// Members of the council who may vote on this unit.
    pub entitled: usize,
    /// Is it shown to its second appraiser, who sees nothing of what was decided?
    pub is_blind: bool,
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The moment at which it happened.
    pub at: Moment,
    /// By whom; empty for the program itself.
    pub by: String,
    /// Name of the action.
    pub action: String,
    /// What the audit log keeps of it.
    pub data: serde_json::Value,
}

impl IndicatorView {
    /// May the one who looks do this now?
    ///
    /// # Errors
    /// The refusal.
    pub fn may(&self, action: Action) -> Result<(), Refusal> {
        let actor = &self.form.signed_in.actor;
        let target = crate::form::target_of(&self.form.form, self.form.stage, Some(&self.index));
        match (action, self.board.course.answered_by) {
            (Action::AnswerReply, answered_by) => {
                let role = match answered_by {
                    AnsweredBy::Appraiser => Role::Appraiser,
                    AnsweredBy::StandingDepartment => Role::StandingDepartment,
                };
                let grants = actor.grants.iter().filter(|grant| grant.role == role).cloned().collect();
                let only = assessment::role::Actor { grants, ..actor.clone() };
                assessment::permission::may(&only, action, &target)
            }
            _ => assessment::permission::may(actor, action, &target),
        }
    }

    /// May the one who looks decide on this unit, whatever their role?
    #[must_use]
    pub fn is_recused(&self) -> bool {
        Decider::on(&self.form.signed_in.actor, self.form.unit.id).is_err()
    }

    /// Does the one who looks see what other units answered, and what is decided before it is sent? About their own
    /// unit they see what their unit sees, whatever their other role.
    #[must_use]
    pub fn sees_all(&self) -> bool {
        (self.is_blind || self.holds_a_role()) && !self.is_recused()
    }

    /// Does the one who looks hold a role over all units?
    #[must_use]
    pub fn holds_a_role(&self) -> bool {
        self.may(Action::SeeResults).is_ok()
    }
}

impl App {
    /// One indicator of one unit, for those who may read the form; the campaign's self-assessment must be over.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] where the unit submitted nothing.
    pub fn indicator(&self, credential: &Credential, at: &IndicatorAt) -> Result<IndicatorView, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let opened = Opened::read(context, at)?;
            let person = opened.view.signed_in.actor.user;
            let blind = blind_to(tx, person)?;
            if blind.contains(&(opened.view.form.id, at.component.clone())) {
                return Err(Refusal::state(codes::SECOND_BLIND).into());
            }
            let board = open_board(context, at.form.campaign)?;
            let board = board.blinded(&blind);
            let row = board.row_of(at.form.unit).ok_or(Error::NotFound)?;
            let scores = board.scores();
            let subject = Subject::Indicator(at.form, at.component.clone());
            let entries = audit_search::of_target(tx, &subject.to_string(), HISTORY)?;
            let entries: Vec<Entry> = entries.into_iter().map(|(entry, _)| entry).collect();
            let users = entries.iter().filter_map(|entry| entry.actor.parse().ok());
            let added = evidence::of_form(tx, opened.view.form.id)?;
            // Who decided is named however far back the log has it.
            let users = users.chain(opened.proceeding.deciders());
            let names = names_of(tx, users.chain(added.iter().map(|row| row.added_by)))?;
            let occurrence = |entry: Entry| {
                let unreadable =
                    |error| Error::Internal(format!("entry {} of the log: {error}", entry.position));
                Ok(Occurrence {
                    at: entry.at,
                    // What the program did by itself is by nobody.
                    by: entry.actor.parse().map_or_else(|_| Ok(String::new()), |user| name_of(tx, user))?,
                    data: serde_json::from_str(&entry.data).map_err(unreadable)?,
                    action: entry.action,
                })
            };
            let history = entries.into_iter().map(occurrence).collect::<Result<_, Error>>()?;
            let members = super::council::members(tx, at.form.campaign)?;
            let entitled = members.iter().filter(|member| Decider::on(member, at.form.unit).is_ok()).count();
            let submitted_at = submitted_at(&opened.view);
            Ok(IndicatorView {
                form: opened.view,
                scores,
                row,
                slot: opened.slot,
                index: opened.index,
                proceeding: opened.proceeding,
                version: opened.version,
                history,
                names,
                submitted_at,
                entitled,
                is_blind: false,
                board,
            })
        })
    }
}

/// When a unit submitted.
pub(super) fn submitted_at(view: &FormView) -> Option<Moment> {
    match &view.form.state {
        assessment::self_assessment::FormState::Submitted { receipt } => {
            Some(Moment::from_microseconds(receipt.submitted_at))
        }
        _ => None,
    }
}
