//! The council decides what is left: a motion, votes, a decision by quorum without the recused.

use assessment::campaign::Campaign;
use assessment::council::{CaseState, Motion, Vote};
use assessment::event::{Event, ReasonRecord};
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use assessment::receipt::Fingerprint;
use assessment::refusal::codes;
use assessment::role::{Actor, Grant, Role};
use assessment::{Id, Refusal};
use framework::Framework;
use serde_json::json;
use store::Tx;
use store::tables::{accounts, grants};

use super::opened::{Decided, IndicatorAt, Opened};
use super::stored::spelled;
use super::typed_changes::TypedDecision;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;

impl App {
    /// Puts a motion on a contested indicator to the vote.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where it is not before the council.
    pub fn put_to_vote(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        typed: TypedDecision,
    ) -> Result<(), Error> {
        self.proceed(credential, at, seen, move |context, opened| {
            opened.require(Action::PutToVote)?;
            opened.decider()?;
            if matches!(opened.proceeding.case, Some(CaseState::Decided(_))) {
                return Err(Refusal::state(codes::CASE_DECIDED).into());
            }
            if !opened.proceeding.waits_for_council() {
                return Err(Refusal::state(codes::COUNCIL_NOT_CALLED).into());
            }
            let Decided { changes, reason, changed, before } = opened.decided(context.tx, &typed)?;
            let put = Event::MotionPut { changes: changed, before, reason: ReasonRecord::from(&reason) };
            // Another motion takes the place of the one that lies there; its votes fall with it, and stay in the log.
            let case = Some(CaseState::put(Motion { changes, reason })?);
            Ok((Proceeding { case, ..opened.proceeding.clone() }, put))
        })
    }

    /// A member votes on the motion that they saw.
    ///
    /// # Errors
    /// [`Error::Refused`] where they have voted or it is decided; [`Error::Conflict`] where another motion lies there.
    pub fn vote(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen_mark: &str,
        vote: Vote,
    ) -> Result<(), Error> {
        let seen = seen_mark.to_owned();
        self.command(credential, move |context| {
            let opened = Opened::read(context, &at)?;
            opened.require(Action::Vote)?;
            let by = opened.decider()?;
            let case = opened.proceeding.case.clone();
            let case = case.ok_or_else(|| Refusal::state(codes::COUNCIL_NOT_CALLED))?;
            // Other votes that came in between are no conflict.
            if let CaseState::Open { motion, .. } = &case
                && motion_mark(&opened.view.set.framework, motion) != seen
            {
                return Err(Error::Conflict);
            }
            let case = Some(case.vote(by, vote)?);
            let proceeding = Proceeding { case, ..opened.proceeding.clone() };
            opened.save(context, &proceeding, &Event::VoteGiven { vote })
        })
    }

    /// Closes the vote.
    ///
    /// # Errors
    /// [`Error::Refused`] without a quorum of those who may vote on this unit.
    pub fn close_vote(&self, credential: &Credential, at: IndicatorAt, seen: i64) -> Result<(), Error> {
        self.proceed(credential, at, seen, |context, opened| {
            let tx = context.tx;
            opened.require(Action::PutToVote)?;
            opened.decider()?;
            let case = opened.proceeding.case.clone();
            let case = case.ok_or_else(|| Refusal::state(codes::COUNCIL_NOT_CALLED))?;
            let members = members(tx, opened.view.campaign.id)?;
            let decided = case.decide(&members, opened.view.unit.id)?;
            let CaseState::Decided(decision) = &decided else {
                return Err(Error::Internal("a decided case is open".to_owned()));
            };
            let (changes, reason) = (&decision.motion.changes, &decision.motion.reason);
            let event = Event::CaseDecided {
                changes: opened.spelled(changes),
                before: opened.spelled_before(changes, &opened.counting(tx)?),
                reason: ReasonRecord::from(reason),
                is_carried: decision.is_carried,
                tally: decision.tally,
                entitled: decision.entitled,
            };
            Ok((Proceeding { case: Some(decided), ..opened.proceeding.clone() }, event))
        })
    }
}

/// What tells one motion from another: who votes sends back the mark of the motion that they saw.
#[must_use]
pub fn motion_mark(framework: &Framework, motion: &Motion) -> String {
    let text = json!([spelled(framework, &motion.changes), motion.reason.code.name(), motion.reason.text]);
    Fingerprint::of(text.to_string().as_bytes()).to_string()
}

/// The members of the council of a campaign, with every role that they hold.
pub(super) fn members(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<Vec<Actor>, Error> {
    let is_member = |grant: &Grant| {
        grant.role == Role::CouncilMember && grant.campaign.is_none_or(|only| only == campaign)
    };
    let holders = holders(tx, Role::CouncilMember)?;
    Ok(holders.into_iter().filter(|actor| actor.grants.iter().any(is_member)).collect())
}

/// Active accounts that hold a role, with every role that they hold.
pub(super) fn holders(tx: &Tx<'_>, role: Role) -> Result<Vec<Actor>, Error> {
    let mut found = Vec::new();
    for account in
        accounts::all(tx)?.into_iter().filter(|account| account.state == accounts::AccountState::Active)
    {
        let grants: Vec<_> = grants::of_account(tx, account.id)?.into_iter().map(|held| held.grant).collect();
        if grants.iter().any(|grant| grant.role == role) {
            found.push(Actor { user: account.id, name: account.name, grants });
        }
    }
    Ok(found)
}
