//! `chiso backup`: database and evidence of an instance in one folder, also while the server runs.

use std::path::{Path, PathBuf};

use clap::Args;
use store::DbError;
use store::blobs::BlobStore;
use store::migrations;
use store::tables::files;
use words::argument_text;

use super::configured;
use crate::instance::archive::{is_archive, pack, verify as verify_archive};
use crate::instance::copying::copy_all;
use crate::instance::data_folder::{DATABASE_FILE, EVIDENCE_FOLDER, make_private};
use crate::instance::faults::{database_fault, evidence_fault};
use crate::instance::manifest::{LastEntry, Manifest, Part};
use crate::instance::{DataFolder, system};
use crate::options::InstanceOptions;
use crate::output::{CommandError, Console, ExitStatus, cannot_write};
use crate::progress;
use crate::writing::StagedFolder;

/// `chiso backup`
#[derive(Args)]
pub struct BackupArguments {
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
    /// Folder for the backup; in one that is there, a new one is made
    #[arg(long)]
    pub out: PathBuf,
}

/// Where the backup is until it is whole.
const CONTENT: &str = "content";
/// Where its archive is until it is whole.
const ARCHIVE: &str = "archive.zip";

/// Backs up.
pub fn run(console: &Console, arguments: &BackupArguments) -> ExitStatus {
    console.finish(back_up(console, arguments))
}

fn back_up(console: &Console, arguments: &BackupArguments) -> Result<(), CommandError> {
    let config = configured(console, &arguments.instance)?;
    let instance = DataFolder::open_beside(&arguments.instance.data, &config)?;
    let place = place_for(&arguments.out);
    let folder = StagedFolder::beside(&place).map_err(|fault| cannot_write(&fault))?;
    let root = folder.path().join(CONTENT);
    make_private(&root)?;
    let database = root.join(DATABASE_FILE);
    instance
        .db
        .backup_to(&database, migrations::ALL)
        .map_err(|error| database_fault(&instance.address, &error))?;
    // Rows of files are only ever added, and a file is there before its row: read after the copy was made, they are
    // all that the copy names, and every one of them is there.
    let names: Result<Vec<String>, DbError> = instance.db.read(files::all_hashes);
    let names = names.map_err(|error| database_fault(&instance.address, &error))?;
    let evidence = root.join(EVIDENCE_FOLDER);
    make_private(&evidence)?;
    let into = BlobStore::open(&evidence).map_err(|fault| evidence_fault(&evidence, &fault))?;
    let progress = progress::begin(console, "server.copying", names.len());
    let (parts, findings) = copy_all(&instance.blobs, &instance.evidence, &into, &names, || progress.step())?;
    progress.finish();
    // Of the copy: the log of the instance has gone on meanwhile.
    let last = LastEntry::of(&database)?;
    let database = Part::of(&database).map_err(|fault| cannot_write(&fault))?;
    let manifest = Manifest::new(database, parts, last.clone(), system::now());
    manifest.write(&root).map_err(|fault| cannot_write(&fault))?;
    appear(folder, &place, &manifest)?;
    report(console, &place, &manifest)?;
    let position = last.position.to_string();
    console.print_line("server.backed_up_log", &[("position", &position), ("hash", &last.hash)])?;
    // A backup without a damaged file is better than none; the person who runs it every night must learn of it.
    if findings.is_empty() { Ok(()) } else { Err(CommandError::Faults(findings)) }
}

/// A backup that its own reader refuses is worthless: it is read back before it appears in its place.
fn appear(folder: StagedFolder, place: &Path, manifest: &Manifest) -> Result<(), CommandError> {
    let root = folder.path().join(CONTENT);
    let name = if is_archive(place) {
        let archive = folder.path().join(ARCHIVE);
        pack(&root, &archive).map_err(|fault| cannot_write(&fault))?;
        verify_archive(&archive, manifest)?;
        ARCHIVE
    } else {
        manifest.verify(&root)?;
        CONTENT
    };
    folder.appear_as(name).map_err(|fault| cannot_write(&fault))
}

fn report(console: &Console, place: &Path, manifest: &Manifest) -> Result<(), CommandError> {
    let number =
        |value: u64| argument_text(console.language, &usize::try_from(value).unwrap_or(usize::MAX).into());
    let file_bytes = manifest.evidence.iter().map(|part| part.size_bytes).sum();
    console.print_line(
        "server.backed_up",
        &[
            ("folder", &place.display().to_string()),
            ("database_bytes", &number(manifest.database.size_bytes)),
            ("files", &number(u64::try_from(manifest.evidence.len()).unwrap_or(u64::MAX))),
            ("file_bytes", &number(file_bytes)),
        ],
    )
}

/// A name of its own within a folder that is there, so that every night may name the same folder.
fn place_for(out: &Path) -> PathBuf {
    if !out.is_dir() {
        return out.to_path_buf();
    }
    let now = system::now().local();
    out.join(format!("chiso-{}", now.strftime("%Y-%m-%d-%H%M%S")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::instance::manifest::MANIFEST_FILE;

    /// A backup with one evidence file that waits for its name, what it is said to hold, and where that file is.
    fn on_its_way(place: &Path) -> (StagedFolder, Manifest, PathBuf) {
        let folder = StagedFolder::beside(place).unwrap();
        let root = folder.path().join(CONTENT);
        make_private(&root.join(EVIDENCE_FOLDER)).ok().unwrap();
        fs::write(root.join(DATABASE_FILE), "rows").unwrap();
        let blobs = BlobStore::open(&root.join(EVIDENCE_FOLDER)).unwrap();
        let sha256 = blobs.put(&mut "a document".as_bytes(), 100).unwrap().hash.to_string();
        let file = root.join(EVIDENCE_FOLDER).join(&sha256[..2]).join(&sha256[2..4]).join(&sha256);
        let parts = [root.join(DATABASE_FILE), file.clone()].map(|path| Part::of(&path).unwrap());
        let [database, evidence] = parts;
        let last = LastEntry { position: 7, hash: sha256 };
        let manifest = Manifest::new(database, vec![evidence], last, system::now());
        manifest.write(&root).unwrap();
        (folder, manifest, file)
    }

    /// The file that is named by why a backup did not appear.
    fn refused(appeared: Result<(), CommandError>) -> String {
        let Err(CommandError::Faults(found)) = appeared else { panic!("it appeared") };
        assert_eq!(found[0].code, crate::instance::codes::BACKUP_DAMAGED);
        let framework::Place::File { file } = &found[0].place else { panic!("{found:?}") };
        file.rsplit('/').next().unwrap().to_owned()
    }

    #[test]
    fn what_does_not_read_back_is_named_and_never_gets_its_place() {
        for name in ["backup", "backup.zip"] {
            for damaged in [Some(DATABASE_FILE), Some(MANIFEST_FILE), None] {
                let home = tempfile::tempdir().unwrap();
                let place = home.path().join(name);
                let (folder, manifest, evidence) = on_its_way(&place);
                let content = folder.path().join(CONTENT);
                let path = damaged.map_or(evidence, |damaged| content.join(damaged));
                // One letter is another one, as a failing disk would have it.
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text.replace("rows", "rowz").replace(": 7", ": 8").replace("doc", "dok"))
                    .unwrap();
                let expected = path.file_name().unwrap().to_str().unwrap();
                assert_eq!(refused(appear(folder, &place, &manifest)), expected, "{name}");
                assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "nothing stays");
            }
        }
    }

    #[test]
    fn what_reads_back_gets_its_place() {
        for name in ["backup", "backup.zip"] {
            let home = tempfile::tempdir().unwrap();
            let place = home.path().join(name);
            let (folder, manifest, _) = on_its_way(&place);
            assert!(appear(folder, &place, &manifest).is_ok() && place.exists());
        }
    }
}
