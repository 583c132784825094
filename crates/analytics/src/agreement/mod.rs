//! Do two appraisers who looked at the same thing come to the same? Kappa for what was decided, the intraclass
//! correlation for points, and whether one of them is systematically above the other.

mod intraclass;
mod kappa;
mod systematic;

pub use intraclass::{Intraclass, intraclass_correlation};
pub use kappa::{Kappa, cohens_kappa};
pub use systematic::{Systematic, systematic_difference};
