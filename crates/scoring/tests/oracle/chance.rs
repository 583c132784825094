//! Chance that is the same for the same seed, so that a failure can be seen again.

use framework::Exact;

/// A source of numbers.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number, both ends included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).unwrap();
        low + i64::try_from(self.next() % width).unwrap()
    }

    /// How many of something.
    pub fn count(&mut self, low: i64, high: i64) -> usize {
        usize::try_from(self.between(low, high)).unwrap()
    }

    pub fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        let last = i64::try_from(choices.len()).unwrap() - 1;
        choices[self.count(0, last)].clone()
    }

    /// Shares that add up to 1.
    pub fn shares(&mut self, count: usize) -> Vec<Exact> {
        let weights: Vec<i64> = (0..count).map(|_| self.between(1, 7)).collect();
        let sum: i64 = weights.iter().sum();
        weights.iter().map(|weight| Exact::fraction(*weight, sum).unwrap()).collect()
    }

    /// A share from 0 to 1.
    pub fn share(&mut self) -> Exact {
        let below = self.between(1, 12);
        Exact::fraction(self.between(0, below), below).unwrap()
    }
}
