//! Evidence files of a form: taken in before their row, handed out to those who may read the form.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;

use assessment::Id;
use assessment::event::FormAt;
use assessment::file_mark::FileMark;
use assessment::permission::Action;
use assessment::role::Unit;
use store::Tx;
use store::blobs::BlobHash;
use store::tables::evidence::{self, EvidenceRow};
use store::tables::files::{self, FileRow};
use store::tables::units;

use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::{FormView, open_form, open_head, target_of};
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
    /// May somebody add evidence to this form now? Asked before a long upload begins.
    ///
    /// # Errors
    /// As [`App::add_evidence`].
    pub fn may_add_evidence(&self, credential: &Credential, at: FormAt) -> Result<(), Error> {
        self.query(credential, |context| {
            let head = open_head(context, at, None)?;
            let ask = |action| context.require(action, &target_of(&head.form, head.stage, None));
            // Which indicator it is for is known once it has come.
            match ask(Action::EditForm) {
                Err(_) if ask(Action::SendMore).is_ok() || ask(Action::Reply).is_ok() => Ok(()),
                asked => asked,
            }
        })
    }

    /// Opens a file of a form, now or formerly in it; to those who see some main indices alone, one that evidence of
    /// these has now. The same content may stand there under several names: `wanted` says which one is meant.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the form has no such file, or none that they see; [`Error::FileNotHere`] where the
    /// row is here and the file is not.
    pub fn open_file(
        &self,
        credential: &Credential,
        at: FormAt,
        sha256: &str,
        wanted: &str,
    ) -> Result<OpenedFile, Error> {
        let hash: BlobHash = sha256.parse().map_err(|_| Error::NotFound)?;
        let (row, name) = self.query(credential, |context| {
            let tx = context.tx;
            let view = open_form(context, at, None)?.narrowed();
            let name = seen_name(tx, &view, sha256, wanted)?;
            let row = files::by_hash(tx, sha256)?.ok_or(Error::NotFound)?;
            Ok((row, name))
        })?;
        let (content, _) = self.content(hash)?;
        Ok(OpenedFile { row, name, content })
    }

    /// The content of a stored file with its size in bytes. A row without its file is what a second node shows whose
    /// folder is its own, or a folder that lost it.
    ///
    /// # Errors
    /// [`Error::FileNotHere`].
    pub(crate) fn content(&self, hash: BlobHash) -> Result<(File, u64), Error> {
        self.files()?.read(hash)?.ok_or_else(|| Error::FileNotHere { sha256: hash.to_string() })
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
            let others = evidence::units_with_files_of(tx, view.form.id)?;
            if others.is_empty() {
                return Ok(BTreeMap::new());
            }
            let names: HashMap<Id<Unit>, String> =
                units::all(tx)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
            let seen: HashSet<&str> =
                view.evidence.iter().filter_map(|piece| Some(piece.file.as_ref()?.0.as_str())).collect();
            let mut elsewhere: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (sha256, unit) in others {
                if unit != view.unit.id
                    && seen.contains(sha256.as_str())
                    && let Some(name) = names.get(&unit)
                {
                    elsewhere.entry(sha256).or_default().push(name.clone());
                }
            }
            Ok(elsewhere)
        })
    }

    /// What must be known of the files of a form before they are opened, by their hash.
    ///
    /// # Errors
    /// Where the database cannot answer.
    pub fn file_marks(&self, view: &FormView) -> Result<BTreeMap<String, Vec<FileMark>>, Error> {
        if view.evidence.iter().all(|row| row.file.is_none()) {
            return Ok(BTreeMap::new());
        }
        self.read(|tx| Ok(files::marks_of_form(tx, view.form.id)?))
    }

    /// Evidence files that came in before their content was looked at, the first ones behind a hash. What is not in
    /// this folder is left out.
    ///
    /// # Errors
    /// Where the database or the disk cannot answer.
    pub fn files_not_looked_at(&self, behind: &str) -> Result<Vec<(String, Option<File>)>, Error> {
        let found = self.read(|tx| Ok(files::not_looked_at(tx, behind, NOT_LOOKED_AT_MAX)?))?;
        let opened = |sha256: String| {
            let hash = sha256.parse::<BlobHash>()?;
            let content = self.files()?.read(hash)?.map(|(content, _)| content);
            Ok((sha256, content))
        };
        found.into_iter().map(opened).collect()
    }

    /// Notes what was seen of a file's content.
    ///
    /// # Errors
    /// Where the database cannot answer.
    pub fn mark_file(&self, sha256: String, marks: Vec<FileMark>) -> Result<(), Error> {
        self.write(move |tx: &Tx<'_>| Ok(files::mark(tx, &sha256, &marks)?))
    }
}

/// How many files are looked at in one go.
const NOT_LOOKED_AT_MAX: i64 = 20;

/// The name under which somebody sees a file of the form: the wanted one, where the form has it under several.
fn seen_name(tx: &Tx<'_>, view: &FormView, sha256: &str, wanted: &str) -> Result<String, Error> {
    let name = |piece: &EvidenceRow| {
        piece.file.as_ref().filter(|(hash, _)| hash == sha256).map(|(_, name)| name.clone())
    };
    let chosen = |names: Vec<String>| {
        let meant = names.iter().find(|name| *name == wanted).cloned();
        meant.or_else(|| names.into_iter().next())
    };
    if let Some(name) = chosen(view.evidence.iter().filter_map(name).collect()) {
        let was_removed = name != wanted && view.sees_whole();
        let formerly =
            if was_removed { evidence::names_in_form(tx, view.form.id, sha256)? } else { Vec::new() };
        return Ok(formerly.into_iter().find(|former| former == wanted).unwrap_or(name));
    }
    if view.sees_whole() {
        return chosen(evidence::names_in_form(tx, view.form.id, sha256)?).ok_or(Error::NotFound);
    }
    // What somebody was given to appraise a second time may be of any main index.
    let given = blind_to(tx, view.signed_in.actor.user)?;
    let whole = view.contents();
    let of_given = whole.evidence.iter().filter(|row| given.contains(&(view.form.id, row.component.clone())));
    chosen(of_given.filter_map(name).collect()).ok_or(Error::NotFound)
}
