//! How exact numbers are written into files: decimals of a fixed length, full precision, and floats for cells.

use std::fmt;

use framework::{Exact, Language, Rounding};

/// Decimals that a double can tell apart.
const SIGNIFICANT_DIGITS: usize = 17;

/// A number in the exact notation of framework files (`9.5`, `28/3`), written without big-number arithmetic
/// wherever it fits 64 bits.
#[derive(Clone, Copy, Debug)]
pub struct ExactText<'a>(pub &'a Exact);

impl fmt::Display for ExactText<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((numerator, denominator)) = self.0.lowest_terms() else {
            return self.0.fmt(formatter);
        };
        if denominator == 1 {
            return numerator.fmt(formatter);
        }
        match decimals_needed(denominator) {
            Some(places) => write_decimals(formatter, numerator, denominator, places),
            None => write!(formatter, "{numerator}/{denominator}"),
        }
    }
}

/// How many decimals a fraction in lowest terms needs, if it ends within 18.
fn decimals_needed(denominator: i64) -> Option<usize> {
    let (mut rest, mut twos, mut fives) = (denominator, 0_usize, 0_usize);
    while rest % 2 == 0 {
        rest /= 2;
        twos += 1;
    }
    while rest % 5 == 0 {
        rest /= 5;
        fives += 1;
    }
    (rest == 1 && twos.max(fives) <= 18).then_some(twos.max(fives))
}

/// Long division: the whole part, a point, and up to `places` decimals (cut, without trailing zeros).
fn write_decimals(out: &mut impl fmt::Write, numerator: i64, denominator: i64, places: usize) -> fmt::Result {
    let (size, divisor) = (i128::from(numerator).abs(), i128::from(denominator));
    let sign = if numerator < 0 { "-" } else { "" };
    write!(out, "{sign}{}", size / divisor)?;
    let mut rest = size % divisor;
    if rest == 0 || places == 0 {
        return Ok(());
    }
    out.write_char('.')?;
    for _ in 0..places {
        rest *= 10;
        write!(out, "{}", rest / divisor)?;
        rest %= divisor;
        if rest == 0 {
            break;
        }
    }
    Ok(())
}

/// The number as a spreadsheet stores it: decimal digits as far as a double can tell them apart.
#[must_use]
pub fn cell_text(value: &Exact) -> String {
    let mut text = String::new();
    match value.lowest_terms() {
        Some((numerator, 1)) => text = numerator.to_string(),
        Some((numerator, denominator)) => {
            let zeros = leading_zeros(numerator, denominator);
            if write_decimals(&mut text, numerator, denominator, SIGNIFICANT_DIGITS + zeros).is_err() {
                text.clear();
            }
        }
        None => text = value.to_f64_for_display().to_string(),
    }
    text
}

/// Zeros between the point and the first other digit of a number below 1.
fn leading_zeros(numerator: i64, denominator: i64) -> usize {
    let (mut size, divisor) = (i128::from(numerator).abs(), i128::from(denominator));
    let mut zeros = 0;
    while size > 0 && size * 10 < divisor {
        size *= 10;
        zeros += 1;
    }
    zeros
}

/// The number as the float that a cell holds; for spreadsheets only.
#[must_use]
pub fn cell_number(value: &Exact) -> f64 {
    cell_text(value).parse().unwrap_or(f64::NAN)
}

/// The number with the declared rounding and exactly its digits: `9.50`, in Vietnamese `9,50`.
#[must_use]
pub fn fixed(value: &Exact, rounding: Rounding, language: Language) -> String {
    let Some(units) = value.rounded_units(rounding.digits, rounding.mode) else {
        return ExactText(value).to_string();
    };
    let digits = usize::from(rounding.digits);
    if digits == 0 {
        return units.to_string();
    }
    let padded = format!("{:0>width$}", units.unsigned_abs(), width = digits + 1);
    let (whole, decimals) = padded.split_at(padded.len().saturating_sub(digits));
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{whole}{}{decimals}", decimal_mark(language))
}

/// The mark between whole part and decimals.
#[must_use]
pub const fn decimal_mark(language: Language) -> char {
    match language {
        Language::Vietnamese => ',',
        Language::English => '.',
    }
}

#[cfg(test)]
mod tests {
    use framework::{RoundingMode, RoundingPlace};
    use proptest::prelude::*;

    use super::*;

    const TWO: Rounding = Rounding { digits: 2, mode: RoundingMode::HalfUp, place: RoundingPlace::Component };

    #[test]
    fn points_are_printed_with_the_digits_of_the_set() {
        let points = Exact::parse("1.005").unwrap();
        assert_eq!(fixed(&points, TWO, Language::Vietnamese), "1,01");
        assert_eq!(fixed(&points, TWO, Language::English), "1.01");
        assert_eq!(fixed(&Exact::parse("-0.125").unwrap(), TWO, Language::English), "-0.13");
        assert_eq!(fixed(&Exact::ZERO, TWO, Language::Vietnamese), "0,00");
    }

    proptest! {
        #[test]
        fn exact_text_is_what_the_exact_number_says_of_itself(num: i64, den in 1_i64..) {
            let value = Exact::fraction(num, den).unwrap();
            prop_assert_eq!(ExactText(&value).to_string(), value.to_string());
        }

        #[test]
        fn a_cell_holds_the_nearest_float(num in -1_000_000_000_000_i64..1_000_000_000_000, den in 1_i64..1_000_000_000) {
            let value = Exact::fraction(num, den).unwrap();
            let (cell, float) = (cell_number(&value), value.to_f64_for_display());
            prop_assert!((cell - float).abs() <= float.abs() * f64::EPSILON, "{cell} {float}");
        }
    }
}
