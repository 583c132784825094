//! What stands at a slot of a framework, and the slots of all that stands there.

use std::ops;

use super::{
    Component, ComponentSlot, Framework, Index, IndexSlot, Input, InputSlot, Level, LevelSlot, NamedQuantity,
    Parameter, ParameterSlot, PeerSlot, QuantitySlot,
};

/// Lets a framework be indexed by a slot, and gives the slots of all that stands there.
macro_rules! slots_of {
    ($name:ident, $field:ident: $kind:ty, $slots:ident, $with_slots:ident, $slot_at:ident) => {
        impl ops::Index<$name> for Framework {
            type Output = $kind;

            #[allow(clippy::indexing_slicing, reason = "a slot is made only for what stands there")]
            fn index(&self, slot: $name) -> &$kind {
                &self.$field[slot.0]
            }
        }

        impl Framework {
            #[doc = concat!("The slots of [`Framework::", stringify!($field), "`], in order.")]
            pub fn $slots(
                &self,
            ) -> impl DoubleEndedIterator<Item = $name> + ExactSizeIterator + Clone + use<> {
                (0..self.$field.len()).map($name)
            }

            #[doc = concat!("[`Framework::", stringify!($field), "`], each with its slot.")]
            pub fn $with_slots(
                &self,
            ) -> impl DoubleEndedIterator<Item = ($name, &$kind)> + ExactSizeIterator + Clone {
                self.$field.iter().enumerate().map(|(at, found)| ($name(at), found))
            }

            #[doc = concat!("The slot at a position in [`Framework::", stringify!($field), "`].")]
            #[must_use]
            pub fn $slot_at(&self, position: usize) -> Option<$name> {
                (position < self.$field.len()).then_some($name(position))
            }
        }
    };
}

slots_of!(InputSlot, inputs: Input, input_slots, inputs_with_slots, input_slot);
slots_of!(ParameterSlot, parameters: Parameter, parameter_slots, parameters_with_slots, parameter_slot);
slots_of!(QuantitySlot, quantities: NamedQuantity, quantity_slots, quantities_with_slots, quantity_slot);
slots_of!(IndexSlot, indices: Index, index_slots, indices_with_slots, index_slot);
slots_of!(ComponentSlot, components: Component, component_slots, components_with_slots, component_slot);
slots_of!(LevelSlot, levels: Level, level_slots, levels_with_slots, level_slot);

impl Framework {
    /// The slots of the `peer_max` rules.
    pub fn peer_slots(
        &self,
    ) -> impl DoubleEndedIterator<Item = PeerSlot> + ExactSizeIterator + Clone + use<> {
        (0..self.peer_count).map(PeerSlot)
    }
}
