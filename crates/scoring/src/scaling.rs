//! Raw sum, factor, points: how the points of an index arise from those of its components, for every page that shows both.

use framework::{ComponentSlot, Exact, Framework, Item};

use crate::results::Results;
use crate::sheet::ScoreSheet;

/// How the points of an index arise from those of its components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaling {
    /// Sum of the points of the components below; adjustments stand outside.
    pub raw: Exact,
    /// Sum of the maxima of those that apply.
    pub raw_maximum: Exact,
    /// Points in force; `None` where nothing below applies.
    pub points: Option<Exact>,
    /// What the points are out of.
    pub maximum: Exact,
}

impl Scaling {
    /// What the raw sum is multiplied by: the maximum, and what the raw sum is out of (× 100/90). `None` where it stands as
    /// it is.
    #[must_use]
    pub fn factor(&self) -> Option<(&Exact, &Exact)> {
        (self.points.is_some() && self.maximum != self.raw_maximum)
            .then_some((&self.maximum, &self.raw_maximum))
    }

    fn of<'p>(
        framework: &Framework,
        item: Item,
        component: impl Fn(ComponentSlot) -> (Option<Exact>, &'p Exact),
        points: Option<Exact>,
        maximum: Exact,
    ) -> Self {
        let mut scaling = Self { raw: Exact::ZERO, raw_maximum: Exact::ZERO, points, maximum };
        for slot in framework.components_below(item) {
            let adjusts = framework[slot].is_adjustment();
            if let ((Some(points), maximum), false) = (component(slot), adjusts) {
                scaling.raw = scaling.raw.plus(&points);
                scaling.raw_maximum = scaling.raw_maximum.plus(maximum);
            }
        }
        scaling
    }
}

impl Results {
    /// How the points of an item of the tree arise. `maximum` gives M in force of a component.
    #[must_use]
    pub fn scaling<'p>(
        &self,
        framework: &Framework,
        unit: usize,
        item: Item,
        maximum: impl Fn(ComponentSlot) -> &'p Exact,
    ) -> Scaling {
        let whole = match item {
            Item::Index(slot) => self.index_maximum(unit, slot),
            Item::Component(slot) => maximum(slot).clone(),
        };
        let component = |slot| (self.component_points(unit, slot), maximum(slot));
        Scaling::of(framework, item, component, self.item_points(unit, item), whole)
    }
}

impl ScoreSheet {
    /// How the points of an item of the tree arise.
    #[must_use]
    pub fn scaling(&self, framework: &Framework, item: Item) -> Scaling {
        let (points, maximum) = self.item(item);
        let component = |slot: ComponentSlot| (self[slot].points.clone(), &self[slot].maximum);
        Scaling::of(framework, item, component, points.cloned(), maximum.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_sum_has_a_factor_only_where_it_is_out_of_something_else() {
        let of = |raw_maximum| Scaling {
            raw: Exact::integer(45),
            raw_maximum: Exact::integer(raw_maximum),
            points: Some(Exact::integer(50)),
            maximum: Exact::integer(100),
        };
        assert_eq!(of(90).factor(), Some((&Exact::integer(100), &Exact::integer(90))));
        assert_eq!(of(100).factor(), None);
        assert_eq!(Scaling { points: None, ..of(90) }.factor(), None);
    }
}
