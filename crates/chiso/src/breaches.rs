//! Cross-checks over answers as findings: which unit, which component, which input.

use framework::{Argument, Diagnostic, Place};
use scoring::{Answers, Breach, Plan};

/// Everything that contradicts itself or asks for an explanation, unit by unit.
pub fn breaches(plan: &Plan<'_>, answers: &Answers) -> Vec<Diagnostic> {
    let by_unit = (0..answers.units().len()).flat_map(|unit| scoring::check_answers(plan, answers, unit));
    by_unit.chain(scoring::same_evidence(answers)).map(|breach| finding(plan, answers, breach)).collect()
}

/// A breach in the form of all findings.
pub fn finding(plan: &Plan<'_>, answers: &Answers, breach: Breach) -> Diagnostic {
    let framework = plan.framework();
    let unit = answers.units().get(breach.unit).map_or("", |unit| unit.name.as_str());
    let code = breach
        .component
        .and_then(|slot| framework.components.get(slot.0))
        .map_or("", |component| component.code.as_str());
    let input =
        breach.input.and_then(|slot| framework.inputs.get(slot.0)).map_or("", |input| input.key.as_str());
    let place =
        [unit, code, input].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let mut finding =
        Diagnostic::new(breach.severity, breach.code, Place::File { file: place.as_str().into() });
    finding.arguments = breach.arguments;
    for (name, value) in [("unit", unit), ("component", code), ("input", input)] {
        if !finding.arguments.iter().any(|(known, _)| *known == name) {
            finding.arguments.push((name, Argument::Plain(value.to_owned())));
        }
    }
    finding
}
