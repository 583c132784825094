//! A reply to the points that were sent: filed, withdrawn, answered, or referred to the council.

use axum::response::Response;

use super::indicator_step_page::IndicatorStep;
use super::indicator_steps::{StepRequest, typed};
use crate::failure::Failure;

/// `POST base/indicators/{component}/reply`: files the unit's reply.
pub async fn file(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::Reply, |app, who, sent| {
            app.file_reply(&who.credential, sent.at, sent.seen?, sent.form.get("text"))
        })
        .await
}

/// `POST base/indicators/{component}/withdraw`: withdraws the reply.
pub async fn withdraw(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::Withdraw, |app, who, sent| {
            app.withdraw_reply(&who.credential, sent.at, sent.seen?)
        })
        .await
}

/// `POST base/indicators/{component}/answer`: answers the reply.
pub async fn answer(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::Answer, |app, who, sent| {
            app.answer_reply(&who.credential, sent.at, sent.seen?, typed(&sent.form))
        })
        .await
}

/// `POST base/indicators/{component}/refer`: refers the reply to the council.
pub async fn refer(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::Refer, |app, who, sent| {
            app.refer_reply(&who.credential, sent.at, sent.seen?)
        })
        .await
}
