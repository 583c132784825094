//! The intraclass correlation: how much of the spread of points lies between what was judged, not between the judges.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use super::kappa::as_float;

/// The intraclass correlation of single judgements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intraclass {
    /// ICC(1,1): 1 where the judges always agree; may be below 0.
    pub correlation: f64,
    /// Lower end of its interval of 95 %.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How many cases.
    pub cases: usize,
}

/// ICC(1,1) by one-way analysis of variance: each case was judged by other judges, drawn at random (Shrout and Fleiss,
/// Psychological Bulletin 86, 1979, case 1). Each case holds as many judgements as the first. `None` with fewer than two
/// cases or judgements, where a case holds another number, and where nothing differs at all.
#[must_use]
pub fn intraclass_correlation(cases: &[Vec<f64>]) -> Option<Intraclass> {
    let judges = cases.first()?.len();
    if cases.len() < 2 || judges < 2 || cases.iter().any(|case| case.len() != judges) {
        return None;
    }
    let (count, each) = (as_float(cases.len()), as_float(judges));
    let means: Vec<f64> = cases.iter().map(|case| case.iter().sum::<f64>() / each).collect();
    let mean = means.iter().sum::<f64>() / count;
    let between = each * means.iter().map(|own| (own - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let spread = |(case, own): (&Vec<f64>, &f64)| case.iter().map(|it| (it - own).powi(2)).sum::<f64>();
    let within = cases.iter().zip(&means).map(spread).sum::<f64>() / (count * (each - 1.0));
    let whole = between + (each - 1.0) * within;
    if whole <= f64::EPSILON {
        return None;
    }
    let correlation = (between - within) / whole;
    let cases = cases.len();
    if within <= f64::EPSILON * whole {
        return Some(Intraclass { correlation: 1.0, low: 1.0, high: 1.0, cases });
    }
    let ratio = between / within;
    let freedom = (count - 1.0, count * (each - 1.0));
    let quantile = |first, second| {
        FisherSnedecor::new(first, second).map(|it| it.inverse_cdf(0.975)).ok().filter(|it| it.is_finite())
    };
    let bound = |ratio: f64| (ratio - 1.0) / (ratio + each - 1.0);
    let low = bound(ratio / quantile(freedom.0, freedom.1)?);
    let high = bound(ratio * quantile(freedom.1, freedom.0)?);
    Some(Intraclass { correlation, low, high, cases })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_shrout_and_fleiss_comes_out() {
        // Table 2: six targets, four judges; ICC(1,1) = .17, F(5, 18) = 1.79, interval −.13 to .72.
        let ratings = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        let cases: Vec<Vec<f64>> = ratings.iter().map(|row| row.to_vec()).collect();
        let found = intraclass_correlation(&cases).unwrap();
        assert!((found.correlation - 0.1657).abs() < 5e-5, "{found:?}");
        assert!((found.low + 0.133).abs() < 5e-4 && (found.high - 0.723).abs() < 5e-4, "{found:?}");
    }

    #[test]
    fn judges_who_always_agree_have_one_and_where_nothing_differs_nothing_is_said() {
        let agree = [vec![3.0, 3.0], vec![7.0, 7.0], vec![1.0, 1.0]];
        let found = intraclass_correlation(&agree).unwrap();
        assert!((found.correlation - 1.0).abs() < 1e-12);
        assert_eq!(intraclass_correlation(&[vec![5.0, 5.0], vec![5.0, 5.0]]), None);
        assert_eq!(intraclass_correlation(&[vec![5.0, 4.0]]), None, "one case");
        assert_eq!(intraclass_correlation(&[vec![5.0, 4.0], vec![5.0]]), None, "another number");
    }
}
