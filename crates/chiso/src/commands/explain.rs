//! `chiso explain`: how a unit's score of a component, of a main index, or its total arose.

use framework::typed::fold;
use framework::{Diagnostic, Framework, IndexSlot, Place};
use scoring::Unit;

use super::explain_component::Explanation;
use super::explain_sum::SumExplanation;
use super::score::read_all;
use super::{Edge, Outcome, Stop};
use crate::campaign::codes;
use crate::campaign::load::{self, Asked, Loaded};
use crate::cli::ExplainArguments;
use crate::terminal::fitted;

/// Explains one score.
pub fn run(edge: &Edge, arguments: &ExplainArguments) -> Outcome {
    edge.finish(explain(edge, arguments))
}

fn explain(edge: &Edge, arguments: &ExplainArguments) -> Result<(), Stop> {
    let asked = Asked {
        data: &arguments.data,
        set: arguments.set.as_deref(),
        year: arguments.year,
        mark: arguments.decimal.into(),
    };
    let loaded = read_all(edge, &asked)?;
    let framework = &loaded.campaign.framework;
    let plan = load::plan(&loaded.campaign, &arguments.data)?;
    let unit = find_unit(&loaded, &arguments.unit)?;
    let subject = subject(framework, arguments.indicator.as_deref())?;
    let results = scoring::score(&plan, &loaded.answers);
    let sheet = scoring::sheet(&plan, &loaded.answers, &results, unit);
    let name = loaded.answers.units().get(unit).map_or("", |unit| unit.name.as_str());
    let sum = |index| SumExplanation { edge, plan: &plan, sheet: &sheet, index, unit: name }.text();
    let text = match subject {
        Subject::Whole => sum(None),
        Subject::Index(slot) => sum(Some(slot)),
        Subject::Component(at) => sheet.components.get(at).map_or_else(String::new, |score| {
            Explanation { edge, plan: &plan, score, unit: name, standing: sheet.standing }.text()
        }),
    };
    edge.print(&fitted(&text, edge.width))
}

/// What is to be explained.
enum Subject {
    Whole,
    Index(IndexSlot),
    Component(usize),
}

fn subject(framework: &Framework, asked: Option<&str>) -> Result<Subject, Stop> {
    let Some(asked) = asked.map(str::trim) else { return Ok(Subject::Whole) };
    if let Some((slot, _)) = framework.component(asked) {
        return Ok(Subject::Component(slot.0));
    }
    let index = framework.indices.iter().position(|index| index.code == asked);
    index
        .map(|at| Subject::Index(IndexSlot(at)))
        .ok_or_else(|| Stop::from(indicator_not_found(framework, asked)))
}

fn find_unit(loaded: &Loaded, asked: &str) -> Result<usize, Stop> {
    let folded = fold(asked);
    let is_asked = |unit: &&Unit| unit.code == asked || fold(&unit.name) == folded;
    if let Some(unit) = loaded.without_form.iter().find(is_asked) {
        let finding = Diagnostic::error(codes::UNIT_WITHOUT_FORM, Place::Everywhere);
        return Err(finding.with("unit", unit.name.as_str()).into());
    }
    let units = loaded.answers.units();
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
    let indices = framework.indices.iter().map(|index| index.code.as_str());
    let known: Vec<&str> =
        indices.chain(framework.components.iter().map(|component| component.code.as_str())).collect();
    Diagnostic::error(codes::INDICATOR_NOT_FOUND, Place::Everywhere)
        .with("name", asked)
        .with("known", known.join(", "))
}
