//! Numbers as people type them: decimal comma or point, thousands separators, and no guessing.

use crate::exact::Exact;

/// Significant digits of a number: what a spreadsheet keeps.
pub const DIGITS_MAX: usize = 15;

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
    /// Letters, an exponent, nothing at all.
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
    /// More than [`DIGITS_MAX`] digits.
    #[error("too many digits")]
    TooPrecise,
}

/// The number that a text means.
///
/// # Errors
/// [`NumberFault`] where it is not a number, or could be two.
///
/// ```
/// use framework::{Exact, typed::{DecimalMark, NumberFault, number}};
/// assert_eq!(number("1.234,5", DecimalMark::Unknown), Ok(Exact::decimal(12345, 1)));
/// assert_eq!(number("1.234", DecimalMark::Unknown), Err(NumberFault::Ambiguous));
/// assert_eq!(number("1.234", DecimalMark::Comma), Ok(Exact::integer(1234)));
/// ```
pub fn number(typed: &str, mark: DecimalMark) -> Result<Exact, NumberFault> {
    let typed = typed.trim();
    if typed.len() <= DIGITS_MAX
        && typed.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(whole) = typed.parse()
    {
        return Ok(Exact::integer(whole));
    }
    let (negative, digits) = match typed.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, typed),
    };
    if digits.contains('%') {
        return Err(NumberFault::Percent);
    }
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',') || is_space(letter);
    if !digits.starts_with(|letter: char| letter.is_ascii_digit())
        || !digits.ends_with(|letter: char| letter.is_ascii_digit())
        || !digits.chars().all(is_part)
    {
        return Err(NumberFault::Malformed);
    }
    let (whole, fraction) = whole_and_fraction(digits, mark)?;
    decimal(negative, &whole, fraction)
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
        if declared == Some(separator) || before.contains(other) {
            return Err(NumberFault::Separators);
        }
        return Ok((grouped(digits, |letter| letter == separator)?, ""));
    }
    let spaced = before.contains(is_space);
    if spaced || before.contains(other) {
        if declared == Some(other) || (spaced && before.contains(other)) {
            return Err(NumberFault::Separators);
        }
        return Ok((grouped(before, |letter| letter == other || is_space(letter))?, after));
    }
    let could_be_thousands = after.len() == 3 && before.len() <= 3 && !before.starts_with('0');
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

fn decimal(negative: bool, whole: &str, fraction: &str) -> Result<Exact, NumberFault> {
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if whole.len() > DIGITS_MAX {
        return Err(NumberFault::TooLarge);
    }
    if whole.len() + fraction.len() > DIGITS_MAX {
        return Err(NumberFault::TooPrecise);
    }
    let mantissa = format!("0{whole}{fraction}").parse::<i64>().map_err(|_| NumberFault::Malformed)?;
    let scale = u8::try_from(fraction.len()).map_err(|_| NumberFault::TooPrecise)?;
    Ok(Exact::decimal(if negative { -mantissa } else { mantissa }, scale))
}

/// The number in a spreadsheet cell, as the spreadsheet shows it: the shortest decimal that means this float,
/// cut to 15 digits where a formula left noise behind them (`=0,1+0,2`).
///
/// # Errors
/// [`NumberFault`] where it is not finite, 10^15 or more, or too fine.
pub fn float(cell: f64) -> Result<Exact, NumberFault> {
    if !cell.is_finite() {
        return Err(NumberFault::Malformed);
    }
    if cell.abs() >= 1e15 {
        return Err(NumberFault::TooLarge);
    }
    let shortest = cell.to_string();
    let significant = shortest.trim_start_matches(['-', '0', '.']).replace('.', "").len();
    let shown = if significant <= DIGITS_MAX {
        shortest
    } else {
        let cut: f64 = format!("{cell:.*e}", DIGITS_MAX - 1).parse().map_err(|_| NumberFault::Malformed)?;
        cut.to_string()
    };
    Exact::parse(&shown).map_err(|_| NumberFault::TooPrecise)
}

/// A number that [`number`] reads back, also where the decimal mark is unknown: decimals follow a comma, and
/// where there are exactly three of them a zero follows (`1,2340`).
pub(super) fn spelled_number(number: &Exact) -> String {
    let plain = number.to_string();
    match plain.split_once('.') {
        Some((whole, fraction)) if fraction.len() == 3 => format!("{whole},{fraction}0"),
        Some((whole, fraction)) => format!("{whole},{fraction}"),
        None => plain,
    }
}

#[cfg(test)]
mod tests;
