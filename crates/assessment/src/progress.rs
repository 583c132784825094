//! How far a form is: questions asked and answered, and which components still lack something.

use framework::{ComponentSlot, FilledBy, Framework, InputSlot, Item, Owner};
use scoring::Answers;

/// Questions that the unit must answer, and those that it did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Asked of the unit.
    pub asked: usize,
    /// Answered, or claimed not to apply with a reason.
    pub answered: usize,
}

impl Progress {
    /// Whole per cent, rounded down: 100 means that nothing is missing.
    #[must_use]
    pub const fn percent(self) -> usize {
        match self.asked {
            0 => 100,
            asked => self.answered * 100 / asked,
        }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { asked: self.asked + other.asked, answered: self.answered + other.answered }
    }
}

/// Is it a question that the unit must answer?
#[must_use]
pub fn is_asked(framework: &Framework, slot: InputSlot) -> bool {
    let input = &framework[slot];
    input.required && input.filled_by == FilledBy::Unit
}

/// The general information.
#[must_use]
pub fn of_general(framework: &Framework, answers: &Answers, unit: usize) -> Progress {
    of_inputs(framework, answers, unit, &framework.general)
}

/// One component: a claim with a reason answers all of it.
#[must_use]
pub fn of_component(framework: &Framework, answers: &Answers, unit: usize, slot: ComponentSlot) -> Progress {
    let inputs = &framework[slot].inputs;
    let progress = of_inputs(framework, answers, unit, inputs);
    match answers.claim(unit, slot) {
        Some(reason) if !reason.trim().is_empty() => Progress { answered: progress.asked, ..progress },
        _ => progress,
    }
}

/// Everything below an item of the tree.
#[must_use]
pub fn of_item(framework: &Framework, answers: &Answers, unit: usize, item: Item) -> Progress {
    match item {
        Item::Component(slot) => of_component(framework, answers, unit, slot),
        Item::Index(slot) => {
            let below =
                framework[slot].children.iter().map(|child| of_item(framework, answers, unit, *child));
            below.fold(Progress::default(), Progress::plus)
        }
    }
}

/// The whole form.
#[must_use]
pub fn of_form(framework: &Framework, answers: &Answers, unit: usize) -> Progress {
    framework
        .component_slots()
        .map(|slot| of_component(framework, answers, unit, slot))
        .fold(of_general(framework, answers, unit), Progress::plus)
}

/// The questions that still lack an answer, in the order of the form.
#[must_use]
pub fn missing(framework: &Framework, answers: &Answers, unit: usize) -> Vec<InputSlot> {
    let claimed = |owner: Owner| match owner {
        Owner::Component(slot) => answers.claim(unit, slot).is_some_and(|reason| !reason.trim().is_empty()),
        Owner::General => false,
    };
    framework
        .input_slots()
        .filter(|slot| is_asked(framework, *slot) && answers.value(unit, *slot).is_none())
        .filter(|slot| !claimed(framework[*slot].owner))
        .collect()
}

fn of_inputs(framework: &Framework, answers: &Answers, unit: usize, inputs: &[InputSlot]) -> Progress {
    let asked = inputs.iter().filter(|slot| is_asked(framework, **slot));
    asked.fold(Progress::default(), |progress, slot| Progress {
        asked: progress.asked + 1,
        answered: progress.answered + usize::from(answers.value(unit, *slot).is_some()),
    })
}
