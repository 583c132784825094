//! What a handler extracts from the head of a request, and how a request without it is refused.

use axum::extract::{FromRequestParts, Path as Named};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::state::WebState;
use crate::visitor::Visitor;

impl FromRequestParts<WebState> for Visitor {
    type Rejection = Failure;

    /// An invalid key is refused on every address; what a valid one may do is decided by the command.
    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visitor = Self::of_parts(parts);
        // The extractor of a form's body runs this again.
        if parts.extensions.get::<Self>().is_none() {
            parts.extensions.insert(visitor.clone());
        }
        if visitor.by_key {
            state.run(&visitor, |app, who| app.admit_key(&who.credential)).await?;
        }
        Ok(visitor)
    }
}

/// What the address names. If it is not an id, or not a number, the answer is that there is no such page.
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
