//! A rehearsal: invented but plausible answers for a whole campaign, the same for the same seed.

mod answers;
mod units;

pub use answers::{Habits, invent};
pub use units::units;
