//! Home: the forms that a person works on, and the campaigns that they may see.

use app::App;
use app::accounts::Header;
use app::campaigns::CampaignSummary;
use app::form::FormAt;
use assessment::permission::{Action, Target, may};
use axum::extract::State;
use axum::response::Response;

use super::home_page::{AssessmentLine, FirstStep, Home};
use super::list_page::CampaignLine;
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /`: the home page.
pub async fn page(State(state): State<WebState>, visitor: Visitor) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, |app, who| {
            let header = app.header(&who.credential)?;
            let seen = app.campaigns(&who.credential)?;
            let mut assessments = Vec::new();
            for summary in &seen {
                for form in &summary.own {
                    assessments.push(assessment_line(app, who, summary, form)?);
                }
            }
            let campaigns = seen.iter().filter(|summary| summary.sees_progress).map(line).collect();
            let first_steps =
                if app.all_campaigns()?.is_empty() { first_steps(app, who, &header)? } else { Vec::new() };
            Ok(Home { frame: show::frame(who, Some(&header)), assessments, campaigns, first_steps })
        })
        .await?;
    html(&visitor, &page)
}

/// The first steps of an administrator and the standing department on the first day; empty for others.
fn first_steps(app: &App, who: &Visitor, header: &Header) -> Result<Vec<FirstStep>, app::Error> {
    let is_allowed = |action| may(&header.signed_in.actor, action, &Target::ANYWHERE).is_ok();
    let step = |name, address, count: usize| FirstStep {
        name,
        address,
        count: if count == 0 { String::new() } else { count.to_string() },
    };
    let mut steps = Vec::new();
    if is_allowed(Action::ChangeSettings) {
        steps.push(step("settings", urls::SETTINGS, 0));
    }
    if is_allowed(Action::ManageUnits) {
        steps.push(step("units", urls::UNITS, app.search_units(&who.credential, "")?.units.len()));
    }
    if is_allowed(Action::InviteToUnits) {
        steps.push(step("people", urls::PEOPLE, app.search_people(&who.credential, "")?.len()));
    }
    if is_allowed(Action::PrepareCampaign) {
        steps.push(step("campaign", urls::NEW_CAMPAIGN, 0));
    }
    Ok(steps)
}

fn assessment_line(
    app: &App,
    who: &Visitor,
    summary: &CampaignSummary,
    form: &store::tables::forms::FormRow,
) -> Result<AssessmentLine, app::Error> {
    let at = FormAt { campaign: form.campaign, unit: form.unit };
    let progress = app.form(&who.credential, at, None)?.progress();
    Ok(AssessmentLine {
        unit: form.unit_name.clone(),
        campaign: summary.campaign.title.clone(),
        address: urls::form(at).summary(),
        state: show::form_state(&summary.campaign.state, form),
        answered: progress.answered,
        questions: progress.asked,
        deadline: show::moment(summary.campaign.deadline),
        days_left: summary.campaign.deadline.days_left(app.now()),
    })
}

/// A campaign in a list.
pub fn line(summary: &CampaignSummary) -> CampaignLine {
    CampaignLine {
        title: summary.campaign.title.clone(),
        year: i32::from(summary.campaign.year),
        address: urls::campaign(summary.campaign.id).overview(),
        state: show::campaign_state(&summary.campaign.state),
        deadline: show::moment(summary.campaign.deadline),
        submitted: summary.submitted,
        units: summary.units,
    }
}
