//! An indicator is appraised: accepted, corrected, returned for more evidence, or a decision taken back.

use axum::response::Response;

use super::indicator_step_page::IndicatorStep;
use super::indicator_steps::{StepRequest, typed};
use crate::failure::Failure;

/// `POST base/indicators/{component}/accept`: accepts the self-assessment.
pub async fn accept(request: StepRequest) -> Result<Response, Failure> {
    request
        .at_once(IndicatorStep::Accept, |app, who, sent| {
            app.accept_indicator(&who.credential, sent.at, sent.seen?)
        })
        .await
}

/// `POST base/indicators/{component}/correct`: corrects the answers; effects on other indicators are shown
/// first.
pub async fn correct(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_where_it_moves_others(IndicatorStep::Correct, |app, who, sent| {
            app.correct_indicator(&who.credential, sent.at, sent.seen?, typed(&sent.form))
        })
        .await
}

/// `POST base/indicators/{component}/return`: asks for more evidence.
pub async fn give_back(request: StepRequest) -> Result<Response, Failure> {
    request
        .at_once(IndicatorStep::Return, |app, who, sent| {
            let (text, due_on) = (sent.form.get("text"), sent.form.get("due_on"));
            app.return_indicator(&who.credential, sent.at, sent.seen?, text, due_on)
        })
        .await
}

/// `POST base/indicators/{component}/take-back`: takes the decision back.
pub async fn take_back(request: StepRequest) -> Result<Response, Failure> {
    request
        .at_once(IndicatorStep::TakeBack, |app, who, sent| {
            app.take_decision_back(&who.credential, sent.at, sent.seen?, sent.form.get("text"))
        })
        .await
}

/// `POST base/indicators/{component}/send`: the unit says that the evidence asked for has been added.
pub async fn send(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::Send, |app, who, sent| {
            app.send_more(&who.credential, sent.at, sent.seen?)
        })
        .await
}
