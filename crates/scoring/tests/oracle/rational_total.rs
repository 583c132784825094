//! The oracle's totals: rounding, indices, the whole, bands and ranks, on big rationals.

use framework::testing::index_slot;
use framework::{
    ComponentSlot, Exact, IndexSlot, Item, NotApplicablePolicy, RankingBasis, Reading, RoundingMode,
    RoundingPlace, TieRule,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use scoring::{Answers, Participation, Standing, Terms};

use crate::rational::{Case, Number, Worth, rational};

/// Everything the oracle says about one unit.
pub struct Verdict {
    /// Points before rounding, by component.
    pub worths: Vec<Worth>,
    /// Printed points by component; `None` where it does not apply.
    pub printed: Vec<Option<Number>>,
    /// By index.
    pub indices: Vec<Sum>,
    pub total: Option<Number>,
    pub maximum: Number,
    pub percent: Option<Number>,
    pub band: Option<usize>,
    pub standing: Standing,
    key: Option<Number>,
}

/// Points of an index or of the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    pub raw: Number,
    pub raw_maximum: Number,
    pub points: Option<Number>,
    pub maximum: Number,
}

/// The verdict on every unit, ranks included.
pub fn verdicts(set: &framework::Framework, terms: &Terms, answers: &Answers) -> Vec<Verdict> {
    let case = |unit| Case { set, terms, answers, unit };
    let mut verdicts: Vec<Verdict> = (0..answers.units().len()).map(|unit| verdict(case(unit))).collect();
    let ranks: Vec<Standing> =
        (0..verdicts.len()).map(|unit| rank(&verdicts, answers, terms, unit)).collect();
    for (verdict, standing) in verdicts.iter_mut().zip(ranks) {
        verdict.standing = standing;
    }
    verdicts
}

/// A number rounded to some decimals.
pub fn rounded(number: &Number, digits: u8, mode: RoundingMode) -> Number {
    let power = BigRational::from_integer(BigInt::from(10).pow(u32::from(digits)));
    let scaled = number.abs() * &power;
    let floor = scaled.floor();
    let rest = &scaled - &floor;
    let half = BigRational::new(1.into(), 2.into());
    let is_odd = &floor.to_integer() % 2_i32 != BigInt::zero();
    let up = match mode {
        RoundingMode::Down => false,
        RoundingMode::HalfUp => rest >= half,
        RoundingMode::HalfEven => rest > half || (rest == half && is_odd),
    };
    let size = (if up { floor + BigRational::one() } else { floor }) / power;
    if number.is_negative() { -size } else { size }
}

/// M in force.
pub fn maximum(case: Case<'_>, slot: ComponentSlot) -> Number {
    let component = &case.set[slot];
    match (case.terms.reading, &component.repaired_maximum) {
        _ if component.is_adjustment() => Number::zero(),
        (Reading::Repaired, Some(repaired)) => rational(repaired),
        _ => rational(&component.maximum),
    }
}

fn verdict(case: Case<'_>) -> Verdict {
    let slots = || case.set.component_slots();
    let worths: Vec<Worth> = slots().map(|slot| case.component(slot, &maximum(case, slot))).collect();
    let exact: Vec<Option<Number>> = worths.iter().map(in_force).collect();
    let rounding = case.terms.rounding;
    let at_components = rounding.place == RoundingPlace::Component;
    let round = |number: &Number| rounded(number, rounding.digits, rounding.mode);
    let printed: Vec<Option<Number>> = exact
        .iter()
        .map(|points| {
            points.as_ref().map(|points| if at_components { round(points) } else { points.clone() })
        })
        .collect();
    let adjustment = |points: &[Option<Number>]| -> Number {
        let adjusts = |slot: &ComponentSlot| case.set[*slot].is_adjustment();
        slots().filter(adjusts).filter_map(|slot| points[slot.position()].clone()).sum()
    };
    let tree = Tree { case, points: &printed, rounds: at_components };
    let whole = tree.whole();
    let total = whole.points.clone().map(|points| {
        let total = points + adjustment(&printed);
        if at_components { total } else { round(&total) }
    });
    let hundredth = |points: &Number| {
        (!whole.maximum.is_zero()).then(|| points * Number::from_integer(100.into()) / &whole.maximum)
    };
    let percent = total.as_ref().and_then(hundredth);
    let unrounded = Tree { case, points: &exact, rounds: false }.whole().points;
    let deciding = match case.terms.ranking.on {
        RankingBasis::Printed => total.clone(),
        RankingBasis::Unrounded => unrounded.map(|points| points + adjustment(&exact)),
    };
    let by_percent = case.terms.not_applicable == NotApplicablePolicy::GroupMaximum;
    let key = if by_percent { deciding.as_ref().and_then(hundredth) } else { deciding };
    let lacks = slots().any(|slot| printed[slot.position()].is_none() && !case.set[slot].is_adjustment());
    let takes_part = case.answers.units()[case.unit].participation == Participation::Ranked;
    let standing = match case.terms.not_applicable {
        NotApplicablePolicy::NotAssessed if lacks => Standing::NotAssessed,
        NotApplicablePolicy::ScoredUnranked if lacks => Standing::Unranked,
        _ if !takes_part || key.is_none() => Standing::Unranked,
        _ => Standing::Ranked(0),
    };
    let band = percent.as_ref().and_then(|percent| {
        case.set.bands.iter().position(|band| {
            band.from.as_ref().is_none_or(|from| {
                let bound = rational(&from.percent);
                *percent > bound || (from.inclusive && *percent == bound)
            })
        })
    });
    let indices = (0..case.set.indices.len()).map(|at| tree.index(index_slot(at))).collect();
    Verdict { worths, printed, indices, total, maximum: whole.maximum, percent, band, standing, key }
}

/// What is missing counts 0.
fn in_force(worth: &Worth) -> Option<Number> {
    match worth {
        Worth::Points(points) => Some(points.clone()),
        Worth::Missing => Some(Number::zero()),
        Worth::NotApplicable => None,
    }
}

fn rank(verdicts: &[Verdict], answers: &Answers, terms: &Terms, unit: usize) -> Standing {
    let own = &verdicts[unit];
    if own.standing != Standing::Ranked(0) {
        return own.standing;
    }
    let group = |unit: usize| &answers.units()[unit].group;
    let mut better: Vec<&Number> = (0..verdicts.len())
        .filter(|other| group(*other) == group(unit) && verdicts[*other].standing == own.standing)
        .filter_map(|other| verdicts[other].key.as_ref())
        .filter(|key| Some(*key) > own.key.as_ref())
        .collect();
    if terms.ranking.ties == TieRule::Dense {
        better.sort();
        better.dedup();
    }
    Standing::Ranked(1 + u32::try_from(better.len()).unwrap())
}

#[derive(Clone, Copy)]
struct Tree<'a> {
    case: Case<'a>,
    points: &'a [Option<Number>],
    rounds: bool,
}

impl Tree<'_> {
    fn whole(self) -> Sum {
        let printed = Some(&self.case.set.printed_maximum);
        self.sum(&self.case.set.top, printed)
    }

    fn index(self, slot: IndexSlot) -> Sum {
        let index = &self.case.set[slot];
        self.sum(&index.children, index.maximum.as_ref())
    }

    /// Points × what the index stands for ÷ what its children are out of.
    fn sum(self, children: &[Item], stated: Option<&Exact>) -> Sum {
        let below: Vec<Sum> = self.counted(children).map(|child| self.item(child)).collect();
        let applying = || below.iter().filter(|child| child.points.is_some());
        let raw: Number = applying().filter_map(|child| child.points.clone()).sum();
        let raw_maximum: Number = applying().map(|child| child.maximum.clone()).sum();
        if applying().next().is_none() {
            return Sum { raw, raw_maximum, points: None, maximum: Number::zero() };
        }
        let everything = self.everything(children);
        let stands_for = stated.map(|stated| match self.case.terms.reading {
            Reading::AsPrinted => everything.clone(),
            Reading::Scaled | Reading::Repaired => rational(stated),
        });
        let leaves_gaps = self.case.terms.not_applicable == NotApplicablePolicy::GroupMaximum;
        let out_of = if leaves_gaps { everything } else { raw_maximum.clone() };
        let unscaled = Sum {
            points: Some(raw.clone()),
            maximum: raw_maximum.clone(),
            raw: raw.clone(),
            raw_maximum: raw_maximum.clone(),
        };
        let Some(stands_for) = stands_for.filter(|stands_for| *stands_for != out_of) else { return unscaled };
        if out_of.is_zero() {
            return unscaled;
        }
        let points = &raw * &stands_for / &out_of;
        let rounding = self.case.terms.rounding;
        let points = if self.rounds { rounded(&points, rounding.digits, rounding.mode) } else { points };
        let maximum = &raw_maximum * stands_for / out_of;
        Sum { points: Some(points), maximum, raw, raw_maximum }
    }

    fn counted<'c>(&self, children: &'c [Item]) -> impl Iterator<Item = Item> + use<'c, '_> {
        let set = self.case.set;
        children.iter().copied().filter(|child| match child {
            Item::Index(_) => true,
            Item::Component(slot) => !set[*slot].is_adjustment(),
        })
    }

    fn item(self, item: Item) -> Sum {
        match item {
            Item::Index(slot) => self.index(slot),
            Item::Component(slot) => {
                let (points, maximum) = (self.points[slot.position()].clone(), maximum(self.case, slot));
                Sum { raw: Number::zero(), raw_maximum: Number::zero(), points, maximum }
            }
        }
    }

    /// What children are out of when everything applies.
    fn everything(self, children: &[Item]) -> Number {
        let out_of = |child| match child {
            Item::Component(slot) => maximum(self.case, slot),
            Item::Index(slot) => {
                let index = &self.case.set[slot];
                match (&index.maximum, self.case.terms.reading) {
                    (Some(stated), Reading::Scaled | Reading::Repaired) => rational(stated),
                    _ => self.everything(&index.children),
                }
            }
        };
        self.counted(children).map(out_of).sum()
    }
}
