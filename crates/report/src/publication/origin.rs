//! Which publication a file is taken from, as every JSON file of it says.

use serde::Serialize;

use super::{About, AuditHead, SetName};

/// Which publication it is taken from.
#[derive(Serialize)]
pub(crate) struct Origin<'a> {
    sha256: &'a str,
    title: &'a str,
    year: i16,
    edition: u32,
    published_at: &'a str,
    licence: &'a str,
    set: &'a SetName,
    audit: Option<&'a AuditHead>,
}

impl<'a> Origin<'a> {
    /// A publication and the SHA-256 of its file.
    pub(crate) fn of(about: &'a About, sha256: &'a str) -> Self {
        Self {
            sha256,
            title: &about.title,
            year: about.year,
            edition: about.edition,
            published_at: &about.published_at,
            licence: &about.licence,
            set: &about.set,
            audit: about.audit.as_ref(),
        }
    }
}
