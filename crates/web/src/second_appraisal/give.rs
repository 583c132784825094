//! The second appraiser decides on an indicator of the sample.

use axum::response::Response;

use crate::appraisal::indicator_steps::{StepRequest, typed};
use crate::failure::Failure;

/// `POST base/second/{component}/accept`: accepts the self-assessment.
pub async fn accept(request: StepRequest) -> Result<Response, Failure> {
    request.second(|app, who, sent| app.give_second(&who.credential, &sent.at, sent.seen?, None)).await
}

/// `POST base/second/{component}/correct`: corrects the answers or points.
pub async fn correct(request: StepRequest) -> Result<Response, Failure> {
    request
        .second(|app, who, sent| {
            app.give_second(&who.credential, &sent.at, sent.seen?, Some(typed(&sent.form)))
        })
        .await
}
