//! Who takes part: people and their roles, units, account requests, the settings of the instance.

pub mod people;
pub mod people_consequences;
pub mod people_page;
pub mod person;
pub mod person_keys;
pub mod person_page;
pub mod requests;
pub mod requests_page;
pub mod settings;
pub mod settings_page;
pub mod units;
pub mod units_page;
