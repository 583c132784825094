//! The council (*hội đồng*) decides one contested indicator by vote; those of the unit take no part.

use crate::Id;
use crate::correction::{Change, Reason};
use crate::recusal::Decider;
use crate::refusal::{Refusal, codes};
use crate::role::{Actor, Unit, User};

/// What is put to the vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    /// What is to be changed; empty where the points are to stand.
    pub changes: Vec<Change>,
    /// The reason that was given.
    pub reason: Reason,
}

framework::named_enum! {
    /// A member's vote.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Vote {
        /// For the motion.
        For = "for",
        /// Against it.
        Against = "against",
        /// Neither.
        Abstained = "abstained",
    }
}

/// A contested indicator before the council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// Votes are taken.
    Open {
        /// On this.
        motion: Motion,
        /// Who voted how.
        votes: Vec<(Id<User>, Vote)>,
    },
    /// It was decided.
    Decided(CouncilDecision),
}

/// What the council decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouncilDecision {
    /// What was put to the vote.
    pub motion: Motion,
    /// Is it carried? Otherwise the points stand.
    pub is_carried: bool,
    /// Votes for, against, and abstained.
    pub tally: [usize; 3],
    /// How many members could vote.
    pub entitled: usize,
}

impl CaseState {
    /// Puts a motion to the vote.
    ///
    /// # Errors
    /// A refusal where its reason says nothing.
    pub fn put(motion: Motion) -> Result<Self, Refusal> {
        motion.reason.must_say_something()?;
        Ok(Self::Open { motion, votes: Vec::new() })
    }

    /// A member votes.
    ///
    /// # Errors
    /// A refusal where they have voted, or it is decided.
    pub fn vote(self, member: Decider, vote: Vote) -> Result<Self, Refusal> {
        match self {
            Self::Decided(_) => Err(Refusal::state(codes::CASE_DECIDED)),
            Self::Open { votes, .. } if votes.iter().any(|(user, _)| *user == member.user()) => {
                Err(Refusal::state(codes::VOTED_ALREADY))
            }
            Self::Open { motion, mut votes } => {
                votes.push((member.user(), vote));
                Ok(Self::Open { motion, votes })
            }
        }
    }

    /// Closes the vote: carried by more votes for than against, with a quorum of more than half of the members who
    /// may decide on this unit. The recused do not count.
    ///
    /// # Errors
    /// A refusal where it is decided, or there is no quorum.
    pub fn decide(self, members: &[Actor], unit: Id<Unit>) -> Result<Self, Refusal> {
        let Self::Open { motion, votes } = self else { return Err(Refusal::state(codes::CASE_DECIDED)) };
        let may_vote: Vec<Id<User>> = members
            .iter()
            .filter(|member| Decider::on(member, unit).is_ok())
            .map(|member| member.user)
            .collect();
        // A member may have been moved to the unit since they voted.
        let count = |wanted: Vote| {
            votes.iter().filter(|(user, vote)| *vote == wanted && may_vote.contains(user)).count()
        };
        let tally = [count(Vote::For), count(Vote::Against), count(Vote::Abstained)];
        let [votes_for, votes_against, _] = tally;
        if tally.iter().sum::<usize>() * 2 <= may_vote.len() {
            return Err(Refusal::state(codes::NO_QUORUM));
        }
        let is_carried = votes_for > votes_against;
        Ok(Self::Decided(CouncilDecision { motion, is_carried, tally, entitled: may_vote.len() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::ReasonCode;
    use crate::recusal::tests::{an_actor, an_id};
    use crate::role::Role;

    fn motion() -> Motion {
        let reason =
            Reason { code: ReasonCode::EvidenceProvided, text: "Văn bản đã bổ sung".to_owned() };
        Motion { changes: Vec::new(), reason }
    }

    fn members() -> Vec<Actor> {
        let mut members: Vec<Actor> =
            (1..=5).map(|number| an_actor(number, Role::CouncilMember, None)).collect();
        members.push(an_actor(6, Role::CouncilMember, None));
        members.iter_mut().last().unwrap().grants.extend(an_actor(6, Role::UnitLeader, Some(7)).grants);
        members
    }

    fn voted(case: CaseState, member: &Actor, vote: Vote) -> Result<CaseState, Refusal> {
        case.vote(Decider::on(member, an_id(7))?, vote)
    }

    #[test]
    fn the_head_of_the_department_has_no_vote_on_it_and_counts_for_no_quorum() {
        let members = members();
        let mut case = CaseState::put(motion()).unwrap();
        let recused = voted(case.clone(), members.last().unwrap(), Vote::For);
        assert_eq!(recused, Err(Refusal::person(codes::OWN_UNIT)));
        for (member, vote) in members.iter().zip([Vote::For, Vote::Against, Vote::For]) {
            case = voted(case, member, vote).unwrap();
        }
        let CaseState::Decided(decision) = case.decide(&members, an_id(7)).unwrap() else { panic!() };
        assert!(decision.is_carried);
        assert_eq!((decision.tally, decision.entitled), ([2, 1, 0], 5));
    }

    #[test]
    fn nobody_votes_twice_and_two_of_five_are_no_quorum() {
        let members = members();
        let case = voted(CaseState::put(motion()).unwrap(), &members[0], Vote::For).unwrap();
        assert_eq!(voted(case.clone(), &members[0], Vote::For), Err(Refusal::state(codes::VOTED_ALREADY)));
        let case = voted(case, &members[1], Vote::For).unwrap();
        assert_eq!(case.decide(&members, an_id(7)), Err(Refusal::state(codes::NO_QUORUM)));
    }

    #[test]
    fn as_many_votes_for_as_against_carry_nothing() {
        let members = members();
        let mut case = CaseState::put(motion()).unwrap();
        for (member, vote) in members.iter().zip([Vote::For, Vote::Against, Vote::Abstained]) {
            case = voted(case, member, vote).unwrap();
        }
        let CaseState::Decided(decision) = case.clone().decide(&members, an_id(7)).unwrap() else { panic!() };
        assert!(!decision.is_carried);
        let decided = CaseState::Decided(decision);
        assert_eq!(voted(decided, &members[4], Vote::For), Err(Refusal::state(codes::CASE_DECIDED)));
    }
}
