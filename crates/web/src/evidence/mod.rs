//! Files that prove an answer: brought in, changed, handed out.

pub mod add;
pub mod edit;
pub mod edit_page;
pub mod files;
pub mod tus;
