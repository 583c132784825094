//! Changes a campaign that is being prepared: the form of a new one with what was entered.

use app::App;
use app::campaigns::NewCampaign;
use app::sets::OfferedSet;
use assessment::campaign::{Campaign, CampaignAt, CampaignState, LatePolicy};
use assessment::refusal::{Refusal, codes};
use assessment::{Id, answers::restored};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use store::tables::campaigns::CampaignRow;

use super::new_campaign::{Place, build_page, entered};
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// Stands for the framework of the draft itself, if it is not among those that are offered.
const CURRENT: &str = "current";

/// `GET /campaigns/{campaign}/edit`: the form.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, campaign, None, StatusCode::OK, Vec::new()).await
}

/// `POST /campaigns/{campaign}/edit`: saves it.
pub async fn save(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    if form.get("do") == "look" {
        return render_page(&state, &visitor, campaign, Some(form), StatusCode::OK, Vec::new()).await;
    }
    let (offered, typed, id) = (state.sets.clone(), form.clone(), campaign);
    let saved = state
        .attempt(&visitor, move |app, who| {
            let version = typed.version()?;
            let (_, before) = draft(app, who, id)?;
            let (sets, _) = sets(&offered, &before);
            app.change_prepared(
                &who.credential,
                CampaignAt::new(id, version),
                entered(app, who, &sets, &typed)?,
            )
        })
        .await;
    match saved {
        Ok(()) => Ok(Redirect::to(&urls::campaign(campaign).overview()).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            render_page(&state, &visitor, campaign, Some(form), status, messages).await
        }
    }
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    form: Option<FormBody>,
    status: StatusCode,
    refused: Vec<String>,
) -> Result<Response, Failure> {
    let offered = state.sets.clone();
    let page = state
        .run(visitor, move |app, who| {
            let (row, before) = draft(app, who, campaign)?;
            let (sets, chosen) = sets(&offered, &before);
            let form = match form {
                Some(form) => form,
                None => as_form(&before, &chosen, who.language)?,
            };
            let place = Place { action: urls::campaign(campaign).edit(), version: Some(row.version) };
            build_page(app, who, &sets, &form, place, refused)
        })
        .await?;
    html_with(visitor, status, &page)
}

fn draft(app: &App, who: &Visitor, id: Id<Campaign>) -> Result<(CampaignRow, NewCampaign), app::Error> {
    let (row, entered) = app.as_entered(&who.credential, id)?;
    match row.state {
        CampaignState::Prepared => Ok((row, entered)),
        _ => Err(Refusal::state(codes::NOT_PREPARED).into()),
    }
}

/// The frameworks to choose from, with that of the draft among them, and the name of that one.
fn sets(offered: &[OfferedSet], before: &NewCampaign) -> (Vec<OfferedSet>, String) {
    let sorted = |set: &OfferedSet| {
        let mut files: Vec<(String, String)> =
            set.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
        files.sort();
        files
    };
    let own = sorted(&before.set);
    if let Some(same) = offered.iter().find(|set| sorted(set) == own) {
        return (offered.to_vec(), same.name.clone());
    }
    let current = OfferedSet { name: CURRENT.to_owned(), ..before.set.clone() };
    (std::iter::once(current).chain(offered.iter().cloned()).collect(), CURRENT.to_owned())
}

/// A draft as the fields of its form.
fn as_form(before: &NewCampaign, set: &str, language: Language) -> Result<FormBody, app::Error> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: String| pairs.push((name.to_owned(), value));
    let year = before.year.to_string();
    put("set", set.to_owned());
    put("shown_set", set.to_owned());
    put("title", before.title.clone());
    put("year", year.clone());
    put("shown_year", year);
    for (name, value) in
        [("reading", &before.terms.reading), ("not_applicable", &before.terms.not_applicable)]
    {
        if let Some(value) = value {
            put(name, value.clone());
        }
    }
    put("not_applicable_reason", before.terms.reason.clone());
    put("late", if before.late == LatePolicy::Marked { "marked" } else { "refused" }.to_owned());
    put("deadline", show::date(before.deadline));
    for phase in &before.phases {
        put("phase.title", phase.title.clone());
        put("phase.begins", show::date(phase.begins_on));
        put("phase.ends", show::date(phase.ends_on));
    }
    for (unit, ranked) in &before.units {
        put("unit", unit.to_string());
        if !ranked {
            put("unranked", unit.to_string());
        }
    }
    let read = App::check_set(&before.set)
        .map_err(|_| app::FieldFault::alone("set", app::campaigns::codes::BAD_SET))?;
    for parameter in &read.framework.parameters {
        let stored = before.terms.parameters.get(&parameter.name);
        let input = parameter.as_input();
        let value = stored.map(|stored| restored(&input, stored)).transpose();
        let value = value
            .map_err(|fault| app::Error::Internal(format!("parameter {}: {fault:?}", parameter.name)))?;
        // A parameter that the campaign leaves open is an empty field.
        let written = value
            .flatten()
            .map_or_else(String::new, |value| app::terms::parameter_spelled(parameter, &value, language));
        put(&format!("parameter.{}", parameter.name), written);
    }
    Ok(FormBody(pairs))
}
