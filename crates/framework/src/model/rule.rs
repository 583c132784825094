//! How a component's points arise: the closed vocabulary of rules.

use super::{InputSlot, ParameterSlot, PeerSlot};
use crate::exact::Exact;
use crate::expression::Expression;
use crate::model::DateTemplate;
use crate::text::Text;

/// An expression with the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// As resolved.
    pub expression: Expression,
}

/// A rule of the vocabulary. M is the component's maximum; a share is an exact number from 0 to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Yes M, no 0.
    YesNo {
        /// A yes/no input.
        input: InputSlot,
    },
    /// The share of the chosen option × M.
    Choice {
        /// A choice input.
        input: InputSlot,
        /// One share per option, in the order of the options.
        shares: Vec<Exact>,
    },
    /// The shares that are met × M.
    Checklist {
        /// The items; their shares add up to 1.
        items: Vec<ChecklistItem>,
    },
    /// clamp((a/b) ÷ `full_at`) × M.
    Ratio {
        /// a.
        numerator: Formula,
        /// b.
        denominator: Formula,
        /// The ratio that earns M.
        full_at: Exact,
        /// What b = 0 means.
        when_zero: WhenZero,
        /// What a > b means.
        exceeds: Exceeds,
    },
    /// The share of the step that holds the quantity × M.
    Tiers {
        /// What is measured.
        quantity: Formula,
        /// Steps without gap or overlap.
        tiers: Vec<Tier>,
    },
    /// A date against a deadline.
    Timeliness {
        /// A date input that may be none.
        input: InputSlot,
        /// On time up to and including this day.
        deadline: Deadline,
        /// Late up to and including this day; without it, late for ever.
        last_day: Option<Deadline>,
        /// Share for on time.
        on_time: Exact,
        /// Share for late.
        late: Exact,
        /// Share for never.
        never: Exact,
    },
    /// clamp(Σ weight × quantity ÷ denominator) × M.
    WeightedRatio {
        /// What is counted, and how much it counts.
        terms: Vec<WeightedTerm>,
        /// What it is divided by.
        denominator: Formula,
        /// What a denominator of 0 means.
        when_zero: WhenZero,
        /// What it means when the unweighted quantities add up to more than the denominator.
        exceeds: Exceeds,
    },
    /// Σ share × points of the part; a part that is not applicable hands its share to the others in proportion.
    Parts(Vec<Part>),
    /// The highest of several rules.
    BestOf(Vec<Rule>),
    /// Mean weight of the answers ÷ top weight × M.
    Survey {
        /// Levels of satisfaction.
        levels: Vec<SurveyLevel>,
        /// What no answer at all means.
        when_zero: WhenZero,
    },
    /// Quantity ÷ the largest among the ranked peers × M.
    PeerMax {
        /// What is measured.
        quantity: Formula,
        /// What it means when the largest is 0.
        when_zero: WhenZero,
        /// Which peer maximum it is divided by.
        peer: PeerSlot,
    },
    /// clamp((x − low)/(high − low)) × M, or 1 minus that.
    Goalposts {
        /// x.
        quantity: Formula,
        /// Lower goalpost.
        low: Exact,
        /// Upper goalpost, greater than the lower one.
        high: Exact,
        /// Which end is the better one.
        better: Direction,
    },
    /// The appraiser awards 0…M against a rubric.
    Graded {
        /// The number awarded.
        input: InputSlot,
        /// How to award it.
        rubric: Text,
    },
    /// Bonus or penalty points outside M: clamp(quantity × `points_each`).
    Adjustment {
        /// What is counted.
        quantity: Formula,
        /// Points for each; negative for a penalty.
        points_each: Exact,
        /// Least points.
        minimum: Exact,
        /// Most points.
        maximum: Exact,
    },
}

impl Rule {
    /// The rule's name in a framework file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::YesNo { .. } => "yes_no",
            Self::Choice { .. } => "choice",
            Self::Checklist { .. } => "checklist",
            Self::Ratio { .. } => "ratio",
            Self::Tiers { .. } => "tiers",
            Self::Timeliness { .. } => "timeliness",
            Self::WeightedRatio { .. } => "weighted_ratio",
            Self::Parts(_) => "parts",
            Self::BestOf(_) => "best_of",
            Self::Survey { .. } => "survey",
            Self::PeerMax { .. } => "peer_max",
            Self::Goalposts { .. } => "goalposts",
            Self::Graded { .. } => "graded",
            Self::Adjustment { .. } => "adjustment",
        }
    }
}

/// An item of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// A yes/no input.
    pub input: InputSlot,
    /// Share of M.
    pub share: Exact,
}

/// What a denominator of zero means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenZero {
    /// The indicator does not arise (*không phát sinh*).
    NotApplicable,
    /// M.
    Full,
    /// 0 points.
    None,
}

/// What a numerator larger than its denominator means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceeds {
    /// Contradictory: blocks.
    Error,
    /// Asks for an explanation.
    Warning,
    /// Permitted.
    Allowed,
}

/// One step of `tiers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Lower end; `None` for "from the beginning".
    pub low: Option<Bound>,
    /// Upper end; `None` for "without end".
    pub high: Option<Bound>,
    /// Share of M.
    pub share: Exact,
}

impl Tier {
    /// Does the step hold this quantity?
    #[must_use]
    pub fn holds(&self, quantity: &Exact) -> bool {
        let above = self.low.as_ref().is_none_or(|bound| {
            if bound.inclusive { *quantity >= bound.value } else { *quantity > bound.value }
        });
        let below = self.high.as_ref().is_none_or(|bound| {
            if bound.inclusive { *quantity <= bound.value } else { *quantity < bound.value }
        });
        above && below
    }
}

/// One end of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Where it lies.
    pub value: Exact,
    /// Does the end itself belong to the step?
    pub inclusive: bool,
}

/// A day that a date is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// A parameter of the campaign.
    Parameter(ParameterSlot),
    /// A day, perhaps of the assessed year.
    Day(DateTemplate),
}

/// One term of a weighted ratio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedTerm {
    /// What is counted.
    pub quantity: Formula,
    /// How much each counts.
    pub weight: Exact,
}

/// One part of `parts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Share of M.
    pub share: Exact,
    /// How its points arise.
    pub rule: Rule,
}

/// One level of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyLevel {
    /// How many answered so: a count.
    pub input: InputSlot,
    /// What such an answer weighs.
    pub weight: Exact,
}

/// Which end of a scale is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}
