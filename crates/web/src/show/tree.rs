//! Where a component stands: below which item, on which page.

use framework::{ComponentSlot, Framework, Item};

/// Every component below an item, in order.
#[must_use]
pub fn components_below(framework: &Framework, item: Item) -> Vec<ComponentSlot> {
    match item {
        Item::Component(slot) => vec![slot],
        Item::Index(slot) => framework.indices.get(slot.0).map_or_else(Vec::new, |index| {
            index.children.iter().flat_map(|child| components_below(framework, *child)).collect()
        }),
    }
}

/// The code of the page on which a component is.
#[must_use]
pub fn page_of(framework: &Framework, slot: ComponentSlot) -> String {
    let columns = framework.ranking_columns();
    let column = columns.into_iter().find(|item| components_below(framework, *item).contains(&slot));
    column.map(|item| framework.label(item).0.to_owned()).unwrap_or_default()
}
