//! One component explained: inputs, formula with numbers, before and after rounding, rule, standing, source.

use framework::typed;
use framework::{Component, Exact, RoundingMode, Value};
use report::wording as rule_words;
use scoring::{ComponentScore, Plan, ScoreState, Standing, UsedInput};
use words::{fixed_number, plain_number, say};

use crate::output::Console;

/// Decimals of a fraction that decimals do not end.
const FRACTION_DIGITS: u8 = 6;

/// What is to be explained.
pub struct Explanation<'a> {
    /// Language of the words.
    pub console: &'a Console,
    /// Set and terms.
    pub plan: &'a Plan<'a>,
    /// The score.
    pub score: &'a ComponentScore,
    /// Name of the unit.
    pub unit: &'a str,
    /// Its place: a unit that is not assessed says so.
    pub standing: Standing,
}

/// An exact number, with decimals beside a fraction: `2070/371 ≈ 5,579515`.
pub fn exact_number(console: &Console, number: &Exact) -> String {
    let exact = plain_number(console.language, number);
    if exact.contains('/') {
        let near = number.rounded(FRACTION_DIGITS, RoundingMode::HalfUp);
        return format!("{exact} ≈ {}", plain_number(console.language, &near));
    }
    exact
}

impl Explanation<'_> {
    fn word(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        say(self.console.language, &format!("program.explain.{key}"), arguments)
    }

    /// The explanation, line by line.
    pub fn text(&self) -> String {
        let component = &self.plan.framework()[self.score.component];
        let mut lines = self.head(component);
        lines.push(format!("{}:", self.word("inputs", &[])));
        lines.extend(self.score.trace.inputs.iter().map(|used| format!("  {}", self.input_line(used))));
        if self.score.trace.inputs.is_empty() {
            lines.push(format!("  {}", self.word("no_inputs", &[])));
        }
        self.state_lines(&mut lines);
        self.computation(&mut lines);
        self.provenance(component, &mut lines);
        lines.join("\n") + "\n"
    }

    fn head(&self, component: &Component) -> Vec<String> {
        let title = component.title.get(self.console.language);
        let mut lines = vec![format!("{} · {} {title}", self.unit, component.code)];
        if component.title.corrected.is_some() {
            let printed = component.title.printed.replace('\n', " ⏎ ");
            lines.push(format!("{}: {printed}", self.word("printed", &[])));
        }
        if self.standing == Standing::NotAssessed {
            lines.push(self.word("not_assessed", &[]));
        }
        lines.push(String::new());
        lines
    }

    fn computation(&self, lines: &mut Vec<String>) {
        if !self.score.trace.steps.is_empty() {
            lines.push(format!("{}:", self.word("computation", &[])));
        }
        for step in &self.score.trace.steps {
            let value =
                step.value.as_ref().map_or_else(|| "–".to_owned(), |value| exact_number(self.console, value));
            lines.push(format!("  {} = {} = {value}", step.formula, step.filled));
        }
        if let Some(unrounded) = &self.score.trace.unrounded {
            lines.push(format!("{}: {}", self.word("before", &[]), exact_number(self.console, unrounded)));
        }
        let maximum = exact_number(self.console, &self.score.maximum);
        let of = self.word("of", &[("maximum", &maximum)]);
        lines.push(match &self.score.points {
            Some(points) => {
                let digits = self.plan.terms().rounding.digits;
                let points = fixed_number(self.console.language, points, digits);
                format!("{}: {points} ({of})", self.word("after", &[]))
            }
            None => self.word("no_points", &[("maximum", &maximum)]),
        });
    }

    fn provenance(&self, component: &Component, lines: &mut Vec<String>) {
        let language = self.console.language;
        lines.push(String::new());
        let rule = rule_words::rule(&component.rule).get(language);
        lines.push(format!("{}: {rule} ({})", self.word("rule", &[]), component.rule.name()));
        let standing = say(language, &format!("program.standing.{}", component.standing.name()), &[]);
        lines.push(format!("{}: {standing}", self.word("standing", &[])));
        lines.push(format!("{}: {}", self.word("source", &[]), component.source.get(language)));
        lines.push(format!("{}: {}", self.word("guidance", &[]), component.guidance.get(language)));
    }

    fn state_lines(&self, lines: &mut Vec<String>) {
        let framework = self.plan.framework();
        let missing = match &self.score.state {
            ScoreState::Claimed { reason } => {
                lines.push(self.word("claimed", &[("reason", reason)]));
                return;
            }
            ScoreState::NotArising => {
                lines.push(self.word("not_arising", &[]));
                return;
            }
            ScoreState::Waiting { missing } => {
                let key = if missing.is_empty() { "waiting_for_peer" } else { "waiting" };
                lines.push(self.word(key, &[]));
                missing
            }
            ScoreState::Scored { missing } | ScoreState::NotProvided { missing } => missing,
        };
        if !missing.is_empty() {
            let keys: Vec<&str> =
                missing.iter().map(|slot| &framework[*slot]).map(|input| input.key.as_str()).collect();
            lines.push(self.word("missing", &[("inputs", &keys.join(", "))]));
        }
    }

    fn input_line(&self, used: &UsedInput) -> String {
        let language = self.console.language;
        let framework = self.plan.framework();
        let input = framework.input(&used.key).map(|(_, input)| input);
        let parameter = framework.parameters.iter().find(|parameter| parameter.name == used.key);
        let (question, unit) = match (input, parameter) {
            (Some(input), _) => (input.question.get(language), input.unit.get(language)),
            (None, Some(parameter)) => (parameter.title.get(language), parameter.unit.get(language)),
            (None, None) => ("", ""),
        };
        let value = match (&used.value, input) {
            (None, _) => self.word("not_provided", &[]),
            (Some(Value::Number(number)), _) => format!("{} {unit}", exact_number(self.console, number)),
            (Some(Value::Date(date)), _) => typed::spelled_date(*date),
            (Some(value), Some(input)) => typed::spelled(input, value, language),
            (Some(value), None) => format!("{value:?}"),
        };
        format!("{} = {}   {question}", used.key, value.trim())
    }
}
