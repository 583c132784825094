//! WHO may do WHAT and WHEN: roles, campaigns, self-assessment, appraisal, reply, council, the
//! four scores side by side, receipts and the audit chain. Pure.
//!
//! Clock and randomness are arguments. A state holds its own data; a move gives the next state or a refusal with
//! a stable code.

pub mod answers;
pub mod appraisal;
pub mod attempts;
pub mod audit;
pub mod campaign;
pub mod common_password;
pub mod correction;
pub mod council;
pub mod course;
pub mod decision;
pub mod effects;
pub mod event;
pub mod file_mark;
pub mod import;
pub mod key;
pub mod main_indices;
pub mod notice;
pub mod password;
pub mod permission;
pub mod proceeding;
pub mod progress;
pub mod receipt;
pub mod rectification;
pub mod recusal;
pub mod refusal;
pub mod reply;
pub mod role;
pub mod second_appraisal;
pub mod self_assessment;
pub mod spelled_change;

mod id;
mod moment;

pub use framework::named_enum;
pub use id::Id;
pub use moment::Moment;
pub use refusal::Refusal;
