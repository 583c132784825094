//! `chiso audit verify`: does every entry of the audit log follow from those before it, and is every head that was recorded still there?

use std::sync::Arc;

use assessment::receipt::Fingerprint;
use clap::Args;
use framework::{Diagnostic, Place};
use serde_json::json;
use store::{DatabaseAddress, Db};
use words::argument_text;

use super::configured;
use crate::doctor::missing_heads;
use crate::instance::chain::{Chain, ExpectedHead, walk, walk_expecting};
use crate::instance::faults::database_fault;
use crate::instance::heads::{Head, recorded_heads};
use crate::instance::{DataFolder, codes};
use crate::options::{Format, InstanceOptions};
use crate::output::{CommandError, Console, ExitStatus, cannot_read};

/// `chiso audit verify`
#[derive(Args)]
pub struct AuditVerifyArguments {
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
    /// A head of the chain that is known from elsewhere, or POSITION:HASH; the log must have it
    #[arg(long, value_name = "HASH")]
    pub expect: Vec<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Runs `chiso audit verify`.
pub fn run(console: &Console, arguments: &AuditVerifyArguments) -> ExitStatus {
    console.finish_as(arguments.format, verify(console, arguments))
}

fn verify(console: &Console, arguments: &AuditVerifyArguments) -> Result<(), CommandError> {
    let wanted: Vec<ExpectedHead> =
        arguments.expect.iter().map(|text| head(text)).collect::<Result<_, _>>()?;
    let config = configured(console, &arguments.instance)?;
    let instance = DataFolder::open_beside(&arguments.instance.data, &config)?;
    let place = Place::File { file: Arc::from(instance.address.to_string()) };
    let recorded_heads = recorded_heads(&arguments.instance.data).map_err(|fault| cannot_read(&fault))?;
    let mut expected = wanted.clone();
    expected.extend(recorded_heads.iter().map(Head::expected));
    let walked =
        walk_expecting(&instance.db, &expected).map_err(|error| database_fault(&instance.address, &error))?;
    let chain = walked.chain.map_err(|broken| CommandError::from(broken.diagnostic(place.clone())))?;
    let missing: Vec<Diagnostic> = missing_heads(&walked.unmet, &wanted, &recorded_heads, &place);
    if !missing.is_empty() {
        return Err(CommandError::Faults(missing));
    }
    let last = chain.head.to_string();
    if arguments.format == Format::Json {
        return console.print(&format!("{:#}\n", json!({ "entries": chain.entries, "head": last })));
    }
    for (position, hash) in walked.met {
        if wanted.iter().any(|head| head.hash == hash) {
            let (position, hash) = (position.to_string(), hash.to_string());
            console.print_line("server.head_met", &[("position", &position), ("hash", &hash)])?;
        }
    }
    let entries =
        argument_text(console.language, &usize::try_from(chain.entries).unwrap_or(usize::MAX).into());
    console.print_line("server.chain_whole", &[("entries", &entries), ("head", &last)])
}

/// A head as somebody gives it.
fn head(text: &str) -> Result<ExpectedHead, CommandError> {
    let (position, hash) = match text.trim().split_once(':') {
        Some((position, hash)) => (position.trim().parse().ok(), hash.trim()),
        None => (None, text.trim()),
    };
    let is_whole = position.is_some() || !text.contains(':');
    if let Some(hash) = Fingerprint::parse(&hash.to_lowercase()).filter(|_| is_whole) {
        Ok(ExpectedHead { position, hash })
    } else {
        let place = Place::File { file: Arc::from("--expect") };
        Err(Diagnostic::error(codes::AUDIT_NO_HEAD, place).with("value", text).into())
    }
}

/// The chain of a database, or the first entry that differs.
pub fn whole_chain(db: &Db, address: &DatabaseAddress) -> Result<Chain, CommandError> {
    let place = Place::File { file: Arc::from(address.to_string()) };
    let walked = walk(db).map_err(|error| database_fault(address, &error))?;
    walked.map_err(|broken| broken.diagnostic(place).into())
}
