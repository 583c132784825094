//! What can go wrong with an evidence file.

use std::io;

use crate::blobs::BlobHash;

/// A fault of the folder of evidence files.
#[derive(Debug, thiserror::Error)]
pub enum BlobFault {
    /// The content is longer than allowed; it was not read further.
    #[error("the content is longer than {size_bytes_max} bytes")]
    TooLarge {
        /// The limit.
        size_bytes_max: u64,
    },
    /// No space is left.
    #[error("no space is left for evidence files")]
    DiskFull,
    /// There is no file of this name.
    #[error("there is no evidence file {0}")]
    Missing(BlobHash),
    /// Not 64 small hexadecimal digits.
    #[error("not the name of an evidence file")]
    Name,
    /// The content could not be read from where it comes: a line that broke.
    #[error("the content breaks off: {0}")]
    Source(io::Error),
    /// The disk or the folder fails.
    #[error("the folder of evidence files fails: {0}")]
    InputOutput(io::Error),
}

impl BlobFault {
    /// The stable code, which is the key of the words in `locales/`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "blob.too_large",
            Self::DiskFull => "blob.disk_full",
            Self::Missing(_) => "blob.missing",
            Self::Name => "blob.name",
            Self::Source(_) => "blob.source",
            Self::InputOutput(_) => "blob.input_output",
        }
    }
}

impl From<io::Error> for BlobFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::InputOutput(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_from_a_failing_one() {
        for full in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            assert_eq!(BlobFault::from(io::Error::from(full)).code(), "blob.disk_full");
        }
        assert_eq!(BlobFault::from(io::Error::from(io::ErrorKind::NotFound)).code(), "blob.input_output");
    }
}
