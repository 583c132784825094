//! Files that people bring: the parts of a form, and what is looked at before a file is taken.

pub mod parts;
pub mod receive;
