//! The one declared rounding: whole quotients and powers of ten.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

use super::{Exact, Repr, RoundingMode};

impl Exact {
    /// The number rounded to `digits` decimals, counted in units of the last place:
    /// 9.005 to two digits is 901. `None` where that does not fit 64 bits.
    #[inline(never)]
    #[must_use]
    pub fn rounded_units(&self, digits: u8, mode: RoundingMode) -> Option<i64> {
        let power = power_of_ten(digits)?;
        self.small_units(power, mode).or_else(|| self.units_at_length(power, mode))
    }

    /// The units of a small number that stays small on the way.
    #[inline]
    fn small_units(&self, power: i64, mode: RoundingMode) -> Option<i64> {
        match &self.0 {
            Repr::Small { num, den } if *den == power => Some(*num),
            Repr::Small { num, den } => {
                let scaled = num.checked_mul(power)?;
                if *den == 1 { Some(scaled) } else { rounded_quotient(scaled, *den, mode) }
            }
            Repr::Big(_) => None,
        }
    }

    /// The units of any number; kept out of the way of the small ones.
    #[cold]
    #[inline(never)]
    fn units_at_length(&self, power: i64, mode: RoundingMode) -> Option<i64> {
        let value = self.to_big() * BigRational::from_integer(BigInt::from(power));
        let (quotient, remainder) = value.numer().div_rem(value.denom());
        let twice = remainder.abs() * 2_i32;
        let away = match (mode, twice.cmp(value.denom())) {
            (RoundingMode::Down, _) | (_, Ordering::Less) => false,
            (_, Ordering::Greater) | (RoundingMode::HalfUp, Ordering::Equal) => true,
            (RoundingMode::HalfEven, Ordering::Equal) => quotient.is_odd(),
        };
        let step = if value.is_negative() { -1_i64 } else { 1 };
        (if away { quotient + step } else { quotient }).to_i64()
    }

    /// The number in units of the last of `digits` places, where it is a whole number of them that fits 64 bits.
    #[inline]
    #[must_use]
    pub fn whole_units(&self, digits: u8) -> Option<i64> {
        let power = power_of_ten(digits)?;
        match &self.0 {
            Repr::Small { num, den } if *den == power => Some(*num),
            Repr::Small { num, den: 1 } => num.checked_mul(power),
            Repr::Small { num, den } => {
                num.checked_mul(power).filter(|scaled| scaled % den == 0).map(|scaled| scaled / den)
            }
            Repr::Big(_) => None,
        }
    }

    /// The number rounded to `digits` decimals; unchanged where it is too large to be rounded in 64 bits.
    #[inline]
    #[must_use]
    pub fn rounded(&self, digits: u8, mode: RoundingMode) -> Self {
        match (self.rounded_units(digits, mode), power_of_ten(digits)) {
            (Some(num), Some(den)) => Self(Repr::Small { num, den }),
            _ => self.clone(),
        }
    }
}

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
