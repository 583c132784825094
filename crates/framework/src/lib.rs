//! WHAT is measured: reads, checks and compares indicator sets (*bộ chỉ số*).
//!
//! A set is a folder of TOML files (`docs/framework-format.md`). This crate is pure: it is handed the texts of
//! the files and gives back the set and everything that is wrong with it.

pub mod codes;
pub mod diagnostic;
mod exact;
pub mod expression;
pub mod linter;
pub mod model;
mod named_enum;
pub mod reader;
mod slot;
mod text;
pub mod typed;

pub use diagnostic::{Argument, Diagnostic, Place, Severity};
pub use exact::{Exact, ExactFault, RoundingMode};
pub use model::*;
pub use reader::{SourceFile, read, reread};
#[doc(hidden)]
pub use slot::testing;
pub use text::{Language, Text, Title};
