//! One unit's self-assessment: the form, its answers and steps, its summary, packet and revisions.

pub mod answers;
pub mod answers_json;
pub mod form;
pub mod form_address;
pub mod form_blocks;
pub mod form_page;
pub mod form_parts;
pub mod history;
pub mod history_page;
pub mod packet;
pub mod packet_page;
pub mod print;
pub mod print_page;
pub mod rail;
pub mod receipt_page;
pub mod steps;
pub mod steps_consequences;
pub mod summary;
pub mod summary_page;
