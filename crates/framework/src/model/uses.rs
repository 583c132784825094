//! Which answers a rule asks for, by itself and through named quantities.

use super::{ComponentSlot, Formula, Framework, InputSlot, Rule};
use crate::expression::Operand;

impl Formula {
    /// Calls `see` for every answer that the formula names itself.
    pub fn each_input(&self, see: &mut impl FnMut(InputSlot)) {
        self.expression.each_operand(&mut |operand| {
            if let Operand::Input(slot) = operand {
                see(*slot);
            }
        });
    }
}

impl Rule {
    /// Calls `see` for every answer that the rule names itself; not for those of named quantities.
    pub fn each_input(&self, see: &mut impl FnMut(InputSlot)) {
        self.each_answer(see);
        self.each_formula(&mut |formula| formula.each_input(see));
    }

    /// The answers that a rule takes as they are, outside of formulas.
    fn each_answer(&self, see: &mut dyn FnMut(InputSlot)) {
        match self {
            Self::YesNo { input }
            | Self::Choice { input, .. }
            | Self::Timeliness { input, .. }
            | Self::Graded { input, .. } => see(*input),
            Self::Checklist { items } => items.iter().for_each(|item| see(item.input)),
            Self::Survey { levels, .. } => levels.iter().for_each(|level| see(level.input)),
            _ => {}
        }
        self.each_below(&mut |rule| rule.each_answer(see));
    }

    /// Calls `see` for every formula of the rule and of the rules below it.
    fn each_formula(&self, see: &mut dyn FnMut(&Formula)) {
        match self {
            Self::Ratio { numerator, denominator, .. } => {
                see(numerator);
                see(denominator);
            }
            Self::WeightedRatio { terms, denominator, .. } => {
                for term in terms {
                    see(&term.quantity);
                }
                see(denominator);
            }
            Self::Tiers { quantity, .. }
            | Self::PeerMax { quantity, .. }
            | Self::Goalposts { quantity, .. }
            | Self::Adjustment { quantity, .. } => see(quantity),
            _ => {}
        }
        self.each_below(&mut |rule| rule.each_formula(see));
    }

    fn each_below(&self, see: &mut dyn FnMut(&Self)) {
        match self {
            Self::Parts(parts) => parts.iter().for_each(|part| see(&part.rule)),
            Self::BestOf(rules) => rules.iter().for_each(see),
            _ => {}
        }
    }
}

impl Framework {
    /// By answer, the components whose points depend on it: their own, and those that name it, also through named
    /// quantities.
    #[must_use]
    pub fn dependents(&self) -> Vec<Vec<ComponentSlot>> {
        let mut dependents = vec![Vec::new(); self.inputs.len()];
        for (user, component) in self.components_with_slots() {
            let mut note = |slot: InputSlot| {
                if let Some(list) = dependents.get_mut(slot.0)
                    && list.last() != Some(&user)
                {
                    list.push(user);
                }
            };
            component.inputs.iter().for_each(|slot| note(*slot));
            component.rule.each_input(&mut note);
            component.rule.each_formula(&mut |formula| self.each_input_below(formula, &mut note, 0));
        }
        dependents
    }

    /// The answers of the quantities that a formula names; a set whose quantities go in a circle is not read.
    fn each_input_below(&self, formula: &Formula, note: &mut dyn FnMut(InputSlot), depth: usize) {
        if depth > self.quantities.len() {
            return;
        }
        formula.expression.each_operand(&mut |operand| {
            if let Operand::Quantity(slot) = operand {
                let formula = &self[*slot].formula;
                formula.each_input(&mut |slot| note(slot));
                self.each_input_below(formula, note, depth + 1);
            }
        });
    }
}
