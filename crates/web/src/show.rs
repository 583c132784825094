//! Figures of the engine as pages and the API show them.

use framework::{Diagnostic, Exact, Framework, Language, RoundingMode, Severity};
use scoring::{Breach, ComponentScore, ScoreState};

use crate::words::{number_text, say_finding};

/// Points with the digits that the set rounds to.
#[must_use]
pub fn points(framework: &Framework, points: &Exact, language: Language) -> String {
    let digits = framework.scoring.rounding.digits;
    number_text(language, &points.rounded(digits, RoundingMode::HalfUp), Some(digits))
}

/// Stable name of what became of a component.
#[must_use]
pub const fn state_name(state: &ScoreState) -> &'static str {
    match state {
        ScoreState::Scored { .. } => "scored",
        ScoreState::Claimed { .. } => "claimed",
        ScoreState::NotArising => "not_arising",
        ScoreState::NotProvided { .. } => "not_provided",
    }
}

/// The last step with its numbers filled in: `207 / (84 + 287) × 10`; empty where there is none.
#[must_use]
pub fn formula(score: &ComponentScore) -> String {
    score.trace.steps.last().map(|step| step.filled.clone()).unwrap_or_default()
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFinding {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// Code of the component; empty for the whole form.
    pub component: String,
    /// What is wrong.
    pub sentence: String,
    /// What to do.
    pub help: String,
}

/// A finding over answers, in words.
#[must_use]
pub fn finding(framework: &Framework, breach: &Breach, language: Language) -> ShownFinding {
    let component = breach.component.and_then(|slot| framework.components.get(slot.0));
    let code = component.map(|component| component.code.clone()).unwrap_or_default();
    let input = breach.input.and_then(|slot| framework.inputs.get(slot.0));
    let mut arguments = breach.arguments.clone();
    arguments.push(("component", code.clone().into()));
    if let Some(input) = input.filter(|_| !arguments.iter().any(|(name, _)| *name == "input")) {
        arguments.push(("input", input.key.as_str().into()));
    }
    let say = |part: &str| say_finding(language, &format!("scoring.{}.{part}", breach.code), &arguments);
    ShownFinding {
        severity: severity_name(breach.severity),
        component: code,
        sentence: say("sentence"),
        help: say("help"),
    }
}

/// A diagnostic in words: sentence and help.
#[must_use]
pub fn diagnostic(diagnostic: &Diagnostic, language: Language) -> (String, String) {
    let domain = crate::words::domain_of(diagnostic.code);
    let say = |part: &str| {
        say_finding(language, &format!("{domain}.{}.{part}", diagnostic.code), &diagnostic.arguments)
    };
    (say("sentence"), say("help"))
}

/// Stable name of a severity.
#[must_use]
pub const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
