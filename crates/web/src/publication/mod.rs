//! What makes a result valid: the approval, and rectifications after it.

pub mod approval;
pub mod rectification;
pub mod rectification_page;
pub mod rectify;
pub mod signed_file;
