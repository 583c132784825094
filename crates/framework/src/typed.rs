//! What people type, in cells and in CSV fields, and the one value that it means.
//!
//! The rule of the house is to refuse rather than to guess: `1.234` is twelve hundred in Hà Nội and one and
//! a bit in London, so it is a fault unless somebody has declared the decimal mark.

mod date;
mod number;
mod words;

pub use date::{DateFault, YEAR_MAX, YEAR_MIN, date, serial_date, spelled_date};
pub use number::{DIGITS_MAX, DecimalMark, NumberFault, float, number};
pub use words::{
    TEXT_LENGTH_MAX, fold, none_word, not_applicable_word, option_word, shortened, spelled, text, yes_no,
    yes_no_word,
};

use self::words::{means_none, means_not_applicable, option};
use crate::diagnostic::{Argument, Diagnostic, Place};
use crate::exact::Exact;
use crate::model::{ChoiceOption, Input, InputKind, Value};
use crate::text::{Language, Text};

/// The stable codes of the faults.
pub mod codes {
    crate::diagnostic_codes! {
        /// Not a number.
        NOT_A_NUMBER = "typed-not-a-number";
        /// A per cent sign.
        PERCENT = "typed-percent";
        /// `1.234`: thousands or decimals?
        AMBIGUOUS = "typed-ambiguous-number";
        /// Separators that stand in the wrong places, or contradict the declared decimal mark.
        SEPARATORS = "typed-misplaced-separators";
        /// 10^15 or more.
        TOO_LARGE = "typed-number-too-large";
        /// More than 15 digits.
        TOO_PRECISE = "typed-number-too-precise";
        /// A count that is not whole.
        NOT_WHOLE = "typed-not-whole";
        /// A count or an amount below zero.
        NEGATIVE = "typed-negative";
        /// Below the smallest permitted number.
        BELOW_MINIMUM = "typed-below-minimum";
        /// Above the largest permitted number.
        ABOVE_MAXIMUM = "typed-above-maximum";
        /// Neither yes nor no.
        NOT_YES_OR_NO = "typed-not-yes-or-no";
        /// None of the options.
        UNKNOWN_OPTION = "typed-unknown-option";
        /// Not a date.
        NOT_A_DATE = "typed-not-a-date";
        /// 31/02.
        NO_SUCH_DATE = "typed-no-such-date";
        /// A year that cannot be meant.
        DATE_OUT_OF_RANGE = "typed-date-out-of-range";
        /// Longer than a text may be.
        TEXT_TOO_LONG = "typed-text-too-long";
        /// Not a web address.
        NOT_AN_ADDRESS = "typed-not-an-address";
    }
}

/// Why a text does not answer a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypedFault {
    /// Not a number.
    #[error(transparent)]
    Number(#[from] NumberFault),
    /// A count that is not whole.
    #[error("not a whole number")]
    NotWhole,
    /// A count or an amount below zero.
    #[error("below zero")]
    Negative,
    /// Below the smallest permitted number.
    #[error("below the minimum {0}")]
    BelowMinimum(Exact),
    /// Above the largest permitted number.
    #[error("above the maximum {0}")]
    AboveMaximum(Exact),
    /// Neither yes nor no.
    #[error("neither yes nor no")]
    NotYesOrNo,
    /// None of the options, which are listed.
    #[error("none of the options")]
    UnknownOption(Vec<ChoiceOption>),
    /// Not a date.
    #[error(transparent)]
    Date(#[from] DateFault),
    /// Longer than [`TEXT_LENGTH_MAX`].
    #[error("too long")]
    TextTooLong,
    /// Not a web address.
    #[error("not a web address")]
    NotAnAddress,
}

impl TypedFault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Number(NumberFault::Malformed) => codes::NOT_A_NUMBER,
            Self::Number(NumberFault::Percent) => codes::PERCENT,
            Self::Number(NumberFault::Ambiguous) => codes::AMBIGUOUS,
            Self::Number(NumberFault::Separators) => codes::SEPARATORS,
            Self::Number(NumberFault::TooLarge) => codes::TOO_LARGE,
            Self::Number(NumberFault::TooPrecise) => codes::TOO_PRECISE,
            Self::NotWhole => codes::NOT_WHOLE,
            Self::Negative => codes::NEGATIVE,
            Self::BelowMinimum(_) => codes::BELOW_MINIMUM,
            Self::AboveMaximum(_) => codes::ABOVE_MAXIMUM,
            Self::NotYesOrNo => codes::NOT_YES_OR_NO,
            Self::UnknownOption(_) => codes::UNKNOWN_OPTION,
            Self::Date(DateFault::Malformed) => codes::NOT_A_DATE,
            Self::Date(DateFault::NoSuchDate) => codes::NO_SUCH_DATE,
            Self::Date(DateFault::OutOfRange) => codes::DATE_OUT_OF_RANGE,
            Self::TextTooLong => codes::TEXT_TOO_LONG,
            Self::NotAnAddress => codes::NOT_AN_ADDRESS,
        }
    }

    /// The finding: `what` was answered (a key), and what was `found` there.
    #[must_use]
    pub fn diagnostic(&self, what: &str, found: &str, place: Place) -> Diagnostic {
        let finding =
            Diagnostic::error(self.code(), place).with("what", what).with("found", shortened(found));
        match self {
            Self::BelowMinimum(bound) | Self::AboveMaximum(bound) => finding.with("bound", bound),
            Self::UnknownOption(options) => finding.with("options", listed(options)),
            Self::TextTooLong => finding.with("limit", TEXT_LENGTH_MAX),
            Self::Date(DateFault::OutOfRange) => {
                finding.with("first", YEAR_MIN.to_string()).with("last", YEAR_MAX.to_string())
            }
            _ => finding,
        }
    }
}

/// The value that a text means for a question; `None` where nothing was typed.
///
/// # Errors
/// [`TypedFault`] where the text does not answer the question.
pub fn value(input: &Input, typed: &str, mark: DecimalMark) -> Result<Option<Value>, TypedFault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match specific_value(input, typed, mark) {
        Ok(Value::Text(text)) if text.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(_) if input.may_be_not_applicable && means_not_applicable(typed) => {
            Ok(Some(Value::NotApplicable))
        }
        Err(fault) => Err(fault),
    }
}

fn specific_value(input: &Input, typed: &str, mark: DecimalMark) -> Result<Value, TypedFault> {
    match &input.kind {
        InputKind::Count | InputKind::Number | InputKind::Amount => number_value(input, number(typed, mark)?),
        InputKind::YesNo => yes_no(typed).map(Value::YesNo).ok_or(TypedFault::NotYesOrNo),
        InputKind::Choice(options) => option(options, typed)
            .map(Value::Choice)
            .ok_or_else(|| TypedFault::UnknownOption(options.clone())),
        InputKind::Date { may_be_none } => match date(typed) {
            Err(_) if *may_be_none && means_none(typed) => Ok(Value::NoDate),
            read => Ok(Value::Date(read?)),
        },
        InputKind::Text if input.may_be_not_applicable && means_not_applicable(typed) => {
            Ok(Value::NotApplicable)
        }
        InputKind::Text => Ok(Value::Text(text(typed)?.unwrap_or_default())),
        InputKind::Address => address(typed),
    }
}

/// A number as the answer to a question: whole, not negative, within bounds, as the question asks.
///
/// # Errors
/// [`TypedFault`] where the number does not answer the question.
pub fn number_value(input: &Input, number: Exact) -> Result<Value, TypedFault> {
    let counts = matches!(input.kind, InputKind::Count);
    if number.is_negative() && (counts || matches!(input.kind, InputKind::Amount)) {
        return Err(TypedFault::Negative);
    }
    if counts && !number.is_whole() {
        return Err(TypedFault::NotWhole);
    }
    if let Some(minimum) = input.minimum.as_ref().filter(|minimum| number < **minimum) {
        return Err(TypedFault::BelowMinimum(minimum.clone()));
    }
    if let Some(maximum) = input.maximum.as_ref().filter(|maximum| number > **maximum) {
        return Err(TypedFault::AboveMaximum(maximum.clone()));
    }
    Ok(Value::Number(number))
}

fn address(typed: &str) -> Result<Value, TypedFault> {
    let address = text(typed)?.unwrap_or_default();
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let head = address.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| address.get(scheme.len()..))?
    });
    let host = rest.unwrap_or(&address).split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty())
        && host.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-' | ':' | '_'));
    if is_host && !address.contains(char::is_whitespace) {
        Ok(Value::Text(address))
    } else {
        Err(TypedFault::NotAnAddress)
    }
}

fn listed(options: &[ChoiceOption]) -> Argument {
    let join = |language: Language| {
        options.iter().map(|option| option.title.get(language)).collect::<Vec<_>>().join(" · ")
    };
    Argument::Text(Text { vi: join(Language::Vietnamese), en: join(Language::English) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FilledBy, Owner};

    fn input(kind: InputKind) -> Input {
        Input {
            key: "3.1.a".to_owned(),
            name: "a".to_owned(),
            owner: Owner::General,
            kind,
            unit: Text::default(),
            question: Text::default(),
            help: Text::default(),
            minimum: None,
            maximum: None,
            required: true,
            may_be_not_applicable: false,
            within_year: false,
            filled_by: FilledBy::Unit,
            place: Place::Everywhere,
        }
    }

    fn read(input: &Input, typed: &str) -> Result<Option<Value>, TypedFault> {
        value(input, typed, DecimalMark::Unknown)
    }

    fn choice() -> Input {
        let option = |code: &str, vi: &str, en: &str| ChoiceOption {
            code: code.to_owned(),
            title: Text { vi: vi.to_owned(), en: en.to_owned() },
        };
        input(InputKind::Choice(vec![
            option("head", "Người đứng đầu", "The head"),
            option("none", "Không có", "Nobody"),
        ]))
    }

    #[test]
    fn a_count_is_whole_and_not_negative() {
        let count = input(InputKind::Count);
        assert_eq!(read(&count, "12"), Ok(Some(Value::Number(Exact::integer(12)))));
        assert_eq!(read(&count, ""), Ok(None));
        assert_eq!(read(&count, "12,5"), Err(TypedFault::NotWhole));
        assert_eq!(read(&count, "-1"), Err(TypedFault::Negative));
        assert_eq!(read(&input(InputKind::Number), "-1"), Ok(Some(Value::Number(Exact::integer(-1)))));
        assert_eq!(read(&input(InputKind::Amount), "-1"), Err(TypedFault::Negative));
        assert_eq!(read(&count, "mười"), Err(TypedFault::Number(NumberFault::Malformed)));
    }

    #[test]
    fn bounds_are_inclusive() {
        let mut number = input(InputKind::Number);
        (number.minimum, number.maximum) = (Some(Exact::integer(1)), Some(Exact::integer(5)));
        assert!(read(&number, "1").is_ok() && read(&number, "5").is_ok());
        assert_eq!(read(&number, "0,5"), Err(TypedFault::BelowMinimum(Exact::integer(1))));
        assert_eq!(read(&number, "5,5"), Err(TypedFault::AboveMaximum(Exact::integer(5))));
    }

    #[test]
    fn an_option_is_known_by_code_and_by_title() {
        for typed in ["head", "Người đứng đầu", "nguoi dung dau", "THE HEAD"] {
            assert_eq!(read(&choice(), typed), Ok(Some(Value::Choice(0))), "{typed}");
        }
        assert_eq!(read(&choice(), "không có"), Ok(Some(Value::Choice(1))));
        assert!(matches!(read(&choice(), "phó"), Err(TypedFault::UnknownOption(_))));
    }

    #[test]
    fn none_and_not_applicable_are_answers_only_where_the_question_says_so() {
        let mut date = input(InputKind::Date { may_be_none: false });
        assert_eq!(read(&date, "không có"), Err(TypedFault::Date(DateFault::Malformed)));
        date.kind = InputKind::Date { may_be_none: true };
        assert_eq!(read(&date, "Không có"), Ok(Some(Value::NoDate)));
        let mut item = input(InputKind::YesNo);
        assert_eq!(read(&item, "không áp dụng"), Err(TypedFault::NotYesOrNo));
        item.may_be_not_applicable = true;
        for typed in ["Không áp dụng", "N/A", "not applicable"] {
            assert_eq!(read(&item, typed), Ok(Some(Value::NotApplicable)), "{typed}");
        }
    }

    #[test]
    fn an_address_has_a_host() {
        let address = input(InputKind::Address);
        for typed in ["https://soyte.thanhhoa.gov.vn/", "soyte.thanhhoa.gov.vn", "HTTP://a.vn:8080/x?y=1"] {
            assert!(matches!(read(&address, typed), Ok(Some(Value::Text(_)))), "{typed}");
        }
        for typed in ["chưa có", "soyte", "ftp://a.vn", "javascript:alert(1)", "https://", "a..vn", "a b.vn"]
        {
            assert_eq!(read(&address, typed), Err(TypedFault::NotAnAddress), "{typed}");
        }
    }

    #[test]
    fn a_spelled_value_is_read_back() {
        let date = Value::Date(jiff::civil::Date::constant(2022, 1, 31));
        let cases = [
            (input(InputKind::Count), Value::Number(Exact::integer(1234))),
            (input(InputKind::Number), Value::Number(Exact::decimal(-1234, 3))),
            (input(InputKind::YesNo), Value::YesNo(false)),
            (choice(), Value::Choice(1)),
            (input(InputKind::Date { may_be_none: true }), date),
            (input(InputKind::Date { may_be_none: true }), Value::NoDate),
            (input(InputKind::Text), Value::Text("Sở Y tế".into())),
        ];
        for (input, value) in cases {
            for language in [Language::Vietnamese, Language::English] {
                assert_eq!(read(&input, &spelled(&input, &value, language)), Ok(Some(value.clone())));
            }
        }
    }

    #[test]
    fn every_fault_says_what_was_found() {
        let finding = TypedFault::Negative.diagnostic("3.1.a", "-1", Place::Everywhere);
        assert_eq!(finding.code, codes::NEGATIVE);
        assert_eq!(finding.arguments.len(), 2);
        assert!(codes::ALL.contains(&finding.code));
    }
}
