//! Keys of another person, revoked by who manages people.

use app::App;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::people;
use crate::account::keys::on_revoking;
use crate::body::FormBody;
use crate::confirm::{Act, act};
use crate::failure::Failure;
use crate::state::WebState;
use crate::visitor::Visitor;

/// `POST /users/{person}/keys/{key}/revoke`: what that does is shown first.
pub async fn revoke(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((person, key)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let back = format!("/users/{person}");
    let (address, place) = (format!("{back}/keys/{key}/revoke"), (person.clone(), key.clone()));
    let shown_first = move |app: &App, who: &Visitor| on_revoking(app, who, (Some(&place.0), &place.1));
    let done = move |app: &App, who: &Visitor| {
        let person = person.parse().map_err(|_| app::Error::NotFound)?;
        let key = key.parse().map_err(|_| app::Error::NotFound)?;
        app.revoke_key_of(&who.credential, person, key)
    };
    match act(&state, &visitor, (&address, &form), shown_first, done).await? {
        Act::Done(()) => Ok(Redirect::to(&back).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => people::rerender_with_error(&state, &visitor, error).await,
    }
}
