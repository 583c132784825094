//! Scores and ranks all units; explains one of them with the same evaluator.

use framework::{ComponentSlot, Exact, Framework, NotApplicablePolicy, RankingBasis, RoundingPlace};

use crate::aggregate::{NodeScore, aggregate};
use crate::answers::{Answers, Participation};
use crate::evaluate::{Amount, Evaluator, Facts, NOBODY, Outcome, Peers};
use crate::groups::Groups;
use crate::numbers::Numbers;
use crate::plan::Plan;
use crate::rank::{band, order, rank};
use crate::recorder::{Recorder, Silent};
use crate::results::{Results, UnitTotal, percent};
use crate::sheet::Standing;

/// Scores all units and ranks them, one thread, without traces.
#[must_use]
pub fn score(plan: &Plan<'_>, answers: &Answers) -> Results {
    let framework = plan.framework();
    let (units, digits) = (answers.units().len(), plan.terms().rounding.digits);
    let groups = Groups::of(answers);
    let mut results = Results {
        components: framework.components.len(),
        indices: framework.indices.len(),
        component_points: Numbers::with_capacity(digits, units * framework.components.len()),
        index_points: Numbers::with_capacity(digits, units * framework.indices.len()),
        index_maxima: Numbers::with_capacity(digits, units * framework.indices.len()),
        totals: Vec::with_capacity(units),
        order: Vec::new(),
        peers: peer_maxima(plan, answers, &groups),
        waiting: Vec::new(),
    };
    let mut scorer = Scorer {
        plan,
        framework,
        points: Vec::new(),
        exact: Vec::new(),
        nodes: Vec::new(),
        waiting: Vec::new(),
    };
    for (row, unit) in answers.units().iter().enumerate() {
        let peers = groups.of_row(row).and_then(|group| results.peers.get(group));
        let peers = peers.map_or(&NOBODY, |(_, peers)| peers);
        let facts = Facts::of_unit(plan, answers, row, peers);
        let total = scorer.unit(facts, unit.participation);
        scorer.keep(&mut results, row);
        results.totals.push(total);
    }
    rank(&groups, &mut results.totals, plan.terms().ranking.ties);
    results.order = order(answers, &groups, &results.totals);
    results
}

/// What a unit's sheet needs of its peers, without scoring or ranking anybody: for a form that is not in a ranking yet.
#[must_use]
pub fn unranked(plan: &Plan<'_>, answers: &Answers) -> Results {
    let digits = plan.terms().rounding.digits;
    let nothing = || Numbers::with_capacity(digits, 0);
    Results {
        components: 0,
        indices: 0,
        component_points: nothing(),
        index_points: nothing(),
        index_maxima: nothing(),
        totals: Vec::new(),
        order: Vec::new(),
        peers: peer_maxima(plan, answers, &Groups::of(answers)),
        waiting: Vec::new(),
    }
}

/// Points of a component as the evaluator finds them, before rounding.
pub(crate) fn component_points<'a, R: Recorder>(
    evaluator: &mut Evaluator<'a, R>,
    slot: ComponentSlot,
    maximum: &'a Exact,
) -> Outcome {
    if let Some(points) = evaluator.facts.awarded(slot) {
        return evaluator.awarded(slot, maximum, points);
    }
    if evaluator.facts.is_claimed(slot) {
        evaluator.waits_for_nothing();
        return Outcome::NotArising;
    }
    evaluator.component(slot, maximum)
}

/// Points in force of an outcome: `None` where it does not apply.
pub(crate) fn in_force(plan: &Plan<'_>, outcome: &Outcome) -> Option<Exact> {
    let rounding = plan.terms().rounding;
    match outcome {
        Outcome::Points(points) | Outcome::Partly(points) => {
            Some(if rounding.place == RoundingPlace::Component {
                points.rounded(rounding.digits, rounding.mode)
            } else {
                points.clone()
            })
        }
        Outcome::Missing => Some(Exact::decimal(0, rounding.digits)),
        Outcome::NotArising => None,
    }
}

/// Where a unit stands before it is ranked.
pub(crate) fn standing_before_ranking(
    policy: NotApplicablePolicy,
    participation: Participation,
    anything_lacks: bool,
    anything_applies: bool,
) -> Standing {
    match (policy, participation) {
        (NotApplicablePolicy::NotAssessed, _) if anything_lacks => Standing::NotAssessed,
        (NotApplicablePolicy::ScoredUnranked, _) if anything_lacks => Standing::Unranked,
        (_, Participation::Unranked) => Standing::Unranked,
        (_, Participation::Ranked) if !anything_applies => Standing::Unranked,
        (_, Participation::Ranked) => Standing::Ranked(0),
    }
}

/// The printed total: the whole and the adjustments, rounded where only the total is.
pub(crate) fn printed_total(plan: &Plan<'_>, whole: &NodeScore, adjustments: &Exact) -> Option<Exact> {
    let rounding = plan.terms().rounding;
    let total = whole.points.as_ref()?.plus(adjustments);
    Some(match rounding.place {
        RoundingPlace::Component => total,
        RoundingPlace::Total => total.rounded(rounding.digits, rounding.mode),
    })
}

struct Scorer<'p, 'a> {
    plan: &'p Plan<'a>,
    framework: &'a Framework,
    /// Points in force by component.
    points: Vec<Option<Exact>>,
    /// Points before rounding by component, where they decide the rank.
    exact: Vec<Option<Exact>>,
    nodes: Vec<NodeScore>,
    /// Components that wait for a number of the managing body.
    waiting: Vec<ComponentSlot>,
}

impl Scorer<'_, '_> {
    fn unit(&mut self, facts: Facts<'_>, participation: Participation) -> UnitTotal {
        let terms = self.plan.terms();
        let lacks = self.score_components(facts);
        let unrounded = match terms.ranking.on {
            RankingBasis::Unrounded => self.unrounded_total(),
            RankingBasis::Printed => None,
        };
        let whole = aggregate(self.plan, &of(&self.points), true, &mut self.nodes);
        let printed = printed_total(self.plan, &whole, &adjustments(self.plan, &self.points));
        let share = printed.as_ref().and_then(|total| percent(total, &whole.maximum));
        let deciding = unrounded.as_ref().or(printed.as_ref());
        let key = if terms.not_applicable == NotApplicablePolicy::GroupMaximum {
            deciding.and_then(|total| percent(total, &whole.maximum))
        } else {
            deciding.cloned()
        };
        UnitTotal {
            printed,
            maximum: whole.maximum,
            standing: standing_before_ranking(terms.not_applicable, participation, lacks, key.is_some()),
            key: key.unwrap_or(Exact::ZERO),
            band: share.and_then(|share| band(&self.framework.bands, &share)),
        }
    }

    /// Fills in the points of all components; does any that counts not apply?
    fn score_components(&mut self, facts: Facts<'_>) -> bool {
        let keeps_exact = self.plan.terms().ranking.on == RankingBasis::Unrounded;
        let mut evaluator = Evaluator::new(facts, Silent);
        let mut lacks = false;
        self.points.resize(self.framework.components.len(), None);
        self.exact.clear();
        self.waiting.clear();
        for ((slot, component), place) in self.framework.components_with_slots().zip(&mut self.points) {
            let outcome = component_points(&mut evaluator, slot, facts.plan.component_maximum(slot));
            if keeps_exact {
                self.exact.push(match &outcome {
                    Outcome::Points(points) | Outcome::Partly(points) => Some(points.clone()),
                    Outcome::Missing => Some(Exact::ZERO),
                    Outcome::NotArising => None,
                });
            }
            let points = in_force(self.plan, &outcome);
            if evaluator.waits() {
                self.waiting.push(slot);
            }
            lacks |= points.is_none() && !component.is_adjustment();
            *place = points;
        }
        lacks
    }

    fn unrounded_total(&mut self) -> Option<Exact> {
        let whole = aggregate(self.plan, &of(&self.exact), false, &mut self.nodes);
        whole.points.map(|points| points.plus(&adjustments(self.plan, &self.exact)))
    }

    /// Keeps the figures of the unit just scored.
    fn keep(&self, results: &mut Results, row: usize) {
        results.waiting.extend(self.waiting.iter().map(|slot| (row, *slot)));
        for points in &self.points {
            results.component_points.push(points.as_ref());
        }
        for node in &self.nodes {
            results.index_points.push(node.points.as_ref());
            results.index_maxima.push(Some(&node.maximum));
        }
    }
}

fn of<'p>(points: &'p [Option<Exact>]) -> impl Fn(ComponentSlot) -> Option<&'p Exact> {
    move |slot| points.get(slot.position()).and_then(Option::as_ref)
}

/// Sum of the points outside M.
fn adjustments(plan: &Plan<'_>, points: &[Option<Exact>]) -> Exact {
    let points =
        plan.adjustments().iter().filter_map(|slot| points.get(slot.position()).and_then(Option::as_ref));
    points.fold(Exact::ZERO, |sum, points| sum.plus(points))
}

/// The largest quantity of every `peer_max` rule among the ranked units of each group.
fn peer_maxima(plan: &Plan<'_>, answers: &Answers, groups: &Groups<'_>) -> Vec<(String, Peers)> {
    let count = plan.framework().peer_count;
    let mut peers: Vec<(String, Peers)> =
        groups.names.iter().map(|group| ((*group).to_owned(), Peers::unknown(count))).collect();
    if count == 0 {
        return peers;
    }
    for (row, unit) in answers.units().iter().enumerate() {
        if unit.participation != Participation::Ranked {
            continue;
        }
        let Some((_, peers)) = groups.of_row(row).and_then(|group| peers.get_mut(group)) else { continue };
        for peer_rule in plan.peer_rules() {
            let facts = Facts::of_unit(plan, answers, row, &NOBODY);
            if facts.is_claimed(peer_rule.component) {
                continue;
            }
            let facts = facts.of_component(peer_rule.component, &Exact::ZERO);
            let mut evaluator = Evaluator::new(facts, Silent);
            let amount = evaluator.amount(&peer_rule.quantity.expression);
            // Points that somebody set in the place of the rule wait for nothing.
            if amount == Amount::Missing
                && evaluator.waits()
                && facts.awarded(peer_rule.component).is_none()
                && let Some(owed) = peers.owed.get_mut(peer_rule.peer.position())
            {
                *owed = true;
            }
            if let (Amount::Number(number), Some(largest)) =
                (amount, peers.largest.get_mut(peer_rule.peer.position()))
                && largest.as_ref().is_none_or(|largest| number > *largest)
            {
                *largest = Some(number);
            }
        }
    }
    peers
}
