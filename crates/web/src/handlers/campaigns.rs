//! The list of campaigns.

use assessment::permission::{Action, Target, may};
use axum::extract::State;
use axum::response::Response;

use super::home::line;
use crate::failure::Failure;
use crate::pages::campaigns::Campaigns;
use crate::show;
use crate::state::{WebState, html};
use crate::visitor::Visitor;

/// `GET /campaigns`.
pub async fn page(State(state): State<WebState>, visitor: Visitor) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, |app, who| {
            let header = app.header(&who.token_hash)?;
            let seen = app.campaigns(&who.token_hash)?;
            let seen = seen.iter().filter(|summary| summary.sees_progress);
            let actor = &header.signed_in.actor;
            Ok(Campaigns {
                campaigns: seen.map(|summary| line(who.language, summary)).collect(),
                may_create: may(actor, Action::PrepareCampaign, &Target::ANYWHERE).is_ok(),
                frame: show::frame(who, Some(&header)),
            })
        })
        .await?;
    html(&visitor, &page)
}
