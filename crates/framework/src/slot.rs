//! Positions in a framework: which question, component, index, level or parameter is meant.
//!
//! Only this crate makes one, for something that stands there; so the framework that gave a slot can be indexed by it. A
//! slot is meaningless in another framework.

use std::ops;

use crate::model::{Component, Framework, Index, Input, Level, NamedQuantity, Parameter};

macro_rules! slot {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub(crate) usize);

        impl $name {
            /// The position, for what is kept beside a framework in the same order.
            #[must_use]
            pub const fn position(self) -> usize {
                self.0
            }
        }
    };
}

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

slot!(
    /// Position in [`crate::Framework::inputs`].
    InputSlot
);
slot!(
    /// Position in [`crate::Framework::parameters`].
    ParameterSlot
);
slot!(
    /// Position in [`crate::Framework::quantities`].
    QuantitySlot
);
slot!(
    /// Position in [`crate::Framework::indices`].
    IndexSlot
);
slot!(
    /// Position in [`crate::Framework::components`].
    ComponentSlot
);
slot!(
    /// Position in [`crate::Framework::levels`].
    LevelSlot
);
slot!(
    /// Which of the set's `peer_max` rules: `0..Framework::peer_count`.
    PeerSlot
);

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

/// Slots out of nothing, for tests that invent a framework or need none; the tidy test keeps all other code from it.
#[doc(hidden)]
pub mod testing {
    use super::{ComponentSlot, IndexSlot, InputSlot, LevelSlot, ParameterSlot, PeerSlot, QuantitySlot};

    macro_rules! out_of_nothing {
        ($($function:ident: $name:ident),*) => {$(
            #[doc = concat!("A [`", stringify!($name), "`] in which nobody needs to trust.")]
            #[must_use]
            pub const fn $function(position: usize) -> $name {
                $name(position)
            }
        )*};
    }

    out_of_nothing!(
        input_slot: InputSlot,
        parameter_slot: ParameterSlot,
        quantity_slot: QuantitySlot,
        index_slot: IndexSlot,
        component_slot: ComponentSlot,
        level_slot: LevelSlot,
        peer_slot: PeerSlot
    );
}
