//! A rehearsal: invented but plausible answers for a whole campaign, the same for the same seed.

mod answers;
pub(crate) mod objection;
mod published;
mod units;
mod year;

pub use answers::{Habits, invent, survey};
pub use published::{RehearsalFault, publish, set_files};
pub use units::units;
pub use year::Year;
