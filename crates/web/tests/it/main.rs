//! Stories of people over HTTP: the whole site on a real database and real files, without a network.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot continue fails"
)]

mod accounts;
mod appraising;
mod approving;
mod bad_requests;
mod beside;
mod body_values;
mod bounded;
mod confirming;
mod deciding;
mod emails;
mod evidence;
mod evidence_marks;
mod filling;
mod full_disk;
mod furnished;
mod instance_history;
mod keys;
mod keys_document;
mod later;
mod long_lists;
mod many_documents;
mod merging;
mod neighbours;
mod no_keys;
mod notices;
mod on_one_line;
mod outsiders;
mod overtaken;
mod own_sets;
#[cfg(test)]
mod permission_walk;
mod portal;
mod publishing;
mod rectifying;
#[cfg(test)]
mod results;
mod second;
mod setting_up;
mod side_effects;
mod signing_in;
mod standing;
mod taking_home;
mod typed_words;
mod waiting;
#[cfg(test)]
mod words;
mod world;
