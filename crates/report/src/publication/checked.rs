//! Writes a publication and verifies it before anybody sees it: what its own reader refuses never counts as made.

use framework::{Diagnostic, Severity};

use super::{Publication, PublicationFault, corrections, verify, write};

/// Why a publication was not made.
#[derive(Debug, thiserror::Error)]
pub enum WriteRefusal {
    /// It could not be written.
    #[error(transparent)]
    Unwritten(#[from] PublicationFault),
    /// What was written does not hold; the errors name the places.
    #[error("what would be published does not hold: {}", first(.0))]
    DoesNotHold(Vec<Diagnostic>),
}

/// The code of the first error.
fn first(findings: &[Diagnostic]) -> &str {
    findings.first().map_or("", |finding| finding.code)
}

/// Writes a publication that [`verify`] takes.
///
/// # Errors
/// [`WriteRefusal`], with every error that the check found.
pub fn write_checked(publication: &Publication<'_>) -> Result<Vec<u8>, WriteRefusal> {
    let bytes = write(publication)?;
    let found = verify("", &bytes, &publication.about.program.version);
    let errors: Vec<Diagnostic> =
        found.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let Some(bundle) = found.bundle.filter(|_| errors.is_empty()) else {
        return Err(WriteRefusal::DoesNotHold(errors));
    };
    // What was read back is what was meant, not only something that holds by itself.
    let is_meant = bundle.submitted == *publication.submitted
        && corrections::are_same(&bundle.corrections, publication.corrections)
        && bundle.about == *publication.about;
    if is_meant { Ok(bytes) } else { Err(WriteRefusal::DoesNotHold(altered(publication, &bundle))) }
}

/// Which source reads back as another one.
fn altered(publication: &Publication<'_>, bundle: &super::Bundle) -> Vec<Diagnostic> {
    let sources = [
        (super::names::ABOUT, bundle.about == *publication.about),
        (super::names::ANSWERS, bundle.submitted == *publication.submitted),
        (super::names::CORRECTIONS, corrections::are_same(&bundle.corrections, publication.corrections)),
    ];
    let altered = sources.into_iter().filter(|(_, is_same)| !is_same);
    altered
        .map(|(name, _)| {
            Diagnostic::error(super::codes::READS_BACK_OTHERWISE, super::container::inside(name))
        })
        .collect()
}
