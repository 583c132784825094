//! Why a command was not done. The core says it with a stable code and data; only the edge makes status and words.

use assessment::{Moment, Refusal};
use framework::Diagnostic;
use report::packet::PacketRefusal;
use report::publication::WriteRefusal;
use store::DbError;
use store::blobs::BlobFault;
use store::tables::{Stale, UpdateFault};

/// Why a command was not done. Nothing of it was saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the person may not even know that there is.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or the session is over.
    #[error("not signed in")]
    SignedOut,
    /// No role of the person allows it.
    #[error("forbidden: {0}")]
    Forbidden(Refusal),
    /// Fields hold what they cannot.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldFault>),
    /// The state does not allow it now.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Somebody else saved in between; the newer state is to be shown.
    #[error("conflict")]
    Conflict,
    /// More than is taken.
    #[error("larger than {limit_bytes} bytes")]
    TooLarge {
        /// What is taken.
        limit_bytes: u64,
    },
    /// Too many attempts.
    #[error("wait {seconds} s")]
    Wait {
        /// How long.
        seconds: i64,
    },
    /// More is asked for at once than is done at once, by this account or line or by everybody together.
    #[error("busy, try again in {seconds} s")]
    Busy {
        /// After how many seconds it is worth trying again.
        seconds: i64,
        /// Is it this account or line, and not everybody together?
        is_of_one: bool,
    },
    /// The database or the disk cannot answer now; the same may succeed later.
    #[error("unavailable: {0}")]
    Unavailable(DbError),
    /// The clock shows less than was noted by it already: nothing is written until it is right.
    #[error("the clock shows {now}, and the log has an entry of {last}")]
    ClockBehind {
        /// What the clock shows.
        now: Moment,
        /// When the last entry was made.
        last: Moment,
    },
    /// What would be made is not taken by its own reader; the findings name the places.
    #[error("does not hold: {}", .0.first().map_or("", |finding| finding.code))]
    DoesNotHold(Vec<Diagnostic>),
    /// A file is known here and its content is not in this folder: another node has it, or it was lost.
    #[error("the file {sha256} is not in this folder of files")]
    FileNotHere {
        /// SHA-256 of the content.
        sha256: String,
    },
    /// A fault of this program.
    #[error("internal: {0}")]
    Internal(String),
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field.
    pub field: String,
    /// Stable code, the key of the sentence.
    pub code: &'static str,
}

impl FieldFault {
    /// One fault of one field, as an error.
    #[must_use]
    pub fn alone(field: &str, code: &'static str) -> Error {
        Error::Invalid(vec![Self { field: field.to_owned(), code }])
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        if error.is_passing() { Self::Unavailable(error) } else { Self::Internal(error.to_string()) }
    }
}

impl From<Stale> for Error {
    fn from(_: Stale) -> Self {
        Self::Conflict
    }
}

impl From<UpdateFault> for Error {
    fn from(fault: UpdateFault) -> Self {
        match fault {
            UpdateFault::Db(error) => error.into(),
            UpdateFault::Stale(stale) => stale.into(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        if refusal.for_good { Self::Forbidden(refusal) } else { Self::Refused(refusal) }
    }
}

impl From<WriteRefusal> for Error {
    fn from(refusal: WriteRefusal) -> Self {
        match refusal {
            WriteRefusal::DoesNotHold(findings) => Self::DoesNotHold(findings),
            WriteRefusal::Unwritten(fault) => Self::Internal(format!("publication: {fault}")),
        }
    }
}

impl From<PacketRefusal> for Error {
    fn from(refusal: PacketRefusal) -> Self {
        match refusal {
            PacketRefusal::ReadsBackOtherwise(findings) => Self::DoesNotHold(findings),
            PacketRefusal::Unwritten(fault) => Self::Internal(format!("packet: {fault}")),
        }
    }
}

impl From<BlobFault> for Error {
    fn from(fault: BlobFault) -> Self {
        match fault {
            BlobFault::TooLarge { size_bytes_max } => Self::TooLarge { limit_bytes: size_bytes_max },
            BlobFault::DiskFull => {
                Self::Unavailable(DbError::unavailable(store::Unavailability::DiskFull, &fault))
            }
            other => Self::Unavailable(DbError::unavailable(store::Unavailability::InputOutput, &other)),
        }
    }
}
