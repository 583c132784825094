//! The minutes (*biên bản*) of the council: who was entitled, what was put to the vote, who voted how, what was decided.
//! The audit log is their only source beside what was decided.

use assessment::campaign::Campaign;
use assessment::council::{CaseState, Vote};
use assessment::event::Subject;
use assessment::permission::Action;
use assessment::receipt::Fingerprint;
use assessment::recusal::Decider;
use assessment::role::User;
use assessment::{Id, Moment};
use framework::ComponentSlot;
use store::Tx;
use store::tables::{audit, audit_search};

use super::board::{Board, open_board_to};
use super::council::members;
use super::second_appraisal::blind_to;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::name_of;

/// The most entries that are looked through for one case, or for the campaign.
const ENTRIES: i64 = 200;

/// The minutes of a council.
#[derive(Debug)]
pub struct Minutes {
    /// The campaign whole.
    pub board: Board,
    /// When the council was called together; `None` before.
    pub called_at: Option<Moment>,
    /// The members.
    pub members: Vec<Member>,
    /// The cases, in the order of units and indicators.
    pub cases: Vec<MinutedCase>,
    /// Were cases left out because they are of the own unit of who looks?
    pub leaves_out: bool,
    /// Position and hash of the last entry of the audit chain.
    pub head: (u64, Fingerprint),
}

/// A member of the council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Names of the units on which they have no vote.
    pub recused_for: Vec<String>,
}

/// A case as it was dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutedCase {
    /// Row of the unit.
    pub row: usize,
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// Votes on the motion that was decided or lies there, in their order: by whom and how.
    pub votes: Vec<(String, Vote)>,
    /// How many motions were put before it and fell.
    pub motions_before: usize,
    /// When it was decided; `None` while it is open.
    pub decided_at: Option<Moment>,
}

/// What the log keeps of a case.
#[derive(Default)]
struct VoteRecord {
    votes: Vec<(Id<User>, Vote)>,
    motions: usize,
    decided_at: Option<Moment>,
}

impl App {
    /// The minutes of the council, for those who see what all units answered. Of their own unit they see no case before
    /// the result is approved.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Refused`] while the self-assessment is open.
    pub fn minutes(&self, credential: &Credential, id: Id<Campaign>) -> Result<Minutes, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let board = open_board_to(context, id, Action::SeeResults, None)?;
            let blind = blind_to(tx, board.signed_in.actor.user)?;
            let board = board.blinded(&blind);
            let called = audit_search::of_target(tx, &Subject::Campaign(id).to_string(), ENTRIES)?;
            let called = called.into_iter().find(|(entry, _)| entry.action == "council-called");
            let members = members(tx, id)?
                .into_iter()
                .map(|actor| {
                    let own = board.forms.iter().filter(|form| Decider::on(&actor, form.unit).is_err());
                    let recused_for = own.map(|form| form.unit_name.clone()).collect();
                    Member { recused_for, name: actor.name }
                })
                .collect();
            let (mut cases, mut leaves_out) = (Vec::new(), false);
            for (row, slot) in board.places() {
                let Some(case) = &board.recorded(row, slot).proceeding.case else { continue };
                let is_own = board.forms.get(row).is_some_and(|form| board.is_own(form));
                if is_own && board.stages_for_units() < 4 {
                    leaves_out = true;
                    continue;
                }
                let record = vote_record(tx, &board.subject(row, slot)?.to_string())?;
                let votes = record.votes.into_iter().map(|(user, vote)| Ok((name_of(tx, user)?, vote)));
                cases.push(MinutedCase {
                    row,
                    slot,
                    votes: votes.collect::<Result<_, Error>>()?,
                    motions_before: record.motions.saturating_sub(1),
                    decided_at: record.decided_at.filter(|_| matches!(case, CaseState::Decided(_))),
                });
            }
            let called_at = called.map(|(entry, _)| entry.at);
            Ok(Minutes { called_at, members, cases, leaves_out, head: audit::head(tx)?, board })
        })
    }
}

/// What was done to a case, from the log. A new motion takes the place of the one before, and of its votes.
fn vote_record(tx: &Tx<'_>, place: &str) -> Result<VoteRecord, Error> {
    let mut record = VoteRecord::default();
    for (entry, _) in audit_search::of_target(tx, place, ENTRIES)?.into_iter().rev() {
        match entry.action.as_str() {
            "motion-put" => {
                record.motions += 1;
                record.votes.clear();
            }
            "vote-given" => {
                let data: serde_json::Value =
                    serde_json::from_str(&entry.data).map_err(|error| Error::Internal(error.to_string()))?;
                let vote = data.get("vote").and_then(serde_json::Value::as_str).and_then(Vote::named);
                let user = entry.actor.parse().ok();
                let vote = user.zip(vote);
                record.votes.push(vote.ok_or_else(|| {
                    Error::Internal(format!("entry {} of the log is no vote", entry.position))
                })?);
            }
            "case-decided" => record.decided_at = Some(entry.at),
            _ => {}
        }
    }
    Ok(record)
}
