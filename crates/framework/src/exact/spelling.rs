//! Exact numbers as texts: decimals where they end, fractions where they do not, and back.

use std::fmt;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive};

use super::{Exact, ExactFault};

/// A decimal number with a point: `-0.5`.
pub(super) fn parse_decimal(text: &str) -> Result<Exact, ExactFault> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || !all_digits(whole)
        || !all_digits(fraction)
        || (fraction.is_empty() && digits.contains('.'))
    {
        return Err(ExactFault::Malformed);
    }
    let scale = u32::try_from(fraction.len()).map_err(|_| ExactFault::TooLong)?;
    let mantissa: BigInt = format!("{whole}{fraction}").parse().map_err(|_| ExactFault::Malformed)?;
    let mantissa = if negative { -mantissa } else { mantissa };
    if let (Some(small), Ok(scale)) = (mantissa.to_i64(), u8::try_from(scale))
        && scale <= 18
    {
        return Ok(Exact::decimal(small, scale));
    }
    Ok(Exact::from_big(BigRational::new(mantissa, BigInt::from(10).pow(scale))))
}

impl Exact {
    /// All decimals where the number ends, however many they are; else a fraction in lowest terms. What people typed
    /// is read back from this; [`fmt::Display`] writes a fraction beyond 18 decimals.
    #[must_use]
    pub fn decimals(&self) -> String {
        if self.lowest_terms().is_some_and(|(_, den)| places(den).is_none_or(|places| places <= 18)) {
            return self.to_string();
        }
        let value = self.to_big();
        match decimals_needed(value.denom()) {
            Some(places) if places > 18 => {
                let scaled = &value * BigRational::from_integer(BigInt::from(10).pow(places));
                with_point(&scaled.numer().abs().to_string(), places, value.is_negative())
            }
            _ => self.to_string(),
        }
    }
}

/// Decimals where the number ends (`0.5`), else a fraction in lowest terms (`1/3`).
impl fmt::Display for Exact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((num, den)) = self.lowest_terms() {
            return small(num, den, formatter);
        }
        let value = self.to_big();
        if value.is_integer() {
            return write!(formatter, "{}", value.numer());
        }
        match decimals_needed(value.denom()) {
            Some(places) if places <= 18 => {
                let scaled = value * BigRational::from_integer(BigInt::from(10).pow(places));
                formatter.write_str(&with_point(
                    &scaled.numer().abs().to_string(),
                    places,
                    scaled.is_negative(),
                ))
            }
            _ => write!(formatter, "{}/{}", value.numer(), value.denom()),
        }
    }
}

/// A number that fits 64 bits, in lowest terms.
fn small(num: i64, den: i64, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    if den == 1 {
        return write!(formatter, "{num}");
    }
    let Some(places) = places(den).filter(|places| *places <= 18) else {
        return write!(formatter, "{num}/{den}");
    };
    // 10^18 is a multiple of the denominator, and a quotient of 64 bits times it fits 128 bits.
    let scaled = i128::from(num) * (10_i128.pow(places) / i128::from(den));
    formatter.write_str(&with_point(&scaled.unsigned_abs().to_string(), places, num < 0))
}

fn with_point(digits: &str, places: u32, negative: bool) -> String {
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    let padded = format!("{digits:0>width$}", width = places.saturating_add(1));
    let (whole, fraction) = padded.split_at(padded.len().saturating_sub(places));
    format!("{}{whole}.{fraction}", if negative { "-" } else { "" })
}

/// As [`decimals_needed`], for a denominator of 64 bits, which is above 0.
const fn places(den: i64) -> Option<u32> {
    let (mut rest, mut fives) = (den >> den.trailing_zeros(), 0);
    while rest % 5 == 0 {
        (rest, fives) = (rest / 5, fives + 1);
    }
    let twos = den.trailing_zeros();
    if rest != 1 {
        return None;
    }
    Some(if twos > fives { twos } else { fives })
}

/// How many decimals a fraction with this denominator (in lowest terms) needs; `None` where it never ends.
fn decimals_needed(denominator: &BigInt) -> Option<u32> {
    let (mut rest, mut twos, mut fives) = (denominator.clone(), 0_u32, 0_u32);
    let (two, five) = (BigInt::from(2), BigInt::from(5));
    while rest.is_multiple_of(&two) {
        rest /= &two;
        twos += 1;
    }
    while rest.is_multiple_of(&five) {
        rest /= &five;
        fives += 1;
    }
    rest.is_one().then_some(twos.max(fives))
}
