//! Many exact numbers in little memory: eight bytes each, and a place aside for the rare ones that need more.

use framework::Exact;

/// The kind of a cell, in its two lowest bits.
mod kind {
    /// Units of the last decimal place.
    pub const DECIMAL: i64 = 0;
    /// A small fraction: 31 bits of numerator, 31 bits of denominator.
    pub const FRACTION: i64 = 1;
    /// Stands aside, at this position.
    pub const ASIDE: i64 = 2;
    /// There is no number.
    pub const NOTHING: i64 = 3;
    pub const MASK: i64 = 3;
}

const DENOMINATOR_MAX: i64 = (1 << 31) - 1;
const NUMERATOR_MAX: i64 = (1 << 30) - 1;
const DECIMAL_MAX: i64 = (1 << 61) - 1;

/// Numbers in the order in which they were put in; most have few decimals.
#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    digits: u8,
    /// 10^digits, the denominator of printed points; 0 where that does not fit.
    power: i64,
    cells: Vec<i64>,
    aside: Vec<Exact>,
}

impl Numbers {
    pub(crate) fn with_capacity(digits: u8, capacity: usize) -> Self {
        let power = 10_i64.checked_pow(u32::from(digits)).unwrap_or(0);
        Self { digits, power, cells: Vec::with_capacity(capacity), aside: Vec::new() }
    }

    #[inline]
    pub(crate) fn push(&mut self, number: Option<&Exact>) {
        let cell = match number {
            None => kind::NOTHING,
            Some(number) => match number.numerator_over(self.power) {
                Some(units) if (-DECIMAL_MAX..=DECIMAL_MAX).contains(&units) => units << 2 | kind::DECIMAL,
                _ => self.encoded(number),
            },
        };
        self.cells.push(cell);
    }

    pub(crate) fn get(&self, at: usize) -> Option<Exact> {
        let cell = *self.cells.get(at)?;
        match cell & kind::MASK {
            kind::DECIMAL => Some(Exact::decimal(cell >> 2, self.digits)),
            kind::FRACTION => Exact::fraction(cell >> 33, (cell >> 2) & DENOMINATOR_MAX),
            kind::ASIDE => usize::try_from(cell >> 2).ok().and_then(|at| self.aside.get(at)).cloned(),
            _ => None,
        }
    }

    /// What is not kept as printed points are.
    #[cold]
    fn encoded(&mut self, number: &Exact) -> i64 {
        self.decimal(number).or_else(|| fraction(number)).unwrap_or_else(|| self.put_aside(number))
    }

    fn decimal(&self, number: &Exact) -> Option<i64> {
        let units = number.whole_units(self.digits)?;
        (-DECIMAL_MAX..=DECIMAL_MAX).contains(&units).then_some(units << 2 | kind::DECIMAL)
    }

    fn put_aside(&mut self, number: &Exact) -> i64 {
        let at = i64::try_from(self.aside.len()).unwrap_or(i64::MAX);
        self.aside.push(number.clone());
        at << 2 | kind::ASIDE
    }
}

fn fraction(number: &Exact) -> Option<i64> {
    let (numerator, denominator) = number.lowest_terms()?;
    let fits = (-NUMERATOR_MAX..=NUMERATOR_MAX).contains(&numerator) && denominator <= DENOMINATOR_MAX;
    fits.then_some(numerator << 33 | denominator << 2 | kind::FRACTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_put_in_comes_out_again() {
        let texts =
            ["0", "-0.01", "9.99", "1/3", "-7/3", "1/3000000000", "123456789012345678901234567890", "0.001"];
        let mut numbers = Numbers::with_capacity(2, texts.len());
        for text in texts {
            numbers.push(Some(&Exact::parse(text).unwrap()));
        }
        numbers.push(None);
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(numbers.get(at), Some(Exact::parse(text).unwrap()), "{text}");
        }
        assert_eq!(numbers.get(texts.len()), None);
    }
}
