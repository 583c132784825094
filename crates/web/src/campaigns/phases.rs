//! Changes the announced phases of a campaign, with a reason.

use assessment::Id;
use assessment::campaign::{Campaign, CampaignAt};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use store::tables::campaigns::Phase as Announced;

use super::campaign_page::PhaseLine;
use super::new_campaign::{entered_phases, phases, with_spare};
use super::new_campaign_page::Phase;
use super::phases_page::PhasesPage;
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns/{campaign}/phases`: the form.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, campaign, None, StatusCode::OK, Vec::new()).await
}

/// `POST /campaigns/{campaign}/phases`: saves it.
pub async fn change(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let typed = form.clone();
    let changed = state
        .attempt(&visitor, move |app, who| {
            app.announced_phases(&who.credential, campaign)?;
            let version = typed.version()?;
            app.change_phases(
                &who.credential,
                CampaignAt::new(campaign, version),
                entered(&typed)?,
                typed.get("reason"),
            )
        })
        .await;
    match changed {
        Ok(()) => Ok(Redirect::to(&urls::campaign(campaign).overview()).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            render_page(&state, &visitor, campaign, Some(form), status, messages).await
        }
    }
}

fn entered(form: &FormBody) -> Result<Vec<app::campaigns::NewPhase>, app::Error> {
    let mut faults = Vec::new();
    let entered = entered_phases(form, &mut |field: &str, text: &str| {
        show::day_of(text).unwrap_or_else(|| {
            faults.push(app::FieldFault { field: field.to_owned(), code: "field-bad-date" });
            Date::MAX
        })
    });
    if faults.is_empty() { Ok(entered) } else { Err(app::Error::Invalid(faults)) }
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    form: Option<FormBody>,
    status: StatusCode,
    refused: Vec<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let known = app.announced_phases(&who.credential, campaign)?;
            let typed = form.as_ref().map_or_else(|| as_typed(&known.phases), phases);
            Ok(PhasesPage {
                frame: show::frame(who, Some(&header)),
                title: known.campaign.title.clone(),
                base: urls::campaign(campaign).overview(),
                version: known.campaign.version,
                announced: lines(&known.phases),
                phases: with_spare(typed),
                reason: form.as_ref().map_or("", |form| form.get("reason")).to_owned(),
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn as_typed(announced: &[Announced]) -> Vec<Phase> {
    let line = |phase: &Announced| Phase {
        title: phase.title.clone(),
        begins: as_field(&phase.begins_on),
        ends: as_field(&phase.ends_on),
    };
    announced.iter().map(line).collect()
}

/// A stored day as a field holds it.
fn as_field(stored: &str) -> String {
    stored.parse().map_or_else(|_| stored.to_owned(), show::date)
}

/// Phases in words.
pub fn lines(announced: &[Announced]) -> Vec<PhaseLine> {
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), show::date);
    let line = |phase: &Announced| PhaseLine {
        title: phase.title.clone(),
        begins: day(&phase.begins_on),
        ends: day(&phase.ends_on),
    };
    announced.iter().map(line).collect()
}
