//! What is worked out once for one set and one set of terms, before the first unit is scored.

use std::sync::Arc;

use framework::{
    Component, ComponentSlot, Deadline, Exact, Formula, Framework, IndexSlot, InputKind, InputSlot, Item,
    ParameterSlot, PeerSlot, Reading, Rule, Value,
};
use jiff::civil::Date;

use crate::terms::{Terms, TermsFault};

/// A set with the terms of a campaign: the maxima in force, the tree, the deadlines.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    framework: &'a Framework,
    planned: PlannedTerms,
    peer_rules: Vec<PeerRule<'a>>,
    tells_what_waits: bool,
}

/// Terms with everything that follows from them for one set. They may be kept, and make a plan again at once; clones
/// share them.
#[derive(Clone, Debug)]
pub struct PlannedTerms(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    terms: Terms,
    maxima: Vec<Exact>,
    nodes: Vec<Node>,
    whole: Node,
    adjustments: Vec<ComponentSlot>,
}

impl PlannedTerms {
    /// Works out what depends neither on a unit nor on the lifetime of the set.
    ///
    /// # Errors
    /// [`TermsFault`] where the set cannot be scored on these terms.
    pub fn new(framework: &Framework, terms: Terms) -> Result<Self, TermsFault> {
        if terms.reading == Reading::Repaired && framework.repaired.is_none() {
            return Err(TermsFault::NoRepairedEdition);
        }
        let maxima: Vec<Exact> =
            framework.components.iter().map(|component| maximum_in_force(component, terms.reading)).collect();
        let nodes = nodes(framework, terms.reading, &maxima);
        let whole = whole(framework, terms.reading, &maxima, &nodes);
        let adjustments = adjustment_slots(framework);
        Ok(Self(Arc::new(Parts { terms, maxima, nodes, whole, adjustments })))
    }

    /// The terms.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.0.terms
    }
}

/// An inner node of the tree, or the whole.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// What counts towards it; adjustments stand outside.
    pub children: Vec<Item>,
    /// The maximum that its points are scaled to; `None` for a mere grouping, which passes sums through.
    pub target: Option<Exact>,
    /// Sum of the maxima directly below when everything applies.
    pub sum: Exact,
    /// What the sum of the points is multiplied by when everything applies; `None` where it stands as it is.
    pub factor: Option<Exact>,
    /// Is there no other inner node directly below?
    pub holds_components_only: bool,
}

impl Node {
    fn new(children: Vec<Item>, target: Option<Exact>, sum: Exact) -> Self {
        let holds_components_only = children.iter().all(|child| matches!(child, Item::Component(_)));
        let mut node = Self { children, target, sum, factor: None, holds_components_only };
        node.factor = node.factor_over(&node.sum);
        node
    }

    /// Target ÷ base; `None` where both are the same, or there is no target or nothing to divide by.
    pub fn factor_over(&self, base: &Exact) -> Option<Exact> {
        self.target.as_ref().filter(|target| *target != base).and_then(|target| target.checked_div(base))
    }

    /// The maximum it stands for when everything applies.
    fn full(&self) -> &Exact {
        self.target.as_ref().unwrap_or(&self.sum)
    }
}

/// A `peer_max` rule, wherever it stands in a component.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeerRule<'a> {
    pub component: ComponentSlot,
    pub quantity: &'a Formula,
    pub peer: PeerSlot,
}

impl<'a> Plan<'a> {
    /// Works out what does not depend on a unit.
    ///
    /// # Errors
    /// [`TermsFault`] where the set cannot be scored on these terms.
    pub fn new(framework: &'a Framework, terms: Terms) -> Result<Self, TermsFault> {
        Ok(Self::again(framework, PlannedTerms::new(framework, terms)?))
    }

    /// From what was worked out for the same set before.
    #[must_use]
    pub fn again(framework: &'a Framework, planned: PlannedTerms) -> Self {
        let mut peer_rules = Vec::new();
        for (slot, component) in framework.components_with_slots() {
            collect_peer_rules(slot, &component.rule, &mut peer_rules);
        }
        Self { framework, planned, peer_rules, tells_what_waits: true }
    }

    /// The same plan, whose sheets tell what waits for the managing body as not provided: as publications that were
    /// made before there was such a state have it. Points are the same.
    #[must_use]
    pub fn without_waiting(&self) -> Self {
        Self { tells_what_waits: false, ..self.clone() }
    }

    pub(crate) const fn tells_what_waits(&self) -> bool {
        self.tells_what_waits
    }

    fn parts(&self) -> &Parts {
        &self.planned.0
    }

    /// The set.
    #[must_use]
    pub const fn framework(&self) -> &'a Framework {
        self.framework
    }

    /// The terms.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        self.planned.terms()
    }

    /// M in force of a component, in points: printed, or repaired. 0 for an adjustment.
    #[must_use]
    pub fn component_maximum(&self, slot: ComponentSlot) -> &Exact {
        self.parts().maxima.get(slot.position()).unwrap_or(&Exact::ZERO)
    }

    /// The maximum in force of an index when everything applies, in points.
    #[must_use]
    pub fn index_maximum(&self, slot: IndexSlot) -> &Exact {
        self.parts().nodes.get(slot.position()).map_or(&Exact::ZERO, Node::full)
    }

    /// The maximum in force of the whole when everything applies, in points; adjustments stand outside.
    #[must_use]
    pub fn total_maximum(&self) -> &Exact {
        self.parts().whole.full()
    }

    /// Sum of the components' maxima in force, whatever the decision prints above them: 995 for the 2022 set.
    #[must_use]
    pub fn component_sum(&self) -> Exact {
        self.parts().maxima.iter().fold(Exact::ZERO, |sum, maximum| sum.plus(maximum))
    }

    /// Parameters that the campaign still has to set: they have no default. Components that need one of them
    /// count as not provided for every unit.
    #[must_use]
    pub fn missing_parameters(&self) -> Vec<ParameterSlot> {
        self.framework.parameter_slots().filter(|slot| self.parameter(*slot).is_none()).collect()
    }

    pub(crate) fn parameter(&self, slot: ParameterSlot) -> Option<&Value> {
        self.parts().terms.parameters.get(slot.position()).and_then(Option::as_ref)
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.parts().nodes
    }

    pub(crate) fn whole(&self) -> &Node {
        &self.parts().whole
    }

    /// The components that stand outside M.
    pub(crate) fn adjustments(&self) -> &[ComponentSlot] {
        &self.parts().adjustments
    }

    pub(crate) fn peer_rules(&self) -> &[PeerRule<'a>] {
        &self.peer_rules
    }

    /// The code of an option of a choice.
    pub(crate) fn option_code(&self, input: InputSlot, option: usize) -> &'a str {
        match &self.framework[input].kind {
            InputKind::Choice(options) => options.get(option).map_or("", |option| option.code.as_str()),
            _ => "",
        }
    }

    /// The day that a date is held against; `None` where it is a parameter without a date.
    pub(crate) fn day(&self, deadline: Deadline) -> Option<Date> {
        match deadline {
            Deadline::Parameter(slot) => match self.parameter(slot) {
                Some(Value::Date(date)) => Some(*date),
                _ => None,
            },
            // Only 29 February can be missing in a year: then the month ends a day earlier.
            Deadline::Day(template) => template
                .in_year(self.terms().year)
                .or_else(|| Date::new(template.year.unwrap_or(self.terms().year), template.month, 28).ok()),
        }
    }
}

fn adjustment_slots(framework: &Framework) -> Vec<ComponentSlot> {
    let slots = framework.components_with_slots();
    slots.filter(|(_, component)| component.is_adjustment()).map(|(slot, _)| slot).collect()
}

fn maximum_in_force(component: &Component, reading: Reading) -> Exact {
    if component.is_adjustment() {
        return Exact::ZERO;
    }
    match (reading, &component.repaired_maximum) {
        (Reading::Repaired, Some(repaired)) => repaired.clone(),
        _ => component.maximum.clone(),
    }
}

/// Nodes by index; built from the last index to the first, because parents come before children.
fn nodes(framework: &Framework, reading: Reading, maxima: &[Exact]) -> Vec<Node> {
    let mut nodes = vec![Node::new(Vec::new(), None, Exact::ZERO); framework.indices.len()];
    for (slot, index) in framework.indices.iter().enumerate().rev() {
        let children = scored_children(framework, &index.children);
        let sum = sum_of(&children, maxima, &nodes);
        let target = match reading {
            Reading::AsPrinted => index.maximum.as_ref().map(|_| sum.clone()),
            Reading::Scaled | Reading::Repaired => index.maximum.clone(),
        };
        if let Some(node) = nodes.get_mut(slot) {
            *node = Node::new(children, target, sum);
        }
    }
    nodes
}

fn whole(framework: &Framework, reading: Reading, maxima: &[Exact], nodes: &[Node]) -> Node {
    let children = scored_children(framework, &framework.top);
    let sum = sum_of(&children, maxima, nodes);
    let target = match reading {
        Reading::AsPrinted => sum.clone(),
        Reading::Scaled | Reading::Repaired => framework.printed_maximum.clone(),
    };
    Node::new(children, Some(target), sum)
}

fn scored_children(framework: &Framework, children: &[Item]) -> Vec<Item> {
    let scored = |item: &Item| match item {
        Item::Index(_) => true,
        Item::Component(slot) => !framework[*slot].is_adjustment(),
    };
    children.iter().copied().filter(scored).collect()
}

fn sum_of(children: &[Item], maxima: &[Exact], nodes: &[Node]) -> Exact {
    let maximum = |item: &Item| match item {
        Item::Index(slot) => nodes.get(slot.position()).map(Node::full),
        Item::Component(slot) => maxima.get(slot.position()),
    };
    children.iter().filter_map(maximum).fold(Exact::ZERO, |sum, maximum| sum.plus(maximum))
}

fn collect_peer_rules<'a>(component: ComponentSlot, rule: &'a Rule, found: &mut Vec<PeerRule<'a>>) {
    match rule {
        Rule::PeerMax { quantity, peer, .. } => found.push(PeerRule { component, quantity, peer: *peer }),
        Rule::Parts(parts) => {
            for part in parts {
                collect_peer_rules(component, &part.rule, found);
            }
        }
        Rule::BestOf(rules) => {
            for rule in rules {
                collect_peer_rules(component, rule, found);
            }
        }
        _ => {}
    }
}
