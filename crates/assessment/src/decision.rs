//! A signed decision (*quyết định*) by which a result is approved: number, date, who issued it, who signed it, its file.

use framework::typed;
use jiff::civil::Date;

/// The most letters of one of its fields.
const LETTERS_MAX: usize = 200;

/// A signed decision. Of one that was recorded as a single text, before it was asked for in parts, only the number is
/// known, and holds that text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedDecision {
    /// Its number, as it is printed.
    pub number: String,
    /// The day of its signature.
    pub issued_on: Option<Date>,
    /// The body that issued it.
    pub issuer: String,
    /// Who signed it.
    pub signer: String,
    /// The file of what was signed.
    pub file: Option<DecisionFile>,
}

/// The file of a signed decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionFile {
    /// SHA-256 of its content.
    pub sha256: String,
    /// Its name.
    pub name: String,
}

/// A decision as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedSigned {
    /// Its number.
    pub number: String,
    /// The day of its signature, `dd/mm/yyyy`.
    pub issued_on: String,
    /// The body that issued it.
    pub issuer: String,
    /// Who signed it.
    pub signer: String,
}

/// Between which days it may have been signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedBetween {
    /// The day on which the self-assessment was closed.
    pub first: Date,
    /// The last day that is allowed: today.
    pub last: Date,
}

/// Stable codes of faults.
pub mod codes {
    framework::diagnostic_codes! {
        /// The number is empty or too long.
        BAD_NUMBER = "field-decision-number";
        /// The date is not a day of the calendar.
        BAD_DATE = "field-decision-date";
        /// The date is in the future.
        DATE_AHEAD = "field-decision-date-ahead";
        /// The date is before the self-assessment was closed.
        DATE_BEFORE_CLOSE = "field-decision-date-before-close";
        /// The issuer is empty or too long.
        BAD_ISSUER = "field-decision-issuer";
        /// The signer is empty or too long.
        BAD_SIGNER = "field-decision-signer";
        /// The file is missing.
        NO_FILE = "field-decision-file";
        /// The file is no PDF.
        FILE_NO_PDF = "field-decision-file-no-pdf";
    }
}

impl SignedDecision {
    /// One that was recorded as a single text.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self { number: text.trim().to_owned(), ..Self::default() }
    }

    /// What was typed, checked.
    ///
    /// # Errors
    /// Every fault: the field's name with its code.
    pub fn checked(
        typed: &TypedSigned,
        file: Option<DecisionFile>,
        between: SignedBetween,
    ) -> Result<Self, Vec<(&'static str, &'static str)>> {
        let mut faults = Vec::new();
        let mut line = |field, text: &str, code| {
            let text = text.trim();
            if text.is_empty() || text.chars().count() > LETTERS_MAX || text.chars().any(char::is_control) {
                faults.push((field, code));
            }
            text.to_owned()
        };
        let number = line("number", &typed.number, codes::BAD_NUMBER);
        let issuer = line("issuer", &typed.issuer, codes::BAD_ISSUER);
        let signer = line("signer", &typed.signer, codes::BAD_SIGNER);
        let issued_on = typed::date(&typed.issued_on).ok();
        match issued_on {
            None => faults.push(("issued_on", codes::BAD_DATE)),
            Some(day) if day > between.last => faults.push(("issued_on", codes::DATE_AHEAD)),
            Some(day) if day < between.first => faults.push(("issued_on", codes::DATE_BEFORE_CLOSE)),
            Some(_) => {}
        }
        if file.is_none() {
            faults.push(("file", codes::NO_FILE));
        }
        if faults.is_empty() { Ok(Self { number, issued_on, issuer, signer, file }) } else { Err(faults) }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const BETWEEN: SignedBetween =
        SignedBetween { first: Date::constant(2022, 12, 1), last: Date::constant(2022, 12, 21) };

    fn typed(issued_on: &str) -> TypedSigned {
        let text = |text: &str| text.to_owned();
        TypedSigned {
            number: text(" 120/QĐ-UBND "),
            issued_on: text(issued_on),
            issuer: text("Ủy ban nhân dân tỉnh"),
            signer: text("Chủ tịch"),
        }
    }

    fn a_file() -> DecisionFile {
        DecisionFile { sha256: "ab".repeat(32), name: "120-QD-UBND.pdf".to_owned() }
    }

    pub(crate) fn a_decision(number: &str) -> SignedDecision {
        let typed = TypedSigned { number: number.to_owned(), ..typed("20/12/2022") };
        SignedDecision::checked(&typed, Some(a_file()), BETWEEN).unwrap()
    }

    #[test]
    fn a_decision_of_the_28th_is_not_taken_on_the_21st_nor_one_from_before_the_close() {
        let on = |day| SignedDecision::checked(&typed(day), Some(a_file()), BETWEEN);
        assert_eq!(on("28/12/2022"), Err(vec![("issued_on", codes::DATE_AHEAD)]));
        assert_eq!(on("30/11/2022"), Err(vec![("issued_on", codes::DATE_BEFORE_CLOSE)]));
        assert_eq!(on("hôm qua"), Err(vec![("issued_on", codes::BAD_DATE)]));
        for day in ["21/12/2022", "01/12/2022", "2022-12-20"] {
            assert_eq!(on(day).map(|it| it.number), Ok("120/QĐ-UBND".to_owned()), "{day}");
        }
    }

    #[test]
    fn a_decision_without_its_parts_or_its_file_is_refused_part_by_part() {
        let empty = SignedDecision::checked(&TypedSigned::default(), None, BETWEEN).unwrap_err();
        let fields: Vec<&str> = empty.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["number", "issuer", "signer", "issued_on", "file"]);
    }

    #[test]
    fn a_decision_of_one_text_stays_readable() {
        let old = SignedDecision::of_text(" Quyết định số 12/QĐ-UBND ngày 28/02/2023 ");
        assert_eq!(old.number, "Quyết định số 12/QĐ-UBND ngày 28/02/2023");
        assert_eq!((old.issued_on, old.file), (None, None));
    }
}
