//! Rules over quantities: ratios, steps, surveys, peers, goalposts, bonuses.

use framework::{Direction, Exact, Formula, PeerSlot, SurveyLevel, Tier, WeightedTerm, WhenZero};

use super::answered::write_share;
use super::formula_writer::binding;
use super::{Amount, Evaluator, FormulaWriter, Outcome};
use crate::recorder::Recorder;

impl<'a, R: Recorder> Evaluator<'a, R> {
    /// clamp((a/b) ÷ `full_at`) × M.
    pub(super) fn ratio(
        &mut self,
        numerator: &Formula,
        denominator: &Formula,
        full_at: &Exact,
        when_zero: WhenZero,
    ) -> Outcome {
        let numerator_amount = self.amount(&numerator.expression);
        let denominator_amount = self.amount(&denominator.expression);
        let full_at_is_one = full_at.is_one();
        let mut ratio = numerator_amount.over_positive(denominator_amount);
        if !full_at_is_one {
            ratio = ratio.over(Amount::Number(full_at.clone()));
        }
        self.settled(ratio, when_zero, |pen| {
            pen.expression(&numerator.expression, binding::PRODUCT);
            pen.both(" / ");
            pen.expression(&denominator.expression, binding::FACTOR);
            if !full_at_is_one {
                pen.both(" / ");
                pen.constant(full_at);
            }
        })
    }

    /// clamp(Σ weight × quantity ÷ denominator) × M.
    pub(super) fn weighted_ratio(
        &mut self,
        terms: &[WeightedTerm],
        denominator: &Formula,
        when_zero: WhenZero,
    ) -> Outcome {
        let mut sum = Amount::Number(Exact::ZERO);
        for term in terms {
            let amount = self.amount(&term.quantity.expression);
            sum = sum.plus(amount.times(&term.weight));
        }
        let denominator_amount = self.amount(&denominator.expression);
        self.settled(sum.over_positive(denominator_amount), when_zero, |pen| {
            pen.both("(");
            for (at, term) in terms.iter().enumerate() {
                pen.both(if at > 0 { " + " } else { "" });
                if term.weight == Exact::ONE {
                    pen.expression(&term.quantity.expression, binding::PRODUCT);
                } else {
                    pen.constant(&term.weight);
                    pen.both(" × ");
                    pen.expression(&term.quantity.expression, binding::FACTOR);
                }
            }
            pen.both(") / ");
            pen.expression(&denominator.expression, binding::FACTOR);
        })
    }

    /// Mean weight of the answers ÷ top weight × M.
    pub(super) fn survey(&mut self, levels: &[SurveyLevel], when_zero: WhenZero) -> Outcome {
        let (mut weighted, mut answers) = (Amount::Number(Exact::ZERO), Amount::Number(Exact::ZERO));
        for level in levels {
            let count = self.number(level.input);
            weighted = weighted.plus(count.clone().times(&level.weight));
            answers = answers.plus(count);
        }
        let top = levels.iter().map(|level| &level.weight).max().unwrap_or(&Exact::ZERO);
        let share = weighted.over(answers).over(Amount::Number(top.clone()));
        self.settled(share, when_zero, |pen| {
            pen.both("(");
            for (at, level) in levels.iter().enumerate() {
                pen.both(if at > 0 { " + " } else { "" });
                pen.constant(&level.weight);
                pen.both(" × ");
                pen.input(level.input);
            }
            pen.both(") / (");
            for (at, level) in levels.iter().enumerate() {
                pen.both(if at > 0 { " + " } else { "" });
                pen.input(level.input);
            }
            pen.both(") / ");
            pen.constant(top);
        })
    }

    /// Quantity ÷ the largest among the ranked peers × M. Where no peer has more than 0, it is as a
    /// denominator of 0. While the managing body owes a peer's quantity, nobody knows the largest.
    pub(super) fn peer_max(&mut self, quantity: &Formula, when_zero: WhenZero, peer: PeerSlot) -> Outcome {
        let amount = self.amount(&quantity.expression);
        let largest = self.facts.peer_maximum(peer).filter(|largest| **largest > Exact::ZERO);
        let divisor = largest.cloned().unwrap_or(Exact::ZERO);
        let waits_for_peers = matches!(amount, Amount::Number(_)) && self.facts.waits_for_peers(peer);
        let outcome = self.settled(amount.over(Amount::Number(divisor.clone())), when_zero, |pen| {
            pen.expression(&quantity.expression, binding::PRODUCT);
            pen.both(" / ");
            pen.named("peer_maximum", &divisor);
        });
        if !waits_for_peers {
            return outcome;
        }
        self.owed += 1;
        if outcome == Outcome::NotArising { Outcome::Missing } else { outcome.partly() }
    }

    /// clamp((x − low)/(high − low)) × M; where less is better, clamp((high − x)/(high − low)) × M.
    pub(super) fn goalposts(
        &mut self,
        quantity: &Formula,
        low: &Exact,
        high: &Exact,
        better: Direction,
    ) -> Outcome {
        let amount = self.amount(&quantity.expression);
        let width = Amount::Number(high.minus(low));
        let way = match better {
            Direction::Higher => amount.plus(Amount::Number(low.negated())),
            Direction::Lower => amount.times(&Exact::integer(-1)).plus(Amount::Number(high.clone())),
        };
        self.settled(way.over(width), WhenZero::NotApplicable, |pen| {
            pen.both("(");
            match better {
                Direction::Higher => {
                    pen.expression(&quantity.expression, binding::SUM);
                    pen.both(" - ");
                    pen.constant(low);
                }
                Direction::Lower => {
                    pen.constant(high);
                    pen.both(" - ");
                    pen.expression(&quantity.expression, binding::PRODUCT);
                }
            }
            pen.both(") / (");
            pen.constant(high);
            pen.both(" - ");
            pen.constant(low);
            pen.both(")");
        })
    }

    /// The share of the step that holds the quantity × M; outside all steps 0.
    pub(super) fn tiers(&mut self, quantity: &Formula, tiers: &[Tier]) -> Outcome {
        let measured = match self.amount(&quantity.expression) {
            Amount::Number(measured) => measured,
            other => {
                self.result(None, |pen| pen.expression(&quantity.expression, binding::NONE));
                return other.without_points();
            }
        };
        if R::RECORDS {
            let step =
                self.written(Some(&measured), |pen| pen.expression(&quantity.expression, binding::NONE));
            self.recorder.step(step);
        }
        let tier = tiers.iter().find(|tier| tier.holds(&measured));
        let share = tier.map_or(&Exact::ZERO, |tier| &tier.share);
        self.award(share, |pen| write_share(pen, share, |pen| write_tier(pen, quantity, tier)))
    }

    /// Bonus or penalty: clamp(quantity × `points_each`) between the bounds, outside M.
    pub(super) fn adjustment(
        &mut self,
        quantity: &Formula,
        points_each: &Exact,
        minimum: &Exact,
        maximum: &Exact,
    ) -> Outcome {
        let product = match self.amount(&quantity.expression).times(points_each) {
            Amount::Number(product) => product,
            other => {
                self.result(None, |pen| write_product(pen, quantity, points_each));
                return other.without_points();
            }
        };
        let points = product.clone().clamped(minimum, maximum);
        self.result(Some(&points), |pen| {
            let bound = if product < *minimum { Some(("max(", minimum)) } else { None };
            let bound = if product > *maximum { Some(("min(", maximum)) } else { bound };
            write_bounded(pen, bound, |pen| write_product(pen, quantity, points_each));
        });
        Outcome::Points(points)
    }

    /// A share of M, kept within 0…1, or what a denominator of zero means.
    fn settled(
        &mut self,
        share: Amount,
        when_zero: WhenZero,
        write: impl FnOnce(&mut FormulaWriter<'a>),
    ) -> Outcome {
        match share {
            Amount::Number(share) if share.is_negative() => {
                self.award(&Exact::ZERO, |pen| write_bounded(pen, Some(("max(", &Exact::ZERO)), write))
            }
            Amount::Number(share) if share.exceeds_one() => {
                self.award(&Exact::ONE, |pen| write_bounded(pen, Some(("min(", &Exact::ONE)), write))
            }
            Amount::Number(share) => self.award(&share, write),
            Amount::ZeroDivision if when_zero != WhenZero::NotApplicable => {
                if R::RECORDS {
                    let step = self.written(None, |pen| {
                        write(pen);
                        pen.times_maximum();
                    });
                    self.recorder.step(step);
                }
                self.when_zero(when_zero)
            }
            other => {
                self.result(None, |pen| {
                    write(pen);
                    pen.times_maximum();
                });
                other.without_points()
            }
        }
    }

    fn when_zero(&mut self, when_zero: WhenZero) -> Outcome {
        let points = if when_zero == WhenZero::Full { self.facts.maximum.clone() } else { Exact::ZERO };
        self.result(Some(&points), |pen| {
            if when_zero == WhenZero::Full {
                pen.maximum();
            } else {
                pen.constant(&Exact::ZERO);
            }
        });
        Outcome::Points(points)
    }
}

/// `min(…, 1)` around something, where a bound was hit.
fn write_bounded<'a>(
    pen: &mut FormulaWriter<'a>,
    bound: Option<(&str, &Exact)>,
    write: impl FnOnce(&mut FormulaWriter<'a>),
) {
    let Some((function, bound)) = bound else {
        return write(pen);
    };
    pen.both(function);
    write(pen);
    pen.both(", ");
    pen.constant(bound);
    pen.both(")");
}

fn write_product(pen: &mut FormulaWriter<'_>, quantity: &Formula, points_each: &Exact) {
    pen.expression(&quantity.expression, binding::PRODUCT);
    pen.both(" × ");
    pen.constant(points_each);
}

/// `1 ≤ conferences < 2`.
fn write_tier(pen: &mut FormulaWriter<'_>, quantity: &Formula, tier: Option<&Tier>) {
    if let Some(low) = tier.and_then(|tier| tier.low.as_ref()) {
        pen.formula_only(&format!("{}{}", low.value, if low.inclusive { " ≤ " } else { " < " }));
    }
    pen.expression_names(&quantity.expression);
    if let Some(high) = tier.and_then(|tier| tier.high.as_ref()) {
        pen.formula_only(&format!("{}{}", if high.inclusive { " ≤ " } else { " < " }, high.value));
    }
}
