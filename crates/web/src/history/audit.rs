//! The audit log, newest first.

use app::audit::AuditPage;
use axum::extract::{Query, State};
use axum::response::Response;
use framework::Language;
use serde::Deserialize;
use words::{pattern, say};

use super::audit_page::{Audit, AuditLine};
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: which part of the log.
#[derive(Debug, Deserialize)]
pub struct Part {
    before: Option<i64>,
    #[serde(default)]
    target: String,
}

/// `GET /audit`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let read = app.audit_page(&who.credential, part.before.unwrap_or(i64::MAX), &part.target)?;
            let older = read.entries.last().filter(|(entry, _)| entry.position > 1);
            let target: String = form_urlencoded::byte_serialize(part.target.as_bytes()).collect();
            Ok(Audit {
                older: older
                    .map(|(entry, _)| format!("{}?before={}&target={target}", urls::AUDIT, entry.position)),
                entries: lines(who.language, &read),
                frame: show::frame(who, Some(&header)),
            })
        })
        .await?;
    html(&visitor, &page)
}

fn lines(language: Language, read: &AuditPage) -> Vec<AuditLine> {
    read.entries
        .iter()
        .map(|(entry, hash)| AuditLine {
            at: show::moment(entry.at),
            by: person(language, read, &entry.actor),
            action: action(language, &entry.action),
            subject: subject(read, &entry.target),
            address: read.addresses.get(&entry.position).cloned(),
            hash: hash.to_string().chars().take(16).collect(),
        })
        .collect()
}

/// The action in words; its stored name if a newer version of the program wrote it.
pub fn action(language: Language, name: &str) -> String {
    let key = format!("web.audit.{name}");
    if pattern(language, &key).is_some() { say(language, &key, &[]) } else { name.to_owned() }
}

fn person(language: Language, read: &AuditPage, actor: &str) -> String {
    match actor {
        "system" | "nobody" | "machine" => say(language, &format!("web.audit.{actor}"), &[]),
        id => read.names.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    }
}

/// The subject `campaign/{id}/unit/{id}` with the names of both.
fn subject(read: &AuditPage, target: &str) -> String {
    let parts = target.split('/').filter_map(|part| match read.names.get(part) {
        Some(name) => Some(name.clone()),
        None if ["campaign", "unit", "account", "setting"].contains(&part) => None,
        None => Some(part.to_owned()),
    });
    parts.collect::<Vec<_>>().join(" · ")
}
