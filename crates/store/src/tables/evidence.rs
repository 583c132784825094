//! Evidence of a form: files, web addresses, references to documents. What is removed stays in the table.

use assessment::role::{Unit, User};
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};

use super::{UpdateFault, fresh};
use crate::params;
use crate::{DbError, Row, Tx};

/// Marks ids of evidence.
#[derive(Debug)]
pub enum EvidenceKind {}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Its id.
    pub id: Id<EvidenceKind>,
    /// In which form.
    pub form: Id<SelfAssessment>,
    /// For which component.
    pub component: String,
    /// Number and symbol of the document.
    pub number: String,
    /// The document's own date, ISO.
    pub issued_on: Option<String>,
    /// What it is about.
    pub summary: String,
    /// Who issued it.
    pub issuer: String,
    /// Page or section that proves the claim.
    pub page: String,
    /// Web address, or file name of a packet; empty where it is a file here.
    pub address: String,
    /// The file's content and name, where it is a file here.
    pub file: Option<(String, String)>,
    /// When it was added.
    pub added_at: Moment,
    /// The account that added it.
    pub added_by: Id<User>,
    /// Number of saves so far; a save names the one that it saw, so that none is overwritten unseen.
    pub version: i64,
}

const COLUMNS: &str = "id, form_id, component_code, number, issued_on, summary, issuer, page, address, \
    file_sha256, file_name, added_at, added_by, version";

fn read(row: &Row<'_>) -> Result<EvidenceRow, DbError> {
    let file = row.get::<Option<String>>(9)?.zip(row.get::<Option<String>>(10)?);
    Ok(EvidenceRow {
        id: row.get(0)?,
        form: row.get(1)?,
        component: row.get(2)?,
        number: row.get(3)?,
        issued_on: row.get(4)?,
        summary: row.get(5)?,
        issuer: row.get(6)?,
        page: row.get(7)?,
        address: row.get(8)?,
        file,
        added_at: row.get(11)?,
        added_by: row.get(12)?,
        version: row.get(13)?,
    })
}

/// Adds a piece of evidence.
///
/// # Errors
/// [`DbError`]; its file must be known.
pub fn add(tx: &Tx<'_>, evidence: &EvidenceRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO evidence (id, form_id, component_code, number, issued_on, summary, issuer, page, address, \
         file_sha256, file_name, added_at, added_by, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
        params![
            &evidence.id.to_string(),
            &evidence.form.to_string(),
            &evidence.component,
            &evidence.number,
            evidence.issued_on.as_deref(),
            &evidence.summary,
            &evidence.issuer,
            &evidence.page,
            &evidence.address,
            evidence.file.as_ref().map(|(sha256, _)| sha256.as_str()),
            evidence.file.as_ref().map(|(_, name)| name.as_str()),
            evidence.added_at,
            &evidence.added_by.to_string(),
        ],
    )?;
    Ok(())
}

/// The evidence of a form that is not removed, in the order in which it was added.
pub fn of_form(tx: &Tx<'_>, form: Id<SelfAssessment>) -> Result<Vec<EvidenceRow>, DbError> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM evidence WHERE form_id = $1 AND removed_at IS NULL ORDER BY added_at, id"
        ),
        params![&form.to_string()],
        read,
    )
}

/// How many pieces of evidence a component of a form has that are not removed.
pub fn count_of(tx: &Tx<'_>, form: Id<SelfAssessment>, component: &str) -> Result<usize, DbError> {
    let count: i64 = tx.query_one(
        "SELECT count(*) FROM evidence WHERE form_id = $1 AND component_code = $2 AND removed_at IS NULL",
        params![&form.to_string(), component],
        |row| row.get(0),
    )?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// One piece of evidence of a form that is not removed.
pub fn by_id(
    tx: &Tx<'_>,
    form: Id<SelfAssessment>,
    id: Id<EvidenceKind>,
) -> Result<Option<EvidenceRow>, DbError> {
    tx.query_optional(
        &format!("SELECT {COLUMNS} FROM evidence WHERE id = $1 AND form_id = $2 AND removed_at IS NULL"),
        params![&id.to_string(), &form.to_string()],
        read,
    )
}

/// Saves what is said about a piece of evidence; its file stays.
///
/// # Errors
/// [`UpdateFault::Stale`] where it was saved or removed since it was read.
pub fn update(tx: &Tx<'_>, evidence: &EvidenceRow) -> Result<(), UpdateFault> {
    let changed = tx.execute(
        "UPDATE evidence SET number = $2, issued_on = $3, summary = $4, issuer = $5, page = $6, address = $7, \
         version = version + 1 WHERE id = $1 AND version = $8 AND removed_at IS NULL",
        params![
            &evidence.id.to_string(),
            &evidence.number,
            evidence.issued_on.as_deref(),
            &evidence.summary,
            &evidence.issuer,
            &evidence.page,
            &evidence.address,
            evidence.version,
        ],
    )?;
    Ok(fresh(changed)?)
}

/// Removes a piece of evidence from the form; the row and the file stay.
///
/// # Errors
/// [`UpdateFault::Stale`] where it was removed already.
pub fn remove(tx: &Tx<'_>, id: Id<EvidenceKind>, now: Moment) -> Result<(), UpdateFault> {
    let changed = tx.execute(
        "UPDATE evidence SET removed_at = $2, version = version + 1 WHERE id = $1 AND removed_at IS NULL",
        params![&id.to_string(), now],
    )?;
    Ok(fresh(changed)?)
}

/// The units whose forms hold a file of this form now, by the file's hash: more than one is worth a look.
pub fn units_with_files_of(
    tx: &Tx<'_>,
    form: Id<SelfAssessment>,
) -> Result<Vec<(String, Id<Unit>)>, DbError> {
    tx.query(
        "SELECT DISTINCT other.file_sha256, form.unit_id FROM evidence \
         JOIN evidence other ON other.file_sha256 = evidence.file_sha256 AND other.removed_at IS NULL \
         JOIN form ON form.id = other.form_id \
         WHERE evidence.form_id = $1 AND evidence.removed_at IS NULL AND other.form_id <> $1 \
         ORDER BY other.file_sha256, form.unit_id",
        params![&form.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The names under which a form has a file, now or before, the newest first; none where it never had it.
pub fn names_in_form(tx: &Tx<'_>, form: Id<SelfAssessment>, sha256: &str) -> Result<Vec<String>, DbError> {
    tx.query(
        "SELECT file_name FROM evidence WHERE file_sha256 = $1 AND form_id = $2 AND file_name IS NOT NULL \
         ORDER BY added_at DESC, id DESC",
        params![sha256, &form.to_string()],
        |row| row.get(0),
    )
}
