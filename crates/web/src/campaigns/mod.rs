//! A campaign from its creation to its closing, and the home page.

pub mod acts;
pub mod campaign;
pub mod campaign_page;
pub mod chosen_units;
pub mod edit;
pub mod home;
pub mod home_page;
pub mod list;
pub mod list_page;
pub mod new_campaign;
pub mod new_campaign_page;
pub mod phases;
pub mod phases_page;
