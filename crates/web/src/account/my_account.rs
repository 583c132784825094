//! One's own account: password and sessions.

use app::App;
use app::accounts::AccountView;
use assessment::Id;
use assessment::password::PasswordPolicy;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde::Deserialize;
use store::tables::sessions::SessionKind;
use words::say;

use super::mail_choices;
use super::my_account_page::{Account, SecondFactor, SessionLine};
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form, come_again, seconds_to_wait};
use crate::state::{WebState, html, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: what was done just before, as a redirect says it.
#[derive(Debug, Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// `GET /account`: the page of one's own account.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let mut page = build_page(&state, &visitor, None).await?;
    let known = ["password", "session", "removed", "mail"];
    let done = done.done.filter(|done| known.contains(&done.as_str()));
    page.done = done.map(|done| say(visitor.language, &format!("web.account.done-{done}"), &[]));
    html(&visitor, &page)
}

/// `POST /account/password`: changes the password.
pub async fn change_password(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let (old, new) = (form.get("current").to_owned(), form.get("password").to_owned());
    let whose = visitor.credential.clone();
    let done = state
        .password_work(&visitor, whose.secret_hash(), move |app, who| {
            app.change_password(&who.credential, &old, &new)
        })
        .await;
    redirect_or_rerender(&state, &visitor, done, "password").await
}

/// `POST /account/sessions/{session}/end`: ends one session.
pub async fn end_session(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(session): Path<Id<SessionKind>>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let done = state.attempt(&visitor, move |app, who| app.end_session(&who.credential, Some(session))).await;
    redirect_or_rerender(&state, &visitor, done, "session").await
}

/// `POST /account/sessions/others/end`: ends every session but this one and revokes every key; if there are
/// keys, this is shown first.
pub async fn end_others(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let (state, visitor, form) = (&state, &visitor, &form);
    let keys = state.run(visitor, |app, who| Ok(app.own_keys(&who.credential)?.keys.len())).await?;
    let command = |app: &App, who: &Visitor| app.end_session(&who.credential, None);
    if keys == 0 {
        let done = state.attempt(visitor, command).await;
        return redirect_or_rerender(state, visitor, done, "session").await;
    }
    let shown_first = move |_: &App, who: &Visitor| {
        let data = [("count", &*keys.to_string())];
        Ok(Confirmation::of(who, "end-others", urls::ACCOUNT).fact("sessions", &[]).fact("keys", &data))
    };
    match act(state, visitor, urls::END_OTHER_SESSIONS, form, shown_first, command).await? {
        Act::Done(()) => redirect_or_rerender(state, visitor, Ok(()), "session").await,
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => rerender_with_error(state, visitor, error).await,
    }
}

/// Redirects to the page, or renders it again with the reason of the refusal.
pub async fn redirect_or_rerender(
    state: &WebState,
    visitor: &Visitor,
    done: Result<(), app::Error>,
    what: &str,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}?done={what}", urls::ACCOUNT)).into_response()),
        Err(error) => rerender_with_error(state, visitor, error).await,
    }
}

/// Renders the page again with the reason of a refusal.
pub async fn rerender_with_error(
    state: &WebState,
    visitor: &Visitor,
    error: app::Error,
) -> Result<Response, Failure> {
    let seconds = seconds_to_wait(&error);
    let (status, messages) = beside_form(visitor, error)?;
    let mut page = build_page(state, visitor, None).await?;
    page.refused = Some(messages.join(" "));
    Ok(come_again(html_with(visitor, status, &page)?, seconds))
}

/// Renders the page; `second_factor`, if given, takes the place of the stored state of the second factor.
pub async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    second_factor: SecondFactor,
    refusal: Option<(StatusCode, String)>,
) -> Result<Response, Failure> {
    let mut page = build_page(state, visitor, Some(second_factor)).await?;
    let (status, refusal) =
        refusal.map_or((StatusCode::OK, None), |(status, refusal)| (status, Some(refusal)));
    page.refused = refusal;
    html_with(visitor, status, &page)
}

async fn build_page(
    state: &WebState,
    visitor: &Visitor,
    second_factor: Option<SecondFactor>,
) -> Result<Account, Failure> {
    let (address, is_sent) = (visitor.clone(), state.app.sends_mail());
    state
        .run(visitor, move |app, who| {
            let view = app.account(&who.credential)?;
            let header = app.header(&who.credential)?;
            let mut visitor = address;
            urls::ACCOUNT.clone_into(&mut visitor.path);
            let required = view.policy.second_factor_required && view.account.totp_secret.is_none();
            Ok(Account {
                frame: show::frame(&visitor, Some(&header)),
                policy: policy(who.language, view.policy),
                second_factor: second_factor.unwrap_or_else(|| stored_factor(&view)),
                sessions: sessions(who.language, &view),
                mail: mail_choices::choices(who.language, &app.mail_settings(&who.credential)?, is_sent),
                done: None,
                refused: required.then(|| {
                    let key = if view.is_policy_unreadable { "required-unreadable" } else { "required" };
                    say(who.language, &format!("web.account.{key}"), &[])
                }),
            })
        })
        .await
}

fn stored_factor(view: &AccountView) -> SecondFactor {
    if view.account.totp_secret.is_none() {
        return SecondFactor::Off;
    }
    let codes_left = usize::try_from(view.recovery_codes_left).unwrap_or(0);
    SecondFactor::On { codes_left, codes: Vec::new() }
}

fn sessions(language: Language, view: &AccountView) -> Vec<SessionLine> {
    let line = |session: &store::tables::sessions::Session| SessionLine {
        id: session.id.to_string(),
        device: device(language, &session.agent),
        used: show::moment(session.seen_at),
        address: session.address.clone(),
        current: view.signed_in.session().is_ok_and(|this| this.id == session.id),
    };
    view.sessions.iter().map(line).collect()
}

/// Browser and operating system, as far as the user agent names them.
fn device(language: Language, agent: &str) -> String {
    let found = |names: &[(&str, &str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned())
    };
    let browser = found(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("coc_coc", "Cốc Cốc"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = found(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => say(language, "web.account.unknown-device", &[]),
    }
}

/// The password policy, one rule a line.
pub fn policy(language: Language, policy: PasswordPolicy) -> Vec<String> {
    let count = policy.length_min.to_string();
    vec![
        say(language, "web.account.policy-length", &[("count", &count)]),
        say(language, "web.account.policy-plain", &[]),
    ]
}
