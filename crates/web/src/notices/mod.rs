//! Notices to people, on their page and by e-mail.

pub mod emails;
pub mod list;
pub mod list_page;
