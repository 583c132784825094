//! One file per command: its options and what it does.

pub mod accept_clock;
pub mod account;
pub mod audit_export;
pub mod audit_verify;
pub mod backup;
pub mod demo;
pub mod doctor;
pub mod explain;
mod explain_component;
mod explain_sum;
pub mod export;
pub mod framework_check;
pub mod packet_make;
pub mod packet_read;
pub mod publish;
mod publish_without_data;
pub mod rehearse;
mod rehearse_year;
pub mod restore;
pub mod score;
mod score_files;
mod score_machine;
pub mod serve;
mod serve_loop;
pub mod verify;

use crate::instance::Config;
use crate::options::InstanceOptions;
use crate::output::{CommandError, Console, variables};

/// The configuration of an instance; what should be looked at is shown on the way.
pub fn configured(console: &Console, instance: &InstanceOptions) -> Result<Config, CommandError> {
    let (config, warnings) = Config::load(&instance.data, instance.config.as_deref(), variables())?;
    console.show(&warnings);
    Ok(config)
}
