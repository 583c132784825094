//! Campaigns: prepared, opened, extended, closed, and how far their units are.

mod overview;
mod prepare;
mod run;
mod whole;

pub use overview::{CampaignSummary, CampaignView, FormSummary};
pub use prepare::{NewCampaign, NewPhase, codes};
pub use whole::WholeCampaign;
