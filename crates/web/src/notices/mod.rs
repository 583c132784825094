//! What somebody is told, on their page and by e-mail.

pub mod emails;
pub mod list;
pub mod list_page;
