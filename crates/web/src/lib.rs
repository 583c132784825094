//! The web application's pages; handlers stand on top of these view models.
#![warn(missing_docs)]

pub mod pages;
