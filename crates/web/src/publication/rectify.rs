//! An error in a published result is rectified, or the rectification is withdrawn before an edition contains
//! it.

use axum::response::Response;

use crate::appraisal::indicator_step_page::IndicatorStep;
use crate::appraisal::indicator_steps::{StepRequest, typed};
use crate::failure::Failure;

/// `POST base/indicators/{component}/rectify`: its effects on others are shown first.
pub async fn rectify(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_where_it_moves_others(IndicatorStep::Rectify, |app, who, sent| {
            app.rectify(&who.credential, sent.at, sent.seen?, typed(&sent.form))
        })
        .await
}

/// `POST base/indicators/{component}/withdraw-rectification`: withdraws it.
pub async fn withdraw(request: StepRequest) -> Result<Response, Failure> {
    request
        .at_once(IndicatorStep::WithdrawRectification, |app, who, sent| {
            app.withdraw_rectification(&who.credential, sent.at, sent.seen?)
        })
        .await
}
