//! The key beside the data that seals the shared secrets of second factors: made once, for its owner alone, and never part
//! of the database or of a backup.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use app::accounts::KEY_BYTES;
use framework::Diagnostic;
use sha2::{Digest as _, Sha256};
use store::tables::settings;
use store::{DatabaseAddress, Db, DbError, Tx};

use super::faults::database_fault;
use super::{codes, system};
use crate::files::FileFault;
use crate::output::{CommandError, cannot_read, cannot_write, place_of};

/// Name of the file in the folder.
pub const KEY_FILE: &str = "chiso.key";

/// The setting by which a database knows its key: the hash of its hash, which gives nothing away.
const SETTING: &str = "sealing-key";

/// A key.
pub type Key = [u8; KEY_BYTES];

/// The key of a folder, where it has one.
///
/// # Errors
/// If it cannot be read, or is not a key.
pub fn read(data: &Path) -> Result<Option<Key>, CommandError> {
    let path = data.join(KEY_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot_read(&FileFault::at(&path)(error))),
    };
    match parsed(text.trim()) {
        Some(key) => Ok(Some(key)),
        None => Err(Diagnostic::error(codes::KEY_FILE_BAD, place_of(&path)).into()),
    }
}

/// The key of a server: read, or made where there is none. On a server's database that knows another one, several servers
/// would seal with several keys and read each other's secrets no more: nothing is started then.
///
/// # Errors
/// Where it cannot be read or made, or the database knows another one.
pub fn of_server(data: &Path, db: &Db, address: &DatabaseAddress) -> Result<Key, CommandError> {
    let fault = |error: DbError| database_fault(address, &error);
    let found = read(data)?;
    let known = db.read(|tx| settings::get(tx, SETTING)).map_err(fault)?;
    if let (DatabaseAddress::Postgres(_), Some((mark, _))) = (address, &known)
        && found.as_ref().map(mark_of).as_ref() != Some(mark)
    {
        return Err(Diagnostic::error(codes::KEY_FILE_OTHER, place_of(&data.join(KEY_FILE))).into());
    }
    let key = match found {
        Some(key) => key,
        None => make(data)?,
    };
    let mark = mark_of(&key);
    if known.as_ref().is_none_or(|(known, _)| *known != mark) {
        let version = known.map_or(0, |(_, version)| version);
        let recorded = db.write(move |tx: &Tx<'_>| settings::put(tx, SETTING, &mark, version));
        recorded.map_err(|error: store::tables::UpdateFault| match error {
            store::tables::UpdateFault::Db(error) => fault(error),
            // Another server was first; it is asked again at the next start.
            store::tables::UpdateFault::Stale(_) => {
                Diagnostic::error(codes::KEY_FILE_OTHER, place_of(&data.join(KEY_FILE))).into()
            }
        })?;
    }
    Ok(key)
}

/// A restored database takes the key of its new place; the old key is still read there where somebody brings it along.
pub fn forget_mark(tx: &Tx<'_>) -> Result<(), DbError> {
    settings::remove(tx, SETTING)
}

fn make(data: &Path) -> Result<Key, CommandError> {
    use app::Randomness as _;
    let path = data.join(KEY_FILE);
    let fault = |error| cannot_write(&FileFault::at(&path)(error));
    let mut key = [0; KEY_BYTES];
    system::SystemRandomness.fill(&mut key);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(fault)?;
    writeln!(file, "{}", assessment::receipt::hexadecimal(&key)).map_err(fault)?;
    file.sync_all().map_err(fault)?;
    Ok(key)
}

fn parsed(text: &str) -> Option<Key> {
    let mut key = [0; KEY_BYTES];
    if text.len() != 2 * KEY_BYTES || !text.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(key)
}

fn mark_of(key: &Key) -> String {
    assessment::receipt::hexadecimal(&Sha256::digest(Sha256::digest(key)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_alone_and_a_damaged_one_is_not_replaced() {
        let home = tempfile::tempdir().unwrap();
        assert!(matches!(read(home.path()), Ok(None)));
        let Ok(key) = make(home.path()) else { panic!("it is made") };
        assert!(matches!(read(home.path()), Ok(Some(again)) if again == key));
        let path = home.path().join(KEY_FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "half").unwrap();
        let Err(CommandError::Faults(found)) = read(home.path()) else { panic!("half a key is not a key") };
        assert_eq!(found[0].code, codes::KEY_FILE_BAD);
    }
}
