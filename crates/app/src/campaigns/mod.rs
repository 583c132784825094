//! Campaigns: prepared, opened, extended, closed, their phases changed, and how far their units are.

mod appraised;
mod overview;
mod phases;
mod prepare;
mod run;
mod whole;

pub use appraised::{AppraisedCampaign, AppraisedIndex};
pub use overview::{CampaignSummary, CampaignView, FormSummary};
pub use phases::AnnouncedPhases;
pub use prepare::{NewCampaign, NewPhase, codes};
pub use whole::WholeCampaign;
