//! What a handler takes out of the head of a request, and how a request is refused that lacks it.

use axum::extract::{FromRequestParts, Path as Named};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::state::WebState;
use crate::visitor::Visitor;

impl FromRequestParts<WebState> for Visitor {
    type Rejection = Failure;

    /// A key that is not good is refused whatever is asked for; what a good one may do, the command says.
    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visitor = Self::of_parts(parts);
        // The body of a form asks again.
        if parts.extensions.get::<Self>().is_none() {
            parts.extensions.insert(visitor.clone());
        }
        if visitor.by_key {
            state.run(&visitor, |app, who| app.admit_key(&who.credential)).await?;
        }
        Ok(visitor)
    }
}

/// What the address names. Where that is no id, or no number, there is no such page.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<WebState> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        match Named::from_request_parts(parts, state).await {
            Ok(Named(named)) => Ok(Self(named)),
            Err(_) => Err(Failure::new(&Visitor::of_parts(parts), app::Error::NotFound)),
        }
    }
}
