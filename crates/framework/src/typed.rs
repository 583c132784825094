//! What people type, in cells and in CSV fields, and the one value that it means.
//!
//! The rule is to refuse rather than to guess: `1.234` is twelve hundred in Hà Nội and one and
//! a bit in London, so it is a fault unless somebody has declared the decimal mark.

mod cleaned;
mod date;
mod number;
mod quantity;
mod words;

pub use cleaned::turns_directions;
pub use date::{DateFault, YEAR_MAX, YEAR_MIN, date, serial_date, spelled_date};
pub use number::{
    DIGITS_MAX, DecimalMark, FileNumber, NumberFault, PLACES_MAX, float, number, number_in_file,
};
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
        /// Numbers of a file that a machine spelled: with an exponent, or with more than 15 digits.
        MACHINE_SPELLED = "typed-machine-spelled-numbers";
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
        /// Marks that turn the direction of a text were taken out of it.
        DIRECTION_MARKS = "typed-direction-marks";
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

/// A value as a file spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileValue {
    /// The value.
    pub value: Value,
    /// Is it a number that a machine spelled ([`FileNumber::machine_spelled`])?
    pub machine_spelled: bool,
}

/// The value that a text means for a question of a form; `None` where nothing was typed. In a whole-number question
/// `1.250` is one thousand two hundred and fifty.
///
/// # Errors
/// [`TypedFault`] where the text does not answer the question.
pub fn value(input: &Input, typed: &str, mark: DecimalMark) -> Result<Option<Value>, TypedFault> {
    value_by(input, typed, &mut |typed| quantity::in_form(input, typed, mark))
}

/// The value that a field of a table means for a question; `None` where it is empty. Numbers are read as in the cells
/// of a workbook ([`number_in_file`]), and `12.000`, which a program may have written for twelve, is not guessed at.
///
/// # Errors
/// [`TypedFault`] where the text does not answer the question.
pub fn value_in_file(input: &Input, typed: &str, mark: DecimalMark) -> Result<Option<FileValue>, TypedFault> {
    let mut machine_spelled = false;
    let value = value_by(input, typed, &mut |typed| {
        let read = quantity::in_file(input, typed, mark)?;
        machine_spelled = read.machine_spelled;
        Ok(read.number)
    })?;
    Ok(value.map(|value| FileValue { value, machine_spelled }))
}

/// How a number is read.
type NumberReader<'r> = &'r mut dyn FnMut(&str) -> Result<Exact, NumberFault>;

fn value_by(input: &Input, typed: &str, number: NumberReader<'_>) -> Result<Option<Value>, TypedFault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match specific_value(input, typed, number) {
        Ok(Value::Text(text)) if text.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(_) if input.may_be_not_applicable && means_not_applicable(typed) => {
            Ok(Some(Value::NotApplicable))
        }
        Err(fault) => Err(fault),
    }
}

fn specific_value(input: &Input, typed: &str, number: NumberReader<'_>) -> Result<Value, TypedFault> {
    match &input.kind {
        InputKind::Count | InputKind::Number | InputKind::Amount => number_value(input, number(typed)?),
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
    let Some(address) = text(typed)? else { return Err(TypedFault::NotAnAddress) };
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let head = address.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| address.get(scheme.len()..))?
    });
    let rest = rest.unwrap_or(&address);
    let host = rest.split_once(['/', '?', '#']).map_or(rest, |(host, _)| host);
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
mod tests;
