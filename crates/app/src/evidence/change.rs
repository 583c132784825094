//! Evidence of a form: added, described, removed. A file is stored and hashed before its row.

use std::sync::Arc;

use assessment::Id;
use assessment::event::{DocumentRecord, Event, FileRecord, FormAt, Subject};
use assessment::permission::Action;
use store::tables::evidence::{self, EvidenceKind, EvidenceRow};
use store::tables::files;
use store::tables::forms;

use super::later::takes_evidence_later;
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::Error;
use crate::form::{
    FormContents, FormHead, NewEvidence, described_beside, must_have_room, open_head, scored_piece, target_of,
};

impl App {
    /// Adds a piece of evidence; after the submission only for an indicator that is asked for, or contested.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where the form is not with the clerk.
    pub fn add_evidence(
        &self,
        credential: &Credential,
        at: FormAt,
        new: NewEvidence,
    ) -> Result<Id<EvidenceKind>, Error> {
        let (_app, id) = (self.clone(), self.new_id());
        let later = Some(new.component.clone());
        self.edit(credential, at, later, move |context, head| {
            let (tx, now, by) = (context.tx, context.now, context.user());
            let row = EvidenceRow {
                id,
                form: head.form.id,
                added_at: now,
                added_by: by,
                ..described_beside(&head.set, head.form.id, by, &new, false)?
            };
            must_have_room(tx, head.form.id, &new.component, 1)?;
            if let Some((file, _)) = &new.file {
                files::put(tx, file, now)?;
                files::mark(tx, &file.sha256, &new.marks)?;
            }
            evidence::add(tx, &row)?;
            let added = Event::EvidenceAdded {
                evidence: id.to_string(),
                component: row.component.clone(),
                number: row.number.clone(),
                address: Some(row.address.clone()),
                file: Some(row.file.as_ref().map(file_record)),
            };
            Ok((id, added, EvidenceChange::Added(row)))
        })
    }

    /// May this be said of a piece of evidence? Asked before a long upload begins, so that no file is sent in vain;
    /// `has_file` where one comes with it.
    ///
    /// # Errors
    /// As [`App::add_evidence`].
    pub fn check_evidence(
        &self,
        credential: &Credential,
        at: FormAt,
        new: &NewEvidence,
        has_file: bool,
    ) -> Result<(), Error> {
        self.may_add_evidence(credential, at)?;
        self.query(credential, |context| {
            let tx = context.tx;
            let head = open_head(context, at, None)?;
            described_beside(&head.set, head.form.id, head.signed_in.actor.user, new, has_file)?;
            must_have_room(tx, head.form.id, &new.component, 1)
        })
    }

    /// Changes what is said about a piece of evidence.
    ///
    /// # Errors
    /// [`Error::Conflict`] where somebody changed it since `version`.
    pub fn describe_evidence(
        &self,
        credential: &Credential,
        at: FormAt,
        id: Id<EvidenceKind>,
        version: i64,
        new: NewEvidence,
    ) -> Result<(), Error> {
        self.edit(credential, at, None, move |context, head| {
            let tx = context.tx;
            let before = evidence::by_id(tx, head.form.id, id)?.ok_or(Error::NotFound)?;
            let description = NewEvidence { component: before.component.clone(), file: None, ..new.clone() };
            let has_file = before.file.is_some();
            let row = described_beside(&head.set, head.form.id, before.added_by, &description, has_file)?;
            let row =
                EvidenceRow { id, version, file: before.file.clone(), added_at: before.added_at, ..row };
            evidence::update(tx, &row)?;
            let described = Event::EvidenceDescribed {
                evidence: id.to_string(),
                component: before.component.clone(),
                before: document_record(&before),
                after: document_record(&row),
            };
            let row = EvidenceRow { version: version + 1, ..row };
            Ok(((), described, EvidenceChange::Described(row)))
        })
    }

    /// Removes a piece of evidence from the form; row and file stay in the archive.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it was removed already.
    pub fn remove_evidence(
        &self,
        credential: &Credential,
        at: FormAt,
        id: Id<EvidenceKind>,
    ) -> Result<(), Error> {
        self.edit(credential, at, None, move |context, head| {
            let tx = context.tx;
            let before = evidence::by_id(tx, head.form.id, id)?.ok_or(Error::NotFound)?;
            evidence::remove(tx, id, context.now)?;
            let removed = Event::EvidenceRemoved {
                evidence: id.to_string(),
                component: before.component.clone(),
                file: before.file.as_ref().map(file_record),
            };
            Ok(((), removed, EvidenceChange::Removed(before)))
        })
    }

    /// One change of the evidence. It reads the head of the form alone, so that the thousandth document costs what the
    /// first one does; what is kept of the form in memory changes in place.
    fn edit<T: Send + 'static>(
        &self,
        credential: &Credential,
        at: FormAt,
        later: Option<String>,
        work: impl Fn(&Context<'_, '_>, &FormHead) -> Result<(T, Event, EvidenceChange), Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = self.clone();
        let edited = self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let mut head = open_head(context, at, None)?;
            let is_filling = context.require(Action::EditForm, &target_of(&head.form, head.stage, None));
            if let Err(refused) = is_filling {
                match &later {
                    Some(component) if takes_evidence_later(tx, &head, component, now)? => {}
                    _ => return Err(refused),
                }
            }
            let (done, event, change) = work(context, &head)?;
            let cached = app.form_cache().take(&head.form);
            // Evidence counts as answers do: a leader who has not seen it does not submit it.
            head.form.answers_version = forms::advance(tx, &head.form, 1, now)?;
            head.form.changed_at = Some(now);
            if let Some(contents) = cached {
                app.form_cache().put(&head.form, changed(&head, contents, change));
            }
            context.record(&Subject::Form(at), &event)?;
            Ok(done)
        });
        if edited.is_err() {
            // What a failed transaction put in memory is not in the database.
            self.form_cache().forget_all();
        }
        edited
    }
}

/// What a change does to the evidence that is kept in memory.
enum EvidenceChange {
    Added(EvidenceRow),
    Described(EvidenceRow),
    Removed(EvidenceRow),
}

/// What stands in a form after a change of its evidence.
fn changed(head: &FormHead, mut contents: FormContents, change: EvidenceChange) -> FormContents {
    let rows = Arc::make_mut(&mut contents.evidence);
    let component = match change {
        EvidenceChange::Added(row) => {
            let component = row.component.clone();
            // In the order in which the database gives them.
            let place = |row: &EvidenceRow| (row.added_at, row.id.to_string());
            let at = rows.partition_point(|cached| place(cached) < place(&row));
            rows.insert(at, row);
            component
        }
        EvidenceChange::Described(row) => {
            let component = row.component.clone();
            if let Some(cached) = rows.iter_mut().find(|cached| cached.id == row.id) {
                *cached = row;
            }
            component
        }
        EvidenceChange::Removed(row) => {
            rows.retain(|cached| cached.id != row.id);
            row.component
        }
    };
    if let Some((slot, _)) = head.set.framework.component(&component) {
        let pieces = rows.iter().filter(|row| row.component == component).map(scored_piece).collect();
        Arc::make_mut(&mut contents.scored).set_evidence(0, slot, pieces);
    }
    contents.figures = Arc::default();
    contents
}

/// What is said of a document, as the audit log keeps it.
fn document_record(row: &EvidenceRow) -> DocumentRecord {
    DocumentRecord {
        texts: [
            Some(row.number.clone()),
            row.issued_on.clone(),
            Some(row.summary.clone()),
            Some(row.issuer.clone()),
            Some(row.page.clone()),
            Some(row.address.clone()),
        ],
    }
}

/// A file as the audit log keeps it.
fn file_record((sha256, name): &(String, String)) -> FileRecord {
    FileRecord { sha256: sha256.clone(), name: name.clone() }
}
