//! Random commands on one indicator against a plain model: no move leads where the model says nothing leads.

use assessment::appraisal::{AppraisalState, Verdict};
use assessment::correction::{Change, Reason, ReasonCode};
use assessment::council::{CaseState, Motion, Vote};
use assessment::recusal::Decider;
use assessment::reply::{Answer, ReplyState, ReplyWindow};
use assessment::role::{Actor, Grant, Role};
use assessment::{Id, Moment};
use framework::Exact;
use framework::testing::component_slot;
use jiff::civil::date;
use proptest::prelude::*;

use crate::chance::Chance;

const fn at(day: i64) -> Moment {
    Moment::from_microseconds(1_672_531_200_000_000 + day * 86_400_000_000)
}

fn id<K>(number: u8) -> Id<K> {
    Id::new(at(0), [number; 10])
}

/// Somebody; with an own unit they are recused from it.
fn somebody(number: u8, own: Option<u8>) -> Actor {
    let role = if own.is_some() { Role::UnitLeader } else { Role::Appraiser };
    let grant = Grant { role, unit: own.map(id), campaign: None, index: None };
    Actor { user: id(number), name: format!("số {number}"), grants: vec![grant] }
}

fn reason(chance: &mut Chance) -> Reason {
    let text = if chance.percent(80) { "có lý do" } else { "  " };
    Reason { code: ReasonCode::Other, text: text.to_owned() }
}

fn changes(chance: &mut Chance) -> Vec<Change> {
    let one = Change::Points { component: component_slot(0), points: Some(Exact::ONE) };
    if chance.percent(80) { vec![one] } else { Vec::new() }
}

/// The unit that everything here is about.
const UNIT: u8 = 7;

/// Continues from a state, or stays where the move is refused.
fn or_stay<T: Clone, E>(state: &mut T, next: impl FnOnce(T) -> Result<T, E>) -> bool {
    match next(state.clone()) {
        Ok(next) => {
            *state = next;
            true
        }
        Err(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn an_indicator_is_decided_by_somebody_else_with_a_reason_and_one_decision_at_a_time(seed: u64) {
        let mut chance = Chance(seed);
        let (mut state, mut name) = (AppraisalState::Open, "open");
        for _ in 0..30 {
            let now = at(chance.between(0, 20));
            let actor = somebody(u8::try_from(chance.between(1, 3)).unwrap(), chance.percent(30).then_some(UNIT));
            let decider = Decider::on(&actor, id(UNIT));
            prop_assert_eq!(decider.is_err(), !actor.own_units().is_empty());
            let Ok(decider) = decider else { continue };
            let due = date(2023, 1, i8::try_from(chance.between(1, 20)).unwrap());
            let went = match chance.between(0, 5) {
                0 => (or_stay(&mut state, |it| it.accept(decider, now)), "open", "appraised"),
                1 => {
                    let (changes, reason) = (changes(&mut chance), reason(&mut chance));
                    (or_stay(&mut state, |it| it.correct(decider, now, changes, reason)), "open", "appraised")
                }
                2 => (or_stay(&mut state, |it| it.return_for_evidence(decider, now, "thêm", due)), "open", "returned"),
                3 => (or_stay(&mut state, |it| it.send_more(now)), "returned", "open"),
                4 => (or_stay(&mut state, |it| it.lapse(now)), "returned", "open"),
                _ => (or_stay(&mut state, |it| it.take_back("nhầm")), "appraised", "open"),
            };
            if let (true, from, to) = went {
                prop_assert_eq!(name, from);
                name = to;
            }
            prop_assert_eq!(state.name(), name);
            if let Some(decided) = state.decided() {
                prop_assert_ne!(decided.by.user(), id(0));
                if let Verdict::Corrected { changes, reason } = &decided.verdict {
                    prop_assert!(!changes.is_empty() && !reason.text.trim().is_empty());
                }
            }
        }
        // There is a way on from everywhere.
        let later = at(40);
        let decider = Decider::on(&somebody(1, None), id(UNIT)).unwrap();
        or_stay(&mut state, |it| it.lapse(later));
        or_stay(&mut state, |it| it.accept(decider, later));
        prop_assert!(state.decided().is_some());
    }

    #[test]
    fn a_reply_ends_withdrawn_answered_or_before_the_council(seed: u64) {
        let mut chance = Chance(seed);
        let window = ReplyWindow { opens_at: at(5), closes_at: at(10), answers_due_at: at(15) };
        let filed_at = at(chance.between(0, 15));
        let filed = ReplyState::file(None, &window, filed_at, "đề nghị xem lại");
        prop_assert_eq!(filed.is_ok(), (at(5)..=at(10)).contains(&filed_at));
        let Ok(mut state) = filed else { return Ok(()) };
        let decider = Decider::on(&somebody(1, None), id(UNIT)).unwrap();
        let mut moves = 0;
        for _ in 0..10 {
            let now = at(chance.between(5, 20));
            let went = match chance.between(0, 3) {
                0 => or_stay(&mut state, ReplyState::withdraw),
                1 => {
                    let (changes, reason) = (changes(&mut chance), reason(&mut chance));
                    or_stay(&mut state, |it| it.answer(decider, now, Answer::Changed { changes, reason }))
                }
                2 => or_stay(&mut state, ReplyState::refer),
                _ => or_stay(&mut state, |it| it.lapse(&window, now)),
            };
            moves += usize::from(went);
        }
        prop_assert!(moves <= 1, "a settled reply moves no more");
        let is_settled = state.is_settled();
        prop_assert_eq!(is_settled, moves == 1);
        or_stay(&mut state, |it| it.lapse(&window, at(16)));
        prop_assert!(state.is_settled());
        prop_assert!(ReplyState::file(Some(&state), &window, at(6), "lần nữa").is_err());
    }

    #[test]
    fn a_case_is_decided_by_more_than_half_of_those_who_may_vote(seed: u64) {
        let mut chance = Chance(seed);
        let mut members: Vec<Actor> =
            (1..=6).map(|number| somebody(number, chance.percent(20).then_some(UNIT))).collect();
        let motion = Motion {
            changes: Vec::new(),
            reason: Reason { code: ReasonCode::Other, text: "kiến nghị".to_owned() },
        };
        let mut case = CaseState::put(motion).unwrap();
        let mut voted: Vec<(u8, Vote)> = Vec::new();
        for _ in 0..chance.count(0, 12) {
            let number = u8::try_from(chance.between(1, 6)).unwrap();
            let vote = chance.one_of(&[Vote::For, Vote::Against, Vote::Abstained]);
            let Ok(member) = Decider::on(&members[usize::from(number) - 1], id(UNIT)) else { continue };
            let went = or_stay(&mut case, |it| it.vote(member, vote));
            prop_assert_eq!(went, voted.iter().all(|(known, _)| *known != number));
            if went {
                voted.push((number, vote));
            }
        }
        // Somebody is moved to the unit after having voted: the vote counts no more.
        if chance.percent(30) {
            members[0] = somebody(1, Some(UNIT));
        }
        let may: Vec<u8> =
            (1..=6).filter(|number| members[usize::from(*number) - 1].own_units().is_empty()).collect();
        let valid: Vec<Vote> =
            voted.iter().filter(|(number, _)| may.contains(number)).map(|(_, vote)| *vote).collect();
        let decided = case.decide(&members, id(UNIT));
        prop_assert_eq!(decided.is_ok(), valid.len() * 2 > may.len());
        if let Ok(CaseState::Decided(decision)) = decided {
            let count = |wanted| valid.iter().filter(|vote| **vote == wanted).count();
            prop_assert_eq!(decision.is_carried, count(Vote::For) > count(Vote::Against));
            prop_assert_eq!(decision.entitled, may.len());
        }
    }
}
