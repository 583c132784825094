//! The council decides: a motion is put to the vote, votes are cast, the vote is closed.

use assessment::council::Vote;
use axum::response::Response;

use crate::appraisal::indicator_step_page::IndicatorStep;
use crate::appraisal::indicator_steps::{StepRequest, typed};
use crate::failure::Failure;

/// `POST base/indicators/{component}/motion`: puts a motion to the vote.
pub async fn put_motion(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::Motion, |app, who, sent| {
            app.put_to_vote(&who.credential, sent.at, sent.seen?, typed(&sent.form))
        })
        .await
}

/// `POST base/indicators/{component}/vote`: casts a vote, bound to the motion by its mark.
pub async fn cast(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::Vote, |app, who, sent| {
            // As for every step, the page must say which version it showed.
            sent.seen?;
            let vote = Vote::named(sent.form.get("vote"));
            let vote = vote.ok_or_else(|| app::FieldFault::alone("vote", app::terms::UNKNOWN_CHOICE))?;
            app.vote(&who.credential, sent.at, sent.form.get("mark"), vote)
        })
        .await
}

/// `POST base/indicators/{component}/close-vote`: closes the vote.
pub async fn close(request: StepRequest) -> Result<Response, Failure> {
    request
        .shown_first(IndicatorStep::CloseVote, |app, who, sent| {
            app.close_vote(&who.credential, sent.at, sent.seen?)
        })
        .await
}
