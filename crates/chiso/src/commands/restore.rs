//! `chiso restore`: brings a backup back into an empty place, on either engine, and proves that it is whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use framework::Diagnostic;
use store::blobs::BlobStore;
use store::tables::{files, notice_mail};
use store::{DatabaseAddress, Db, DbError, DbOptions, Restoration, Tx, migrations};

use super::audit_verify::whole_chain;
use super::configured;
use crate::instance::archive::unpack;
use crate::instance::copying::{copy_all, finding};
use crate::instance::data_folder::{
    DATABASE_FILE, EVIDENCE_FOLDER, Lock, UPLOADS_FOLDER, address, make_private,
};
use crate::instance::faults::{database_fault, evidence_fault};
use crate::instance::manifest::{Manifest, Part};
use crate::instance::{codes, secret_key, system};
use crate::options::{InstanceOptions, postgres};
use crate::output::{CommandError, Console, ExitStatus, cannot_read, place_of};
use crate::progress;
use crate::writing::TempFolder;

/// `chiso restore`
#[derive(Args)]
pub struct RestoreArguments {
    /// Folder of the backup
    pub backup: PathBuf,
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
    /// PostgreSQL database to restore into, which must be empty
    #[arg(long, value_parser = postgres)]
    pub database: Option<DatabaseAddress>,
}

/// Restores.
pub fn run(console: &Console, arguments: &RestoreArguments) -> ExitStatus {
    console.finish(restore(console, arguments))
}

fn restore(console: &Console, arguments: &RestoreArguments) -> Result<(), CommandError> {
    let data = &arguments.instance.data;
    system::keep_new_files_private();
    let unpacked = if arguments.backup.is_file() { Some(unpack(&arguments.backup, data)?) } else { None };
    let backup = unpacked.as_ref().map_or(arguments.backup.as_path(), TempFolder::path);
    let manifest = Manifest::read(backup)?;
    let database = backup.join(DATABASE_FILE);
    if Part::of(&database).map_err(|fault| cannot_read(&fault))? != manifest.database {
        return Err(Diagnostic::error(codes::BACKUP_DAMAGED, place_of(&database)).into());
    }
    manifest.verify_log(&database)?;
    let mut config = configured(console, &arguments.instance)?;
    config.database = arguments.database.clone().or(config.database);
    let address = address(data, &config);
    if let DatabaseAddress::Sqlite(path) = &address
        && path.exists()
    {
        return Err(Diagnostic::error(codes::DATABASE_EXISTS, place_of(path)).into());
    }
    make_private(data)?;
    let lock = Lock::on(data)?;
    // The files first: at no moment is there a row without its file.
    let (restored, mut findings) = bring_files(console, backup, data, &manifest)?;
    let now = system::now().microseconds();
    // What waited then may have gone since; and a copy that is only tried out writes to nobody.
    let settle = |tx: &Tx<'_>| {
        secret_key::forget_mark(tx)?;
        notice_mail::doubt_all(tx, "restored from a backup")
    };
    let staged = data.join(DATABASE_FILE);
    let restoration =
        Restoration { backup: &database, staged: &staged, migrations: migrations::ALL, now_us: now };
    let db = store::restore(&restoration, &address, &DbOptions::default(), settle)
        .map_err(|error| database_fault(&address, &error))?;
    findings.extend(unmet(&db, &address, &data.join(EVIDENCE_FOLDER), &restored, &findings)?);
    let files = restored.len().to_string();
    console.print_line("server.restored", &[("folder", &data.display().to_string()), ("files", &files)])?;
    if arguments.database.is_some() {
        console.print_line("server.restored_to_server", &[("address", &address.to_string())])?;
    }
    match whole_chain(&db, &address) {
        Ok(chain) => console.print_line(
            "server.chain_whole",
            &[("entries", &chain.entries.to_string()), ("head", &chain.head.to_string())],
        )?,
        Err(CommandError::Faults(broken)) => findings.extend(broken),
        Err(stop) => return Err(stop),
    }
    drop(lock);
    if findings.is_empty() { Ok(()) } else { Err(CommandError::Faults(findings)) }
}

/// Copies the evidence files; gives the names of those that are whole.
fn bring_files(
    console: &Console,
    backup: &Path,
    data: &Path,
    manifest: &Manifest,
) -> Result<(BTreeSet<String>, Vec<Diagnostic>), CommandError> {
    let (from, into) = (backup.join(EVIDENCE_FOLDER), data.join(EVIDENCE_FOLDER));
    make_private(&into)?;
    make_private(&data.join(UPLOADS_FOLDER))?;
    let open = |folder: &Path| BlobStore::open(folder).map_err(|fault| evidence_fault(folder, &fault));
    let (source, target) = (open(&from)?, open(&into)?);
    let progress = progress::begin(console, "server.copying", manifest.evidence.len());
    let names: Vec<String> = manifest.evidence.iter().map(|part| part.sha256.clone()).collect();
    let (parts, findings) = copy_all(&source, &from, &target, &names, || progress.step())?;
    progress.finish();
    Ok((parts.into_iter().map(|part| part.sha256).collect(), findings))
}

/// Files that the restored rows name and that did not come; those that were found damaged are told already.
fn unmet(
    db: &Db,
    address: &DatabaseAddress,
    evidence: &Path,
    restored: &BTreeSet<String>,
    reported: &[Diagnostic],
) -> Result<Vec<Diagnostic>, CommandError> {
    let names: Result<Vec<String>, DbError> = db.read(files::all_hashes);
    let names = names.map_err(|error| database_fault(address, &error))?;
    let is_told = |name: &str| {
        reported.iter().any(|finding| finding.arguments.iter().any(|(_, argument)| *argument == name.into()))
    };
    let unmet = names.into_iter().filter(|name| !restored.contains(name) && !is_told(name));
    Ok(unmet.map(|name| finding(codes::EVIDENCE_MISSING, evidence, &name)).collect())
}
