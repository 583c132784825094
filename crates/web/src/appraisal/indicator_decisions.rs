//! What was decided on an indicator, and its history, in words.

use app::proceedings::{IndicatorView, Occurrence};
use assessment::Moment;
use assessment::answers::{AnswerKey, shown};
use assessment::appraisal::{AppraisalState, Verdict};
use assessment::correction::Change;
use assessment::council::{CaseState, Motion, Vote};
use assessment::rectification::Rectification;
use assessment::recusal::Decider;
use assessment::reply::{Answer, ReplyState};
use framework::{Framework, Language};
use words::say;

use super::indicator_page::{Decision, HistoryLine};
use crate::show;

/// The decisions, as far as they may be shown: the appraiser's decisions are sent to the unit together with
/// the points.
pub fn decisions(view: &IndicatorView, stages: usize, sees_all: bool, language: Language) -> Vec<Decision> {
    let words = Words { view, language };
    let mut found = Vec::new();
    match &view.proceeding.appraisal {
        AppraisalState::Returned { note, due_on, by } => {
            let due = show::date(*due_on);
            let asked = say(language, "web_proceedings.decision.returned", &[("due", &due)]);
            let by = if sees_all { words.name(*by) } else { String::new() };
            found.push(Decision { title: asked, words: note.clone(), changes: Vec::new(), by });
        }
        AppraisalState::Appraised(decided) if stages > 1 => {
            let (text, changes) = match &decided.verdict {
                Verdict::Accepted => (words.say("accepted"), Vec::new()),
                Verdict::Corrected { changes, reason } => {
                    (show::reason_words(reason, language), words.changes(changes))
                }
            };
            let by = words.by(decided.by, decided.at, sees_all);
            found.push(Decision { title: words.say("title-appraisal"), words: text, changes, by });
        }
        AppraisalState::Open | AppraisalState::Appraised(_) => {}
    }
    if let Some(reply) = &view.proceeding.reply {
        found.push(Decision {
            title: words.say("title-reply"),
            words: reply.text.clone(),
            changes: Vec::new(),
            by: show::moment(reply.filed_at),
        });
        found.extend(words.reply_answer(&reply.state, sees_all));
    }
    if let Some(case) = &view.proceeding.case {
        found.extend(words.case(case, stages, sees_all));
    }
    let rectifications = view.proceeding.rectifications.iter();
    found.extend(rectifications.filter_map(|it| words.rectification(it, sees_all)));
    found
}

struct Words<'a> {
    view: &'a IndicatorView,
    language: Language,
}

impl Words<'_> {
    fn say(&self, name: &str) -> String {
        say(self.language, &format!("web_proceedings.decision.{name}"), &[])
    }

    fn name(&self, by: Decider) -> String {
        self.view.names.get(&by.user()).cloned().unwrap_or_default()
    }

    fn by(&self, by: Decider, at: Moment, sees_all: bool) -> String {
        let at = show::moment(at);
        // Units read what was decided and why, but not who of the organiser decided it.
        if sees_all { format!("{}, {at}", self.name(by)) } else { at }
    }

    fn changes(&self, changes: &[Change]) -> Vec<String> {
        let framework = &self.view.board.set.framework;
        changes.iter().map(|change| show::change_words(framework, change, self.language)).collect()
    }

    /// The unit reads the answer to its reply at once, because it waits for it.
    fn reply_answer(&self, state: &ReplyState, sees_all: bool) -> Option<Decision> {
        let ReplyState::Answered { answer, by, at } = state else { return None };
        let (verdict, reason, changes) = match answer {
            Answer::Upheld(reason) => (self.say("upheld"), reason, Vec::new()),
            Answer::Changed { changes, reason } => (self.say("changed"), reason, self.changes(changes)),
        };
        Some(Decision {
            title: self.say("title-answer"),
            words: format!("{verdict}. {}", show::reason_words(reason, self.language)),
            changes,
            by: self.by(*by, *at, sees_all),
        })
    }

    fn case(&self, case: &CaseState, stages: usize, sees_all: bool) -> Option<Decision> {
        let motion_words =
            |motion: &Motion| show::motion_words(&self.view.board.set.framework, motion, self.language);
        match case {
            CaseState::Open { motion, votes } if sees_all => {
                let (words, changes) = motion_words(motion);
                let count = |wanted: Vote| votes.iter().filter(|(_, vote)| *vote == wanted).count();
                let tally = Vote::ALL.map(count);
                let title = self.say("motion");
                Some(Decision { title, words, changes, by: self.tally(tally, self.view.entitled) })
            }
            CaseState::Decided(decision) if sees_all || stages > 3 => {
                let (words, changes) = motion_words(&decision.motion);
                let outcome = self.say(if decision.is_carried { "carried" } else { "failed" });
                Some(Decision {
                    title: format!("{}: {outcome}", self.say("title-council")),
                    words,
                    changes,
                    by: self.tally(decision.tally, decision.entitled),
                })
            }
            CaseState::Open { .. } | CaseState::Decided(_) => None,
        }
    }

    /// The unit reads a rectification once it is published.
    fn rectification(&self, it: &Rectification, sees_all: bool) -> Option<Decision> {
        let title = match it.edition {
            Some(edition) => {
                let edition = edition.to_string();
                say(self.language, "web_rectification.counts-from", &[("edition", &edition)])
            }
            None if sees_all => say(self.language, "web_rectification.waits", &[]),
            None => return None,
        };
        Some(Decision {
            title,
            words: show::reason_words(&it.reason, self.language),
            changes: self.changes(&it.changes),
            by: self.by(it.by, it.at, sees_all),
        })
    }

    fn tally(&self, [votes_for, against, abstained]: [usize; 3], entitled: usize) -> String {
        let counts = [votes_for, against, abstained, entitled].map(|count| count.to_string());
        let [votes_for, against, abstained, entitled] = &counts;
        let data = [
            ("for", votes_for.as_str()),
            ("against", against),
            ("abstained", abstained),
            ("entitled", entitled),
        ];
        say(self.language, "web_proceedings.decision.tally", &data)
    }
}

/// What was done to it, the newest first.
pub fn history(view: &IndicatorView, language: Language) -> Vec<HistoryLine> {
    let line = |done: &Occurrence| HistoryLine {
        at: show::moment(done.at),
        by: done.by.clone(),
        what: say(language, &format!("web.audit.{}", done.action), &[]),
        details: details(&view.board.set.framework, &done.data, language),
    };
    view.history.iter().map(line).collect()
}

/// What the log records beside the action, in words: notes, texts, reasons and changes.
fn details(framework: &Framework, data: &serde_json::Value, language: Language) -> String {
    let text = |name: &str| data.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let reason = data.get("reason").and_then(|reason| match reason {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Array(parts) => {
            let parts: Vec<&str> = parts.iter().filter_map(serde_json::Value::as_str).collect();
            let [code, text] = parts.as_slice() else { return None };
            Some(format!("{}. {text}", say(language, &format!("web_results.reason.{code}"), &[])))
        }
        _ => None,
    });
    let changes = data.get("changes").and_then(serde_json::Value::as_array).map(|changes| {
        let change = |change: &serde_json::Value| {
            let parts: Vec<&str> = change.as_array()?.iter().filter_map(serde_json::Value::as_str).collect();
            let [kind, input, value] = parts.as_slice() else { return None };
            let question = words::named(framework, input)
                .map_or_else(|| (*input).to_owned(), |it| it.get(language).to_owned());
            let shown = AnswerKey::parse(framework, input)
                .map_or_else(|| (*value).to_owned(), |key| shown(framework, key, value, language));
            Some(match *kind {
                "input" => format!("{question}: {shown}"),
                "points" => say(language, "web_proceedings.decision.by-points", &[("points", value)]),
                "no_input" => {
                    format!("{question}: {}", say(language, "web_proceedings.decision.no-answer", &[]))
                }
                "by_rule" => say(language, "web_proceedings.decision.by-rule", &[]),
                "claim" => say(language, "web_proceedings.decision.claim", &[]),
                _ => say(language, "web_proceedings.decision.no-claim", &[]),
            })
        };
        changes.iter().filter_map(change).collect::<Vec<_>>().join(", ")
    });
    let vote = text("vote").map(|vote| say(language, &format!("web_proceedings.vote.{vote}"), &[]));
    let due = text("due_on").map(|day| day.parse().map_or_else(|_| day.clone(), show::date));
    let parts = [changes, reason, text("note"), text("text"), vote, due];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
