//! Evidence of a form: added, described, removed. A file is stored and hashed before its row.

use assessment::event::{DocumentRecord, Event, FileRecord, FormAt, Subject};
use std::sync::Arc;

use assessment::file_mark::FileMark;
use assessment::permission::Action;
use assessment::refusal::codes;
use assessment::role::User;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Refusal};
use framework::typed;
use scoring::{EVIDENCE_MAX, Evidence};
use store::Tx;
use store::tables::evidence::{self, EvidenceKind, EvidenceRow};
use store::tables::files::{self, FileRow};
use store::tables::forms;

use super::kept::FormContents;
use super::load::{FormHead, FormView, open_head, scored_piece, target};
use crate::accounts::Credential;
use crate::application::App;
use crate::context::Context;
use crate::error::{Error, FieldFault};
use crate::proceedings::takes_evidence_later;
use crate::sets::LoadedSet;

/// What is said about a piece of evidence, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEvidence {
    /// Code of the component.
    pub component: String,
    /// Number and symbol of the document.
    pub number: String,
    /// The document's own date: `30/11/2022`.
    pub issued_on: String,
    /// What it is about.
    pub summary: String,
    /// Who issued it.
    pub issuer: String,
    /// Page or section.
    pub page: String,
    /// Web address.
    pub address: String,
    /// A stored file and the name under which it was given.
    pub file: Option<(FileRow, String)>,
    /// What was seen of the file's content.
    pub marks: Vec<FileMark>,
}

/// Stable codes of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceFault;

impl EvidenceFault {
    /// Nothing is said at all.
    pub const EMPTY: &'static str = "field-evidence-empty";
    /// The address is none.
    pub const BAD_ADDRESS: &'static str = "field-bad-address";
    /// The set has no such component.
    pub const UNKNOWN_COMPONENT: &'static str = "field-unknown-component";
    /// Every code.
    pub const ALL: [&'static str; 3] = [Self::EMPTY, Self::BAD_ADDRESS, Self::UNKNOWN_COMPONENT];
}

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
        self.edit(credential, (at, later), move |context, head| {
            let (tx, now, by) = (context.tx, context.now, context.user());
            let row = EvidenceRow {
                id,
                form: head.form.id,
                added_at: now,
                added_by: by,
                ..described_beside(&head.set, (head.form.id, by), &new, false)?
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
                file: Some(row.file.clone().map(FileRecord::from)),
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
            let place = (head.form.id, head.signed_in.actor.user);
            described_beside(&head.set, place, new, has_file)?;
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
        self.edit(credential, (at, None), move |context, head| {
            let tx = context.tx;
            let before = evidence::by_id(tx, head.form.id, id)?.ok_or(Error::NotFound)?;
            let said = NewEvidence { component: before.component.clone(), file: None, ..new.clone() };
            let place = (head.form.id, before.added_by);
            let row = described_beside(&head.set, place, &said, before.file.is_some())?;
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
        let _app = self.clone();
        self.edit(credential, (at, None), move |context, head| {
            let tx = context.tx;
            let before = evidence::by_id(tx, head.form.id, id)?.ok_or(Error::NotFound)?;
            evidence::remove(tx, id, context.now)?;
            let removed = Event::EvidenceRemoved {
                evidence: id.to_string(),
                component: before.component.clone(),
                file: before.file.clone().map(FileRecord::from),
            };
            Ok(((), removed, EvidenceChange::Removed(before)))
        })
    }

    /// One change of the evidence. It reads the head of the form alone, so that the thousandth document costs what the
    /// first one does; what is kept of the form in memory changes in place.
    fn edit<T: Send + 'static>(
        &self,
        credential: &Credential,
        (at, later): (FormAt, Option<String>),
        work: impl Fn(&Context<'_, '_>, &FormHead) -> Result<(T, Event, EvidenceChange), Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = self.clone();
        let edited = self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let mut head = open_head(context, at, None)?;
            let is_filling = context.require(Action::EditForm, &target(&head.form, head.stage, None));
            if let Err(refused) = is_filling {
                match &later {
                    Some(component) if takes_evidence_later(tx, &head, component, now)? => {}
                    _ => return Err(refused),
                }
            }
            let (done, event, change) = work(context, &head)?;
            let kept = app.inner.forms.take(&head.form);
            // Evidence counts as answers do: a leader who has not seen it does not submit it.
            head.form.answers_version = forms::advance(tx, &head.form, 1, now)?;
            head.form.changed_at = Some(now);
            if let Some(contents) = kept {
                app.inner.forms.put(&head.form, changed(&head, contents, change));
            }
            context.record(&Subject::Form(at), &event)?;
            Ok(done)
        });
        if edited.is_err() {
            // What a failed transaction put in memory is none of the database's.
            self.inner.forms.forget_all();
        }
        edited
    }
}

/// An indicator has no more evidence than every reader and writer takes.
pub(super) fn must_have_room(
    tx: &Tx<'_>,
    form: Id<SelfAssessment>,
    component: &str,
    more: usize,
) -> Result<(), Error> {
    if evidence::count_of(tx, form, component)? + more > EVIDENCE_MAX {
        return Err(Refusal::state(codes::TOO_MUCH_EVIDENCE).into());
    }
    Ok(())
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
            let at = rows.partition_point(|kept| place(kept) < place(&row));
            rows.insert(at, row);
            component
        }
        EvidenceChange::Described(row) => {
            let component = row.component.clone();
            if let Some(kept) = rows.iter_mut().find(|kept| kept.id == row.id) {
                *kept = row;
            }
            component
        }
        EvidenceChange::Removed(row) => {
            rows.retain(|kept| kept.id != row.id);
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

/// A document of a packet, as it is kept. A packet names files that the unit keeps elsewhere, or web addresses.
pub(super) fn of_packet(view: &FormView, component: &str, piece: &Evidence) -> Result<EvidenceRow, Error> {
    if has_scheme(&piece.location) && !is_web_address(&piece.location) {
        return Err(FieldFault::alone("address", EvidenceFault::BAD_ADDRESS));
    }
    let said = NewEvidence {
        component: component.to_owned(),
        number: piece.number.clone(),
        issued_on: piece.date.map(|date| date.to_string()).unwrap_or_default(),
        summary: piece.summary.clone(),
        page: piece.page.clone(),
        ..NewEvidence::default()
    };
    let has_file = !piece.page.is_empty() || !piece.location.is_empty();
    let row = described_beside(&view.set, (view.form.id, view.signed_in.actor.user), &said, has_file)?;
    Ok(EvidenceRow { address: piece.location.clone(), ..row })
}

/// What was typed, as it is kept; `has_file` where a file stands beside it already.
fn described_beside(
    set: &LoadedSet,
    (form, added_by): (Id<SelfAssessment>, Id<User>),
    new: &NewEvidence,
    has_file: bool,
) -> Result<EvidenceRow, Error> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| faults.push(FieldFault { field: field.to_owned(), code });
    if set.framework.component(&new.component).is_none() {
        fault("component", EvidenceFault::UNKNOWN_COMPONENT);
    }
    let mut text = |field: &str, typed_text: &str| match typed::text(typed_text) {
        Ok(text) => text.map(String::from).unwrap_or_default(),
        Err(error) => {
            fault(field, error.code());
            String::new()
        }
    };
    let (number, summary) = (text("number", &new.number), text("summary", &new.summary));
    let (issuer, page) = (text("issuer", &new.issuer), text("page", &new.page));
    let address = text("address", &new.address);
    let issued_on = match new.issued_on.trim() {
        "" => None,
        typed_date => match typed::date(typed_date) {
            Ok(date) => Some(date.to_string()),
            Err(error) => {
                fault("issued_on", typed::TypedFault::from(error).code());
                None
            }
        },
    };
    if !address.is_empty() && !is_web_address(&address) {
        fault("address", EvidenceFault::BAD_ADDRESS);
    }
    if number.is_empty() && summary.is_empty() && address.is_empty() && new.file.is_none() && !has_file {
        fault("summary", EvidenceFault::EMPTY);
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(EvidenceRow {
        id: Id::new(assessment::Moment::from_microseconds(0), [0; 10]),
        form,
        component: new.component.clone(),
        number,
        issued_on,
        summary,
        issuer,
        page,
        address,
        file: new.file.as_ref().map(|(file, name)| (file.sha256.clone(), plain_name(name))),
        added_at: assessment::Moment::from_microseconds(0),
        added_by,
        version: 1,
    })
}

/// Would a browser take the text before the colon for what to do with the rest? A drive letter is none.
fn has_scheme(address: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
    // A browser passes over blanks and control characters there.
    let kept: String =
        address.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect();
    kept.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && scheme.chars().all(is_part))
}

/// Only what a browser opens as a page: never `javascript:` and the like.
fn is_web_address(address: &str) -> bool {
    let lower = address.to_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://"))
        && address.len() > 10
        && !address.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// The last part of a path, without what no file name holds; never empty.
#[must_use]
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|letter| {
            !letter.is_control() && !"<>:\"|?*\u{202e}\u{202d}\u{2066}\u{2067}".contains(*letter)
        })
        .take(200)
        .collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    if kept.is_empty() { "tai-lieu".to_owned() } else { kept.to_owned() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_whose_name_is_a_path_keeps_its_last_part() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\Users\\văn thư\\Quyết định 12.pdf"), "Quyết định 12.pdf");
        assert_eq!(plain_name("..."), "tai-lieu");
        assert_eq!(plain_name("a\u{202e}fdp.exe"), "afdp.exe");
    }

    #[test]
    fn an_address_is_one_that_a_browser_opens_as_a_page() {
        assert!(is_web_address("https://soyte.thanhhoa.gov.vn/tin-tuc"));
        for other in ["javascript:alert(1)", "https://", "data:text/html,x", "https://a.vn/a b"] {
            assert!(!is_web_address(other), "{other}");
        }
    }
}
