//! A page of the form: general information, or one main index.

use app::form::FormAt;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use words::say;

use super::form_address::{FormAddress, base};
use super::form_page::PageOf;
use crate::failure::Failure;
use crate::pages::self_assessment::SelfAssessment;
use crate::show;
use crate::state::{WebState, html};
use crate::visitor::Visitor;

/// What a save without script could not take: the key and what was typed, so that it is not lost.
#[derive(Debug, Default, Deserialize)]
pub struct NotTaken {
    pub refused: Option<String>,
    pub conflict: Option<String>,
    pub typed: Option<String>,
}

/// `GET base/general`.
pub async fn general(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    Query(not_taken): Query<NotTaken>,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    shown_page(state, visitor, at, None, not_taken).await
}

/// Form and main index in one address.
#[derive(Debug, Deserialize)]
pub struct IndexAddress {
    #[serde(flatten)]
    form: FormAddress,
    index: String,
}

/// `GET base/indices/{index}`.
pub async fn index(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<IndexAddress>,
    Query(not_taken): Query<NotTaken>,
) -> Result<Response, Failure> {
    let at = address.form.at(&visitor)?;
    shown_page(state, visitor, at, Some(address.index), not_taken).await
}

async fn shown_page(
    state: WebState,
    visitor: Visitor,
    at: FormAt,
    index: Option<String>,
    not_taken: NotTaken,
) -> Result<Response, Failure> {
    let limit = state.options.evidence_bytes_max;
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.token_hash)?;
            let view = app.form(&who.token_hash, at, index.as_deref())?;
            let computed = view.computed();
            let elsewhere = app.files_elsewhere(&view)?;
            let columns = view.set.framework.ranking_columns();
            let item = match &index {
                None => None,
                Some(code) => {
                    let found = columns.iter().find(|item| view.set.framework.label(**item).0 == code);
                    Some(*found.ok_or(app::Error::NotFound)?)
                }
            };
            let page = PageOf {
                at,
                view: &view,
                computed: &computed,
                elsewhere: &elsewhere,
                language: who.language,
            };
            let limit = show::bytes(who.language, limit);
            Ok(SelfAssessment {
                frame: show::frame(who, Some(&header)),
                unit: view.form.unit_name.clone(),
                campaign: view.campaign.title.clone(),
                base: base(at),
                title: page.title(item),
                rail: page.rail(item),
                state: page.state(),
                components: page.blocks(item, &not_taken),
                findings: page.findings(item),
                files_help: say(who.language, "web.evidence.limit", &[("limit", &limit)]),
                next: page.next(item),
            })
        })
        .await?;
    html(&visitor, &page)
}
