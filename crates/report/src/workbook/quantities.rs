//! The order in which named quantities can be computed: what is used comes before what uses it.

use framework::expression::Operand;
use framework::{Framework, QuantitySlot};

/// The slots of [`Framework::quantities`]; each once.
pub(super) fn order(framework: &Framework) -> Vec<QuantitySlot> {
    let mut order = Vec::new();
    for slot in framework.quantity_slots() {
        visit(framework, slot, 0, &mut order);
    }
    order
}

/// Depth is bounded by the number of quantities, so that even a circle ends.
fn visit(framework: &Framework, at: QuantitySlot, depth: usize, order: &mut Vec<QuantitySlot>) {
    if order.contains(&at) || depth > framework.quantities.len() {
        return;
    }
    let mut used = Vec::new();
    framework[at].formula.expression.each_operand(&mut |operand| {
        if let Operand::Quantity(slot) = operand {
            used.push(*slot);
        }
    });
    for other in used {
        visit(framework, other, depth + 1, order);
    }
    if !order.contains(&at) {
        order.push(at);
    }
}
