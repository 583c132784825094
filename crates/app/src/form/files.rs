//! Evidence files of a form: taken in before their row, handed out to those who may read the form.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;

use assessment::Id;
use assessment::permission::Action;
use assessment::role::Unit;
use store::blobs::{BlobFault, BlobHash, BlobStore, Upload};
use store::tables::evidence::{self, EvidenceRow};
use store::tables::files::{self, FileRow};
use store::tables::units;
use store::{DbError, Tx, Unavailability};

use super::load::{FormAt, FormView, open, target};
use crate::accounts::authenticate;
use crate::context::{App, permit};
use crate::error::Error;
use crate::proceedings::blind_to;

/// A file as it is handed out.
#[derive(Debug)]
pub struct OpenedFile {
    /// What is known of it.
    pub row: FileRow,
    /// The name under which this form has it.
    pub name: String,
    /// The content.
    pub content: File,
}

impl App {
    /// An application that keeps evidence files here.
    #[must_use]
    pub fn keeping_files(self, files: BlobStore) -> Self {
        // An application that is set up already keeps what it has.
        self.inner.files.get_or_init(|| files);
        self
    }

    /// Where evidence files are kept.
    ///
    /// # Errors
    /// [`Error::Internal`] where the application was given no place.
    pub fn files(&self) -> Result<&BlobStore, Error> {
        self.inner.files.get().ok_or_else(|| Error::Internal("no place for evidence files".to_owned()))
    }

    /// May somebody add evidence to this form now? Asked before a long upload begins.
    ///
    /// # Errors
    /// As [`App::add_evidence`].
    pub fn may_add_evidence(&self, token_hash: &str, at: FormAt) -> Result<(), Error> {
        self.read(|tx| {
            let signed_in = authenticate(tx, token_hash, self.now())?;
            let view = open(self, tx, signed_in, at, None)?;
            let ask = |action| permit(&view.signed_in.actor, action, &target(&view.form, view.stage, None));
            // Which indicator it is for is known once it has come.
            match ask(Action::EditForm) {
                Err(_) if ask(Action::SendMore).is_ok() || ask(Action::Reply).is_ok() => Ok(()),
                asked => asked,
            }
        })
    }

    /// Begins to take a file in. Nothing is kept unless it is finished.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the disk refuses.
    pub fn begin_file(&self, size_bytes_max: u64) -> Result<Upload, Error> {
        self.files()?.begin(size_bytes_max).map_err(Error::from)
    }

    /// Opens a file of a form, now or formerly in it; to those who see some main indices alone, one that evidence of
    /// these has now.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the form has no such file, or none that they see.
    pub fn open_file(&self, token_hash: &str, at: FormAt, sha256: &str) -> Result<OpenedFile, Error> {
        let hash: BlobHash = sha256.parse().map_err(|_| Error::NotFound)?;
        let (row, name) = self.read(|tx| {
            let signed_in = authenticate(tx, token_hash, self.now())?;
            let view = open(self, tx, signed_in, at, None)?.narrowed();
            let name = seen_name(tx, &view, sha256)?;
            let row = files::by_hash(tx, sha256)?.ok_or(Error::NotFound)?;
            Ok((row, name))
        })?;
        let (content, _) = self
            .files()?
            .read(hash)?
            .ok_or_else(|| Error::Internal(format!("evidence file {sha256} is gone from the disk")))?;
        Ok(OpenedFile { row, name, content })
    }

    /// Files of a form that other units have as well, with those units' names; nothing for the unit itself.
    ///
    /// # Errors
    /// As [`App::form`].
    pub fn files_elsewhere(&self, view: &FormView) -> Result<BTreeMap<String, Vec<String>>, Error> {
        if view.signed_in.actor.own_units().contains(&view.unit.id) {
            return Ok(BTreeMap::new());
        }
        self.read(|tx| {
            let names: HashMap<Id<Unit>, String> =
                units::all(tx)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
            let mut elsewhere = BTreeMap::new();
            for (sha256, _) in view.evidence.iter().filter_map(|piece| piece.file.as_ref()) {
                let others = evidence::units_with_file(tx, sha256)?;
                let others: Vec<String> = others
                    .into_iter()
                    .filter(|unit| *unit != view.unit.id)
                    .filter_map(|unit| names.get(&unit).cloned())
                    .collect();
                if !others.is_empty() {
                    elsewhere.insert(sha256.clone(), others);
                }
            }
            Ok(elsewhere)
        })
    }
}

/// The name under which somebody sees a file of the form.
fn seen_name(tx: &Tx<'_>, view: &FormView, sha256: &str) -> Result<String, Error> {
    let name = |piece: &EvidenceRow| {
        piece.file.as_ref().filter(|(hash, _)| hash == sha256).map(|(_, name)| name.clone())
    };
    if let Some(name) = view.evidence.iter().find_map(name) {
        return Ok(name);
    }
    if view.sees_whole() {
        let was_here = evidence::forms_with_file(tx, sha256)?.contains(&view.form.id);
        return if was_here { Ok(sha256.to_owned()) } else { Err(Error::NotFound) };
    }
    // What somebody was given to appraise a second time may be of any main index.
    let given = blind_to(tx, view.signed_in.actor.user)?;
    let whole = view.contents();
    let mut of_given =
        whole.evidence.iter().filter(|row| given.contains(&(view.form.id, row.component.clone())));
    of_given.find_map(name).ok_or(Error::NotFound)
}

impl From<BlobFault> for Error {
    fn from(fault: BlobFault) -> Self {
        match fault {
            BlobFault::TooLarge { size_bytes_max } => Self::TooLarge { limit_bytes: size_bytes_max },
            BlobFault::DiskFull => Self::Unavailable(DbError::unavailable(Unavailability::DiskFull, &fault)),
            other => Self::Unavailable(DbError::unavailable(Unavailability::InputOutput, &other)),
        }
    }
}
