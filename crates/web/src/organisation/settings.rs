//! Settings of this instance, for the administrator.

use app::accounts::SessionLimits;
use app::digest::MailReport;
use assessment::password::PasswordPolicy;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde::Deserialize;
use store::tables::notice_mail::{self, TroubledMail};
use words::say;

use super::settings_page::{MailState, Settings, TroubledLine};
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: was something saved just before?
#[derive(Debug, Deserialize)]
pub struct Done {
    saved: Option<String>,
}

/// `GET /settings`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let done = done.saved.map(|_| say(visitor.language, "web.settings.done", &[]));
    render_page(&state, &visitor, StatusCode::OK, done, None).await
}

/// `POST /settings/passwords`: saves the password policy.
pub async fn passwords(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let saved = state
        .attempt(&visitor, move |app, who| {
            let length = form.get("length_min").trim().parse();
            let bad = || app::FieldFault::alone("length_min", app::accounts::codes::BAD_POLICY);
            let policy = PasswordPolicy {
                length_min: length.map_err(|_| bad())?,
                second_factor_required: form.get("second_factor_required") == "yes",
            };
            app.set_password_policy(&who.credential, policy, form.version()?)
        })
        .await;
    redirect_or_rerender(&state, &visitor, saved).await
}

/// `POST /settings/sessions`: saves the limits of sessions.
pub async fn sessions(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let saved = state
        .attempt(&visitor, move |app, who| {
            let bad = || app::FieldFault::alone("idle_seconds", app::accounts::codes::BAD_SESSION_LIMITS);
            let seconds = |field: &str, unit: i64| {
                let count: i64 = form.get(field).trim().parse().map_err(|_| bad())?;
                count.checked_mul(unit).ok_or_else(bad)
            };
            let limits = SessionLimits {
                idle_seconds: seconds("idle_minutes", 60)?,
                absolute_seconds: seconds("absolute_hours", 3600)?,
            };
            app.set_session_limits(&who.credential, limits, form.version()?)
        })
        .await;
    redirect_or_rerender(&state, &visitor, saved).await
}

async fn redirect_or_rerender(
    state: &WebState,
    visitor: &Visitor,
    saved: Result<(), app::Error>,
) -> Result<Response, Failure> {
    match saved {
        Ok(()) => Ok(Redirect::to(&format!("{}?saved=yes", urls::SETTINGS)).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(visitor, error)?;
            render_page(state, visitor, status, None, Some(messages.join(" "))).await
        }
    }
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    status: StatusCode,
    done: Option<String>,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let (policy, passwords_version) = app.password_settings(&who.credential)?;
            let (limits, sessions_version) = app.session_settings(&who.credential)?;
            let unreadable = app.unreadable_settings(&who.credential)?;
            let names: Vec<String> = unreadable
                .iter()
                .map(|name| say(who.language, &format!("web.settings.{name}"), &[]))
                .collect();
            let unreadable = (!names.is_empty())
                .then(|| say(who.language, "web_access.unreadable", &[("names", &names.join(", "))]));
            let mail = mail(who.language, &app.mail_report(&who.credential)?, app.sends_mail());
            let mut path = who.clone();
            urls::SETTINGS.clone_into(&mut path.path);
            Ok(Settings {
                frame: show::frame(&path, Some(&header)),
                length_min: policy.length_min.to_string(),
                second_factor_required: policy.second_factor_required,
                passwords_version,
                idle_minutes: (limits.idle_seconds / 60).to_string(),
                absolute_hours: (limits.absolute_seconds / 3600).to_string(),
                sessions_version,
                mail,
                done,
                unreadable,
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn mail(language: Language, report: &MailReport, is_sent: bool) -> MailState {
    let (waiting, sent) = (report.waiting.to_string(), report.sent.to_string());
    MailState {
        is_sent,
        counts: say(language, "web_notices.mail.counts", &[("waiting", &waiting), ("sent", &sent)]),
        troubled: report.troubled.iter().map(|email| troubled(language, email)).collect(),
    }
}

fn troubled(language: Language, email: &TroubledMail) -> TroubledLine {
    let (attempts, at) = (email.attempts.to_string(), email.claimed_at.map(show::moment).unwrap_or_default());
    let mut tried = say(language, "web_notices.mail.tried", &[("attempts", &attempts), ("at", &at)]);
    if email.state == notice_mail::MailState::Waiting {
        let again = show::moment(email.due_at);
        tried.push_str("; ");
        tried.push_str(&say(language, "web_notices.mail.again", &[("at", &again)]));
    }
    TroubledLine {
        person: format!("{} <{}>", email.name, email.email),
        state: say(language, &format!("web_notices.mail.state.{}", email.state.name()), &[]),
        tried,
        fault: email.fault.clone(),
    }
}
