//! What is said of a document, as typed and as it is kept.

use assessment::file_mark::FileMark;
use assessment::refusal::codes;
use assessment::role::User;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Refusal};
use framework::typed;
use scoring::{EVIDENCE_MAX, Evidence};
use store::Tx;
use store::tables::evidence::{self, EvidenceRow};
use store::tables::files::FileRow;

use super::load::FormView;
use crate::error::{Error, FieldFault};
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
    /// The address is invalid.
    pub const BAD_ADDRESS: &'static str = "field-bad-address";
    /// The set has no such component.
    pub const UNKNOWN_COMPONENT: &'static str = "field-unknown-component";
    /// Every code.
    pub const ALL: [&'static str; 3] = [Self::EMPTY, Self::BAD_ADDRESS, Self::UNKNOWN_COMPONENT];
}

/// An indicator has no more evidence than every reader and writer takes.
pub(crate) fn must_have_room(
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

/// A document of a packet, as it is kept. A packet names files that the unit keeps elsewhere, or web addresses.
pub(super) fn of_packet(view: &FormView, component: &str, piece: &Evidence) -> Result<EvidenceRow, Error> {
    if has_scheme(&piece.location) && !is_web_address(&piece.location) {
        return Err(FieldFault::alone("address", EvidenceFault::BAD_ADDRESS));
    }
    let described = NewEvidence {
        component: component.to_owned(),
        number: piece.number.clone(),
        issued_on: piece.date.map_or_else(String::new, |date| date.to_string()),
        summary: piece.summary.clone(),
        page: piece.page.clone(),
        ..NewEvidence::default()
    };
    let has_file = !piece.page.is_empty() || !piece.location.is_empty();
    let row = described_beside(&view.set, view.form.id, view.signed_in.actor.user, &described, has_file)?;
    Ok(EvidenceRow { address: piece.location.clone(), ..row })
}

/// What was typed, as it is kept; `has_file` where a file stands beside it already.
pub(crate) fn described_beside(
    set: &LoadedSet,
    form: Id<SelfAssessment>,
    added_by: Id<User>,
    new: &NewEvidence,
    has_file: bool,
) -> Result<EvidenceRow, Error> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| faults.push(FieldFault { field: field.to_owned(), code });
    if set.framework.component(&new.component).is_none() {
        fault("component", EvidenceFault::UNKNOWN_COMPONENT);
    }
    let mut text = |field: &str, typed_text: &str| match typed::text(typed_text) {
        Ok(text) => text.map_or_else(String::new, String::from),
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

/// Would a browser take the text before the colon for what to do with the rest? A drive letter is not taken for that.
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
    let last = name.rsplit_once(['/', '\\']).map_or(name, |(_, last)| last);
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
