//! The order in which named quantities can be computed: what is used comes before what uses it.

use framework::Framework;
use framework::expression::Operand;

/// Positions in [`Framework::quantities`]; each once.
pub(super) fn order(framework: &Framework) -> Vec<usize> {
    let mut order = Vec::new();
    for at in 0..framework.quantities.len() {
        visit(framework, at, 0, &mut order);
    }
    order
}

/// Depth is bounded by the number of quantities, so that even a circle ends.
fn visit(framework: &Framework, at: usize, depth: usize, order: &mut Vec<usize>) {
    let Some(quantity) = framework.quantities.get(at) else { return };
    if order.contains(&at) || depth > framework.quantities.len() {
        return;
    }
    let mut used = Vec::new();
    quantity.formula.expression.each_operand(&mut |operand| {
        if let Operand::Quantity(slot) = operand {
            used.push(slot.0);
        }
    });
    for other in used {
        visit(framework, other, depth + 1, order);
    }
    if !order.contains(&at) {
        order.push(at);
    }
}
