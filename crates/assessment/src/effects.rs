//! What a decision would move: points if granted, of the indicator itself and of every other that uses the same numbers.

use framework::{ComponentSlot, Exact, Framework, InputSlot};
use scoring::{Answers, Plan, Results};

use crate::correction::{Change, Correction};

/// What corrections would move.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Every indicator of every unit whose points would change, by unit and component.
    pub moved: Vec<Moved>,
    /// Every unit whose total would change: row, total now, total then.
    pub totals: Vec<(usize, Option<Exact>, Option<Exact>)>,
}

/// Points that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Row of the unit.
    pub unit: usize,
    /// The component index that it is about.
    pub component: ComponentSlot,
    /// Points now; `None` where it does not apply.
    pub before: Option<Exact>,
    /// Points then.
    pub after: Option<Exact>,
}

impl Moved {
    /// Points gained, or lost where negative; what does not apply counts 0.
    #[must_use]
    pub fn gained(&self) -> Exact {
        let points = |points: &Option<Exact>| points.clone().unwrap_or(Exact::ZERO);
        points(&self.after).minus(&points(&self.before))
    }
}

/// What these corrections would move, made together on what counts now.
#[must_use]
pub fn effects(plan: &Plan<'_>, counting: &Answers, corrections: &[Correction]) -> Effects {
    let mut then = counting.clone();
    for correction in corrections {
        correction.change.apply(&mut then, correction.unit);
    }
    moved(plan, &scoring::score(plan, counting), &scoring::score(plan, &then))
}

/// What differs between two results of the same units.
fn moved(plan: &Plan<'_>, before: &Results, after: &Results) -> Effects {
    let mut effects = Effects::default();
    for unit in 0..before.len() {
        for component in plan.framework().component_slots() {
            let points = [before, after].map(|results| results.component_points(unit, component));
            let [before, after] = points;
            if before != after {
                effects.moved.push(Moved { unit, component, before, after });
            }
        }
        let (before, after) = (before.total(unit), after.total(unit));
        if before != after {
            effects.totals.push((unit, before, after));
        }
    }
    effects
}

/// By which number a correction of one component moves another; `None` where it is no number that both use, but that the
/// corrected one does not apply, or a peer's correction.
#[must_use]
pub fn shared_input(
    framework: &Framework,
    dependents: &[Vec<ComponentSlot>],
    correction: &Correction,
    moved: ComponentSlot,
) -> Option<InputSlot> {
    let uses =
        |input: &InputSlot| dependents.get(input.position()).is_some_and(|users| users.contains(&moved));
    match &correction.change {
        Change::Input { input, .. } => Some(*input).filter(uses),
        Change::Claim { component, .. } => {
            let inputs = framework[*component].inputs.as_slice();
            inputs.iter().copied().find(|input| uses(input))
        }
        Change::Points { .. } => None,
    }
}
