//! Every page is a struct of ready-to-show words and numbers, with its template beside it by name.

pub mod error;
pub mod frame;
pub mod self_assessment;
pub mod sign_in;

pub use frame::{Frame, Session};
