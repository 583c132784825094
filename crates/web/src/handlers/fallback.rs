//! What no address answers.

use axum::http::StatusCode;

use crate::failure::Failure;
use crate::visitor::Visitor;

/// Any other address.
pub async fn not_found(visitor: Visitor) -> Failure {
    Failure::status(&visitor, StatusCode::NOT_FOUND, "not-found")
}
