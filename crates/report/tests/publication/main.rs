//! A published result checked by itself: whole, tampered with, edited with all its hashes made anew.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

mod edited;
mod packed_anew;
mod read_back;
mod support;
mod whole;
