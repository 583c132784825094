//! One file per action: what comes in by HTTP, what `app` is asked, which page answers.

pub mod account;
pub mod answers;
mod answers_json;
pub mod audit;
pub mod campaign;
pub mod campaign_new;
pub mod campaigns;
pub mod evidence;
pub mod evidence_files;
pub mod fallback;
mod form_address;
mod form_blocks;
mod form_page;
pub mod health;
pub mod history;
pub mod home;
pub mod link;
pub mod packet;
pub mod people;
pub mod person;
pub mod print;
mod receive;
pub mod result_indicator;
pub mod result_ranking;
pub mod result_unit;
pub mod results;
pub mod second_factor;
pub mod self_assessment;
pub mod settings;
pub mod sign_in;
pub mod steps;
pub mod summary;
pub mod tus;
pub mod units;

pub use form_address::base;
