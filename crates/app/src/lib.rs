//! One function per command: permission, rule, save, audit, all in one transaction. Synchronous.
//!
//! Pages, API and command line change data through these functions alone, so that no rule holds in one of them and
//! is missing in another.

pub mod accounts;
mod application;
pub mod audit;
mod authentication;
pub mod cache;
pub mod campaigns;
mod context;
pub mod digest;
mod error;
pub mod evidence;
pub mod form;
pub mod history;
pub mod integrity;
mod leftovers;
pub mod lists;
mod mergers;
pub mod notices;
pub mod proceedings;
pub mod publications;
pub mod sets;
pub mod settings;
pub mod terms;
pub mod units;
mod unreadable;

pub use application::{App, Clock, Randomness};
pub use authentication::{Means, SignedIn};
pub use error::{Error, FieldFault};
pub use unreadable::Unreadable;
