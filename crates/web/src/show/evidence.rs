//! A piece of evidence in words, and the address at which it is viewed.

use std::collections::BTreeMap;

use app::form::FormAt;
use assessment::file_mark::FileMark;
use framework::Language;
use store::tables::evidence::EvidenceRow;
use words::say;

use super::date;
use crate::urls;

/// Number, date, abstract, issuer, page, file or address, in one line.
#[must_use]
pub fn evidence_words(row: &EvidenceRow, language: Language) -> String {
    let date = row.issued_on.as_deref().map(|day| day.parse().map_or_else(|_| day.to_owned(), date));
    let page = without_word(&row.page);
    let page = (!page.is_empty()).then(|| say(language, "web.evidence.page-short", &[("page", page)]));
    let file = row.file.as_ref().map(|(_, name)| name.clone());
    let parts = [
        Some(row.number.clone()),
        date,
        Some(row.summary.clone()),
        Some(row.issuer.clone()),
        page,
        file.or_else(|| Some(row.address.clone())),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The page number without a word before it, `7` of `tr. 7`: people write the word although the program adds
/// it.
fn without_word(page: &str) -> &str {
    let page = page.trim();
    let words = ["trang", "Trang", "tr.", "Tr.", "tr", "pages", "page", "Page", "pp.", "p."];
    let rest = words.iter().find_map(|word| page.strip_prefix(word)).map(str::trim_start);
    rest.filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit())).unwrap_or(page)
}

/// The address at which a piece of evidence is viewed; empty for a reference to a document.
#[must_use]
pub fn evidence_address(row: &EvidenceRow, at: FormAt) -> String {
    match &row.file {
        Some((hash, name)) => {
            let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
            // In a path a space is not encoded as a plus.
            urls::form(at).file(hash, &name.replace('+', "%20"))
        }
        None if row.address.starts_with("http://") || row.address.starts_with("https://") => {
            row.address.clone()
        }
        None => String::new(),
    }
}

/// Names of the other units that gave the file of a piece of evidence, from those units by hash.
#[must_use]
pub fn units_with_file(row: &EvidenceRow, units: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let (hash, _) = row.file.as_ref()?;
    Some(units.get(hash)?.join(", "))
}

/// Warnings about the file of a piece of evidence, from the marks by hash; most files have none.
#[must_use]
pub fn marks_of_file(
    row: &EvidenceRow,
    marks: &BTreeMap<String, Vec<FileMark>>,
    language: Language,
) -> Vec<String> {
    let marks = row.file.as_ref().and_then(|(hash, _)| marks.get(hash));
    marks.map_or(Vec::new(), |marks| mark_words(marks, language))
}

/// Warnings about a file, to be read before it is opened, a few words each.
#[must_use]
pub fn mark_words(marks: &[FileMark], language: Language) -> Vec<String> {
    marks.iter().map(|mark| say(language, &format!("web_files.mark.{}", mark.name()), &[])).collect()
}

/// The same for the clerk who brought it, in sentences; empty without warnings.
#[must_use]
pub fn mark_notice(marks: &[FileMark], language: Language) -> String {
    let sentence = |mark: &FileMark| say(language, &format!("web_files.notice.{}", mark.name()), &[]);
    marks.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::without_word;

    #[test]
    fn a_page_is_never_called_page_page_seven() {
        for typed in ["7", "tr. 7", "tr.7", "Trang 7", "p. 7", " page 7 "] {
            assert_eq!(without_word(typed), "7", "{typed}");
        }
        for typed in ["tr. cuối", "7–9", "mục 3", ""] {
            assert_eq!(without_word(typed), typed);
        }
    }
}
