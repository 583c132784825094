//! The signed decision of an approval as it is typed and sent: checked, its file noted as evidence files are.

use assessment::campaign::Campaign;
use assessment::decision::{DecisionFile, SignedBetween, SignedDecision, TypedSigned, codes};
use assessment::event::{DecisionRecord, FileRecord};
use assessment::{Id, Moment};
use store::Tx;
use store::tables::files::{self, FileRow};

use super::board::Board;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::{Error, FieldFault};

/// What a signed decision may be.
const MEDIA_TYPE: &str = "application/pdf";

/// A signed decision as it was typed, with the file that is stored already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedApproval {
    /// What was typed.
    pub signed: TypedSigned,
    /// The file and its name.
    pub file: Option<(FileRow, String)>,
}

impl TypedApproval {
    /// The decision, checked: not signed before the self-assessment was closed, nor after today.
    pub(super) fn checked(&self, board: &Board, now: Moment) -> Result<SignedDecision, Error> {
        let today = now.local().date();
        let closed_on = board.campaign.closed_at().map_or(today, |at| at.local().date());
        let between = SignedBetween { first: closed_on, last: today };
        let file = self.file.as_ref();
        let named = file.map(|(row, name)| DecisionFile { sha256: row.sha256.clone(), name: name.clone() });
        let is_other = file.is_some_and(|(row, _)| row.media_type != MEDIA_TYPE);
        let checked = SignedDecision::checked(&self.signed, named, between);
        let mut faults = match checked {
            Ok(decision) if !is_other => return Ok(decision),
            Ok(_) => Vec::new(),
            Err(faults) => faults,
        };
        if is_other {
            faults.push(("file", codes::FILE_NO_PDF));
        }
        let fault = |(field, code): (&str, _)| FieldFault { field: field.to_owned(), code };
        Err(Error::Invalid(faults.into_iter().map(fault).collect()))
    }

    /// Notes the file, so that a row stands for it.
    pub(super) fn keep_file(&self, tx: &Tx<'_>, now: Moment) -> Result<(), Error> {
        match &self.file {
            Some((row, _)) => Ok(files::put(tx, row, now)?),
            None => Ok(()),
        }
    }
}

/// A decision as the audit log keeps it.
pub(super) fn recorded(decision: &SignedDecision) -> DecisionRecord {
    DecisionRecord {
        decision: decision.number.clone(),
        issued_on: decision.issued_on.map(|day| day.to_string()),
        issuer: decision.issuer.clone(),
        signer: decision.signer.clone(),
        file: decision
            .file
            .as_ref()
            .map(|file| FileRecord { sha256: file.sha256.clone(), name: file.name.clone() }),
    }
}

/// The most bytes of a decision's file that are read into memory.
const FILE_BYTES_MAX: u64 = 64 << 20;

impl App {
    /// Name and content of the file of an edition's decision, for those who see what all units answered.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NotFound`] where that edition has none.
    pub fn decision_file(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        edition: u32,
    ) -> Result<(String, Vec<u8>), Error> {
        let board = self.board(credential, id, None)?;
        let file = board.approval_of(edition).and_then(|approval| approval.decision.file.clone());
        let file = file.ok_or(Error::NotFound)?;
        let hash = file.sha256.parse().map_err(Error::from)?;
        let (content, size_bytes) = self.files()?.read(hash)?.ok_or(Error::NotFound)?;
        if size_bytes > FILE_BYTES_MAX {
            return Err(Error::TooLarge { limit_bytes: FILE_BYTES_MAX });
        }
        let mut bytes = Vec::new();
        let read = std::io::Read::read_to_end(&mut std::io::Read::take(content, FILE_BYTES_MAX), &mut bytes);
        read.map_err(|error| Error::from(store::blobs::BlobFault::from(error)))?;
        Ok((file.name, bytes))
    }
}
