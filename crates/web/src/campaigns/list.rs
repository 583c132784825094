//! The list of campaigns; for programs with the indices that their person appraises.

use app::campaigns::AppraisedCampaign;
use assessment::permission::{Action, Target, may};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use framework::Language;
use serde_json::{Value, json};

use super::home::line;
use super::list_page::CampaignsPage;
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns`: the list.
pub async fn page(State(state): State<WebState>, visitor: Visitor) -> Result<Response, Failure> {
    if visitor.wants_json {
        let seen = state.run(&visitor, |app, who| app.appraised_campaigns(&who.credential)).await?;
        let language = visitor.language;
        let campaigns: Vec<Value> = seen.iter().map(|campaign| as_json(campaign, language)).collect();
        return Ok(Json(json!({ "campaigns": campaigns })).into_response());
    }
    let page = state
        .run(&visitor, |app, who| {
            let header = app.header(&who.credential)?;
            let seen = app.campaigns(&who.credential)?;
            let seen = seen.iter().filter(|summary| summary.sees_progress);
            let actor = &header.signed_in.actor;
            Ok(CampaignsPage {
                campaigns: seen.map(line).collect(),
                may_create: may(actor, Action::PrepareCampaign, &Target::ANYWHERE).is_ok(),
                frame: show::frame(who, Some(&header)),
            })
        })
        .await?;
    html(&visitor, &page)
}

fn as_json(seen: &AppraisedCampaign, language: Language) -> Value {
    let campaign = &seen.campaign;
    let indices = seen.indices.iter().map(|index| {
        json!({
            "code": index.code,
            "title": index.title.get(language),
            "body_questions": index.body_questions,
            "values": urls::campaign(campaign.id).values(&index.code),
        })
    });
    json!({
        "id": campaign.id.to_string(),
        "title": campaign.title,
        "year": campaign.year,
        "stage": seen.stage,
        "units": seen.units,
        "submitted": seen.submitted,
        "appraises": indices.collect::<Vec<_>>(),
    })
}
