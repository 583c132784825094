//! `chiso explain`: one score with inputs, formula with numbers, rounding, rule, standing and source.

use framework::typed::{self, DecimalMark, fold};
use framework::{Diagnostic, Framework, Place, Value};
use scoring::{Answers, ComponentScore, Plan, ScoreState, UsedInput};

use super::{Edge, Outcome, Stop};
use crate::campaign::codes;
use crate::campaign::load::{self, Asked};
use crate::cli::ExplainArguments;
use crate::progress::bar;
use crate::wording::{fixed_number, plain_number, say};

/// Explains one score.
pub fn run(edge: &Edge, arguments: &ExplainArguments) -> Outcome {
    edge.finish(explain(edge, arguments))
}

fn explain(edge: &Edge, arguments: &ExplainArguments) -> Result<(), Stop> {
    let asked = Asked {
        data: &arguments.data,
        set: arguments.set.as_deref(),
        year: arguments.year,
        mark: DecimalMark::Unknown,
    };
    let progress = bar(edge, "program.reading", 0);
    let loaded = load::load(&asked, &progress)?;
    progress.finish_and_clear();
    let framework = &loaded.campaign.framework;
    let plan = Plan::new(framework, loaded.campaign.terms.clone())
        .map_err(|_| Stop::from(load::no_repaired_maxima(&arguments.data)))?;
    let unit = find_unit(&loaded.answers, &arguments.unit)?;
    let (slot, _) = framework
        .component(&arguments.indicator)
        .ok_or_else(|| Stop::from(indicator_not_found(framework, &arguments.indicator)))?;
    let results = scoring::score(&plan, &loaded.answers);
    let sheet = scoring::sheet(&plan, &loaded.answers, &results, unit);
    if let Some(score) = sheet.components.get(slot.0) {
        let name = loaded.answers.units().get(unit).map_or("", |unit| unit.name.as_str());
        print!("{}", Explanation { edge, plan: &plan, score, unit: name }.text());
    }
    Ok(())
}

fn find_unit(answers: &Answers, asked: &str) -> Result<usize, Stop> {
    let folded = fold(asked);
    let units = answers.units();
    units
        .iter()
        .position(|unit| unit.code == asked || unit.name == asked)
        .or_else(|| units.iter().position(|unit| fold(&unit.name) == folded))
        .ok_or_else(|| {
            let known: Vec<&str> = units.iter().take(40).map(|unit| unit.name.as_str()).collect();
            Diagnostic::error(codes::UNIT_NOT_FOUND, Place::Everywhere)
                .with("name", asked)
                .with("known", known.join(" · "))
                .into()
        })
}

fn indicator_not_found(framework: &Framework, asked: &str) -> Diagnostic {
    let known: Vec<&str> = framework.components.iter().map(|component| component.code.as_str()).collect();
    Diagnostic::error(codes::INDICATOR_NOT_FOUND, Place::Everywhere)
        .with("name", asked)
        .with("known", known.join(", "))
}

struct Explanation<'a> {
    edge: &'a Edge,
    plan: &'a Plan<'a>,
    score: &'a ComponentScore,
    unit: &'a str,
}

impl Explanation<'_> {
    fn word(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        say(self.edge.language, &format!("program.explain.{key}"), arguments)
    }

    fn text(&self) -> String {
        let language = self.edge.language;
        let framework = self.plan.framework();
        let Some(component) = framework.components.get(self.score.component.0) else { return String::new() };
        let maximum = plain_number(language, &self.score.maximum);
        let mut lines = vec![format!("{} · {} {}", self.unit, component.code, component.title.get(language))];
        if component.title.corrected.is_some() {
            lines.push(format!(
                "{}: {}",
                self.word("printed", &[]),
                component.title.printed.replace('\n', " ⏎ ")
            ));
        }
        lines.push(String::new());
        lines.push(format!("{}:", self.word("inputs", &[])));
        lines.extend(self.score.trace.inputs.iter().map(|used| format!("  {}", self.input_line(used))));
        self.state_lines(&mut lines);
        if !self.score.trace.steps.is_empty() {
            lines.push(format!("{}:", self.word("computation", &[])));
        }
        for step in &self.score.trace.steps {
            let value =
                step.value.as_ref().map_or_else(|| "–".to_owned(), |value| plain_number(language, value));
            lines.push(format!("  {} = {} = {value}", step.formula, step.filled));
        }
        if let Some(unrounded) = &self.score.trace.unrounded {
            lines.push(format!("{}: {}", self.word("before", &[]), plain_number(language, unrounded)));
        }
        if let Some(points) = &self.score.points {
            let digits = self.plan.terms().rounding.digits;
            lines.push(format!(
                "{}: {} ({})",
                self.word("after", &[]),
                fixed_number(language, points, digits),
                self.word("of", &[("maximum", &maximum)])
            ));
        }
        lines.push(String::new());
        lines.push(format!("{}: {}", self.word("rule", &[]), component.rule.name()));
        let standing = say(language, &format!("program.standing.{}", component.standing.name()), &[]);
        lines.push(format!("{}: {standing}", self.word("standing", &[])));
        lines.push(format!("{}: {}", self.word("source", &[]), component.source.get(language)));
        lines.push(format!("{}: {}", self.word("guidance", &[]), component.guidance.get(language)));
        lines.join("\n") + "\n"
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
            ScoreState::Scored { missing } | ScoreState::NotProvided { missing } => missing,
        };
        if !missing.is_empty() {
            let keys: Vec<&str> = missing
                .iter()
                .filter_map(|slot| framework.inputs.get(slot.0))
                .map(|input| input.key.as_str())
                .collect();
            lines.push(self.word("missing", &[("inputs", &keys.join(", "))]));
        }
    }

    fn input_line(&self, used: &UsedInput) -> String {
        let language = self.edge.language;
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
            (Some(Value::Number(number)), _) => format!("{} {unit}", plain_number(language, number)),
            (Some(Value::Date(date)), _) => typed::spelled_date(*date),
            (Some(value), Some(input)) => typed::spelled(input, value, language),
            (Some(value), None) => format!("{value:?}"),
        };
        format!("{} = {}   {question}", used.key, value.trim())
    }
}
