//! Every code that can reach a page has words in both languages.

use assessment::notice::{Group, Timing};
use framework::Language;
use store::tables::notice_mail::MailState;
use words::pattern;

fn missing(keys: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        for language in [Language::Vietnamese, Language::English] {
            if pattern(language, &key).is_none_or(|text| text.trim().is_empty()) {
                found.push(format!("{key} in {}", language.code()));
            }
        }
    }
    found
}

#[test]
fn every_refusal_and_every_field_has_words() {
    let codes = app::accounts::codes::ALL
        .iter()
        .chain(app::campaigns::codes::ALL)
        .chain(assessment::refusal::codes::ALL)
        .chain(assessment::decision::codes::ALL)
        .chain(&app::form::EvidenceFault::ALL)
        .chain(app::proceedings::codes::ALL)
        .copied()
        .chain([app::units::BAD_CODE, app::units::CODE_TAKEN, app::units::BAD_NAME, app::units::BAD_MERGER])
        .chain([
            app::terms::UNKNOWN_CHOICE,
            app::terms::NO_REPAIRED_EDITION,
            app::terms::REASON_NEEDED,
            app::notices::BAD_MAIL_CHOICE,
            "field-decision-file-infected",
            "password-too-short",
            "password-too-long",
            "password-too-simple",
            "password-holds-name",
            "password-common",
        ]);
    let keys = codes.flat_map(|code| {
        if code.starts_with("refused-") {
            ["title", "words", "way_on"].map(|part| format!("web_failures.{code}.{part}")).to_vec()
        } else {
            vec![format!("fields.{code}")]
        }
    });
    assert_eq!(missing(keys), Vec::<String>::new());
}

#[test]
fn every_finding_of_a_form_has_words() {
    let codes = app::form::codes::ALL.iter().chain(scoring::codes::ALL);
    for code in codes {
        assert!(words::domain_of(code).is_some(), "{code}");
    }
}

#[test]
fn every_action_of_the_log_has_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/src");
    let mut waiting = vec![std::path::PathBuf::from(folder)];
    let mut actions = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            // The action that a command writes into the log is a text in quotes that ends in a verb.
            for word in text.split('"').skip(1).step_by(2) {
                let verbs = [
                    "added",
                    "made",
                    "given",
                    "taken",
                    "changed",
                    "saved",
                    "submitted",
                    "returned",
                    "accepted",
                    "corrected",
                    "reopened",
                    "deleted",
                    "undone",
                    "again",
                    "filed",
                    "withdrawn",
                    "answered",
                    "referred",
                    "lapsed",
                    "put",
                    "decided",
                    "sent",
                    "called",
                    "approved",
                    "published",
                ];
                let is_action = word.split_once('-').is_some_and(|_| {
                    verbs.iter().any(|verb| word.ends_with(&format!("-{verb}")))
                        && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
                });
                let is_fault = word.starts_with("field-") || word.starts_with("refused-");
                if is_action && !is_fault {
                    actions.push(format!("web.audit.{word}"));
                }
            }
        }
    }
    assert!(actions.len() >= 10, "{actions:?}");
    assert_eq!(missing(actions), Vec::<String>::new());
}

#[test]
fn every_notice_has_words() {
    let kinds = app::notices::KINDS.iter().map(|(kind, _)| format!("web_notices.kind.{kind}"));
    let waits = app::digest::WAITS.iter().map(|kind| format!("web_notices.wait.{kind}"));
    let states = MailState::ALL.map(|state| format!("web_notices.mail.state.{}", state.name()));
    let timings = Timing::ALL.map(|timing| format!("web_notices.mail.{}", timing.name()));
    let groups = Group::CHOSEN.map(|group| format!("web_notices.mail.of-{}", group.name()));
    let keys = kinds.chain(waits).chain(states).chain(timings).chain(groups);
    assert_eq!(missing(keys), Vec::<String>::new());
}
