//! The council: its cases and its minutes.

pub mod cases;
pub mod cases_page;
pub mod minutes;
pub mod minutes_page;
pub mod vote;
