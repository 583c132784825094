//! `chiso audit export`: the whole audit log as one table, verified on the way, entry by entry as the chain covers it.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use assessment::audit::Entry;
use assessment::receipt::Fingerprint;
use clap::Args;
use report::tables::without_formula;
use words::argument_text;

use super::configured;
use crate::files::FileFault;
use crate::instance::DataFolder;
use crate::instance::chain::{Chain, walk_with};
use crate::instance::faults::database_fault;
use crate::options::InstanceOptions;
use crate::output::{CommandError, Console, ExitStatus, cannot_write, place_of};
use crate::writing::StagedFolder;

/// `chiso audit export`
#[derive(Args)]
pub struct AuditExportArguments {
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
    /// File for the log; one that is there is never replaced
    #[arg(long)]
    pub out: PathBuf,
}

/// Name of the file while it is written.
const UNFINISHED: &str = "log.csv";

/// Runs `chiso audit export`.
pub fn run(console: &Console, arguments: &AuditExportArguments) -> ExitStatus {
    console.finish(export(console, arguments))
}

fn export(console: &Console, arguments: &AuditExportArguments) -> Result<(), CommandError> {
    let config = configured(console, &arguments.instance)?;
    let instance = DataFolder::open_beside(&arguments.instance.data, &config)?;
    let on_its_way = StagedFolder::beside(&arguments.out).map_err(|fault| cannot_write(&fault))?;
    let chain = written(&instance, &on_its_way)?;
    on_its_way.appear_as(UNFINISHED).map_err(|fault| cannot_write(&fault))?;
    let entries =
        argument_text(console.language, &usize::try_from(chain.entries).unwrap_or(usize::MAX).into());
    let (head, file) = (chain.head.to_string(), arguments.out.display().to_string());
    console.print_line("server.log_exported", &[("entries", &entries), ("head", &head), ("file", &file)])
}

/// Writes every entry; nothing comes of it where the chain breaks.
fn written(instance: &DataFolder, on_its_way: &StagedFolder) -> Result<Chain, CommandError> {
    let path = on_its_way.path().join(UNFINISHED);
    let fault = |error: io::Error| cannot_write(&FileFault::at(&path)(error));
    let file = File::create_new(&path).map_err(fault)?;
    // The mark lets Excel read the letters.
    let mut beginning = BufWriter::new(file);
    beginning.write_all("\u{feff}".as_bytes()).map_err(fault)?;
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(beginning);
    let head = ["position", "at", "actor", "action", "target", "data", "hash"];
    let mut outcome = table.write_record(head).map_err(io::Error::from);
    let walked = walk_with(&instance.db, |entries| {
        outcome =
            entries.iter().try_for_each(|entry| table.write_record(record(entry)).map_err(io::Error::from));
        outcome.is_ok()
    });
    let place = place_of(std::path::Path::new(&instance.address.to_string()));
    let chain = walked.map_err(|error| database_fault(&instance.address, &error))?;
    let chain = chain.map_err(|broken| CommandError::from(broken.diagnostic(place)))?;
    outcome.map_err(fault)?;
    let file = table.into_inner().map_err(|error| fault(error.into_error()))?;
    let file = file.into_inner().map_err(|error| fault(error.into_error()))?;
    file.sync_all().map_err(fault)?;
    Ok(chain)
}

fn record((entry, hash): &(Entry, Fingerprint)) -> [String; 7] {
    let guarded = |text: &str| without_formula(text).into_owned();
    [
        entry.position.to_string(),
        entry.at.to_string(),
        guarded(&entry.actor),
        guarded(&entry.action),
        guarded(&entry.target),
        guarded(&entry.data),
        hash.to_string(),
    ]
}
