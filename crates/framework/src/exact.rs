//! Exact numbers: rationals that stay small and fast, and grow without limit when they must.
//!
//! No official figure passes through a float. A small number is a pair of 64-bit integers that is *not* kept
//! in lowest terms (reducing costs more than everything else together); where a result does not fit, it is
//! reduced, and where it still does not fit, it becomes a big rational.

mod order;
mod rounding;
mod spelling;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The longest written number that is read, in characters: far more than any budget in đồng needs.
pub const LENGTH_MAX: usize = 40;

/// An exact rational number of any size.
#[derive(Clone, Debug)]
pub struct Exact(Repr);

#[derive(Clone, Debug)]
enum Repr {
    /// `den` > 0; not necessarily in lowest terms.
    Small {
        num: i64,
        den: i64,
    },
    Big(Box<BigRational>),
}

/// How a number is rounded where a decimal place is all that may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingMode {
    /// Ties go away from zero, as in school and in a spreadsheet's ROUND (*làm tròn nửa lên*).
    HalfUp,
    /// Ties go to the even neighbour.
    HalfEven,
    /// Towards zero: what does not fill the last place is cut.
    Down,
}

/// Why a written number is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExactFault {
    /// Not a number in the form `12`, `-0.5`, `1/2` or `5%`.
    #[error("not a number of the form 12, -0.5, 1/2 or 5%")]
    Malformed,
    /// The part below the line is zero.
    #[error("the denominator is zero")]
    ZeroDenominator,
    /// More than the 40 bytes that a number may be written with.
    #[error("too long")]
    TooLong,
}

impl Exact {
    /// 0.
    pub const ZERO: Self = Self(Repr::Small { num: 0, den: 1 });
    /// 1.
    pub const ONE: Self = Self(Repr::Small { num: 1, den: 1 });

    /// A whole number.
    #[must_use]
    pub const fn integer(value: i64) -> Self {
        Self(Repr::Small { num: value, den: 1 })
    }

    /// `numerator / denominator`; `None` where the denominator is zero.
    #[must_use]
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        match denominator {
            0 => None,
            1.. => Some(Self(Repr::Small { num: numerator, den: denominator })),
            _ => Some(Self::from_wide(-i128::from(numerator), -i128::from(denominator))),
        }
    }

    /// `mantissa × 10^-scale`; the scale is at most 18.
    #[inline]
    #[must_use]
    pub fn decimal(mantissa: i64, scale: u8) -> Self {
        match rounding::power_of_ten(scale) {
            Some(den) => Self(Repr::Small { num: mantissa, den }),
            None => Self::from_big(BigRational::new(
                BigInt::from(mantissa),
                BigInt::from(10).pow(u32::from(scale)),
            )),
        }
    }

    /// Reads `12`, `-0.5`, `1/2`, `5%` (decimal point, no thousands separator).
    ///
    /// # Errors
    /// [`ExactFault`] if the text has none of these forms, is too long, or divides by zero.
    ///
    /// ```
    /// use framework::Exact;
    /// assert_eq!(Exact::parse("5%").unwrap(), Exact::fraction(1, 20).unwrap());
    /// assert!(Exact::parse("1e3").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, ExactFault> {
        let text = text.trim();
        if text.len() > LENGTH_MAX {
            return Err(ExactFault::TooLong);
        }
        if let Some(percent) = text.strip_suffix('%') {
            let value = spelling::parse_decimal(percent.trim_end())?;
            return value.checked_div(&Self::integer(100)).ok_or(ExactFault::ZeroDenominator);
        }
        if let Some((numerator, denominator)) = text.split_once('/') {
            let numerator = spelling::parse_decimal(numerator.trim())?;
            let denominator = spelling::parse_decimal(denominator.trim())?;
            return numerator.checked_div(&denominator).ok_or(ExactFault::ZeroDenominator);
        }
        spelling::parse_decimal(text)
    }

    /// What the fast paths leave over; kept out of their way.
    #[cold]
    #[inline(never)]
    fn from_wide(num: i128, den: i128) -> Self {
        if let (Ok(num), Ok(den)) = (i64::try_from(num), i64::try_from(den)) {
            return Self(Repr::Small { num, den });
        }
        let divisor = num.gcd(&den);
        let (num, den) = if divisor > 1 { (num / divisor, den / divisor) } else { (num, den) };
        match (i64::try_from(num), i64::try_from(den)) {
            (Ok(num), Ok(den)) => Self(Repr::Small { num, den }),
            _ => Self(Repr::Big(Box::new(BigRational::new(BigInt::from(num), BigInt::from(den))))),
        }
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(num), Some(den)) => Self(Repr::Small { num, den }),
            _ => Self(Repr::Big(Box::new(value))),
        }
    }

    /// The same number as a big rational in lowest terms.
    #[must_use]
    pub fn to_big(&self) -> BigRational {
        match &self.0 {
            Repr::Small { num, den } => BigRational::new(BigInt::from(*num), BigInt::from(*den)),
            Repr::Big(value) => value.as_ref().clone(),
        }
    }

    /// Sum.
    #[inline]
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                if b == d {
                    return match a.checked_add(*c) {
                        Some(num) => Self(Repr::Small { num, den: *b }),
                        None => Self::from_wide(i128::from(*a) + i128::from(*c), i128::from(*b)),
                    };
                }
                if let (Some(left), Some(right), Some(den)) =
                    (a.checked_mul(*d), c.checked_mul(*b), b.checked_mul(*d))
                    && let Some(num) = left.checked_add(right)
                {
                    return Self(Repr::Small { num, den });
                }
                let (a, b, c, d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
                Self::from_wide(a * d + c * b, b * d)
            }
            _ => Self::from_big(self.to_big() + other.to_big()),
        }
    }

    /// Adds to this number. Where both have the same denominator, as printed points do, only numerators are added.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        match (&mut self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d })
                if b == d && a.checked_add(*c).is_some() =>
            {
                *a += c;
            }
            _ => *self = self.plus(other),
        }
    }

    /// The numerator over this very denominator, where the number is kept so.
    #[inline]
    #[must_use]
    pub fn numerator_over(&self, denominator: i64) -> Option<i64> {
        match &self.0 {
            Repr::Small { num, den } if *den == denominator => Some(*num),
            _ => None,
        }
    }

    /// Difference.
    #[inline]
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    /// Product.
    #[inline]
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                if let (Some(num), Some(den)) = (a.checked_mul(*c), b.checked_mul(*d)) {
                    return Self(Repr::Small { num, den });
                }
                Self::from_wide(i128::from(*a) * i128::from(*c), i128::from(*b) * i128::from(*d))
            }
            _ => Self::from_big(self.to_big() * other.to_big()),
        }
    }

    /// Quotient; `None` where the divisor is zero.
    #[inline]
    #[must_use]
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        Some(match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                if let (Some(num), Some(den @ 1..)) = (a.checked_mul(*d), b.checked_mul(*c)) {
                    return Some(Self(Repr::Small { num, den }));
                }
                let (num, den) = (i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c));
                if den < 0 { Self::from_wide(-num, -den) } else { Self::from_wide(num, den) }
            }
            _ => Self::from_big(self.to_big() / other.to_big()),
        })
    }

    /// The number with the other sign.
    #[inline]
    #[must_use]
    pub fn negated(&self) -> Self {
        match &self.0 {
            Repr::Small { num, den } => match num.checked_neg() {
                Some(num) => Self(Repr::Small { num, den: *den }),
                None => Self::from_wide(-i128::from(*num), i128::from(*den)),
            },
            Repr::Big(value) => Self::from_big(-value.as_ref()),
        }
    }

    /// Is it 0?
    #[inline]
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num == 0,
            Repr::Big(value) => value.is_zero(),
        }
    }

    /// Is it 1?
    #[inline]
    #[must_use]
    pub fn is_one(&self) -> bool {
        match &self.0 {
            Repr::Small { num, den } => num == den,
            Repr::Big(value) => value.is_one(),
        }
    }

    /// Is it more than 1?
    #[inline]
    #[must_use]
    pub fn exceeds_one(&self) -> bool {
        match &self.0 {
            Repr::Small { num, den } => num > den,
            Repr::Big(value) => **value > BigRational::one(),
        }
    }

    /// Is it below 0?
    #[inline]
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num < 0,
            Repr::Big(value) => value.is_negative(),
        }
    }

    /// Is it a whole number?
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Repr::Small { num, den } => num % den == 0,
            Repr::Big(value) => value.denom().is_one(),
        }
    }

    /// The number moved into `low..=high`.
    #[inline]
    #[must_use]
    pub fn clamped(self, low: &Self, high: &Self) -> Self {
        if self < *low {
            low.clone()
        } else if self > *high {
            high.clone()
        } else {
            self
        }
    }

    /// Numerator and denominator in lowest terms, where both fit 64 bits.
    #[must_use]
    pub fn lowest_terms(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Repr::Small { num, den } => {
                let divisor = num.gcd(den);
                if divisor > 1 { Some((num / divisor, den / divisor)) } else { Some((*num, *den)) }
            }
            Repr::Big(_) => None,
        }
    }

    /// The whole number, where it is one and fits 64 bits.
    #[inline]
    #[must_use]
    pub fn to_integer(&self) -> Option<i64> {
        self.lowest_terms().and_then(|(num, den)| (den == 1).then_some(num))
    }

    /// The nearest float, for pictures and spreadsheets only; never for an official figure.
    #[must_use]
    pub fn to_f64_for_display(&self) -> f64 {
        self.to_big().to_f64().unwrap_or(f64::NAN)
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self::integer(value)
    }
}

#[cfg(test)]
mod tests;
