//! Rules made of rules: several parts with a share each, or the best of several.

use framework::{Exact, Part, Rule};

use super::{Evaluator, FormulaWriter, Outcome};
use crate::recorder::Recorder;

/// What the parts came to together.
struct Together {
    /// Sum of share × points, or the highest points.
    points: Exact,
    /// Sum of the shares that apply.
    shares: Exact,
    applicable: usize,
    missing: usize,
    is_partial: bool,
}

impl<'a, R: Recorder> Evaluator<'a, R> {
    /// Σ share × points of the part; a part that does not apply hands its share to the others in proportion.
    pub(super) fn parts(&mut self, parts: &[Part]) -> Outcome {
        let mut outcomes = Vec::new();
        let mut together = Together::nothing();
        for (at, part) in parts.iter().enumerate() {
            let outcome = self.part(at, &part.rule);
            if let Some(points) = together.take(&outcome) {
                together.points = together.points.plus(&part.share.times(&points));
                together.shares = together.shares.plus(&part.share);
            }
            if R::RECORDS {
                outcomes.push(outcome);
            }
        }
        let everything =
            if together.applicable == parts.len() { Exact::ONE } else { together.shares.clone() };
        let points = together.points.checked_div(&everything);
        let labels: Vec<String> = self.labels(parts.len());
        self.combined(points, &together, |pen| {
            let shares = parts.iter().map(|part| Some(&part.share));
            pen.both(if everything == Exact::ONE { "" } else { "(" });
            write_sum(pen, shares.zip(&outcomes).zip(&labels), " + ");
            if everything != Exact::ONE {
                pen.both(") / ");
                pen.constant(&everything);
            }
        })
    }

    /// The highest of several rules.
    pub(super) fn best_of(&mut self, rules: &[Rule]) -> Outcome {
        let mut outcomes = Vec::new();
        let mut together = Together::nothing();
        let owed = self.owed;
        for (at, rule) in rules.iter().enumerate() {
            let outcome = self.part(at, rule);
            if let Some(points) = together.take(&outcome) {
                together.points = together.points.clone().max(points);
            }
            if R::RECORDS {
                outcomes.push(outcome);
            }
        }
        // A unit that has everything waits for nothing.
        if together.points >= *self.facts.maximum {
            self.owed = owed;
        }
        let labels: Vec<String> = self.labels(rules.len());
        self.combined(Some(together.points.clone()), &together, |pen| {
            pen.both("max(");
            write_sum(pen, outcomes.iter().map(|outcome| (None, outcome)).zip(&labels), ", ");
            pen.both(")");
        })
    }

    fn part(&mut self, at: usize, rule: &Rule) -> Outcome {
        self.recorder.enter(at + 1);
        let outcome = self.rule(rule);
        self.recorder.leave();
        outcome
    }

    fn labels(&self, count: usize) -> Vec<String> {
        if R::RECORDS { (1..=count).map(|part| self.recorder.label(part)).collect() } else { Vec::new() }
    }

    fn combined(
        &mut self,
        points: Option<Exact>,
        together: &Together,
        write: impl FnOnce(&mut FormulaWriter<'a>),
    ) -> Outcome {
        let points = points.filter(|_| together.applicable > together.missing);
        self.result(points.as_ref(), write);
        match points {
            Some(points) if together.is_partial => Outcome::Partly(points),
            Some(points) => Outcome::Points(points),
            None if together.missing > 0 => Outcome::Missing,
            None => Outcome::NotArising,
        }
    }
}

impl Together {
    const fn nothing() -> Self {
        Self { points: Exact::ZERO, shares: Exact::ZERO, applicable: 0, missing: 0, is_partial: false }
    }

    /// Counts an outcome; its points, where it applies.
    fn take(&mut self, outcome: &Outcome) -> Option<Exact> {
        if *outcome == Outcome::NotArising {
            return None;
        }
        self.applicable += 1;
        self.is_partial |= matches!(outcome, Outcome::Missing | Outcome::Partly(_));
        match outcome {
            Outcome::Points(points) | Outcome::Partly(points) => Some(points.clone()),
            Outcome::Missing | Outcome::NotArising => {
                self.missing += 1;
                Some(Exact::ZERO)
            }
        }
    }
}

/// `1/2 × P1 + 1/2 × P2`, without the parts that do not apply.
fn write_sum<'b>(
    pen: &mut FormulaWriter<'_>,
    parts: impl Iterator<Item = ((Option<&'b Exact>, &'b Outcome), &'b String)>,
    between: &str,
) {
    let mut is_first = true;
    for ((share, outcome), label) in parts {
        if *outcome == Outcome::NotArising {
            continue;
        }
        pen.both(if is_first { "" } else { between });
        is_first = false;
        if let Some(share) = share {
            pen.constant(share);
            pen.both(" × ");
        }
        match outcome {
            Outcome::Points(points) | Outcome::Partly(points) => pen.named(label, points),
            Outcome::Missing | Outcome::NotArising => pen.named(label, &Exact::ZERO),
        }
    }
    if is_first {
        pen.both("—");
    }
}
