//! One component of one unit: from answers to points, by the rule of the set.

mod answered;
mod combined;
mod facts;
mod formula_writer;
mod measured;
mod quantity;

use framework::{ComponentSlot, Exact, FilledBy, InputSlot, Rule};

pub(crate) use facts::{Facts, Found, NOBODY, Peers};
pub(crate) use formula_writer::FormulaWriter;
pub(crate) use quantity::Amount;

use crate::recorder::Recorder;
use crate::sheet::Step;

/// What a rule comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Points, 0…M (an adjustment: within its bounds). Nothing was missing.
    Points(Exact),
    /// Points, although something that counts 0 was not provided.
    Partly(Exact),
    /// It does not arise.
    NotArising,
    /// What it needs was not provided.
    Missing,
}

impl Outcome {
    /// The same points, with something missing.
    fn partly(self) -> Self {
        match self {
            Self::Points(points) => Self::Partly(points),
            other => other,
        }
    }
}

/// Computes points and tells the recorder how.
#[derive(Debug)]
pub(crate) struct Evaluator<'a, R> {
    pub facts: Facts<'a>,
    pub recorder: R,
    /// How many values the managing body still owes that the rule at hand needs.
    owed: usize,
}

impl<'a, R> Evaluator<'a, R> {
    /// Nothing looked at yet.
    pub(crate) const fn new(facts: Facts<'a>, recorder: R) -> Self {
        Self { facts, recorder, owed: 0 }
    }

    /// The component at hand is settled without its rule.
    pub(crate) const fn waits_for_nothing(&mut self) {
        self.owed = 0;
    }

    /// Does the component just computed wait for a number of the managing body? What it comes to is provisional then.
    pub(crate) const fn waits(&self) -> bool {
        self.owed > 0
    }
}

impl<'a, R: Recorder> Evaluator<'a, R> {
    /// The outcome of a component that is not claimed to be not applicable.
    pub(crate) fn component(&mut self, slot: ComponentSlot, maximum: &'a Exact) -> Outcome {
        self.facts = self.facts.of_component(slot, maximum);
        self.owed = 0;
        self.rule(&self.facts.plan.framework()[slot].rule)
    }

    /// Points that somebody set in the place of the rule, kept within 0…M; those of an adjustment as they are.
    #[cold]
    pub(crate) fn awarded(&mut self, slot: ComponentSlot, maximum: &'a Exact, points: &Exact) -> Outcome {
        self.facts = self.facts.of_component(slot, maximum);
        self.owed = 0;
        let counts = if self.facts.plan.framework()[slot].is_adjustment() {
            points.clone()
        } else {
            points.clone().clamped(&Exact::ZERO, maximum)
        };
        self.result(Some(&counts), |pen| pen.named("awarded", &counts));
        Outcome::Points(counts)
    }

    /// The outcome of a rule. Only what made it incomplete stays recorded as missing, and owed.
    fn rule(&mut self, rule: &Rule) -> Outcome {
        let (missing, owed) = (self.recorder.missing_count(), self.owed);
        let outcome = self.outcome(rule);
        if matches!(outcome, Outcome::Points(_) | Outcome::NotArising) {
            self.recorder.forget_missing(missing);
            self.owed = owed;
        }
        outcome
    }

    /// A needed input was not provided: by the unit, or by the managing body, which then owes it.
    #[cold]
    fn missing(&mut self, slot: InputSlot) {
        self.recorder.missing(slot);
        if self.facts.plan.framework()[slot].filled_by == FilledBy::ManagingBody {
            self.owed += 1;
        }
    }

    fn outcome(&mut self, rule: &Rule) -> Outcome {
        match rule {
            Rule::YesNo { input } => self.yes_no(*input),
            Rule::Choice { input, shares } => self.choice(*input, shares),
            Rule::Checklist { items } => self.checklist(items),
            Rule::Ratio { numerator, denominator, full_at, when_zero, .. } => {
                self.ratio(numerator, denominator, full_at, *when_zero)
            }
            Rule::Tiers { quantity, tiers } => self.tiers(quantity, tiers),
            Rule::Timeliness { input, deadline, last_day, on_time, late, never } => {
                self.timeliness(*input, *deadline, *last_day, [on_time, late, never])
            }
            Rule::WeightedRatio { terms, denominator, when_zero, .. } => {
                self.weighted_ratio(terms, denominator, *when_zero)
            }
            Rule::Parts(parts) => self.parts(parts),
            Rule::BestOf(rules) => self.best_of(rules),
            Rule::Survey { levels, when_zero } => self.survey(levels, *when_zero),
            Rule::PeerMax { quantity, when_zero, peer } => self.peer_max(quantity, *when_zero, *peer),
            Rule::Goalposts { quantity, low, high, better } => self.goalposts(quantity, low, high, *better),
            Rule::Graded { input, .. } => self.graded(*input),
            Rule::Adjustment { quantity, points_each, minimum, maximum } => {
                self.adjustment(quantity, points_each, minimum, maximum)
            }
        }
    }

    /// A share × M, told as such.
    fn award(&mut self, share: &Exact, write: impl FnOnce(&mut FormulaWriter<'a>)) -> Outcome {
        let points =
            if share.is_one() { self.facts.maximum.clone() } else { share.times(self.facts.maximum) };
        self.result(Some(&points), |pen| {
            write(pen);
            pen.times_maximum();
        });
        Outcome::Points(points)
    }

    /// Tells the step in which the points of the rule at hand were found, or why there are none.
    fn result(&mut self, value: Option<&Exact>, write: impl FnOnce(&mut FormulaWriter<'a>)) {
        if R::RECORDS {
            let step = self.written(value, write);
            self.recorder.result(step);
        }
    }

    fn written(&self, value: Option<&Exact>, write: impl FnOnce(&mut FormulaWriter<'a>)) -> Step {
        let mut pen = FormulaWriter::new(self.facts);
        write(&mut pen);
        pen.step(value.cloned())
    }
}
