//! A signed decision in words.

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::course::Approval;
use assessment::decision::SignedDecision;
use framework::Language;
use report::publication::PublishedDecision;
use words::say;

use super::date;
use crate::urls;

/// Number, date, issuer and signer in one line. A decision that was recorded as a single text is shown as
/// that text.
#[must_use]
pub fn decision_words(language: Language, decision: &SignedDecision) -> String {
    let published = PublishedDecision::of(decision);
    published_words(language, &published)
}

/// As [`decision_words`], of a decision in a publication.
#[must_use]
pub fn published_words(language: Language, decision: &PublishedDecision) -> String {
    let Some(day) = decision.issued_on.as_ref() else { return decision.number.clone() };
    let day = day.parse().map_or_else(|_| day.clone(), date);
    let data = [
        ("number", decision.number.as_str()),
        ("day", &day),
        ("issuer", &decision.issuer),
        ("signer", &decision.signer),
    ];
    say(language, "web_approval.words", &data)
}

/// The address of the file of a decision; empty if it has no file.
#[must_use]
pub fn decision_file(campaign: Id<Campaign>, approval: &Approval) -> String {
    match &approval.decision.file {
        Some(_) => urls::campaign(campaign).approval(approval.edition),
        None => String::new(),
    }
}

/// Why a unit stands below a ranking, in the reader's language. A publication has one sentence for all
/// readers; reasons by the program itself are stored in one language.
#[must_use]
pub fn left_out_reason(language: Language, reason: &str) -> String {
    if reason == say(Language::Vietnamese, "web_proceedings.course.left-out", &[]) {
        return say(language, "web_proceedings.course.submitted-nothing", &[]);
    }
    reason.to_owned()
}
