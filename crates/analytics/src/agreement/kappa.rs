//! Cohen's kappa: agreement on categories, beyond what chance alone would give.

/// Cohen's kappa of two judges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// 1 where they always agree, 0 where no more than by chance, below where less.
    pub kappa: f64,
    /// Its large-sample standard error (Fleiss, Cohen and Everitt, Psychological Bulletin 72, 1969, eq. 13).
    pub standard_error: f64,
    /// Share of cases on which they agree, 0…1.
    pub observed: f64,
    /// Share on which they would agree by chance, 0…1.
    pub expected: f64,
    /// How many cases.
    pub cases: usize,
}

/// Cohen's kappa (Educational and Psychological Measurement 20, 1960) of pairs of categories, which count from 0.
/// `None` without a case, and where both judges chose one and the same category throughout: chance alone would agree.
#[must_use]
pub fn cohens_kappa(pairs: &[(usize, usize)]) -> Option<Kappa> {
    let categories = pairs.iter().map(|(first, second)| first.max(second) + 1).max()?;
    let cases = as_float(pairs.len());
    let mut shares = vec![vec![0.0; categories]; categories];
    for (first, second) in pairs {
        if let Some(share) = shares.get_mut(*first).and_then(|row| row.get_mut(*second)) {
            *share += 1.0 / cases;
        }
    }
    let rows: Vec<f64> = shares.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<f64> =
        (0..categories).map(|at| shares.iter().filter_map(|row| row.get(at)).sum()).collect();
    let margins: Vec<(f64, f64)> = rows.into_iter().zip(columns).collect();
    let observed: f64 = shares.iter().enumerate().filter_map(|(at, row)| row.get(at)).sum();
    let expected: f64 = margins.iter().map(|(row, column)| row * column).sum();
    // Shares are sums of fractions: what chance makes certain may come out a hair below 1.
    if 1.0 - expected < 1e-9 {
        return None;
    }
    let kappa = (observed - expected) / (1.0 - expected);
    let rest = 1.0 - kappa;
    let (mut agreed, mut differed) = (0.0, 0.0);
    for (at, (row, (row_margin, column_of_row))) in shares.iter().zip(&margins).enumerate() {
        for (other, (share, (row_of_column, column_margin))) in row.iter().zip(&margins).enumerate() {
            if at == other {
                agreed += share * (1.0 - (row_margin + column_margin) * rest).powi(2);
            } else {
                // The margins of the transposed cell, as in the source.
                differed += share * (column_of_row + row_of_column).powi(2);
            }
        }
    }
    let third = (kappa - expected * rest).powi(2);
    let variance = (agreed + rest.powi(2) * differed - third) / (cases * (1.0 - expected).powi(2));
    Some(Kappa { kappa, standard_error: variance.max(0.0).sqrt(), observed, expected, cases: pairs.len() })
}

/// A count as a float; counts here are far below 2^52.
pub(super) fn as_float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[&[usize]]) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for (first, row) in cells.iter().enumerate() {
            for (second, count) in row.iter().enumerate() {
                pairs.extend(std::iter::repeat_n((first, second), *count));
            }
        }
        pairs
    }

    #[test]
    fn the_example_of_cohen_comes_out() {
        // Cohen 1960, table 1: three categories, proportions of 200 cases; kappa .492.
        let pairs = table(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]);
        let found = cohens_kappa(&pairs).unwrap();
        assert!((found.observed - 0.70).abs() < 1e-12 && (found.expected - 0.41).abs() < 1e-12);
        assert!((found.kappa - 0.4915).abs() < 5e-5, "{found:?}");
        assert_eq!(found.cases, 200);
    }

    #[test]
    fn the_standard_error_of_fleiss_cohen_and_everitt_comes_out() {
        // Fleiss, Cohen and Everitt 1969, the same margins: kappa .429, standard error .0534 of 200 cases.
        let pairs = table(&[&[106, 10, 4], &[22, 28, 10], &[2, 12, 6]]);
        let found = cohens_kappa(&pairs).unwrap();
        assert!((found.kappa - 0.4286).abs() < 5e-5, "{found:?}");
        assert!((found.standard_error.powi(2) - 0.002_885).abs() < 5e-6, "{found:?}");
    }

    #[test]
    fn who_never_differs_and_who_never_chooses_is_told_apart() {
        let always = cohens_kappa(&table(&[&[3, 0], &[0, 2]])).unwrap();
        assert!((always.kappa - 1.0).abs() < 1e-12 && always.standard_error < 1e-12);
        assert_eq!(cohens_kappa(&table(&[&[7]])), None, "one category throughout says nothing");
        assert_eq!(cohens_kappa(&[]), None);
    }
}
