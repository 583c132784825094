//! Rules over plain answers: yes or no, one of several, a list of items, a date, a grade.

use framework::{ChecklistItem, Deadline, Exact, InputSlot, Value};
use jiff::civil::Date;

use super::{Amount, Evaluator, FormulaWriter, Found, Outcome};
use crate::recorder::Recorder;

/// An item of a checklist, once looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ticked {
    Yes,
    No,
    Missing,
    NotApplicable,
}

impl<'a, R: Recorder> Evaluator<'a, R> {
    /// Yes M, no 0.
    pub(super) fn yes_no(&mut self, input: InputSlot) -> Outcome {
        match self.ticked(input) {
            Ticked::Yes => self.award(&Exact::ONE, |pen| pen.input(input)),
            Ticked::No => self.award(&Exact::ZERO, |pen| pen.input(input)),
            Ticked::Missing => self.without_points(input, Outcome::Missing),
            Ticked::NotApplicable => self.without_points(input, Outcome::NotArising),
        }
    }

    /// The share of the chosen option × M.
    pub(super) fn choice(&mut self, input: InputSlot, shares: &[Exact]) -> Outcome {
        let (at, share) = match self.looked_up(input) {
            Found::Value(Value::Choice(at)) if shares.len() > *at => (*at, shares.get(*at)),
            Found::NotApplicable => return self.without_points(input, Outcome::NotArising),
            Found::Value(_) | Found::Missing => (0, None),
        };
        let Some(share) = share else {
            self.missing(input);
            return self.without_points(input, Outcome::Missing);
        };
        let option = self.facts.plan.option_code(input, at);
        self.award(share, |pen| {
            write_share(pen, share, |pen| {
                pen.input_name(input);
                pen.formula_only(" = ");
                pen.formula_only(option);
            });
        })
    }

    /// The shares that are met; an item that does not apply hands its share to the others in proportion.
    pub(super) fn checklist(&mut self, items: &[ChecklistItem]) -> Outcome {
        let mut met = Exact::ZERO;
        let (mut count, mut missing) = (0_usize, 0_usize);
        for item in items {
            let ticked = self.ticked(item.input);
            if ticked == Ticked::NotApplicable {
                continue;
            }
            count += 1;
            match ticked {
                Ticked::Yes => met = met.plus(&item.share),
                Ticked::Missing => missing += 1,
                Ticked::No | Ticked::NotApplicable => {}
            }
        }
        let everything = if count == items.len() { Exact::ONE } else { self.applicable_shares(items) };
        let share = if count == 0 { None } else { met.checked_div(&everything) };
        match share {
            None => {
                self.result(None, |pen| write_checklist(pen, items, &everything));
                Outcome::NotArising
            }
            Some(_) if missing == count => {
                self.result(None, |pen| write_checklist(pen, items, &everything));
                Outcome::Missing
            }
            Some(share) => {
                let outcome = self.award(&share, |pen| write_checklist(pen, items, &everything));
                if missing == 0 { outcome } else { outcome.partly() }
            }
        }
    }

    fn applicable_shares(&mut self, items: &[ChecklistItem]) -> Exact {
        let applies = |item: &&ChecklistItem| self.ticked(item.input) != Ticked::NotApplicable;
        items.iter().filter(applies).fold(Exact::ZERO, |sum, item| sum.plus(&item.share))
    }

    /// A date against a deadline: on time up to and including it, late after it, never after the last day.
    pub(super) fn timeliness(
        &mut self,
        input: InputSlot,
        deadline: Deadline,
        last_day: Option<Deadline>,
        [on_time, late, never]: [&Exact; 3],
    ) -> Outcome {
        let found = self.looked_up(input);
        let (deadline, last_day) = (self.day(deadline), last_day.map(|day| self.day(day)));
        let date = match found {
            Found::NotApplicable => return self.without_points(input, Outcome::NotArising),
            Found::Value(Value::NoDate) => {
                return self.award(never, |pen| {
                    write_share(pen, never, |pen| {
                        pen.input_name(input);
                        pen.formula_only(" = none");
                    });
                });
            }
            Found::Value(Value::Date(date)) => *date,
            Found::Value(_) | Found::Missing => {
                self.missing(input);
                return self.without_points(input, Outcome::Missing);
            }
        };
        let (Some(deadline), true) = (deadline, last_day != Some(None)) else {
            return self.without_points(input, Outcome::Missing);
        };
        let last_day = last_day.flatten();
        let share = if date <= deadline {
            on_time
        } else if last_day.is_none_or(|last_day| date <= last_day) {
            late
        } else {
            never
        };
        self.award(share, |pen| {
            write_share(pen, share, |pen| write_window(pen, input, date, deadline, last_day));
        })
    }

    /// The number awarded, kept within 0…M.
    pub(super) fn graded(&mut self, input: InputSlot) -> Outcome {
        match self.number(input) {
            Amount::Number(awarded) => {
                let points = awarded.clone().clamped(&Exact::ZERO, self.facts.maximum);
                self.result(Some(&points), |pen| {
                    if awarded.is_negative() {
                        pen.both("max(");
                        pen.input(input);
                        pen.both(", 0)");
                    } else if awarded == points {
                        pen.input(input);
                    } else {
                        pen.both("min(");
                        pen.input(input);
                        pen.both(", ");
                        pen.maximum();
                        pen.both(")");
                    }
                });
                Outcome::Points(points)
            }
            Amount::Missing => self.without_points(input, Outcome::Missing),
            Amount::NotApplicable | Amount::ZeroDivision => self.without_points(input, Outcome::NotArising),
        }
    }

    /// Looks an input up and says so.
    fn looked_up(&mut self, input: InputSlot) -> Found<'a> {
        self.recorder.used_input(input);
        self.facts.input(input)
    }

    fn ticked(&mut self, input: InputSlot) -> Ticked {
        match self.looked_up(input) {
            Found::Value(Value::YesNo(true)) => Ticked::Yes,
            Found::Value(Value::YesNo(false)) => Ticked::No,
            Found::NotApplicable => Ticked::NotApplicable,
            Found::Value(_) | Found::Missing => {
                self.missing(input);
                Ticked::Missing
            }
        }
    }

    fn day(&mut self, deadline: Deadline) -> Option<Date> {
        if let Deadline::Parameter(slot) = deadline {
            self.recorder.used_parameter(slot);
        }
        self.facts.plan.day(deadline)
    }

    /// Tells that the answer to one question gives no points yet, or none at all.
    fn without_points(&mut self, input: InputSlot, outcome: Outcome) -> Outcome {
        self.result(None, |pen| {
            pen.input(input);
            pen.times_maximum();
        });
        outcome
    }
}

/// `share(condition)` beside the share itself.
pub(super) fn write_share<'a>(
    pen: &mut FormulaWriter<'a>,
    share: &Exact,
    condition: impl FnOnce(&mut FormulaWriter<'a>),
) {
    pen.formula_only("share(");
    condition(pen);
    pen.formula_only(")");
    pen.filled_number(share);
}

/// `(home + news) / 12` for equal shares, `1/2 × attended + 1/2 × chaired` for others.
fn write_checklist(pen: &mut FormulaWriter<'_>, items: &[ChecklistItem], everything: &Exact) {
    let first = items.first().map(|item| &item.share);
    let are_equal = items.iter().all(|item| Some(&item.share) == first);
    let mut count = 0_usize;
    pen.both("(");
    for item in items {
        if pen.is_not_applicable(item.input) {
            continue;
        }
        if count > 0 {
            pen.both(" + ");
        }
        count += 1;
        if !are_equal {
            pen.constant(&item.share);
            pen.both(" × ");
        }
        pen.input_or_zero(item.input);
    }
    if count == 0 {
        pen.both("—");
    }
    pen.both(")");
    if are_equal {
        pen.both(" / ");
        pen.both(&count.to_string());
    } else if *everything != Exact::ONE {
        pen.both(" / ");
        pen.constant(everything);
    }
}

/// Where a date lies between the deadline and the last day.
fn write_window(
    pen: &mut FormulaWriter<'_>,
    input: InputSlot,
    date: Date,
    deadline: Date,
    last_day: Option<Date>,
) {
    if date <= deadline {
        pen.input_name(input);
        pen.formula_only(&format!(" ≤ {deadline}"));
        return;
    }
    match last_day {
        Some(last_day) if date > last_day => {
            pen.input_name(input);
            pen.formula_only(&format!(" > {last_day}"));
        }
        _ => {
            pen.formula_only(&format!("{deadline} < "));
            pen.input_name(input);
            if let Some(last_day) = last_day {
                pen.formula_only(&format!(" ≤ {last_day}"));
            }
        }
    }
}
