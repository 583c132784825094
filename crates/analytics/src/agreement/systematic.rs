//! Is one judge systematically above the other? Mean difference, its limits of agreement, and the sign test.

use statrs::distribution::{Binomial, DiscreteCDF};

use super::kappa::as_float;

/// How the second judgements lie to the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Systematic {
    /// Mean of second less first.
    pub mean: f64,
    /// Between these ends lie 95 % of the differences, where they are spread normally: mean ∓ 1.96 standard deviations
    /// (Bland and Altman, The Lancet 327, 1986). `None` with a single case.
    pub limits: Option<(f64, f64)>,
    /// How many second judgements are above the first.
    pub above: usize,
    /// How many are below.
    pub below: usize,
    /// How many cases.
    pub cases: usize,
    /// Two-sided probability of so uneven a split of those that differ, were both equally strict (exact sign test);
    /// `None` where none differs.
    pub probability: Option<f64>,
}

/// Compares second with first judgements by their differences, second less first. `None` without a case.
#[must_use]
pub fn systematic_difference(differences: &[f64]) -> Option<Systematic> {
    if differences.is_empty() {
        return None;
    }
    let count = as_float(differences.len());
    let mean = differences.iter().sum::<f64>() / count;
    let limits = (differences.len() > 1).then(|| {
        let variance = differences.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let reach = 1.96 * variance.sqrt();
        (mean - reach, mean + reach)
    });
    let above = differences.iter().filter(|it| **it > 0.0).count();
    let below = differences.iter().filter(|it| **it < 0.0).count();
    Some(Systematic { mean, limits, above, below, cases: differences.len(), probability: sign(above, below) })
}

fn sign(above: usize, below: usize) -> Option<f64> {
    let rarer = u64::try_from(above.min(below)).ok()?;
    let differing = u64::try_from(above + below).ok().filter(|count| *count > 0)?;
    let tail = Binomial::new(0.5, differing).ok()?.cdf(rarer);
    Some((2.0 * tail).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_of_nine_above_is_hardly_chance_and_an_even_split_is() {
        let mut differences = vec![1.0; 8];
        differences.push(-1.0);
        differences.push(0.0);
        let found = systematic_difference(&differences).unwrap();
        // (1 + 9) / 2⁹ × 2
        assert!((found.probability.unwrap() - 0.039_062_5).abs() < 1e-12, "{found:?}");
        assert_eq!((found.above, found.below, found.cases), (8, 1, 10));
        assert!((found.mean - 0.7).abs() < 1e-12);
        let even = systematic_difference(&[1.0, -1.0]).unwrap();
        assert!((even.probability.unwrap() - 1.0).abs() < 1e-12);
        let (low, high) = even.limits.unwrap();
        assert!((high - 1.96 * 2.0_f64.sqrt()).abs() < 1e-12 && (low + high).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_differs_no_probability_is_made_up() {
        let same = systematic_difference(&[0.0, 0.0]).unwrap();
        assert_eq!((same.probability, same.above), (None, 0));
        assert_eq!(systematic_difference(&[]), None);
        assert_eq!(systematic_difference(&[2.0]).unwrap().limits, None);
    }
}
