//! The folder in which an instance keeps everything: database, evidence files, uploads on their way.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use app::App;
use framework::Diagnostic;
use store::blobs::BlobStore;
use store::{DatabaseAddress, Db, DbOptions, migrations};

use super::config::Config;
use super::faults::{database_fault, evidence_fault};
use super::{codes, secret_key, system};
use crate::files::FileFault;
use crate::output::{CommandError, cannot_write, place_of};

/// Name of SQLite's file in the folder.
pub const DATABASE_FILE: &str = "chiso.sqlite";
/// Name of the folder of evidence files.
pub const EVIDENCE_FOLDER: &str = "evidence";
/// Name of the folder of uploads on their way.
pub const UPLOADS_FOLDER: &str = "uploads";
/// Name of the folder of sets of one's own.
pub const SETS_FOLDER: &str = "frameworks";
/// Name of the file that says that a server uses the folder.
pub const LOCK_FILE: &str = "chiso.lock";

/// An open folder of data.
pub struct DataFolder {
    /// Where the database is.
    pub address: DatabaseAddress,
    /// The database.
    pub db: Db,
    /// The folder itself.
    pub folder: PathBuf,
    /// The folder of evidence files.
    pub evidence: PathBuf,
    /// The evidence files.
    pub blobs: BlobStore,
    /// The folder of uploads on their way.
    pub uploads: PathBuf,
    /// The steps of the schema that opening it applied.
    pub applied: Vec<&'static str>,
    /// Does the configuration name a mail server?
    pub sends_mail: bool,
    /// What seals the shared secrets of second factors.
    key: Option<secret_key::Key>,
    // Given back when the folder is closed, last of all.
    _lock: Option<Lock>,
}

/// The right to be the only server on a folder; the system takes it back when the process ends, however it ends.
pub struct Lock {
    _file: File,
}

impl DataFolder {
    /// Opens a folder for a server: makes what is missing, brings the database up to date, and keeps other servers
    /// away from the SQLite file. On PostgreSQL several nodes may serve.
    pub fn open(data: &Path, config: &Config) -> Result<Self, CommandError> {
        system::keep_new_files_private();
        make_private(data)?;
        let address = address(data, config);
        let lock = match address {
            DatabaseAddress::Sqlite(_) => Some(Lock::on(data)?),
            DatabaseAddress::Postgres(_) => None,
        };
        let db = open_database(&address)?;
        let applied = db
            .migrate(migrations::ALL, system::now().microseconds())
            .map_err(|error| database_fault(&address, &error))?;
        let key = secret_key::of_server(data, &db, &address)?;
        Self::with(data, config, Opened { address, db, key: Some(key), applied, lock })
    }

    /// Opens a folder that is there, also while a server uses it: nothing is brought up to date.
    pub fn open_beside(data: &Path, config: &Config) -> Result<Self, CommandError> {
        system::keep_new_files_private();
        let address = existing(data, config)?;
        let db = open_database(&address)?;
        let key = secret_key::read(data)?;
        Self::with(data, config, Opened { address, db, key, applied: Vec::new(), lock: None })
    }

    /// The application on this folder.
    pub fn app(&self) -> App {
        let app = system::app_on(&self.db).keeping_files(self.blobs.clone());
        let app = match self.key {
            Some(key) => app.sealing_with(key),
            None => app,
        };
        if self.sends_mail { app.sending_mail() } else { app }
    }

    fn with(data: &Path, config: &Config, opened: Opened) -> Result<Self, CommandError> {
        let Opened { address, db, key, applied, lock } = opened;
        let (evidence, uploads) = (data.join(EVIDENCE_FOLDER), data.join(UPLOADS_FOLDER));
        make_private(&evidence)?;
        make_private(&uploads)?;
        let blobs = BlobStore::open(&evidence).map_err(|fault| evidence_fault(&evidence, &fault))?;
        let sends_mail = config.mail_host.is_some() && config.mail_from.is_some();
        let folder = data.to_path_buf();
        Ok(Self { address, db, folder, evidence, blobs, uploads, applied, sends_mail, key, _lock: lock })
    }
}

/// What a folder is opened with.
struct Opened {
    address: DatabaseAddress,
    db: Db,
    key: Option<secret_key::Key>,
    applied: Vec<&'static str>,
    lock: Option<Lock>,
}

impl Lock {
    /// Takes the lock, or names the process that has it.
    pub fn on(data: &Path) -> Result<Self, CommandError> {
        let path = data.join(LOCK_FILE);
        let fault = |source| cannot_write(&FileFault::at(&path)(source));
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                // Only to help finding it; the lock itself decides.
                let _unreadable = file.read_to_string(&mut process);
                let finding = Diagnostic::error(codes::FOLDER_LOCKED, place_of(data));
                return Err(finding.with("process", process.trim().to_owned()).into());
            }
            Err(TryLockError::Error(error)) => return Err(fault(error)),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(fault)?;
        Ok(Self { _file: file })
    }
}

/// Where the database of a folder is.
pub fn address(data: &Path, config: &Config) -> DatabaseAddress {
    config.database.clone().unwrap_or_else(|| DatabaseAddress::Sqlite(data.join(DATABASE_FILE)))
}

/// Where the database of a folder is, which must be there.
pub fn existing(data: &Path, config: &Config) -> Result<DatabaseAddress, CommandError> {
    if !data.is_dir() {
        return Err(Diagnostic::error(codes::NO_DATA_FOLDER, place_of(data)).into());
    }
    let address = address(data, config);
    match &address {
        DatabaseAddress::Sqlite(path) if !path.exists() => {
            Err(Diagnostic::error(codes::NO_DATABASE, place_of(path)).into())
        }
        _ => Ok(address),
    }
}

/// Makes a folder, and those above it, that nobody else may look into; one that is there stays as it is.
pub fn make_private(folder: &Path) -> Result<(), CommandError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| cannot_write(&FileFault::at(folder)(source)))
}

/// Opens a database as it is.
pub fn open_database(address: &DatabaseAddress) -> Result<Db, CommandError> {
    Db::open(address, &DbOptions::default()).map_err(|error| database_fault(address, &error))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn code<T>(result: Result<T, CommandError>) -> &'static str {
        match result {
            Err(CommandError::Faults(found)) => found[0].code,
            Err(CommandError::System(found)) => found.code,
            _ => "none",
        }
    }

    #[test]
    fn a_new_folder_is_made_for_nobody_else_and_brought_up_to_date_once() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("srv/chiso");
        let config = Config::default();
        let Ok(folder) = DataFolder::open(&data, &config) else { panic!("it opens") };
        assert_eq!(folder.applied.len(), migrations::ALL.len());
        for name in ["", EVIDENCE_FOLDER, UPLOADS_FOLDER] {
            assert_eq!(fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777, 0o700, "{name}");
        }
        assert!(folder.app().first_administrator().is_ok());
        for name in [DATABASE_FILE, LOCK_FILE, secret_key::KEY_FILE] {
            assert_eq!(fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
        drop(folder);
        let Ok(again) = DataFolder::open(&data, &config) else { panic!("it opens again") };
        assert!(again.applied.is_empty());
    }

    #[test]
    fn a_second_server_is_kept_away_and_a_backup_is_not() {
        let home = tempfile::tempdir().unwrap();
        let config = Config::default();
        let Ok(server) = DataFolder::open(home.path(), &config) else { panic!("it opens") };
        let second = DataFolder::open(home.path(), &config);
        let Err(CommandError::Faults(found)) = second else { panic!("a second server opened the folder") };
        assert_eq!(found[0].code, codes::FOLDER_LOCKED);
        assert_eq!(found[0].arguments[0].1, std::process::id().to_string().into());
        assert!(DataFolder::open_beside(home.path(), &config).is_ok());
        drop(server);
        assert!(DataFolder::open(home.path(), &config).is_ok(), "the lock is given back");
    }

    #[test]
    fn what_is_not_there_is_not_made_by_looking_at_it() {
        let home = tempfile::tempdir().unwrap();
        let config = Config::default();
        assert_eq!(code(DataFolder::open_beside(&home.path().join("no"), &config)), codes::NO_DATA_FOLDER);
        assert_eq!(code(DataFolder::open_beside(home.path(), &config)), codes::NO_DATABASE);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
