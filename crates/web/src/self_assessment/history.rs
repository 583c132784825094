//! The history of a form: who changed what and when.

use assessment::answers::{AnswerKey, shown};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::form_address::FormAddress;
use super::history_page::{History, Revision};
use super::summary;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: the revisions before a version.
#[derive(Debug, Deserialize)]
pub struct Part {
    before: Option<u64>,
}

/// `GET base/history`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let at = address.at();
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let before = part.before.unwrap_or(u64::MAX);
            let (view, revisions, names) = app.form_history(&who.credential, at, before)?;
            let framework = &view.set.framework;
            let older = revisions.last().map(|revision| revision.version).filter(|version| *version > 1);
            let line = |revision: &store::tables::answers::Revision| {
                let key = AnswerKey::parse(framework, &revision.key);
                let value = revision.after.as_ref().zip(key);
                let unnamed = || app::Error::Internal(format!("no name of who saved {}", revision.key));
                Ok(Revision {
                    at: show::moment(revision.changed_at),
                    by: names.get(&revision.changed_by).ok_or_else(unnamed)?.clone(),
                    key: words::named(framework, &revision.key)
                        .map_or_else(|| revision.key.clone(), |words| words.get(who.language).to_owned()),
                    value: value.map_or_else(
                        || "–".to_owned(),
                        |(value, key)| shown(framework, key, value, who.language),
                    ),
                    version: revision.version,
                })
            };
            Ok(History {
                frame: show::frame(who, Some(&header)),
                unit: view.form.unit_name.clone(),
                base: urls::form(at).summary(),
                part: summary::part(&view, who.language),
                revisions: revisions.iter().map(line).collect::<Result<_, app::Error>>()?,
                older: older.map(|version| urls::form(at).history_before(version)),
            })
        })
        .await?;
    html(&visitor, &page)
}
