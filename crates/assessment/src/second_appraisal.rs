//! The blind second appraisal (*thẩm định lần hai*): a sample of indicators is appraised once more by somebody who does
//! not see what the first decided. It measures how well appraisers agree, and changes no points.

use std::collections::{BTreeMap, HashMap};

use crate::appraisal::{Appraised, Verdict};
use crate::campaign::Campaign;
use crate::receipt::Fingerprint;
use crate::recusal::Decider;
use crate::refusal::{Refusal, codes};
use crate::role::{Actor, Role, Unit, User};
use crate::{Id, Moment};

/// One indicator of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondAppraisal {
    /// Who appraises it the second time.
    pub assigned: Id<User>,
    /// What became of that.
    pub state: SecondState,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondState {
    /// It waits for the second appraiser.
    Drawn,
    /// It was decided.
    Given(Appraised),
    /// Taken out of the sample, for a reason: its appraiser is ill, or has another task.
    Released {
        /// The reason that was given.
        reason: String,
    },
}

impl SecondAppraisal {
    /// The second appraiser decides, on what the unit submitted.
    ///
    /// # Errors
    /// A refusal for good to anybody else; a refusal where it is given, released, or the reason says nothing.
    pub fn give(self, by: Decider, now: Moment, verdict: Verdict) -> Result<Self, Refusal> {
        if by.user() != self.assigned {
            return Err(Refusal::person(codes::SECOND_OF_ANOTHER));
        }
        self.must_be_drawn()?;
        if let Verdict::Corrected { changes, reason } = &verdict {
            if changes.is_empty() {
                return Err(Refusal::state(codes::NOTHING_CHANGED));
            }
            reason.must_say_something()?;
        }
        Ok(Self { state: SecondState::Given(Appraised { verdict, by, at: now }), ..self })
    }

    /// It is taken out of the sample. What was given stays: nobody removes a judgement that they do not like.
    ///
    /// # Errors
    /// A refusal where it is given or released, or there is no reason.
    pub fn release(self, reason: &str) -> Result<Self, Refusal> {
        self.must_be_drawn()?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(Refusal::state(codes::REASON_NEEDED));
        }
        Ok(Self { state: SecondState::Released { reason }, ..self })
    }

    /// Does it wait for this person, who must not see until then what the first decided?
    #[must_use]
    pub fn is_blind_to(&self, user: Id<User>) -> bool {
        self.assigned == user && self.state == SecondState::Drawn
    }

    /// Is this person its second appraiser, who can therefore not be the first?
    #[must_use]
    pub fn is_second(&self, user: Id<User>) -> bool {
        self.assigned == user && !matches!(self.state, SecondState::Released { .. })
    }

    /// It waits for its second appraiser.
    ///
    /// # Errors
    /// A refusal where it is given or released.
    pub const fn must_be_drawn(&self) -> Result<(), Refusal> {
        match self.state {
            SecondState::Drawn => Ok(()),
            SecondState::Given(_) => Err(Refusal::state(codes::SECOND_GIVEN)),
            SecondState::Released { .. } => Err(Refusal::state(codes::SECOND_RELEASED)),
        }
    }
}

/// An indicator of a unit that may be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case<'a> {
    /// The unit that it belongs to.
    pub unit: Id<Unit>,
    /// Code of the unit.
    pub unit_code: &'a str,
    /// Code of the component.
    pub component: &'a str,
    /// Code of its main index.
    pub index: &'a str,
    /// Who decided on it already.
    pub first: Option<Id<User>>,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Positions of the cases, each with its second appraiser, in the order of the cases.
    pub assigned: Vec<(usize, Id<User>)>,
    /// How many could not be drawn for want of somebody to appraise them.
    pub without_appraiser: usize,
}

/// Draws this share (1…100 per cent, rounded up) of the cases of each component, and gives each a second appraiser.
///
/// The order of the draw is that of the SHA-256 of seed, unit and component: anyone who knows the seed draws the same again.
/// Among those who may appraise a case second, one who is not responsible for its main index comes first (who knows
/// nothing of what the first decides), then who has the fewest, then by the same hash. Nobody is chosen who belongs to
/// the unit or decided first; nor the only one who could still decide first.
///
/// # Errors
/// A refusal if the share is not a percentage, or no case finds an appraiser.
pub fn draw(
    seed: &str,
    percent: u8,
    campaign: Id<Campaign>,
    cases: &[Case<'_>],
    people: &[Actor],
) -> Result<Drawn, Refusal> {
    if !(1..=100).contains(&percent) {
        return Err(Refusal::state(codes::SECOND_SHARE));
    }
    let judges: Vec<&Actor> =
        people.iter().filter(|person| appraises(person, campaign, None).is_some()).collect();
    let mut by_component: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        by_component.entry(case.component).or_default().push(at);
    }
    let mut load: HashMap<Id<User>, usize> = HashMap::new();
    let mut drawn = Drawn::default();
    for places in by_component.values_mut() {
        places.sort_by_cached_key(|at| cases.get(*at).map(|case| hash(seed, case, "")));
        let wanted = (places.len() * usize::from(percent)).div_ceil(100);
        let mut found = 0;
        for at in places.iter().copied() {
            let Some(case) = cases.get(at).filter(|_| found < wanted) else { break };
            if let Some(judge) = judge_of(seed, campaign, case, &judges, &load) {
                *load.entry(judge).or_default() += 1;
                drawn.assigned.push((at, judge));
                found += 1;
            }
        }
        drawn.without_appraiser += wanted - found;
    }
    if drawn.assigned.is_empty() {
        return Err(Refusal::state(codes::SECOND_NOBODY));
    }
    drawn.assigned.sort_unstable();
    Ok(drawn)
}

fn judge_of(
    seed: &str,
    campaign: Id<Campaign>,
    case: &Case<'_>,
    judges: &[&Actor],
    load: &HashMap<Id<User>, usize>,
) -> Option<Id<User>> {
    let may_decide = |judge: &&&Actor| Decider::on(judge, case.unit).is_ok();
    let responsible = |judge: &Actor| appraises(judge, campaign, Some(case.index)).is_some();
    let firsts: Vec<Id<User>> =
        judges.iter().filter(may_decide).filter(|judge| responsible(judge)).map(|judge| judge.user).collect();
    let leaves_a_first = |judge: Id<User>| case.first.is_some() || firsts.iter().any(|first| *first != judge);
    judges
        .iter()
        .filter(may_decide)
        .filter(|judge| case.first != Some(judge.user) && leaves_a_first(judge.user))
        .min_by_key(|judge| {
            let many = load.get(&judge.user).copied().unwrap_or(0);
            (responsible(judge), many, hash(seed, case, &judge.user.to_string()))
        })
        .map(|judge| judge.user)
}

/// The grant by which somebody appraises, for a main index where one is named.
fn appraises<'a>(
    person: &'a Actor,
    campaign: Id<Campaign>,
    index: Option<&str>,
) -> Option<&'a crate::role::Grant> {
    person.grants.iter().find(|grant| {
        grant.role == Role::Appraiser
            && grant.campaign.is_none_or(|own| own == campaign)
            && match (grant.index.as_deref(), index) {
                (Some(own), Some(wanted)) => own == wanted,
                _ => true,
            }
    })
}

fn hash(seed: &str, case: &Case<'_>, judge: &str) -> [u8; 32] {
    let text = format!("chiso-second/1\n{seed}\n{}\n{}\n{judge}", case.unit_code, case.component);
    *Fingerprint::of(text.as_bytes()).bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::{Reason, ReasonCode};
    use crate::recusal::tests::{an_actor, an_id};
    use crate::role::Grant;

    fn appraiser(number: u8, index: Option<&str>) -> Actor {
        let grant =
            Grant { role: Role::Appraiser, unit: None, campaign: None, index: index.map(str::to_owned) };
        Actor { grants: vec![grant], ..an_actor(number, Role::Appraiser, None) }
    }

    fn cases(units: &[String]) -> Vec<Case<'_>> {
        let mut cases = Vec::new();
        for (number, unit_code) in (10..).zip(units) {
            for (component, index) in [("1.1", "1"), ("5.1", "5")] {
                cases.push(Case { unit: an_id(number), unit_code, component, index, first: None });
            }
        }
        cases
    }

    fn units() -> Vec<String> {
        (0..20).map(|number| format!("don-vi-{number}")).collect()
    }

    #[test]
    fn a_tenth_of_each_indicator_is_drawn_and_the_seed_draws_the_same_again() {
        let (units, people) = (units(), [appraiser(1, Some("1")), appraiser(5, Some("5"))]);
        let all = cases(&units);
        let drawn = draw("2022", 10, an_id(99), &all, &people).unwrap();
        assert_eq!((drawn.assigned.len(), drawn.without_appraiser), (4, 0));
        for (at, judge) in &drawn.assigned {
            // Who is responsible for the other main index.
            assert_eq!(*judge, if all[*at].index == "1" { an_id(5) } else { an_id(1) });
        }
        assert_eq!(draw("2022", 10, an_id(99), &all, &people), Ok(drawn.clone()));
        assert_ne!(draw("2023", 10, an_id(99), &all, &people), Ok(drawn));
        let one = draw("2022", 1, an_id(99), &all, &people).unwrap();
        assert_eq!(one.assigned.len(), 2, "at least one of each");
        for share in [0, 101] {
            let refused = draw("2022", share, an_id(99), &all, &people);
            assert_eq!(refused, Err(Refusal::state(codes::SECOND_SHARE)));
        }
    }

    #[test]
    fn nobody_is_second_in_the_own_unit_or_where_they_decided_first_or_where_nobody_else_could() {
        let units = units();
        let mut all = cases(&units);
        let nobody = Err(Refusal::state(codes::SECOND_NOBODY));
        assert_eq!(
            draw("x", 100, an_id(99), &all, &[appraiser(1, None)]),
            nobody,
            "the only one decides first"
        );
        for case in &mut all {
            case.first = Some(an_id(1));
        }
        assert_eq!(draw("x", 100, an_id(99), &all, &[appraiser(1, None)]), nobody, "the same person");
        let mut insider = appraiser(2, None);
        insider.grants.extend(an_actor(2, Role::UnitClerk, Some(10)).grants);
        let drawn = draw("x", 100, an_id(99), &all, &[appraiser(1, None), insider]).unwrap();
        assert_eq!((drawn.assigned.len(), drawn.without_appraiser), (38, 2));
        assert!(drawn.assigned.iter().all(|(at, judge)| all[*at].unit != an_id(10) && *judge == an_id(2)));
        // Of another campaign.
        let mut elsewhere = appraiser(3, None);
        elsewhere.grants.iter_mut().for_each(|grant| grant.campaign = Some(an_id(98)));
        assert_eq!(draw("x", 100, an_id(99), &all, &[elsewhere]), nobody);
    }

    #[test]
    fn the_work_is_shared_evenly() {
        let units = units();
        let people: Vec<Actor> = (1..=4).map(|number| appraiser(number, None)).collect();
        let drawn = draw("x", 100, an_id(99), &cases(&units), &people).unwrap();
        for person in people {
            let own = drawn.assigned.iter().filter(|(_, judge)| *judge == person.user).count();
            assert_eq!(own, 10);
        }
    }

    #[test]
    fn only_the_one_it_was_given_to_decides_and_once() {
        let at = |number: u8| Decider::on(&appraiser(number, None), an_id(9)).unwrap();
        let now = Moment::from_microseconds(0);
        let drawn = SecondAppraisal { assigned: an_id(1), state: SecondState::Drawn };
        assert!(drawn.is_blind_to(an_id(1)) && !drawn.is_blind_to(an_id(2)));
        let other = drawn.clone().give(at(2), now, Verdict::Accepted);
        assert_eq!(other, Err(Refusal::person(codes::SECOND_OF_ANOTHER)));
        let reason = Reason { code: ReasonCode::Other, text: " ".to_owned() };
        let nothing = Verdict::Corrected { changes: Vec::new(), reason };
        assert_eq!(drawn.clone().give(at(1), now, nothing), Err(Refusal::state(codes::NOTHING_CHANGED)));
        assert_eq!(drawn.clone().release(" "), Err(Refusal::state(codes::REASON_NEEDED)));
        let released = drawn.clone().release("Nghỉ ốm").unwrap();
        assert!(!released.is_second(an_id(1)));
        let late = released.give(at(1), now, Verdict::Accepted);
        assert_eq!(late, Err(Refusal::state(codes::SECOND_RELEASED)));
        let given = drawn.give(at(1), now, Verdict::Accepted).unwrap();
        assert!(given.is_second(an_id(1)) && !given.is_blind_to(an_id(1)));
        assert_eq!(given.clone().release("x"), Err(Refusal::state(codes::SECOND_GIVEN)));
        let again = given.give(at(1), now, Verdict::Accepted);
        assert_eq!(again, Err(Refusal::state(codes::SECOND_GIVEN)));
    }
}
