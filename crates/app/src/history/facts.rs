//! The facts that the words of an entry name, of what happened.

use assessment::event::{CampaignRecord, Event, FileRecord, Named};
use assessment::role::Role;
use assessment::{Id, Moment};
use serde_json::Value;

use super::details::Fact;

type NamedFact = (&'static str, Fact);

/// The facts of an event.
pub(super) fn of(event: &Event) -> Vec<NamedFact> {
    match event {
        Event::CampaignPrepared { campaign, .. }
        | Event::CampaignChanged { campaign, .. }
        | Event::CampaignDeleted { campaign } => entered(campaign),
        Event::CampaignOpened { deadline, units } => vec![number("units", units), time("until", *deadline)],
        Event::CampaignExtended { before, after, .. } => {
            vec![time("before", *before), time("until", *after)]
        }
        Event::CampaignReopened { closed_at, .. } => {
            closed_at.map(|at| time("before", at)).into_iter().collect()
        }
        Event::CampaignClosed { submitted, units } => {
            vec![number("submitted", submitted), number("units", units)]
        }
        Event::PointsSent { closes_on, answers_due_on, answered_by } => vec![
            ("until", Fact::Day(closes_on.to_string())),
            ("answers_until", Fact::Day(answers_due_on.to_string())),
            word("answered_by", answered_by.name()),
        ],
        Event::CouncilCalled { referred } => vec![number("referred", referred)],
        Event::ResultApproved { decision } => some_text("decision", &decision.decision),
        Event::ResultPublished { title, edition, .. } => {
            let mut facts = some_text("title", title);
            facts.push(number("edition", edition));
            facts
        }
        Event::IndicatorRectified { edition } => vec![number("edition", edition)],
        other => of_forms(other),
    }
}

/// The facts of what happened to forms, their evidence, and indicators.
fn of_forms(event: &Event) -> Vec<NamedFact> {
    match event {
        Event::AnswersSaved { answers, source } => {
            let mut facts = vec![number("count", &answers.len())];
            facts.extend(
                Some(source).filter(|source| !source.is_empty()).map(|source| word("source", source)),
            );
            facts
        }
        Event::EvidenceAdded { component, number, address, file, .. } => {
            let mut facts = some_text("component", component);
            facts.extend(document(number, file.as_ref().and_then(Option::as_ref), address.as_deref()));
            facts
        }
        Event::EvidenceRemoved { component, file, .. } => {
            let mut facts = some_text("component", component);
            facts.extend(document("", file.as_ref(), None));
            facts
        }
        Event::EvidenceDescribed { component, .. } => some_text("component", component),
        Event::FormSubmitted { receipt, .. } => {
            let points = Some(&receipt.points).filter(|points| !points.is_empty());
            let mut facts: Vec<NamedFact> =
                points.map(|points| number("points", points)).into_iter().collect();
            facts.extend([number("maximum", &receipt.maximum), truth("late", receipt.late)]);
            facts
        }
        Event::IndicatorAccepted { together } | Event::IndicatorReopened { together, .. } => {
            together.then(|| truth("together", true)).into_iter().collect()
        }
        Event::IndicatorsAccepted { count, main_index } => {
            let mut facts = vec![number("count", count)];
            facts.extend(some_text("main_index", main_index));
            facts
        }
        Event::AcceptanceUndone { count, left, main_index, .. } => {
            let mut facts = vec![number("count", count), number("left", left)];
            facts.extend(some_text("main_index", main_index));
            facts
        }
        Event::IndicatorReturned { due_on, .. } => vec![("until", Fact::Day(due_on.to_string()))],
        Event::SecondAppraisalDrawn { percent, drawn, seed, .. } => {
            let mut facts = vec![number("percent", percent), number("drawn", drawn)];
            facts.extend(some_text("seed", seed));
            facts
        }
        Event::VoteGiven { vote } => vec![word("vote", vote.name())],
        Event::CaseDecided { is_carried, tally: [votes_for, against, abstained], entitled, .. } => vec![
            truth("is_carried", *is_carried),
            number("for", votes_for),
            number("against", against),
            number("abstained", abstained),
            number("entitled", entitled),
        ],
        Event::UnitRegistered { name, code, .. } => {
            [some_text("name", name), some_text("code", code)].concat()
        }
        Event::UnitMerged { into } => vec![("into", Fact::Unit(*into))],
        other => of_accounts(other),
    }
}

/// The facts of what happened to accounts, roles, sessions, settings; nothing of what needs none.
fn of_accounts(event: &Event) -> Vec<NamedFact> {
    match event {
        Event::AccountInvited { email, roles: given } => {
            let mut facts = some_text("email", email);
            facts.extend(roles("roles", given));
            facts
        }
        Event::RoleGiven { role, unit, index } => {
            let mut facts = roles("role", &[*role]);
            facts.extend(unit.map(|unit: Id<_>| ("unit", Fact::Unit(unit))));
            facts.extend(index.as_deref().map(|index| some_text("index", index)).into_iter().flatten());
            facts
        }
        Event::RoleTaken { role } => roles("role", &[*role]),
        Event::KeyMade { key, scope, days } => {
            vec![name("key", key), word("scope", scope.name()), number("days", days)]
        }
        Event::KeyRevoked { key } => vec![name("key", key)],
        Event::LinkMade { purpose } | Event::PasswordSetByLink { purpose, .. } => {
            vec![word("purpose", purpose)]
        }
        Event::SecondFactorPassed { how } => vec![word("how", how)],
        Event::SignInFailed { failures }
        | Event::SecondFactorFailed { failures }
        | Event::PasswordCheckFailed { failures } => {
            failures.map(|failures| number("failures", &failures)).into_iter().collect()
        }
        Event::AttemptsFailed { kind, count, addresses, since, until } => vec![
            word("kind", kind),
            number("count", count),
            number("addresses", addresses),
            time("since", *since),
            time("until", *until),
        ],
        Event::RequestMade { wanted, .. }
        | Event::RequestConfirmed { wanted, .. }
        | Event::RequestStopped { wanted, .. } => vec![word("wanted", wanted)],
        Event::SessionsEnded { sessions, .. } => vec![number("sessions", sessions)],
        Event::ClockAccepted { last } => vec![time("before", *last)],
        Event::HistoryExported { entries, .. } => vec![number("entries", entries)],
        _ => Vec::new(),
    }
}

/// The name of the key by which a program acted, beside what the event says.
pub(super) fn by_key(data: &Value) -> Option<NamedFact> {
    let key: Named = serde_json::from_value(data.get("by_key")?.clone()).ok()?;
    Some(name("by_key", &key))
}

fn entered(campaign: &CampaignRecord) -> Vec<NamedFact> {
    let mut facts = some_text("title", &campaign.title);
    facts.extend([number("units", &campaign.units), time("until", campaign.deadline)]);
    facts
}

/// A document by its number, its file or its address.
fn document(number: &str, file: Option<&FileRecord>, address: Option<&str>) -> Option<NamedFact> {
    let names = [Some(number), file.map(|file| file.name.as_str()), address];
    let first = names.into_iter().flatten().find(|name| !name.is_empty())?;
    Some(("document", Fact::Text(first.to_owned())))
}

fn some_text(name: &'static str, text: &str) -> Vec<NamedFact> {
    if text.is_empty() { Vec::new() } else { vec![(name, Fact::Text(text.to_owned()))] }
}

fn name(fact: &'static str, named: &Named) -> NamedFact {
    (fact, Fact::Text(named.name.clone()))
}

fn number(name: &'static str, number: &impl ToString) -> NamedFact {
    (name, Fact::Number(number.to_string()))
}

const fn time(name: &'static str, at: Moment) -> NamedFact {
    (name, Fact::Time(at))
}

fn word(name: &'static str, word: &str) -> NamedFact {
    (name, Fact::Word(word.to_owned()))
}

fn truth(name: &'static str, is_true: bool) -> NamedFact {
    word(name, if is_true { "yes" } else { "no" })
}

fn roles(name: &'static str, roles: &[Role]) -> Vec<NamedFact> {
    if roles.is_empty() { Vec::new() } else { vec![(name, Fact::Roles(roles.to_vec()))] }
}
