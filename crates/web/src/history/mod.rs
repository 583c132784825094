//! The history of the instance, and the audit log.

pub mod audit;
pub mod audit_page;
pub mod files;
pub mod instance;
pub mod instance_page;
