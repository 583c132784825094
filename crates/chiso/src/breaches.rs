//! Cross-checks over answers as findings: which unit, which component, which input.

use std::collections::BTreeSet;

use framework::{Argument, Diagnostic, Place, Text};
use scoring::{Answers, Breach, Plan, codes};

/// How many components a grouped finding names.
const CODES_SHOWN_MAX: usize = 10;

/// Everything that contradicts itself or asks for an explanation, unit by unit.
pub fn breaches(plan: &Plan<'_>, answers: &Answers) -> Vec<Diagnostic> {
    // Evidence is compared across units while the units are checked one by one.
    let (mut found, shared) = std::thread::scope(|scope| {
        let shared =
            scope.spawn(|| findings(plan, answers, scoring::same_evidence(plan.framework(), answers)));
        let by_unit = (0..answers.units().len()).flat_map(|unit| scoring::check_answers(plan, answers, unit));
        (findings(plan, answers, by_unit), shared.join())
    });
    // A panic of that thread is resumed here.
    found.extend(shared.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
    if has_no_evidence(plan, answers) { grouped(found) } else { found }
}

fn has_no_evidence(plan: &Plan<'_>, answers: &Answers) -> bool {
    let components = plan.framework().component_slots();
    let lacks =
        |unit: usize| components.clone().all(|component| answers.evidence(unit, component).is_empty());
    (0..answers.units().len()).all(lacks)
}

/// Where nothing has evidence, as in a table of statistics, one finding says so instead of one for each answer.
fn grouped(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (lacking, mut others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|finding| finding.code == codes::EVIDENCE_MISSING);
    if lacking.len() < 2 {
        others.extend(lacking);
        return others;
    }
    let distinct =
        |name: &str| -> BTreeSet<String> { lacking.iter().filter_map(|one| plain(one, name)).collect() };
    let (units, components) = (distinct("unit"), distinct("component"));
    let mut named: Vec<&str> = components.iter().take(CODES_SHOWN_MAX).map(String::as_str).collect();
    if components.len() > named.len() {
        named.push("…");
    }
    let group = Diagnostic::warning(codes::EVIDENCE_NOWHERE, Place::Everywhere)
        .with("count", lacking.len())
        .with("units", units.len())
        .with("components", named.join(", "));
    // First, because it is about everything.
    others.insert(0, group);
    others
}

fn plain(finding: &Diagnostic, name: &str) -> Option<String> {
    finding.arguments.iter().find_map(|(known, argument)| match argument {
        Argument::Plain(text) if *known == name => Some(text.clone()),
        _ => None,
    })
}

fn findings(
    plan: &Plan<'_>,
    answers: &Answers,
    breaches: impl IntoIterator<Item = Breach>,
) -> Vec<Diagnostic> {
    breaches.into_iter().map(|breach| finding(plan, answers, breach)).collect()
}

/// A breach in the form of all findings.
pub fn finding(plan: &Plan<'_>, answers: &Answers, breach: Breach) -> Diagnostic {
    let framework = plan.framework();
    let unit = answers.units().get(breach.unit).map_or("", |unit| unit.name.as_str());
    let code = breach.component.map_or("", |slot| framework[slot].code.as_str());
    let number = breach.input.map_or_else(String::new, |slot| framework.question_number(slot));
    let place =
        [unit, code, &number].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let mut finding =
        Diagnostic::new(breach.severity, breach.code, Place::File { file: place.as_str().into() });
    finding.arguments = breach.arguments;
    let input = breach.input.map_or_else(Text::default, |slot| framework.question_text(slot));
    for (name, value) in [("unit", unit.into()), ("component", code.into()), ("input", input.into())] {
        if !finding.arguments.iter().any(|(known, _)| *known == name) {
            finding.arguments.push((name, value));
        }
    }
    finding
}
