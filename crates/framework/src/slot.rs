//! Positions in a framework: which question, component, index, level or parameter is meant.
//!
//! Only this crate makes one, for something that stands there; so the framework that gave a slot can be indexed by it. A
//! slot is meaningless in another framework.

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
