//! Evidence of answers: added, changed, downloaded.

pub mod add;
pub mod edit;
pub mod edit_page;
pub mod files;
pub mod tus;
