//! A main index or the total explained: what is below it, the sum, the scaling with numbers, what comes out.

use framework::{ComponentSlot, Exact, IndexSlot, Item, RoundingPlace};
use scoring::{IndexScore, Plan, ScoreSheet, ScoreState, Standing};
use unicode_width::UnicodeWidthStr;
use words::{fixed_number, plain_number, say};

use super::explain_component::exact_number;
use crate::output::Console;
use crate::ranking_table::{rounding_note, terms_line};
use crate::terminal::shortened;

/// Columns of a title in the list of what is below.
const TITLE_WIDTH_MAX: usize = 56;
const TITLE_WIDTH_MIN: usize = 16;
/// Columns of everything beside the title.
const FIGURES_WIDTH: usize = 44;

/// What is to be explained.
pub struct SumExplanation<'a> {
    /// Language of the words.
    pub console: &'a Console,
    /// Set and terms.
    pub plan: &'a Plan<'a>,
    /// The unit's scores.
    pub sheet: &'a ScoreSheet,
    /// Which index; the whole where there is none.
    pub index: Option<IndexSlot>,
    /// Name of the unit.
    pub unit: &'a str,
}

impl SumExplanation<'_> {
    fn word(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        say(self.console.language, &format!("program.explain.{key}"), arguments)
    }

    fn fixed(&self, points: &Exact) -> String {
        fixed_number(self.console.language, points, self.plan.terms().rounding.digits)
    }

    /// The explanation, line by line.
    pub fn text(&self) -> String {
        let framework = self.plan.framework();
        let (score, children) = match self.index {
            Some(slot) => (&self.sheet[slot], framework[slot].children.as_slice()),
            None => (&self.sheet.total, framework.top.as_slice()),
        };
        let mut lines = vec![format!("{} · {}", self.unit, self.title())];
        if self.sheet.standing == Standing::NotAssessed {
            lines.push(self.word("not_assessed", &[]));
        }
        lines.push(String::new());
        lines.push(format!("{}:", self.word("below", &[])));
        lines
            .extend(children.iter().filter(|item| !self.is_adjustment(**item)).map(|item| self.child(*item)));
        lines.extend(self.sum(score));
        lines.extend(self.waiting());
        if self.index.is_none() {
            self.whole(&mut lines);
        }
        lines.push(String::new());
        lines.push(terms_line(self.plan, self.console.language));
        lines.extend(rounding_note(self.plan, self.console.language));
        lines.join("\n") + "\n"
    }

    fn title(&self) -> String {
        let framework = self.plan.framework();
        self.index.map_or_else(
            || self.word("whole", &[]),
            |slot| {
                let (code, title) = framework.label(Item::Index(slot));
                format!("{code} {}", title.get(self.console.language))
            },
        )
    }

    fn is_adjustment(&self, item: Item) -> bool {
        let Item::Component(slot) = item else { return false };
        self.plan.framework()[slot].is_adjustment()
    }

    /// `  5.1  title …   3,33 / 10`, with the state where it is not simply scored.
    fn child(&self, item: Item) -> String {
        let (code, title) = self.plan.framework().label(item);
        let (points, maximum) = self.sheet.item(item);
        let state = match item {
            Item::Index(_) => None,
            Item::Component(slot) => Some(&self.sheet[slot].state),
        };
        let note = match state {
            Some(ScoreState::Claimed { .. } | ScoreState::NotArising) => {
                self.word("state_not_applicable", &[])
            }
            Some(ScoreState::NotProvided { .. }) => self.word("state_not_provided", &[]),
            Some(ScoreState::Waiting { .. }) => self.word("state_waiting", &[]),
            _ => String::new(),
        };
        let room = self.console.width.map_or(TITLE_WIDTH_MAX, |width| {
            width.saturating_sub(FIGURES_WIDTH).clamp(TITLE_WIDTH_MIN, TITLE_WIDTH_MAX)
        });
        let title = shortened(title.get(self.console.language), room);
        let padding = " ".repeat(room.saturating_sub(title.width()));
        let points = points.map_or_else(|| self.word("not_applicable", &[]), |points| self.fixed(points));
        let mut maximum = exact_number(self.console, maximum);
        if maximum.contains('/') {
            maximum = format!("({maximum})");
        }
        format!("  {code:<5} {title}{padding} {points:>8} / {maximum:<6} {note}").trim_end().to_owned()
    }

    /// The sum, and where it is scaled the formula with its numbers.
    fn sum(&self, score: &IndexScore) -> Vec<String> {
        let raw = exact_number(self.console, &score.raw);
        let raw_maximum = exact_number(self.console, &score.raw_maximum);
        let mut lines = vec![self.word("sum", &[("raw", &raw), ("maximum", &raw_maximum)])];
        let maximum = exact_number(self.console, &score.maximum);
        let scaled = score.raw.times(&score.maximum).checked_div(&score.raw_maximum);
        if let Some(scaled) = scaled.filter(|_| score.scaled) {
            let value = exact_number(self.console, &scaled);
            // Decimals beside a fraction would be read as a part of the formula.
            let [raw, raw_maximum, maximum] =
                [&score.raw, &score.raw_maximum, &score.maximum].map(|number| self.in_formula(number));
            let formula = self.word(
                "scaling",
                &[("raw", &raw), ("raw_maximum", &raw_maximum), ("maximum", &maximum), ("value", &value)],
            );
            lines.push(formula);
            lines.push(format!("{}: {value}", self.word("before", &[])));
        }
        let adjusted = self.index.is_none() && !self.sheet.adjustments.is_empty();
        if adjusted {
            return lines;
        }
        let of = self.word("of", &[("maximum", &maximum)]);
        let key = if self.plan.terms().rounding.place == RoundingPlace::Component && score.scaled {
            "after"
        } else {
            "result"
        };
        lines.push(match &score.points {
            Some(points) => format!("{}: {} ({of})", self.word(key, &[]), self.fixed(points)),
            None => self.word("nothing_applies", &[]),
        });
        lines
    }

    /// What the sum still waits for.
    fn waiting(&self) -> Option<String> {
        let framework = self.plan.framework();
        let below = self.index.map(|slot| framework.components_below(Item::Index(slot)));
        let is_below = |slot: &ComponentSlot| below.as_ref().is_none_or(|below| below.contains(slot));
        let components = self.sheet.waiting().filter(is_below);
        let codes: Vec<&str> = components.map(|slot| framework.label(Item::Component(slot)).0).collect();
        (!codes.is_empty()).then(|| self.word("waiting_below", &[("components", &codes.join(", "))]))
    }

    /// An exact number within a formula; a fraction in parentheses.
    fn in_formula(&self, number: &Exact) -> String {
        let plain = plain_number(self.console.language, number);
        if plain.contains('/') { format!("({plain})") } else { plain }
    }

    /// Bonus and penalty points, total, per cent, band, rank.
    fn whole(&self, lines: &mut Vec<String>) {
        let (framework, language) = (self.plan.framework(), self.console.language);
        for adjustment in &self.sheet.adjustments {
            let (code, title) = framework.label(Item::Component(adjustment.component));
            let points = self.fixed(&adjustment.points);
            lines.push(
                self.word(
                    "adjustment",
                    &[("code", code), ("title", title.get(language)), ("points", &points)],
                ),
            );
        }
        if let (Some(total), false) = (&self.sheet.total.points, self.sheet.adjustments.is_empty()) {
            let maximum = exact_number(self.console, &self.sheet.total.maximum);
            let of = self.word("of", &[("maximum", &maximum)]);
            lines.push(format!("{}: {} ({of})", self.word("result", &[]), self.fixed(total)));
        }
        if let Some(percent) = &self.sheet.percent {
            lines.push(format!("{}: {} %", self.word("percent", &[]), fixed_number(language, percent, 2)));
        }
        let band = self.sheet.band.and_then(|at| framework.bands.get(at));
        if let Some(band) = band {
            lines.push(format!("{}: {}", self.word("band", &[]), band.title.get(language)));
        }
        lines.push(match self.sheet.standing {
            Standing::Ranked(rank) => format!("{}: {rank}", self.word("rank", &[])),
            Standing::Unranked => self.word("unranked", &[]),
            Standing::NotAssessed => self.word("not_assessed", &[]),
        });
    }
}
