//! How points are read, rounded, ranked and classed: the settings of a set.

use super::LevelSlot;
use crate::diagnostic::Place;
use crate::exact::{Exact, RoundingMode};
use crate::text::Text;

/// The settings of a set that a campaign may override, with a reason.
#[derive(Clone, Debug)]
pub struct ScoringSettings {
    /// How the printed maxima are read where they do not add up.
    pub reading: Reading,
    /// Why that reading; present where the sums disagree.
    pub reading_reason: Option<Text>,
    /// What "not applicable" does to the totals.
    pub not_applicable: NotApplicablePolicy,
    /// The one declared rounding.
    pub rounding: Rounding,
    /// How units are ranked.
    pub ranking: Ranking,
    /// Where the file says so.
    pub place: Place,
}

crate::named_enum! {
    /// How printed maxima are read where components do not add up to them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Reading {
        /// Points of an index × printed maximum ÷ sum of the components' maxima.
        Scaled = "scaled",
        /// No scaling: the components' maxima are the truth.
        AsPrinted = "as_printed",
        /// The repaired maxima of the set's repaired edition.
        Repaired = "repaired",
    }
}

crate::named_enum! {
    /// What "not applicable" does to the totals.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum NotApplicablePolicy {
        /// M leaves both sides and the index is scaled to its maximum.
        Rescale = "rescale",
        /// M leaves both sides and the unit is measured against what is left, in per cent (Lào Cai).
        GroupMaximum = "group_maximum",
        /// As `Rescale`, but the unit is not ranked (Hải Dương 2023).
        ScoredUnranked = "scored_unranked",
        /// The unit is not assessed at all (Phú Thọ 2024).
        NotAssessed = "not_assessed",
    }
}

/// The one declared rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Decimals, 0–6.
    pub digits: u8,
    /// What happens to ties.
    pub mode: RoundingMode,
    /// Where it happens.
    pub place: RoundingPlace,
}

/// Where the rounding happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingPlace {
    /// Component points (and again where an index is scaled); everything above adds up what is printed.
    Component,
    /// Only the total; indices are computed from unrounded points.
    Total,
}

/// How units are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// The level whose items are the columns of the ranking.
    pub level: LevelSlot,
    /// What a tie does to the ranks below.
    pub ties: TieRule,
    /// Which total decides.
    pub on: RankingBasis,
}

/// What a tie does to the ranks below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieRule {
    /// 1, 2, 2, 4.
    Competition,
    /// 1, 2, 2, 3.
    Dense,
}

/// Which total decides a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankingBasis {
    /// The total as printed.
    Printed,
    /// The exact total before any rounding.
    Unrounded,
}

/// An edition of the set whose maxima add up.
#[derive(Clone, Debug)]
pub struct RepairedEdition {
    /// Its name.
    pub edition: String,
    /// Whose proposal it is, and why.
    pub note: Text,
}

/// A band (*xếp loại*).
#[derive(Clone, Debug)]
pub struct Band {
    /// Stable code.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// Where it begins, in per cent of the applicable maximum; `None` for the last one.
    pub from: Option<BandBound>,
    /// Where the file says so.
    pub place: Place,
}

/// Where a band begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandBound {
    /// Per cent, 0–100.
    pub percent: Exact,
    /// Does the bound itself belong to the band?
    pub inclusive: bool,
}
