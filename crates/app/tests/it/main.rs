//! Stories of people, on both engines.

mod accounts;
mod second_factor;
mod words;
mod world;
