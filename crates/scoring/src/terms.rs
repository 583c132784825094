//! The terms on which a campaign scores: the set's settings, or what the campaign chose instead.

use framework::{Framework, NotApplicablePolicy, Ranking, Reading, Rounding, Value};

/// The terms on which a campaign scores.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The assessed year.
    pub year: i16,
    /// How the printed maxima are read.
    pub reading: Reading,
    /// What "not applicable" does.
    pub not_applicable: NotApplicablePolicy,
    /// The one declared rounding.
    pub rounding: Rounding,
    /// How units are ranked.
    pub ranking: Ranking,
    /// One value per parameter of the set; `None` where it has no default and the campaign gave none.
    pub parameters: Vec<Option<Value>>,
}

/// Why a set cannot be scored on these terms.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsFault {
    /// The repaired reading was chosen, but the set has no repaired edition.
    #[error("the set has no repaired edition")]
    NoRepairedEdition,
}

impl Terms {
    /// The set's own settings, with the parameters' defaults in the assessed year.
    #[must_use]
    pub fn of(framework: &Framework, year: i16) -> Self {
        Self {
            year,
            reading: framework.scoring.reading,
            not_applicable: framework.scoring.not_applicable,
            rounding: framework.scoring.rounding,
            ranking: framework.scoring.ranking,
            parameters: framework
                .parameters
                .iter()
                .map(|parameter| parameter.default.as_ref().and_then(|default| default.in_year(year)))
                .collect(),
        }
    }
}
