//! Figures of the engine in words.

use framework::{Exact, Framework, Language};
use scoring::{ComponentScore, ScoreState};
use words::{fixed_number, plain_number};

/// Points with the digits that the framework rounds to; a dash if there are none.
#[must_use]
pub fn points(framework: &Framework, points: Option<&Exact>, language: Language) -> String {
    let digits = framework.scoring.rounding.digits;
    points.map_or_else(|| "–".to_owned(), |points| fixed_number(language, points, digits))
}

/// A maximum, rounded if its decimals do not end: `≈33,33`.
#[must_use]
pub fn near(framework: &Framework, figure: &Exact, language: Language) -> String {
    let exact = plain_number(language, figure);
    if exact.contains('/') {
        return format!("≈{}", fixed_number(language, figure, framework.scoring.rounding.digits.max(2)));
    }
    exact
}

/// An exact number, with decimals beside a fraction: `100/3 ≈ 33,33`.
#[must_use]
pub fn exact(framework: &Framework, figure: &Exact, language: Language) -> String {
    let exact = plain_number(language, figure);
    if exact.contains('/') {
        format!("{exact} {}", near(framework, figure, language).replace('≈', "≈ "))
    } else {
        exact
    }
}

/// A difference with its sign: `+1,20`, `−2,50`, `0,00`.
#[must_use]
pub fn signed(framework: &Framework, difference: &Exact, language: Language) -> String {
    let sign = if *difference > Exact::ZERO { "+" } else { "" };
    format!("{sign}{}", fixed_number(language, difference, framework.scoring.rounding.digits))
}

/// A statistic with fixed digits, which is not an official figure: `−0,25`.
#[must_use]
pub fn statistic(language: Language, figure: f64, digits: usize) -> String {
    let text = format!("{figure:.digits$}");
    // A number that rounds to zero has no sign.
    let is_zero = text.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
    let text = text.trim_start_matches('-');
    let sign = if figure < 0.0 && !is_zero { "−" } else { "" };
    match language {
        Language::Vietnamese => format!("{sign}{}", text.replace('.', ",")),
        Language::English => format!("{sign}{text}"),
    }
}

/// Stable name of the state of a component's points.
#[must_use]
pub const fn state_name(state: &ScoreState) -> &'static str {
    match state {
        ScoreState::Scored { .. } => "scored",
        ScoreState::Claimed { .. } => "claimed",
        ScoreState::NotArising => "not_arising",
        ScoreState::NotProvided { .. } => "not_provided",
        ScoreState::Waiting { .. } => "waiting",
    }
}

/// The last step with its numbers filled in: `207 / (84 + 287) × 10`; empty if no step was recorded.
#[must_use]
pub fn formula(score: &ComponentScore) -> String {
    score.trace.steps.last().map_or("", |step| &step.filled).to_owned()
}
