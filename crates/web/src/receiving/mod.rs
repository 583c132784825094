//! Files that people bring: the parts of a form, and the checks before a file is accepted.

pub mod parts;
pub mod receive;
