//! Whole quotients and powers of ten: the arithmetic of the one declared rounding.

use super::RoundingMode;

/// Looked up, because every rounding asks for one.
#[inline]
pub(super) fn power_of_ten(exponent: u8) -> Option<i64> {
    const POWERS: [i64; 19] = [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
        10_000_000_000,
        100_000_000_000,
        1_000_000_000_000,
        10_000_000_000_000,
        100_000_000_000_000,
        1_000_000_000_000_000,
        10_000_000_000_000_000,
        100_000_000_000_000_000,
        1_000_000_000_000_000_000,
    ];
    POWERS.get(usize::from(exponent)).copied()
}

/// The whole number next to `num / den`; `None` where it does not fit.
#[inline]
pub(super) fn rounded_quotient(num: i64, den: i64, mode: RoundingMode) -> Option<i64> {
    let (quotient, remainder) = (num / den, num % den);
    // Without branches on the digits: whether they round up is as good as random.
    let (twice, whole) = (remainder.unsigned_abs().saturating_mul(2), den.unsigned_abs());
    let away = match mode {
        RoundingMode::Down => false,
        RoundingMode::HalfUp => twice >= whole,
        RoundingMode::HalfEven => twice > whole || (twice == whole && quotient % 2 != 0),
    };
    quotient.checked_add(i64::from(away) * num.signum())
}
