//! Numbers as people type them: decimal comma or point, thousands separators, and no guessing.

use super::words::plain_letters;
use crate::exact::Exact;

/// Significant digits of a number: what a spreadsheet keeps.
pub const DIGITS_MAX: usize = 15;

/// Decimals of a number at most, leading zeros included: enough for 15 significant digits of 10^-21.
pub const PLACES_MAX: u8 = 36;

/// Which character separates the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// Nobody said; what could mean two things is refused.
    #[default]
    Unknown,
    /// `12,5`, as in Vietnam.
    Comma,
    /// `12.5`.
    Point,
}

impl DecimalMark {
    /// This one, or the other where nobody said.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match self {
            Self::Unknown => other,
            Self::Comma | Self::Point => self,
        }
    }
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// Letters, nothing at all.
    #[error("not a number")]
    Malformed,
    /// A per cent sign.
    #[error("a number without a per cent sign is asked for")]
    Percent,
    /// `1.234`.
    #[error("thousands or decimals?")]
    Ambiguous,
    /// Separators in the wrong places.
    #[error("separators are misplaced")]
    Separators,
    /// 10^15 or more.
    #[error("too large")]
    TooLarge,
    /// More than [`DIGITS_MAX`] significant digits, or [`PLACES_MAX`] decimals.
    #[error("too many digits")]
    TooPrecise,
}

/// A number as a file spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNumber {
    /// The number.
    pub number: Exact,
    /// Does a machine spell so: with an exponent, or with more than [`DIGITS_MAX`] digits, which were rounded?
    pub machine_spelled: bool,
}

/// The number that a text means.
///
/// # Errors
/// [`NumberFault`] where it is not a number, could be two, or has more digits than are kept.
///
/// ```
/// use framework::{Exact, typed::{DecimalMark, NumberFault, number}};
/// assert_eq!(number("1.234,5", DecimalMark::Unknown), Ok(Exact::decimal(12345, 1)));
/// assert_eq!(number("1.234", DecimalMark::Unknown), Err(NumberFault::Ambiguous));
/// assert_eq!(number("1.234", DecimalMark::Comma), Ok(Exact::integer(1234)));
/// assert_eq!(number("1E+3", DecimalMark::Unknown), Ok(Exact::integer(1000)));
/// ```
pub fn number(typed: &str, mark: DecimalMark) -> Result<Exact, NumberFault> {
    if let Some(whole) = plain_whole(typed.trim()) {
        return Ok(whole);
    }
    spelling(typed, mark)?.exact()
}

/// The number that a field of a file means: as [`number`], but the noise that programs leave behind the 15th digit
/// (`0.044000000000000004`) is rounded away, as it is in the cell of a spreadsheet ([`float`]).
///
/// # Errors
/// [`NumberFault`] where it is not a number, or could be two.
pub fn number_in_file(typed: &str, mark: DecimalMark) -> Result<FileNumber, NumberFault> {
    if let Some(number) = plain_whole(typed.trim()) {
        return Ok(FileNumber { number, machine_spelled: false });
    }
    let spelled = spelling(typed, mark)?;
    match spelled.exact() {
        Ok(number) => Ok(FileNumber { number, machine_spelled: spelled.has_exponent }),
        Err(NumberFault::TooPrecise) => {
            Ok(FileNumber { number: float(spelled.nearest_float()?)?.number, machine_spelled: true })
        }
        Err(fault) => Err(fault),
    }
}

/// Nearly every number of a large table.
fn plain_whole(typed: &str) -> Option<Exact> {
    let plain = typed.len() <= DIGITS_MAX && typed.bytes().all(|byte| byte.is_ascii_digit());
    if plain { typed.parse().ok().map(Exact::integer) } else { None }
}

/// A number taken apart: digits × 10^-scale.
struct Spelling {
    negative: bool,
    /// All digits without leading zeros; empty for zero.
    digits: String,
    /// How many of them stand behind the decimal mark; negative where zeros follow them.
    scale: i64,
    has_exponent: bool,
}

impl Spelling {
    /// The number as it is spelled.
    fn exact(&self) -> Result<Exact, NumberFault> {
        let significant = self.digits.trim_end_matches('0');
        if significant.is_empty() {
            return Ok(Exact::ZERO);
        }
        let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
        if length(&self.digits) - self.scale > length("999999999999999") {
            return Err(NumberFault::TooLarge);
        }
        if significant.len() > DIGITS_MAX {
            return Err(NumberFault::TooPrecise);
        }
        let scale = self.scale - (length(&self.digits) - length(significant));
        let mantissa = significant.parse::<i64>().map_err(|_| NumberFault::Malformed)?;
        let mantissa = if self.negative { -mantissa } else { mantissa };
        if scale >= 0 {
            let scale = u8::try_from(scale).ok().filter(|scale| *scale <= PLACES_MAX);
            return Ok(Exact::decimal(mantissa, scale.ok_or(NumberFault::TooPrecise)?));
        }
        // Below 10^15 together: the zeros that follow fit.
        let zeros = usize::try_from(-scale).map_err(|_| NumberFault::TooLarge)?;
        let whole = format!("{mantissa}{}", "0".repeat(zeros)).parse().map_err(|_| NumberFault::TooLarge)?;
        Ok(Exact::integer(whole))
    }

    /// The float that any program reads from this spelling.
    fn nearest_float(&self) -> Result<f64, NumberFault> {
        let sign = if self.negative { "-" } else { "" };
        let text = format!("{sign}{}e{}", self.digits, -self.scale);
        text.parse().map_err(|_| NumberFault::Malformed)
    }
}

/// Takes a number apart: sign, digits, separators, exponent.
fn spelling(typed: &str, mark: DecimalMark) -> Result<Spelling, NumberFault> {
    let typed = plain_letters(typed);
    let typed = typed.trim();
    let (negative, unsigned) = match typed.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, typed.strip_prefix('+').unwrap_or(typed)),
    };
    if unsigned.contains('%') {
        return Err(NumberFault::Percent);
    }
    let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(power(exponent)?)),
        None => (unsigned, None),
    };
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',') || is_space(letter);
    let has_digit = digits.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit
        || digits.starts_with(is_space)
        || digits.ends_with(is_space)
        || !digits.chars().all(is_part)
    {
        return Err(NumberFault::Malformed);
    }
    let (whole, fraction) = match exponent {
        Some(_) => mantissa(digits, mark)?,
        None => whole_and_fraction(digits, mark)?,
    };
    let scale = i64::try_from(fraction.len()).unwrap_or(i64::MAX) - exponent.unwrap_or(0);
    let digits = format!("{whole}{fraction}").trim_start_matches('0').to_owned();
    Ok(Spelling { negative, digits, scale, has_exponent: exponent.is_some() })
}

/// `+3` of `1E+3`.
fn power(exponent: &str) -> Result<i64, NumberFault> {
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let sound = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !sound {
        return Err(NumberFault::Malformed);
    }
    exponent.parse().map_err(|_| NumberFault::Malformed)
}

/// The digits before an exponent: nobody parts thousands there, so the one separator marks the decimals.
fn mantissa(digits: &str, mark: DecimalMark) -> Result<(String, &str), NumberFault> {
    let Some((whole, rest)) = digits.split_once(['.', ',']) else {
        let sound = digits.bytes().all(|byte| byte.is_ascii_digit());
        return if sound { Ok((digits.to_owned(), "")) } else { Err(NumberFault::Separators) };
    };
    let separator = if digits.contains(',') { ',' } else { '.' };
    let declared_otherwise = declared(mark).is_some_and(|decimal| decimal != separator);
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if declared_otherwise || !all_digits(whole) || !all_digits(rest) {
        return Err(NumberFault::Separators);
    }
    Ok((whole.to_owned(), rest))
}

/// The digits before and after the decimal mark, thousands separators dropped.
fn whole_and_fraction(digits: &str, mark: DecimalMark) -> Result<(String, &str), NumberFault> {
    let Some(last) = digits.rfind(['.', ',']) else {
        return Ok((grouped(digits, is_space)?, ""));
    };
    let (before, rest) = digits.split_at(last);
    let (separator, after) = rest.split_at(1);
    let (separator, declared) = (if separator == "," { ',' } else { '.' }, declared(mark));
    if after.chars().any(is_space) {
        return Err(NumberFault::Separators);
    }
    let other = if separator == ',' { '.' } else { ',' };
    if before.contains(separator) {
        // The same separator twice can only part thousands.
        if declared == Some(separator) || before.contains(other) || after.is_empty() {
            return Err(NumberFault::Separators);
        }
        return Ok((grouped(digits, |letter| letter == separator)?, ""));
    }
    let spaced = before.contains(is_space);
    if spaced || before.contains(other) {
        if declared == Some(other) || (spaced && before.contains(other)) {
            return Err(NumberFault::Separators);
        }
        if after.is_empty() && !spaced {
            return Err(NumberFault::Ambiguous);
        }
        return Ok((grouped(before, |letter| letter == other || is_space(letter))?, after));
    }
    if after.is_empty() {
        // The full stop of a sentence, or a decimal mark that nothing follows: the same number.
        return Ok((before.to_owned(), ""));
    }
    let could_be_thousands = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    match declared {
        Some(decimal) if decimal == separator => Ok((before.to_owned(), after)),
        Some(_) if could_be_thousands => Ok((format!("{before}{after}"), "")),
        Some(_) => Err(NumberFault::Separators),
        None if could_be_thousands => Err(NumberFault::Ambiguous),
        None => Ok((before.to_owned(), after)),
    }
}

const fn declared(mark: DecimalMark) -> Option<char> {
    match mark {
        DecimalMark::Unknown => None,
        DecimalMark::Comma => Some(','),
        DecimalMark::Point => Some('.'),
    }
}

const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Digits without their thousands separators, where those stand right.
fn grouped(digits: &str, is_separator: impl Fn(char) -> bool) -> Result<String, NumberFault> {
    let groups: Vec<&str> = digits.split(is_separator).collect();
    let right = match groups.as_slice() {
        [] | [_] => true,
        [first, rest @ ..] => {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.iter().all(|group| group.len() == 3)
        }
    };
    if right { Ok(groups.concat()) } else { Err(NumberFault::Separators) }
}

/// The number in a spreadsheet cell, as the spreadsheet shows it: the shortest decimal that means this float,
/// rounded to 15 significant digits where a formula left noise behind them (`=0,1+0,2`).
///
/// # Errors
/// [`NumberFault`] where it is not finite, 10^15 or more, or too small for [`PLACES_MAX`] decimals.
pub fn float(cell: f64) -> Result<FileNumber, NumberFault> {
    if !cell.is_finite() {
        return Err(NumberFault::Malformed);
    }
    if cell.abs() >= 1e15 {
        return Err(NumberFault::TooLarge);
    }
    let shortest = spelling(&format!("{cell:e}"), DecimalMark::Point)?;
    if shortest.digits.trim_end_matches('0').len() <= DIGITS_MAX {
        return Ok(FileNumber { number: shortest.exact()?, machine_spelled: false });
    }
    let shown = spelling(&format!("{cell:.*e}", DIGITS_MAX - 1), DecimalMark::Point)?;
    Ok(FileNumber { number: shown.exact()?, machine_spelled: true })
}

/// A number that [`number`] reads back, also where the decimal mark is unknown: decimals follow a comma, and
/// where there are exactly three of them a zero follows (`1,2340`).
pub(super) fn spelled_number(number: &Exact) -> String {
    let plain = number.decimals();
    match plain.split_once('.') {
        Some((whole, fraction)) if fraction.len() == 3 => format!("{whole},{fraction}0"),
        Some((whole, fraction)) => format!("{whole},{fraction}"),
        None => plain,
    }
}

#[cfg(test)]
mod tests;
