//! Figures of agreement in words.

use analytics::agreement::{Intraclass, Kappa, Systematic};
use app::proceedings::Figures;
use app::proceedings::SecondAppraisalBoard;
use assessment::Id;
use assessment::role::User;
use framework::{ComponentSlot, Framework, Language};
use words::say;

use super::sample_page::{AgreementLine, DifferenceLine};
use crate::show::statistic;

/// Below this probability a difference is marked. The bound is a convention: the page shows the probability
/// itself.
const MARKED_BELOW: f64 = 0.05;

/// Code and title of an indicator.
pub fn indicator_name(framework: &Framework, slot: ComponentSlot, language: Language) -> String {
    let component = &framework[slot];
    format!("{} {}", component.code, component.title.get(language))
}

/// The name of an appraiser.
///
/// # Errors
/// [`app::Error::Internal`] for a person who decided nothing here.
pub fn appraiser_name(seen: &SecondAppraisalBoard, user: &Id<User>) -> Result<String, app::Error> {
    let missing = || app::Error::Internal(format!("no name of the appraiser {user}"));
    seen.names.get(user).cloned().ok_or_else(missing)
}

/// A row of the table of agreement, with dashes for figures that cannot be computed.
pub fn agreement_line(name: String, figures: &Figures, language: Language) -> AgreementLine {
    let kappa = |it: &Kappa| {
        format!("{} ± {}", statistic(language, it.kappa, 2), statistic(language, it.standard_error, 2))
    };
    let intraclass = |it: &Intraclass| {
        let [at, low, high] = [it.correlation, it.low, it.high].map(|it| statistic(language, it, 2));
        format!("{at} ({low}…{high})")
    };
    AgreementLine {
        name,
        pairs: figures.pairs,
        agreed: figures.agreed.map_or_else(dash, |share| statistic(language, 100.0 * share, 1)),
        strength: figures.kappa.as_ref().map(|it| strength(it.kappa, language)),
        kappa: figures.kappa.as_ref().map_or_else(dash, kappa),
        intraclass: figures.intraclass.as_ref().map_or_else(dash, intraclass),
        mean: figures.systematic.map_or_else(dash, |it| statistic(language, it.mean, 2)),
    }
}

/// The word for a kappa (Landis and Koch, Biometrics 33, 1977).
fn strength(kappa: f64, language: Language) -> String {
    let name = match kappa {
        it if it < 0.0 => "none",
        it if it <= 0.2 => "slight",
        it if it <= 0.4 => "fair",
        it if it <= 0.6 => "moderate",
        it if it <= 0.8 => "substantial",
        _ => "perfect",
    };
    say(language, &format!("web_second.strength.{name}"), &[])
}

/// Lines of a table of differences, the largest first.
pub fn difference_lines(mut all: Vec<(String, Systematic)>, language: Language) -> Vec<DifferenceLine> {
    all.sort_by(|(_, one), (_, other)| other.mean.abs().total_cmp(&one.mean.abs()));
    let line = |(name, it): (String, Systematic)| DifferenceLine {
        name,
        cases: it.cases,
        split: [it.above, it.below],
        mean: statistic(language, it.mean, 2),
        limits: it.limits.map_or_else(dash, |(low, high)| {
            format!("{}…{}", statistic(language, low, 1), statistic(language, high, 1))
        }),
        probability: it.probability.map_or_else(dash, |it| statistic(language, it, 3)),
        is_marked: it.probability.is_some_and(|it| it < MARKED_BELOW),
    };
    all.into_iter().map(line).collect()
}

fn dash() -> String {
    "–".to_owned()
}
