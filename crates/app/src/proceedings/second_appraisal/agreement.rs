//! How well first and second appraisers agree: per indicator, as a whole, by person and by unit.

use std::collections::BTreeMap;

use analytics::agreement::{
    Intraclass, Kappa, Systematic, cohens_kappa, intraclass_correlation, systematic_difference,
};
use assessment::Id;
use assessment::appraisal::{Appraised, Verdict};
use assessment::role::{Unit, User};
use assessment::second_appraisal::SecondState;
use framework::{ComponentSlot, Exact};
use scoring::{Answers, Plan, Results};

use super::Sampled;
use crate::proceedings::board::Board;

/// How well appraisers agree.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// Every pair of decisions that the figures rest on.
    pub pairs: Vec<Pair>,
    /// Per indicator with pairs, in points; in the order of the set.
    pub indicators: Vec<IndicatorAgreement>,
    /// All pairs, in per cent of the maximum.
    pub whole: Figures,
    /// By who decided first: how the second lies to the first, in per cent of the maximum.
    pub by_first: BTreeMap<Id<User>, Systematic>,
    /// By unit, likewise.
    pub by_unit: BTreeMap<Id<Unit>, Systematic>,
    /// How strict each first appraiser is with what units claim: appraised less self points, in per cent of the
    /// maximum, over everything that they decided, sample or not.
    pub strictness: Vec<Strictness>,
}

/// Agreement on one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorAgreement {
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// How well.
    pub figures: Figures,
}

/// Agreement of pairs of decisions.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// How many pairs.
    pub pairs: usize,
    /// Share of pairs with the same decision, 0…1; `None` without a pair.
    pub agreed: Option<f64>,
    /// On what was decided: not applicable, lowered, as claimed, raised.
    pub kappa: Option<Kappa>,
    /// On points; pairs in which the indicator does not apply are left out.
    pub intraclass: Option<Intraclass>,
    /// Second less first; pairs in which the indicator does not apply are left out.
    pub systematic: Option<Systematic>,
}

/// How strict somebody is.
#[derive(Clone, Debug)]
pub struct Strictness {
    /// The account of the appraiser.
    pub person: Id<User>,
    /// Code of the main index.
    pub index: String,
    /// Appraised less self points, in per cent of the maximum.
    pub difference: Systematic,
}

/// What an appraiser decided, as kappa counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It does not apply.
    NotApplicable,
    /// Fewer points than the unit claims.
    Lowered,
    /// As many.
    AsClaimed,
    /// More.
    Raised,
}

impl Decided {
    /// The name in files and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Lowered => "lowered",
            Self::AsClaimed => "as_claimed",
            Self::Raised => "raised",
        }
    }

    const fn category(self) -> usize {
        match self {
            Self::NotApplicable => 0,
            Self::Lowered => 1,
            Self::AsClaimed => 2,
            Self::Raised => 3,
        }
    }
}

/// What one appraiser came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was decided.
    pub decided: Decided,
    /// Points of the unit itself; `None` where it does not apply.
    pub own: Option<Exact>,
    /// After the decision, likewise.
    pub points: Option<Exact>,
}

/// Two decisions on one indicator of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Row of the unit on the board.
    pub row: usize,
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// Which unit.
    pub unit: Id<Unit>,
    /// Who decided: first, second.
    pub by: [Id<User>; 2],
    /// The most points; 0 or less for bonus and penalty.
    pub maximum: Exact,
    /// What they came to.
    pub outcomes: [Outcome; 2],
}

impl Pair {
    /// What makes points per cent of the maximum; `None` for bonus and penalty, which have none.
    fn per_cent(&self) -> Option<f64> {
        (self.maximum > Exact::ZERO).then(|| 100.0 / float(&self.maximum))
    }

    /// The points of both, where it applies to both.
    fn scored(&self, scale: f64) -> Option<Vec<f64>> {
        self.outcomes
            .iter()
            .map(|outcome| outcome.points.as_ref().map(|points| float(points) * scale))
            .collect()
    }
}

impl Agreement {
    /// Of the pairs of which both decided, by different people.
    pub(super) fn of(board: &Board, sample: &[Sampled]) -> Self {
        let plan = board.plan();
        let mut judged = Judged::new(&plan, board.submitted());
        let mut pairs = Vec::new();
        for sampled in sample {
            let SecondState::Given(second) = &sampled.second.state else { continue };
            let recorded = board.recorded(sampled.row, sampled.slot);
            let first = recorded.proceeding.appraisal.decided().filter(|it| it.by.user() != second.by.user());
            let Some((first, form)) = first.zip(board.forms.get(sampled.row)) else { continue };
            let (row, slot) = (sampled.row, sampled.slot);
            pairs.push(Pair {
                row,
                slot,
                unit: form.unit,
                by: [first.by.user(), second.by.user()],
                maximum: plan.component_maximum(sampled.slot).clone(),
                outcomes: [judged.outcome(row, slot, first), judged.outcome(row, slot, second)],
            });
        }
        let mut by_slot: BTreeMap<ComponentSlot, Vec<&Pair>> = BTreeMap::new();
        for pair in &pairs {
            by_slot.entry(pair.slot).or_default().push(pair);
        }
        let all: Vec<&Pair> = pairs.iter().collect();
        Self {
            indicators: by_slot
                .into_iter()
                .map(|(slot, pairs)| IndicatorAgreement { slot, figures: figures(&pairs, |_| Some(1.0)) })
                .collect(),
            whole: figures(&all, Pair::per_cent),
            by_first: grouped(&pairs, |pair| pair.by[0]),
            by_unit: grouped(&pairs, |pair| pair.unit),
            strictness: strictness(board, &plan, &mut judged),
            pairs,
        }
    }
}

fn figures(pairs: &[&Pair], scale: impl Fn(&Pair) -> Option<f64>) -> Figures {
    let categories: Vec<(usize, usize)> = pairs
        .iter()
        .map(|pair| {
            let [first, second] = &pair.outcomes;
            (first.decided.category(), second.decided.category())
        })
        .collect();
    let same = categories.iter().filter(|(first, second)| first == second).count();
    let points: Vec<Vec<f64>> = pairs.iter().filter_map(|pair| pair.scored(scale(pair)?)).collect();
    Figures {
        pairs: pairs.len(),
        agreed: share(same, pairs.len()),
        kappa: cohens_kappa(&categories),
        intraclass: intraclass_correlation(&points),
        systematic: systematic_difference(&points.iter().filter_map(|it| gap(it)).collect::<Vec<_>>()),
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    let [part, whole] = [part, whole].map(|count| u32::try_from(count).ok().map(f64::from));
    Some(part? / whole.filter(|whole| *whole > 0.0)?)
}

fn grouped<K: Ord>(pairs: &[Pair], key: impl Fn(&Pair) -> K) -> BTreeMap<K, Systematic> {
    let mut differences: BTreeMap<K, Vec<f64>> = BTreeMap::new();
    for pair in pairs {
        let difference = pair.per_cent().and_then(|scale| gap(&pair.scored(scale)?));
        differences.entry(key(pair)).or_default().extend(difference);
    }
    let compared = |(key, differences): (K, Vec<f64>)| Some((key, systematic_difference(&differences)?));
    differences.into_iter().filter_map(compared).collect()
}

fn gap(points: &[f64]) -> Option<f64> {
    let [first, second] = points else { return None };
    Some(second - first)
}

fn strictness(board: &Board, plan: &Plan<'_>, judged: &mut Judged<'_, '_>) -> Vec<Strictness> {
    let mut differences: BTreeMap<(String, Id<User>), Vec<f64>> = BTreeMap::new();
    for (row, slot) in board.places() {
        let Some(decided) = board.recorded(row, slot).proceeding.appraisal.decided() else { continue };
        let maximum = float(plan.component_maximum(slot));
        if maximum <= 0.0 {
            continue;
        }
        let outcome = judged.outcome(row, slot, decided);
        let (Some(own), Some(now)) = (outcome.own, outcome.points) else { continue };
        let index = board.set.framework.main_index_of(slot).to_owned();
        let share = 100.0 * float(&now.minus(&own)) / maximum;
        differences.entry((index, decided.by.user())).or_default().push(share);
    }
    let strict = |((index, person), differences): ((String, Id<User>), Vec<f64>)| {
        Some(Strictness { person, index, difference: systematic_difference(&differences)? })
    };
    differences.into_iter().filter_map(strict).collect()
}

/// Points of single decisions: what was submitted with that decision alone, so that corrections of other indicators that
/// share a number do not stand between the two.
struct Judged<'p, 'f> {
    plan: &'p Plan<'f>,
    submitted: &'p Answers,
    peers: Results,
    working: Answers,
}

impl<'p, 'f> Judged<'p, 'f> {
    fn new(plan: &'p Plan<'f>, submitted: &'p Answers) -> Self {
        Self { plan, submitted, peers: scoring::unranked(plan, submitted), working: submitted.clone() }
    }

    fn points(&self, answers: &Answers, row: usize, slot: ComponentSlot) -> Option<Exact> {
        scoring::component_score(self.plan, answers, &self.peers, row, slot).points
    }

    fn outcome(&mut self, row: usize, slot: ComponentSlot, decided: &Appraised) -> Outcome {
        let own = self.points(self.submitted, row, slot);
        let Verdict::Corrected { changes, .. } = &decided.verdict else {
            let decided = if own.is_none() { Decided::NotApplicable } else { Decided::AsClaimed };
            return Outcome { decided, points: own.clone(), own };
        };
        for change in changes {
            change.apply(&mut self.working, row);
        }
        let now = self.points(&self.working, row, slot);
        for change in changes {
            change.undo(&mut self.working, self.submitted, row);
        }
        let decided = match (&own, &now) {
            (_, None) => Decided::NotApplicable,
            (None, Some(_)) => Decided::Raised,
            (Some(own), Some(now)) if now < own => Decided::Lowered,
            (Some(own), Some(now)) if now > own => Decided::Raised,
            _ => Decided::AsClaimed,
        };
        Outcome { decided, own, points: now }
    }
}

fn float(exact: &Exact) -> f64 {
    exact.to_f64_for_display()
}
