//! The framework and the settings in force of a published result, in words.

use framework::{Framework, Language, RankingBasis, TieRule};
use report::publication::About;
use report::wording;
use scoring::Plan;
use words::{plain_number, say};

use super::method_page::Fact;

/// The framework and the decision that it comes from.
pub fn set_facts(framework: &Framework, language: Language) -> Vec<Fact> {
    let decision = &framework.decision;
    let number = [decision.number.as_str(), decision.date.as_str()];
    let number: Vec<&str> = number.into_iter().filter(|text| !text.is_empty()).collect();
    facts(
        language,
        [
            ("set", format!("{} ({})", framework.title.get(language), framework.code)),
            ("set-edition", framework.edition.clone()),
            ("decision", decision.title.get(language).to_owned()),
            ("issuer", decision.issuer.get(language).to_owned()),
            ("number", number.join(" · ")),
            ("annex", decision.annex.get(language).to_owned()),
            ("text-source", decision.source.get(language).to_owned()),
        ],
    )
}

/// How maxima are read, what happens to what does not apply, rounding and ranks: as the framework has it, or
/// as the campaign chose, and why.
pub fn term_facts(plan: &Plan<'_>, about: &About, language: Language) -> Vec<Fact> {
    let (framework, terms) = (plan.framework(), plan.terms());
    let number = |number| plain_number(language, number);
    let own = (terms.reading == framework.scoring.reading).then_some(&framework.scoring.reading_reason);
    let own = own.and_then(Option::as_ref).map_or("", |reason| reason.get(language));
    let repaired = framework.repaired.as_ref().filter(|_| terms.reading == framework::Reading::Repaired);
    // A fact without words is left out: most frameworks are not repaired.
    let repaired = repaired.map_or_else(String::new, |repaired| {
        format!("{}: {}", repaired.edition, repaired.note.get(language))
    });
    let rounding = format!(
        "{} {}, {}, {}",
        terms.rounding.digits,
        wording::decimals().get(language),
        wording::rounding_mode(terms.rounding.mode).get(language),
        wording::rounding_place(terms.rounding.place).get(language),
    );
    let ties = match terms.ranking.ties {
        TieRule::Competition => "ties-competition",
        TieRule::Dense => "ties-dense",
    };
    let basis = match terms.ranking.on {
        RankingBasis::Printed => "basis-printed",
        RankingBasis::Unrounded => "basis-unrounded",
    };
    let word = |key: &str| say(language, &format!("web_results.{key}"), &[]);
    let sums = [
        ("raw", number(&plan.component_sum())),
        ("printed", number(&framework.printed_maximum)),
        ("total", number(plan.total_maximum())),
    ];
    let sums = sums.each_ref().map(|(name, value)| (*name, value.as_str()));
    let reading = format!("program.reading_word.{}", terms.reading.name());
    let policy = format!("program.policy_word.{}", terms.not_applicable.name());
    facts(
        language,
        [
            ("year", terms.year.to_string()),
            ("reading", say(language, &reading, &[])),
            ("sums", say(language, "web_results.method.sums-words", &sums)),
            ("reading-reason", own.to_owned()),
            ("repaired", repaired),
            ("campaign-reason", about.terms.reason.clone()),
            ("policy", say(language, &policy, &[])),
            ("rounding", rounding),
            ("ties", word(ties)),
            ("basis", word(basis)),
            ("licence", about.licence.clone()),
            ("program", format!("{} {}", about.program.name, about.program.version)),
        ],
    )
}

/// Facts with their names from the locale files; empty ones are left out.
fn facts<const N: usize>(language: Language, pairs: [(&str, String); N]) -> Vec<Fact> {
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let named = |(key, value)| Fact { name: say(language, &format!("web_results.method.{key}"), &[]), value };
    pairs.map(named).collect()
}
