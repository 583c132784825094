//! What the units answered: values, claims that something does not apply, explanations, evidence.

use std::sync::Arc;

use framework::{ComponentSlot, Exact, Framework, InputSlot, Value};
use jiff::civil::Date;

/// An assessed unit (*đơn vị*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Short code: `so-y-te`. Unique.
    pub code: String,
    /// Full name: `Sở Y tế`.
    pub name: String,
    /// Ranking group; units are ranked within their group. Empty where there is only one.
    pub group: String,
    /// Does it take part in the ranking?
    pub participation: Participation,
}

/// Does a unit take part in the ranking?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Participation {
    /// Scored and ranked.
    Ranked,
    /// Scored, not ranked.
    Unranked,
}

/// One piece of evidence (*tài liệu kiểm chứng*) for a component.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Number and symbol of the document.
    pub number: String,
    /// Its own date.
    pub date: Option<Date>,
    /// What it is about.
    pub summary: String,
    /// Page or section that proves the claim.
    pub page: String,
    /// File name or web address.
    pub location: String,
}

/// The most pieces of evidence of one unit for one component, wherever they come in and wherever they are written.
pub const EVIDENCE_MAX: usize = 999;

/// The answers of all units, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    units: Vec<Unit>,
    inputs: usize,
    components: usize,
    values: Vec<Option<Value>>,
    claims: Vec<Option<Box<str>>>,
    explanations: Vec<Option<Box<str>>>,
    /// Shared by clones: it is large and seldom changes.
    evidence: Vec<Option<Arc<[Evidence]>>>,
    /// Points that somebody set in the place of the rule, by unit and component; empty where nobody did.
    awarded: Vec<Option<Exact>>,
}

impl Answers {
    /// Nothing answered yet.
    #[must_use]
    pub fn empty(framework: &Framework, units: Vec<Unit>) -> Self {
        let (inputs, components) = (framework.inputs.len(), framework.components.len());
        let cells = units.len() * components;
        Self {
            inputs,
            components,
            values: vec![None; units.len() * inputs],
            claims: vec![None; cells],
            explanations: vec![None; cells],
            evidence: vec![None; cells],
            awarded: Vec::new(),
            units,
        }
    }

    /// The same answers without the units at these rows.
    #[must_use]
    pub fn without(&self, left_out: &[usize]) -> Self {
        let stays = |at: usize, per_unit: usize| per_unit == 0 || !left_out.contains(&(at / per_unit));
        Self {
            units: kept(&self.units, |at| stays(at, 1)),
            values: kept(&self.values, |at| stays(at, self.inputs)),
            claims: kept(&self.claims, |at| stays(at, self.components)),
            explanations: kept(&self.explanations, |at| stays(at, self.components)),
            evidence: kept(&self.evidence, |at| stays(at, self.components)),
            awarded: kept(&self.awarded, |at| stays(at, self.components)),
            ..*self
        }
    }

    /// The units, in the order of their rows.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The row of the unit with this code.
    #[must_use]
    pub fn row_of(&self, code: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit.code == code)
    }

    /// All values of a unit, by input.
    #[must_use]
    pub fn values(&self, unit: usize) -> &[Option<Value>] {
        row_of(&self.values, unit, self.inputs)
    }

    /// All claims of a unit that a component does not apply, with their reasons, by component.
    #[must_use]
    pub fn claims(&self, unit: usize) -> &[Option<Box<str>>] {
        row_of(&self.claims, unit, self.components)
    }

    /// One value; `None` where it was not provided.
    #[must_use]
    pub fn value(&self, unit: usize, input: InputSlot) -> Option<&Value> {
        self.values(unit).get(input.position()).and_then(Option::as_ref)
    }

    /// The reason why a component does not apply, where the unit claims so.
    #[must_use]
    pub fn claim(&self, unit: usize, component: ComponentSlot) -> Option<&str> {
        self.claims(unit).get(component.position()).and_then(Option::as_deref)
    }

    /// The unit's explanation of a component.
    #[must_use]
    pub fn explanation(&self, unit: usize, component: ComponentSlot) -> Option<&str> {
        self.cell(unit, component).and_then(|at| self.explanations.get(at)).and_then(Option::as_deref)
    }

    /// The evidence for a component.
    #[must_use]
    pub fn evidence(&self, unit: usize, component: ComponentSlot) -> &[Evidence] {
        self.cell(unit, component)
            .and_then(|at| self.evidence.get(at))
            .and_then(Option::as_deref)
            .unwrap_or(&[])
    }

    /// Sets or clears a value. A unit or input that does not exist changes nothing.
    pub fn set_value(&mut self, unit: usize, input: InputSlot, value: Option<Value>) {
        let at = input.position();
        if at < self.inputs
            && let Some(cell) = self.values.get_mut(unit * self.inputs + at)
        {
            *cell = value;
        }
    }

    /// Sets or clears a claim that a component does not apply.
    pub fn set_claim(&mut self, unit: usize, component: ComponentSlot, reason: Option<&str>) {
        if let Some(cell) = self.cell(unit, component).and_then(|at| self.claims.get_mut(at)) {
            *cell = reason.map(Box::from);
        }
    }

    /// Sets or clears an explanation.
    pub fn set_explanation(&mut self, unit: usize, component: ComponentSlot, text: Option<&str>) {
        if let Some(cell) = self.cell(unit, component).and_then(|at| self.explanations.get_mut(at)) {
            *cell = text.map(Box::from);
        }
    }

    /// Replaces the evidence for a component.
    pub fn set_evidence(&mut self, unit: usize, component: ComponentSlot, evidence: Vec<Evidence>) {
        if let Some(cell) = self.cell(unit, component).and_then(|at| self.evidence.get_mut(at)) {
            *cell = (!evidence.is_empty()).then(|| Arc::from(evidence));
        }
    }

    /// Points that somebody set in the place of the rule, by component; empty where nobody set any of any unit.
    #[must_use]
    pub fn awarded(&self, unit: usize) -> &[Option<Exact>] {
        row_of(&self.awarded, unit, self.components)
    }

    /// Sets points in the place of the rule, or leaves them to the rule again. They count within 0…M, those of an
    /// adjustment as they are.
    pub fn set_awarded(&mut self, unit: usize, component: ComponentSlot, points: Option<Exact>) {
        if self.awarded.is_empty() && points.is_some() {
            self.awarded = vec![None; self.claims.len()];
        }
        if let Some(cell) = self.cell(unit, component).and_then(|at| self.awarded.get_mut(at)) {
            *cell = points;
        }
    }

    fn cell(&self, unit: usize, component: ComponentSlot) -> Option<usize> {
        let at = component.position();
        (at < self.components && unit < self.units.len()).then_some(unit * self.components + at)
    }
}

/// What stands of a unit in a list of all units; nothing where the list is empty or the unit is not there.
fn row_of<T>(all: &[T], unit: usize, width: usize) -> &[T] {
    all.get(unit * width..(unit + 1) * width).unwrap_or_default()
}

fn kept<T: Clone>(all: &[T], stays: impl Fn(usize) -> bool) -> Vec<T> {
    all.iter().enumerate().filter(|(at, _)| stays(*at)).map(|(_, one)| one.clone()).collect()
}
