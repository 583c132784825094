//! The second factor of one's own account: offered, confirmed, taken away.

use axum::extract::State;
use axum::response::Response;

use super::account;
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::pages::account::SecondFactor;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The name that the authenticator shows.
const ISSUER: &str = "chiso";

/// `POST /account/second-factor`: shows a new secret. Nothing is kept before it is confirmed.
pub async fn offer(
    State(state): State<WebState>,
    visitor: Visitor,
    _form: FormBody,
) -> Result<Response, Failure> {
    let offer =
        state.run(&visitor, |app, who| app.offer_second_factor(&who.token_hash, ISSUER, None)).await?;
    let (secret, address, picture) = (offer.secret, offer.address, offer.picture);
    account::shown(&state, &visitor, SecondFactor::Confirming { secret, address, picture }, None).await
}

/// `POST /account/second-factor/confirm`: shows the recovery codes once.
pub async fn confirm(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let (secret, code) = (form.get("secret").to_owned(), form.get("code").to_owned());
    let given = secret.clone();
    let confirmed = state
        .attempt(&visitor, move |app, who| app.confirm_second_factor(&who.token_hash, &given, &code))
        .await;
    match confirmed {
        Ok(codes) => {
            let on = SecondFactor::On { codes_left: codes.len(), codes };
            account::shown(&state, &visitor, on, None).await
        }
        // A wrong code: the same secret again, so that nobody has to scan anew.
        Err(error @ app::Error::Invalid(_)) => {
            let (status, said) = beside_form(&visitor, error)?;
            let offer = state
                .run(&visitor, move |app, who| {
                    app.offer_second_factor(&who.token_hash, ISSUER, Some(&secret))
                })
                .await?;
            let (secret, address, picture) = (offer.secret, offer.address, offer.picture);
            let again = SecondFactor::Confirming { secret, address, picture };
            account::shown(&state, &visitor, again, Some((status, said.join(" ")))).await
        }
        Err(error) => account::refused(&state, &visitor, error).await,
    }
}

/// `POST /account/second-factor/remove`, with the password.
pub async fn remove(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let password = form.get("password").to_owned();
    let whose = visitor.token_hash.clone();
    let done = state
        .password_work(&visitor, Some(&whose), move |app, who| {
            app.remove_second_factor(&who.token_hash, &password)
        })
        .await;
    account::answer(&state, &visitor, done, "removed").await
}
