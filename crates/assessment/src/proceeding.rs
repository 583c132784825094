//! What happens to one indicator of one unit after it was submitted: its appraisal, its reply, its case before the
//! council; and the corrections that come of them.

mod rectify;

use framework::ComponentSlot;

use crate::appraisal::{AppraisalState, Verdict};
use crate::correction::{Change, Correction, Reason, ScoreStage};
use crate::council::CaseState;
use crate::rectification::Rectification;
use crate::reply::{Answer, ReplyState};
use crate::role::User;
use crate::{Id, Moment};

/// What happens to an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proceeding {
    /// Its appraisal.
    pub appraisal: AppraisalState,
    /// The unit's reply, where there is one.
    pub reply: Option<Reply>,
    /// The council's case, once something was put to the vote.
    pub case: Option<CaseState>,
    /// What was rectified after the publication, the earliest first.
    pub rectifications: Vec<Rectification>,
}

/// A reply with what it says, which stays whatever becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What the unit says.
    pub text: String,
    /// When it was filed.
    pub filed_at: Moment,
    /// The account that filed it.
    pub filed_by: Id<User>,
    /// What became of it.
    pub state: ReplyState,
}

impl Default for Proceeding {
    fn default() -> Self {
        Self { appraisal: AppraisalState::Open, reply: None, case: None, rectifications: Vec::new() }
    }
}

impl Proceeding {
    /// Is it for the council to decide, and has it not?
    #[must_use]
    pub fn waits_for_council(&self) -> bool {
        let is_referred = self.reply.as_ref().is_some_and(|reply| reply.state == ReplyState::Referred);
        is_referred && !matches!(self.case, Some(CaseState::Decided(_)))
    }

    /// Does a reply wait for an answer?
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        self.reply.as_ref().is_some_and(|reply| !reply.state.is_settled())
    }

    /// Those whose decisions stand here: they are named beside them.
    #[must_use]
    pub fn deciders(&self) -> Vec<Id<User>> {
        let appraised = match &self.appraisal {
            AppraisalState::Open => None,
            AppraisalState::Returned { by, .. } => Some(*by),
            AppraisalState::Appraised(decided) => Some(decided.by),
        };
        let answered = match self.reply.as_ref().map(|reply| &reply.state) {
            Some(ReplyState::Answered { by, .. }) => Some(*by),
            _ => None,
        };
        let rectified = self.rectifications.iter().map(|rectification| rectification.by);
        appraised.into_iter().chain(answered).chain(rectified).map(|by| by.user()).collect()
    }

    /// The corrections that count, in the order in which they do. What an open case proposes is not among them.
    #[must_use]
    pub fn corrections(&self, unit: usize, component: ComponentSlot) -> Vec<Correction> {
        let mut found = Vec::new();
        let mut keep = |stage, changes: &[Change], reason: &Reason| {
            found.extend(changes.iter().map(|change| Correction {
                stage,
                unit,
                component,
                change: change.clone(),
                reason: reason.clone(),
            }));
        };
        if let Some(Verdict::Corrected { changes, reason }) =
            self.appraisal.decided().map(|decided| &decided.verdict)
        {
            keep(ScoreStage::Appraised, changes, reason);
        }
        if let Some(ReplyState::Answered { answer: Answer::Changed { changes, reason }, .. }) =
            self.reply.as_ref().map(|reply| &reply.state)
        {
            keep(ScoreStage::AfterReply, changes, reason);
        }
        if let Some(CaseState::Decided(decision)) = self.case.as_ref().filter(|_| self.is_carried()) {
            keep(ScoreStage::Approved, &decision.motion.changes, &decision.motion.reason);
        }
        for rectification in self.rectifications.iter().filter(|it| it.edition.is_some()) {
            keep(ScoreStage::Approved, &rectification.changes, &rectification.reason);
        }
        found
    }

    /// What an open case or a rectification that waits proposes, as corrections: for a preview of the ranking.
    #[must_use]
    pub fn proposed(&self, unit: usize, component: ComponentSlot) -> Vec<Correction> {
        let (changes, reason) = match (&self.case, self.waiting_rectification()) {
            (_, Some(waiting)) => (&waiting.changes, &waiting.reason),
            (Some(CaseState::Open { motion, .. }), None) => (&motion.changes, &motion.reason),
            (Some(CaseState::Decided(_)) | None, None) => return Vec::new(),
        };
        let correction = |change: &Change| Correction {
            stage: ScoreStage::Approved,
            unit,
            component,
            change: change.clone(),
            reason: reason.clone(),
        };
        changes.iter().map(correction).collect()
    }

    const fn is_carried(&self) -> bool {
        matches!(&self.case, Some(CaseState::Decided(decision)) if decision.is_carried)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::ReasonCode;
    use crate::council::{Motion, Vote};
    use crate::recusal::tests::{a_decider, an_actor, an_id};
    use crate::role::Role;
    use framework::Exact;
    use framework::testing::component_slot;

    fn points(points: u32) -> Vec<Change> {
        let points = Exact::parse(&points.to_string()).ok();
        vec![Change::Points { component: component_slot(0), points }]
    }

    fn reason() -> Reason {
        Reason { code: ReasonCode::Other, text: "Theo biên bản".to_owned() }
    }

    fn decided(votes: &[Vote]) -> CaseState {
        let members: Vec<_> = (1..=3).map(|number| an_actor(number, Role::CouncilMember, None)).collect();
        let mut case = CaseState::put(Motion { changes: points(7), reason: reason() }).unwrap();
        for (member, vote) in members.iter().zip(votes) {
            let member = crate::recusal::Decider::on(member, an_id(9)).unwrap();
            case = case.vote(member, *vote).unwrap();
        }
        case.decide(&members, an_id(9)).unwrap()
    }

    #[test]
    fn each_stage_keeps_its_own_corrections_and_a_motion_that_fails_changes_nothing() {
        let now = Moment::from_microseconds(0);
        let appraisal = AppraisalState::Open.correct(a_decider(), now, points(3), reason()).unwrap();
        let state = ReplyState::Filed { text: "x".to_owned(), at: now };
        let answer = Answer::Changed { changes: points(5), reason: reason() };
        let state = state.answer(a_decider(), now, answer).unwrap();
        let reply = Some(Reply { text: "x".to_owned(), filed_at: now, filed_by: an_id(3), state });
        let carried = Some(decided(&[Vote::For, Vote::For]));
        let whole = Proceeding { appraisal, reply, case: carried, ..Proceeding::default() };
        let stages = |it: &Proceeding| -> Vec<ScoreStage> {
            it.corrections(4, component_slot(0)).iter().map(|correction| correction.stage).collect()
        };
        assert_eq!(stages(&whole), [ScoreStage::Appraised, ScoreStage::AfterReply, ScoreStage::Approved]);
        let failed = Proceeding { case: Some(decided(&[Vote::For, Vote::Against])), ..whole };
        assert_eq!(stages(&failed), [ScoreStage::Appraised, ScoreStage::AfterReply]);
    }
}
