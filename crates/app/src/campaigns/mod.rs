//! Campaigns: prepared, changed, opened, extended, closed, their phases changed, and how far their units are.

mod appraised;
mod draft;
mod overview;
mod phases;
mod prepare;
mod run;
mod whole;

pub use appraised::{AppraisedCampaign, AppraisedIndex};
pub use overview::{CampaignSummary, CampaignView, FormSummary, Unready};
pub use phases::AnnouncedPhases;
pub use prepare::{NewCampaign, NewPhase, codes};
pub use whole::WholeCampaign;
