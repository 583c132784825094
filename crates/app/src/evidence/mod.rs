//! Evidence and its files: with the form, and later where it is asked for or goes with a reply.

mod change;
mod files;
mod later;

pub use files::OpenedFile;
pub(crate) use later::asked_for;
