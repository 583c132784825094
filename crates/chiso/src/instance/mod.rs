//! The instance in which the web application lives: its folder of data, its configuration, its clock.

pub(crate) mod archive;
pub(crate) mod audit_head_recorder;
pub(crate) mod chain;
pub(crate) mod codes;
pub(crate) mod config;
mod config_file;
pub(crate) mod copying;
pub(crate) mod data_folder;
pub(crate) mod faults;
pub(crate) mod heads;
pub(crate) mod manifest;
pub(crate) mod own_sets;
pub mod secret_key;
pub mod system;

pub(crate) use config::Config;
pub(crate) use data_folder::DataFolder;
