//! What a rule may look at: one unit's answers under one plan.

use framework::{ComponentSlot, Exact, InputSlot, Owner, ParameterSlot, PeerSlot, Value};

use crate::answers::Answers;
use crate::plan::Plan;

/// What a unit is measured against: its peers, by `peer_max` rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Peers {
    /// The largest quantity among the ranked.
    pub largest: Vec<Option<Exact>>,
    /// Does the managing body still owe the quantity of one of them?
    pub owed: Vec<bool>,
}

/// Nobody to be measured against.
pub(crate) static NOBODY: Peers = Peers { largest: Vec::new(), owed: Vec::new() };

impl Peers {
    /// Nothing known yet of this many rules.
    pub(crate) fn unknown(count: usize) -> Self {
        Self { largest: vec![None; count], owed: vec![false; count] }
    }
}

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub plan: &'a Plan<'a>,
    /// The value of each input, in the order of the framework.
    pub values: &'a [Option<Value>],
    /// By component.
    pub claims: &'a [Option<Box<str>>],
    /// Points set in the place of the rule, by component; may be empty.
    pub awarded: &'a [Option<Exact>],
    /// The largest values among the ranked peers, by `peer_max` rule.
    pub peers: &'a Peers,
    /// The component at hand; its inputs go by their short names.
    pub component: Option<ComponentSlot>,
    /// M of the component at hand.
    pub maximum: &'a Exact,
}

/// A value that a rule asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found<'a> {
    /// It was provided.
    Value(&'a Value),
    /// It does not apply: said so, or it belongs to a component that does not apply.
    NotApplicable,
    /// It was not provided.
    Missing,
}

impl<'a> Facts<'a> {
    /// The facts of a unit, with no component at hand.
    pub(crate) fn of_unit(plan: &'a Plan<'a>, answers: &'a Answers, unit: usize, peers: &'a Peers) -> Self {
        let (values, claims, awarded) = (answers.values(unit), answers.claims(unit), answers.awarded(unit));
        Self { plan, values, claims, awarded, peers, component: None, maximum: &Exact::ZERO }
    }

    /// The same facts for a component.
    pub(crate) fn of_component(self, component: ComponentSlot, maximum: &'a Exact) -> Self {
        Self { component: Some(component), maximum, ..self }
    }

    /// Points set in the place of the rule.
    pub(crate) fn awarded(&self, component: ComponentSlot) -> Option<&'a Exact> {
        self.awarded.get(component.position()).and_then(Option::as_ref)
    }

    pub(crate) fn is_claimed(&self, component: ComponentSlot) -> bool {
        self.claims.get(component.position()).is_some_and(Option::is_some)
    }

    pub(crate) fn input(&self, slot: InputSlot) -> Found<'a> {
        match self.values.get(slot.position()).and_then(Option::as_ref) {
            Some(Value::NotApplicable) => Found::NotApplicable,
            Some(value) => Found::Value(value),
            None if self.belongs_to_claimed(slot) => Found::NotApplicable,
            None => Found::Missing,
        }
    }

    pub(crate) fn parameter(&self, slot: ParameterSlot) -> Found<'a> {
        self.plan.parameter(slot).map_or(Found::Missing, Found::Value)
    }

    pub(crate) fn peer_maximum(&self, slot: PeerSlot) -> Option<&'a Exact> {
        self.peers.largest.get(slot.position()).and_then(Option::as_ref)
    }

    /// Does the managing body still owe what a peer is measured by?
    pub(crate) fn waits_for_peers(&self, slot: PeerSlot) -> bool {
        self.peers.owed.get(slot.position()).copied().unwrap_or(false)
    }

    fn belongs_to_claimed(&self, slot: InputSlot) -> bool {
        match self.plan.framework()[slot].owner {
            Owner::Component(component) => self.is_claimed(component),
            Owner::General => false,
        }
    }
}
