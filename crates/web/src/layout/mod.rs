//! What all pages share: the frame around them, lists, sums, effects.

pub mod effects;
pub mod evidence;
pub mod findings;
pub mod frame;
pub mod lists;
pub mod states;
pub mod sums;
