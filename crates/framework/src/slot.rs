//! Positions in a framework: which question, component, index, level or parameter is meant.

macro_rules! slot {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub usize);
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
