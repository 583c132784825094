//! From component points to indices and the whole, bottom-up.

use framework::{ComponentSlot, Exact, Item, NotApplicablePolicy, RoundingPlace};

use crate::plan::{Node, Plan};

/// Points of an inner node or of the whole, with what they are out of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NodeScore {
    /// Sum of the points directly below.
    pub raw: Exact,
    /// Sum of the applicable maxima directly below.
    pub raw_maximum: Exact,
    /// Points in force; `None` where nothing below applies.
    pub points: Option<Exact>,
    /// What `points` are out of.
    pub maximum: Exact,
    /// Were the points scaled?
    pub scaled: bool,
}

/// All nodes of a unit and the whole, without adjustments. `points` gives the points of a component, `None`
/// where it does not apply; where `rounds` is false nothing is rounded on the way.
pub(crate) fn aggregate<'p>(
    plan: &Plan<'_>,
    points: &impl Fn(ComponentSlot) -> Option<&'p Exact>,
    rounds: bool,
    nodes: &mut Vec<NodeScore>,
) -> NodeScore {
    nodes.clear();
    nodes.resize(plan.nodes().len(), nothing());
    for (slot, node) in plan.nodes().iter().enumerate().rev() {
        let score = node_score(plan, node, points, nodes, rounds);
        if let Some(place) = nodes.get_mut(slot) {
            *place = score;
        }
    }
    node_score(plan, plan.whole(), points, nodes, rounds)
}

const fn nothing() -> NodeScore {
    NodeScore {
        raw: Exact::ZERO,
        raw_maximum: Exact::ZERO,
        points: None,
        maximum: Exact::ZERO,
        scaled: false,
    }
}

fn node_score<'p>(
    plan: &Plan<'_>,
    node: &Node,
    points: &impl Fn(ComponentSlot) -> Option<&'p Exact>,
    nodes: &[NodeScore],
    rounds: bool,
) -> NodeScore {
    let below = |child: &Item| match child {
        Item::Index(slot) => nodes.get(slot.position()).and_then(|node| node.points.as_ref()),
        Item::Component(slot) => points(*slot),
    };
    let (mut raw, mut applicable) = (None::<Exact>, 0_usize);
    for child_points in node.children.iter().filter_map(below) {
        applicable += 1;
        match &mut raw {
            Some(raw) => raw.add(child_points),
            None => raw = Some(child_points.clone()),
        }
    }
    let Some(raw) = raw else { return nothing() };
    // Where everything below applies, the sum of the maxima and the factor are known beforehand.
    if node.holds_components_only && applicable == node.children.len() {
        return in_force(plan, node, raw, node.sum.clone(), node.factor.as_ref(), rounds);
    }
    let maximum = |child: &&Item| match child {
        Item::Index(slot) => nodes.get(slot.position()).map(|node| &node.maximum),
        Item::Component(slot) => Some(plan.component_maximum(*slot)),
    };
    let applicable = node.children.iter().filter(|child| below(child).is_some());
    let raw_maximum =
        applicable.filter_map(|child| maximum(&child)).fold(Exact::ZERO, |sum, maximum| sum.plus(maximum));
    if keeps_what_is_left(plan) {
        return in_force(plan, node, raw, raw_maximum, node.factor.as_ref(), rounds);
    }
    let factor = node.factor_over(&raw_maximum);
    in_force(plan, node, raw, raw_maximum, factor.as_ref(), rounds)
}

/// Is the target held against everything, even where something does not apply?
fn keeps_what_is_left(plan: &Plan<'_>) -> bool {
    plan.terms().not_applicable == NotApplicablePolicy::GroupMaximum
}

/// Scales a sum to what the node stands for.
fn in_force(
    plan: &Plan<'_>,
    node: &Node,
    raw: Exact,
    raw_maximum: Exact,
    factor: Option<&Exact>,
    rounds: bool,
) -> NodeScore {
    let Some(factor) = factor else {
        return NodeScore {
            points: Some(raw.clone()),
            maximum: raw_maximum.clone(),
            raw,
            raw_maximum,
            scaled: false,
        };
    };
    let terms = plan.terms();
    let points = raw.times(factor);
    let rounds = rounds && terms.rounding.place == RoundingPlace::Component;
    let points = if rounds { points.rounded(terms.rounding.digits, terms.rounding.mode) } else { points };
    let maximum = match &node.target {
        Some(target) if !keeps_what_is_left(plan) => target.clone(),
        _ => raw_maximum.times(factor),
    };
    NodeScore { points: Some(points), maximum, raw, raw_maximum, scaled: true }
}
