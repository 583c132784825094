//! People and their roles: the list, and invitations.

use app::App;
use app::accounts::{Header, Invitation, PersonView};
use assessment::Id;
use assessment::permission::{Action, Target, may};
use assessment::role::{Grant, Role, Unit};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use words::say;

use super::people_page::{PeoplePage, PersonLine, RoleLine};
use crate::account::link;
use crate::account::link_page::HandedLink;
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::layout::lists::{Choice, UnitField};
use crate::show::lists::{Searched, page_of, unit_field};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /users`: the list.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(searched): Query<Searched>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, searched, StatusCode::OK, Messages::default()).await
}

/// `POST /users`: invites somebody; the link is e-mailed, or shown once.
pub async fn invite(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let (name, email) = (form.get("name").to_owned(), form.get("email").to_owned());
    let typed = form.clone();
    let invited = state
        .attempt(&visitor, move |app, who| {
            let grants = vec![grant(app, who, &form)?];
            app.invite_with_link(&who.credential, &Invitation { name, email, grants })
        })
        .await;
    match invited {
        Ok(made) => {
            let link = link::hand_on(&state, &visitor, made).await;
            let messages = Messages { link: Some(link), ..Messages::default() };
            render_page(&state, &visitor, Searched::default(), StatusCode::OK, messages).await
        }
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            let messages = Messages { refused: Some(messages.join(" ")), typed, ..Messages::default() };
            render_page(&state, &visitor, Searched::default(), status, messages).await
        }
    }
}

/// What the list shows beside the people.
#[derive(Default)]
struct Messages {
    link: Option<HandedLink>,
    refused: Option<String>,
    /// The fields of a refused invitation.
    typed: FormBody,
}

/// Renders the list with the reason of a refusal.
pub async fn rerender_with_error(
    state: &WebState,
    visitor: &Visitor,
    error: app::Error,
) -> Result<Response, Failure> {
    let (status, messages) = beside_form(visitor, error)?;
    let messages = Messages { refused: Some(messages.join(" ")), ..Messages::default() };
    render_page(state, visitor, Searched::default(), status, messages).await
}

/// Redirects to the list, or renders it with the reason of a refusal.
pub async fn redirect_or_rerender(
    state: &WebState,
    visitor: &Visitor,
    done: Result<(), app::Error>,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(urls::PEOPLE).into_response()),
        Err(error) => rerender_with_error(state, visitor, error).await,
    }
}

/// The role that a form names, with its scope. The unit is given as an id, a code, a name, or words that only
/// one unit has.
pub fn grant(app: &App, who: &Visitor, form: &FormBody) -> Result<Grant, app::Error> {
    let bad = || app::FieldFault::alone("role", app::accounts::codes::BAD_ROLE);
    let role = Role::named(form.get("role")).ok_or_else(bad)?;
    let unit = match form.get("unit").trim() {
        "" => None,
        typed if role.belongs_to_a_unit() => Some(app.unit_named(&who.credential, "unit", typed)?),
        _ => None,
    };
    let index =
        Some(form.get("index").to_owned()).filter(|index| !index.is_empty() && role == Role::Appraiser);
    Ok(Grant { role, unit, campaign: None, index })
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    searched: Searched,
    status: StatusCode,
    messages: Messages,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let mut found = app.search_people(&who.credential, searched.words())?;
            words::sort_by_name(&mut found, |account| &account.name);
            let (asked, number) = (searched.words(), searched.page());
            let (lines, paging) = page_of(who.language, found, urls::PEOPLE, asked, number);
            let ids: Vec<_> = lines.iter().map(|account| account.id).collect();
            let (people, units) = app.people_with_roles(&who.credential, &ids)?;
            let here = who.at(urls::PEOPLE);
            Ok(PeoplePage {
                frame: show::frame(&here, Some(&header)),
                people: people.iter().map(|person| line(who.language, person, &units)).collect(),
                paging,
                roles: roles(who.language, &header, messages.typed.get("role")),
                unit: any_unit(app, who, messages.typed.get("unit"))?,
                indices: indices(app, who)?,
                typed_name: messages.typed.get("name").to_owned(),
                typed_email: messages.typed.get("email").to_owned(),
                link: messages.link,
                refused: messages.refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// A person in the list.
pub fn line(language: Language, person: &PersonView, units: &[(Id<Unit>, String)]) -> PersonLine {
    PersonLine {
        id: person.account.id.to_string(),
        name: if person.account.name.is_empty() { "–".to_owned() } else { person.account.name.clone() },
        email: person.account.email.clone(),
        roles: role_lines(language, person, units),
        state: say(language, &format!("web.people.state.{}", person.account.state.name()), &[]),
    }
}

/// The roles of a person in words.
pub fn role_lines(language: Language, person: &PersonView, units: &[(Id<Unit>, String)]) -> Vec<RoleLine> {
    let words = |grant: &Grant| {
        let role = show::role_words(language, grant.role);
        let unit = grant.unit.and_then(|id| units.iter().find(|(unit, _)| *unit == id));
        let scope = unit.map(|(_, name)| name.clone()).or_else(|| grant.index.clone());
        scope.map_or_else(|| role.clone(), |scope| format!("{role} · {scope}"))
    };
    let line = |held: &store::tables::grants::HeldGrant| RoleLine {
        id: held.id.to_string(),
        words: words(&held.grant),
    };
    person.grants.iter().map(line).collect()
}

/// The roles that may be given; clerk is preselected.
pub fn roles(language: Language, header: &Header, chosen: &str) -> Vec<Choice> {
    let all = may(&header.signed_in.actor, Action::ManageAccounts, &Target::ANYWHERE).is_ok();
    let given = Role::ALL.into_iter().filter(|role| all || role.belongs_to_a_unit());
    let chosen = Role::named(chosen).unwrap_or(Role::UnitClerk);
    given
        .map(|role| Choice {
            value: role.name().to_owned(),
            words: show::role_words(language, role),
            chosen: role == chosen,
        })
        .collect()
}

/// The field for the unit of a role, which may be empty.
pub fn any_unit(app: &App, who: &Visitor, typed: &str) -> Result<UnitField, app::Error> {
    unit_field(app, who, typed, Some(say(who.language, "web.people.none", &[])), |_| true)
}

/// The main indices of all campaigns' frameworks, by code.
pub fn indices(app: &App, who: &Visitor) -> Result<Vec<Choice>, app::Error> {
    let all = Choice { value: String::new(), words: say(who.language, "web.people.all", &[]), chosen: true };
    let mut choices = vec![all];
    for (code, title) in app.main_indices(&who.credential)? {
        let words = format!("{code}. {}", title.get(who.language));
        choices.push(Choice { value: code, words, chosen: false });
    }
    Ok(choices)
}
