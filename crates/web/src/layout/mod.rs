//! What all pages share: the frame around them, lists, sums, effects.

pub mod effects;
pub mod frame;
pub mod lists;
pub mod sums;
