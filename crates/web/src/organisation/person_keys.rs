//! API keys of another person, revoked by an administrator of accounts.

use app::App;
use assessment::Id;
use assessment::role::User;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use store::tables::keys::ApiKeyKind;

use super::people;
use crate::account::keys::on_revoking;
use crate::body::FormBody;
use crate::confirm::{Act, act};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::state::WebState;
use crate::urls;
use crate::visitor::Visitor;

/// `POST /users/{person}/keys/{key}/revoke`: the consequences are shown first.
pub async fn revoke(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((person, key)): Path<(Id<User>, Id<ApiKeyKind>)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let back = urls::person(person).page();
    let address = urls::person(person).revoke_key(key);
    let shown_first = move |app: &App, who: &Visitor| on_revoking(app, who, Some(person), key);
    let done = move |app: &App, who: &Visitor| app.revoke_key_of(&who.credential, person, key);
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(()) => Ok(Redirect::to(&back).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => people::rerender_with_error(&state, &visitor, error).await,
    }
}
