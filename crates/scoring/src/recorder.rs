//! Who listens while points are computed: nobody where only points matter, a tracer where they are explained.
//!
//! There is one evaluator, generic over this trait, so that what is explained is what was scored.

use framework::{InputSlot, ParameterSlot};

use crate::sheet::Step;

/// Hears of everything that the evaluator uses and does.
pub(crate) trait Recorder {
    /// Is anything kept? Where not, steps are not even put into words.
    const RECORDS: bool;

    /// An input was looked at.
    fn used_input(&mut self, slot: InputSlot);
    /// A parameter was looked at.
    fn used_parameter(&mut self, slot: ParameterSlot);
    /// A needed input was not provided.
    fn missing(&mut self, slot: InputSlot);
    /// How many inputs are missing so far.
    fn missing_count(&self) -> usize;
    /// What was missing since `count` turned out not to be needed.
    fn forget_missing(&mut self, count: usize);
    /// A step was done.
    fn step(&mut self, step: Step);
    /// The points of the rule at hand were found: the step that says so.
    fn result(&mut self, step: Step);
    /// A part of a rule begins.
    fn enter(&mut self, part: usize);
    /// That part ends.
    fn leave(&mut self);
    /// How the rule's `part` is called in steps: `P1`, or `P1.2` within it.
    fn label(&self, part: usize) -> String;
}

/// Keeps nothing; compiled away.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Silent;

impl Recorder for Silent {
    const RECORDS: bool = false;

    fn used_input(&mut self, _: InputSlot) {}
    fn used_parameter(&mut self, _: ParameterSlot) {}
    fn missing(&mut self, _: InputSlot) {}
    fn missing_count(&self) -> usize {
        0
    }
    fn forget_missing(&mut self, _: usize) {}
    fn step(&mut self, _: Step) {}
    fn result(&mut self, _: Step) {}
    fn enter(&mut self, _: usize) {}
    fn leave(&mut self) {}
    fn label(&self, _: usize) -> String {
        String::new()
    }
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    Input(InputSlot),
    Parameter(ParameterSlot),
}

/// Keeps everything about one component.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracer {
    /// Each once, in the order of use.
    pub used: Vec<Used>,
    /// Each once, in the order of use.
    pub missing: Vec<InputSlot>,
    pub steps: Vec<Step>,
    path: Vec<usize>,
}

impl Tracer {
    fn using(&mut self, used: Used) {
        if !self.used.contains(&used) {
            self.used.push(used);
        }
    }
}

impl Recorder for Tracer {
    const RECORDS: bool = true;

    fn used_input(&mut self, slot: InputSlot) {
        self.using(Used::Input(slot));
    }

    fn used_parameter(&mut self, slot: ParameterSlot) {
        self.using(Used::Parameter(slot));
    }

    fn missing(&mut self, slot: InputSlot) {
        if !self.missing.contains(&slot) {
            self.missing.push(slot);
        }
    }

    fn missing_count(&self) -> usize {
        self.missing.len()
    }

    fn forget_missing(&mut self, count: usize) {
        self.missing.truncate(count);
    }

    fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    fn result(&mut self, mut step: Step) {
        if let Some((last, before)) = self.path.split_last() {
            step.formula = format!("{} = {}", label(before, *last), step.formula);
        }
        self.steps.push(step);
    }

    fn enter(&mut self, part: usize) {
        self.path.push(part);
    }

    fn leave(&mut self) {
        self.path.pop();
    }

    fn label(&self, part: usize) -> String {
        label(&self.path, part)
    }
}

fn label(path: &[usize], last: usize) -> String {
    let mut label = String::from("P");
    for part in path {
        label.push_str(&part.to_string());
        label.push('.');
    }
    label + &last.to_string()
}
