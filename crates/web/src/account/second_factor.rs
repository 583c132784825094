//! The second factor of one's own account: offered, confirmed, removed; its recovery codes renewed.

use app::accounts::SecondFactorOffer;
use axum::extract::State;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::my_account;
use super::my_account_page::SecondFactor;
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::qr_code;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The name of the service in the authenticator.
const ISSUER: &str = "chiso";

/// `POST /account/second-factor`: shows a new secret. Nothing is stored before it is confirmed.
pub async fn offer(
    State(state): State<WebState>,
    visitor: Visitor,
    _form: FormBody,
) -> Result<Response, Failure> {
    let offer =
        state.run(&visitor, |app, who| app.offer_second_factor(&who.credential, ISSUER, None)).await?;
    my_account::render_page(&state, &visitor, confirming(&visitor, offer)?, None).await
}

fn confirming(visitor: &Visitor, offer: SecondFactorOffer) -> Result<SecondFactor, Failure> {
    let SecondFactorOffer { secret, address } = offer;
    let picture = qr_code::svg(&address)
        .map_err(|error| Failure::new(visitor, app::Error::Internal(format!("QR code: {error}"))))?;
    Ok(SecondFactor::Confirming { secret, address, picture: STANDARD.encode(picture) })
}

/// `POST /account/second-factor/confirm`: shows the recovery codes once.
pub async fn confirm(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let field = |name: &str| form.get(name).to_owned();
    let (secret, code, password) = (field("secret"), field("code"), field("password"));
    let (given, whose) = (secret.clone(), visitor.credential.clone());
    let confirmed = state
        .password_work(&visitor, whose.secret_hash(), move |app, who| {
            app.confirm_second_factor(&who.credential, &given, &code, &password)
        })
        .await;
    match confirmed {
        Ok(codes) => {
            let on = SecondFactor::On { codes_left: codes.len(), codes };
            my_account::render_page(&state, &visitor, on, None).await
        }
        // After a wrong code or password the same secret is shown again, so that nobody has to scan a new
        // one.
        Err(error @ app::Error::Invalid(_)) => {
            let (status, messages) = beside_form(&visitor, error)?;
            let offer = state
                .run(&visitor, move |app, who| {
                    app.offer_second_factor(&who.credential, ISSUER, Some(&secret))
                })
                .await?;
            let again = confirming(&visitor, offer)?;
            my_account::render_page(&state, &visitor, again, Some((status, messages.join(" ")))).await
        }
        Err(error) => my_account::rerender_with_error(&state, &visitor, error).await,
    }
}

/// `POST /account/recovery-codes`, with the password: shows the new recovery codes once.
pub async fn renew_recovery_codes(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let password = form.get("password").to_owned();
    let whose = visitor.credential.clone();
    let renewed = state
        .password_work(&visitor, whose.secret_hash(), move |app, who| {
            app.new_recovery_codes(&who.credential, &password)
        })
        .await;
    match renewed {
        Ok(codes) => {
            let on = SecondFactor::On { codes_left: codes.len(), codes };
            my_account::render_page(&state, &visitor, on, None).await
        }
        Err(error) => my_account::rerender_with_error(&state, &visitor, error).await,
    }
}

/// `POST /account/second-factor/remove`: removes it; asks for the password.
pub async fn remove(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let password = form.get("password").to_owned();
    let whose = visitor.credential.clone();
    let done = state
        .password_work(&visitor, whose.secret_hash(), move |app, who| {
            app.remove_second_factor(&who.credential, &password)
        })
        .await;
    my_account::redirect_or_rerender(&state, &visitor, done, "removed").await
}
