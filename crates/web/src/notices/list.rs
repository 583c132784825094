//! The notices of a person, and marking them as read.

use app::digest::Notice;
use assessment::Moment;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde::Deserialize;
use store::tables::notices::NoticeKey;

use super::list_page::{NoticeLine, NoticesPage};
use crate::body::FormBody;
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: the notices older than this one.
#[derive(Debug, Deserialize)]
pub struct Part {
    before: Option<i64>,
    #[serde(default)]
    occasion: String,
}

/// `GET /notices`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let behind = part.before.map(|before| NoticeKey {
                made_at: Moment::from_microseconds(before),
                occasion: part.occasion,
            });
            let page = app.notices(&who.credential, behind.as_ref())?;
            let line = |notice: &Notice| line(who.language, notice);
            Ok(NoticesPage {
                frame: show::frame(who, Some(&header)),
                notices: page.notices.iter().map(line).collect::<Result<_, _>>()?,
                older: page.older.as_ref().map(address),
            })
        })
        .await?;
    html(&visitor, &page)
}

/// `POST /notices`: marks all as read.
pub async fn mark_read(
    State(state): State<WebState>,
    visitor: Visitor,
    _form: FormBody,
) -> Result<Response, Failure> {
    state.run(&visitor, |app, who| app.read_notices(&who.credential)).await?;
    Ok(Redirect::to(urls::NOTICES).into_response())
}

/// `POST /notices/open`: marks one as read and redirects to its subject. Because this changes something it is
/// a form and not a link; the redirect uses the stored address, not one that was sent.
pub async fn open(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let occasion = form.get("occasion").to_owned();
    let address = state.run(&visitor, move |app, who| app.open_notice(&who.credential, &occasion)).await?;
    Ok(Redirect::to(&address).into_response())
}

fn address(key: &NoticeKey) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("before", &key.made_at.microseconds().to_string());
    query.append_pair("occasion", &key.occasion);
    format!("{}?{}", urls::NOTICES, query.finish())
}

fn line(language: Language, notice: &Notice) -> Result<NoticeLine, app::Error> {
    Ok(NoticeLine {
        at: show::moment(notice.made_at),
        words: show::notice(language, &notice.kind, &notice.data)?,
        note: notice.data.note.clone(),
        occasion: notice.occasion.clone(),
        address: notice.address.clone(),
        is_read: notice.read_at.is_some(),
    })
}
