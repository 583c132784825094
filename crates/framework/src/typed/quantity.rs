//! A number as the answer to a question: its unit may stand behind it, and a whole-number question knows its thousands.

use super::number::{DecimalMark, FileNumber, NumberFault, number, number_in_file};
use super::words::{fold, plain_letters};
use crate::exact::Exact;
use crate::model::{Input, InputKind};
use crate::text::Language;

/// The number that somebody typed into a form. Officials of Viet Nam part thousands by points: `12.000` is twelve
/// thousand where a whole number is asked for.
pub(super) fn in_form(input: &Input, typed: &str, mark: DecimalMark) -> Result<Exact, NumberFault> {
    with_unit(input, typed, |typed| match number(typed, mark) {
        Err(NumberFault::Ambiguous) if asks_whole(input) => whole(typed, typed.contains('.')),
        read => read,
    })
}

/// The number in a field of a table, which a program may have written.
pub(super) fn in_file(input: &Input, typed: &str, mark: DecimalMark) -> Result<FileNumber, NumberFault> {
    with_unit(input, typed, |typed| match number_in_file(typed, mark) {
        Err(NumberFault::Ambiguous) if asks_whole(input) => {
            whole(typed, false).map(|number| FileNumber { number, machine_spelled: false })
        }
        read => read,
    })
}

fn asks_whole(input: &Input) -> bool {
    matches!(input.kind, InputKind::Count)
}

/// The whole number that `1.250` means: read as decimals it would be none. Where it is one both ways (`12.000`),
/// `trusted` says whether the separator can only part thousands.
fn whole(typed: &str, trusted: bool) -> Result<Exact, NumberFault> {
    let (as_decimals, as_thousands) = if typed.contains(',') {
        (DecimalMark::Comma, DecimalMark::Point)
    } else {
        (DecimalMark::Point, DecimalMark::Comma)
    };
    if !trusted && number(typed, as_decimals)?.is_whole() {
        return Err(NumberFault::Ambiguous);
    }
    number(typed, as_thousands)
}

/// Reads a number; where that fails because the question's own unit stands behind it (`12 người`), without it.
fn with_unit<T>(
    input: &Input,
    typed: &str,
    read: impl Fn(&str) -> Result<T, NumberFault>,
) -> Result<T, NumberFault> {
    let fault = match read(typed) {
        Err(fault @ (NumberFault::Malformed | NumberFault::Percent)) => fault,
        outcome => return outcome,
    };
    let plain = plain_letters(typed);
    let split = plain.find(|letter: char| letter.is_alphabetic() || letter == '%');
    let Some((number, unit)) = split.and_then(|at| plain.split_at_checked(at)) else { return Err(fault) };
    if is_unit(input, unit) { read(number.trim()) } else { Err(fault) }
}

fn is_unit(input: &Input, typed: &str) -> bool {
    let typed = fold(typed.trim_end_matches('.'));
    let is_percent = |unit: &str| matches!(unit, "%" | "phan tram" | "per cent" | "percent");
    [Language::Vietnamese, Language::English].into_iter().any(|language| {
        let unit = fold(input.unit.get(language));
        !unit.is_empty() && (unit == typed || is_percent(&unit) && is_percent(&typed))
    })
}
