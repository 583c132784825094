//! One campaign: the progress of its units, what is missing, and what may be done to it.

use assessment::Id;
use assessment::campaign::Campaign;
use std::collections::HashSet;

use app::App;
use app::campaigns::{CampaignView, FormSummary, Unready};
use app::terms::CampaignTerms;
use assessment::campaign::CampaignState;
use assessment::permission::{Action, Stage, Target, may};
use assessment::role::Actor;
use assessment::self_assessment::{FormState, stage};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use framework::{Framework, Language};
use words::say;

use super::campaign_page::{CampaignOverview, SomeUnits, Term, UnitLine};
use super::phases;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::history::instance;
use crate::layout::lists::UnitField;
use crate::layout::states::AssessmentState;
use crate::show::lists::{NAMES_MAX, Searched, holds, page_of, some_names, unit_field};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns/{campaign}`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    Query(searched): Query<Searched>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, campaign, searched, String::new(), StatusCode::OK, None).await
}

/// Renders the page of the list that was asked for, with the typed unit and the reason of a refusal.
pub async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    searched: Searched,
    typed: String,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let view = app.campaign_overview(&who.credential, campaign)?;
            let (row, actor) = (&view.campaign, &header.signed_in.actor);
            let target = Target { campaign: Some(campaign), ..Target::ANYWHERE };
            let runs = may(actor, Action::RunCampaign, &target).is_ok();
            let prepares = may(actor, Action::PrepareCampaign, &target).is_ok();
            let open = matches!(row.state, CampaignState::Open { .. });
            let is_draft = matches!(row.state, CampaignState::Prepared);
            let language = who.language;
            let base = urls::campaign(campaign).overview();
            let found = listed(language, &view, searched.words());
            let (found, paging) = page_of(language, found, &base, searched.words(), searched.page());
            let idle = |summary: &&FormSummary| is_idle(&view, summary);
            let empty = |summary: &&FormSummary| summary.people == 0;
            Ok(CampaignOverview {
                title: row.title.clone(),
                state: show::campaign_state(&row.state),
                deadline: show::moment(row.deadline),
                version: row.version,
                deadline_value: show::date(row.deadline.local().date()),
                days_left: row.deadline.days_left(app.now()),
                phases: phases::lines(&view.phases),
                change_phases: if runs { urls::campaign(campaign).phases() } else { String::new() },
                units: found.into_iter().map(|form| unit_line(app, actor, &view, form)).collect(),
                paging,
                not_begun: some(&view, idle, &base, &say(language, "web.campaign.not-begun", &[])),
                without_people: some(&view, empty, &base, &say(language, "web.campaign.nobody-mark", &[])),
                terms: terms(who.language, &view)?,
                course: course(actor, row),
                history: instance::address_for(actor, &target, &[("campaign", &campaign.to_string())]),
                unready: unready(who.language, &view),
                addable: if runs && open { addable(app, who, &view, &typed)? } else { None },
                may_edit: prepares && is_draft,
                may_copy: prepares,
                may_open: runs && is_draft && view.unready.is_empty(),
                may_extend: runs && open,
                may_close: runs && open,
                may_reopen: view.may_reopen && may(actor, Action::ReopenCampaign, &target).is_ok(),
                refused,
                frame: show::frame(&who.at(base.as_str()), Some(&header)),
                base,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// What is missing before it can be opened.
fn unready(language: Language, view: &CampaignView) -> Vec<String> {
    let sentence = |why: &Unready| match why {
        Unready::NoUnits => say(language, "web.campaign.unready.no-units", &[]),
        Unready::DeadlinePast => say(language, "web.campaign.unready.deadline-past", &[]),
        Unready::Parameter(slot) => {
            let parameter = view.set.framework.parameters.get(slot.position());
            let name = parameter.map_or("", |parameter| parameter.title.get(language));
            say(language, "web.campaign.unready.parameter", &[("name", name)])
        }
    };
    view.unready.iter().map(sentence).collect()
}

/// The field that adds a forgotten unit: one that is registered, not ended, and not taking part.
fn addable(
    app: &App,
    who: &Visitor,
    view: &CampaignView,
    typed: &str,
) -> Result<Option<UnitField>, app::Error> {
    let taking_part: HashSet<_> = view.forms.iter().map(|summary| summary.form.unit).collect();
    let units = app.units_to_assess(&who.credential)?;
    if units.iter().all(|unit| taking_part.contains(&unit.id)) {
        return Ok(None);
    }
    unit_field(app, who, typed, None, |unit| !taking_part.contains(&unit.id)).map(Some)
}

/// The page where the campaign continues after its self-assessment.
fn course(actor: &Actor, campaign: &store::tables::campaigns::CampaignRow) -> String {
    let target = Target { campaign: Some(campaign.id), stage: Stage::Final, ..Target::ANYWHERE };
    let is_over = matches!(campaign.state, CampaignState::Closed { .. });
    if is_over && may(actor, Action::SeeResults, &target).is_ok() {
        urls::campaign(campaign.id).appraisal()
    } else {
        String::new()
    }
}

fn is_idle(view: &CampaignView, summary: &FormSummary) -> bool {
    show::form_state(&view.campaign.state, &summary.form) == AssessmentState::NotBegun
}

/// Some units with a property: if they are many, the first of them, and where all of them are listed.
fn some(
    view: &CampaignView,
    is_wanted: impl Fn(&&FormSummary) -> bool,
    base: &str,
    words: &str,
) -> SomeUnits {
    let mut names: Vec<&str> =
        view.forms.iter().filter(is_wanted).map(|summary| summary.form.unit_name.as_str()).collect();
    words::sort_by_name(&mut names, |name| name);
    let all = form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
    let is_short = names.len() > NAMES_MAX;
    let address = if is_short { format!("{base}?{all}") } else { String::new() };
    SomeUnits { count: names.len(), names: some_names(&names), address }
}

/// The forms whose unit has every word of the search in its name, code or group, or whose state in words has
/// them.
fn listed<'v>(language: Language, view: &'v CampaignView, asked: &str) -> Vec<&'v FormSummary> {
    let text = |key: &str| say(language, key, &[]);
    let (nobody, idle) = (text("web.campaign.nobody-mark"), text("web.campaign.not-begun"));
    let is_found = |summary: &&FormSummary| {
        let form = &summary.form;
        let state = text(show::form_state(&view.campaign.state, form).key());
        let marks = [
            if summary.people == 0 { nobody.as_str() } else { "" },
            if is_idle(view, summary) { idle.as_str() } else { "" },
        ]
        .join(" ");
        holds(asked, &format!("{} {} {} {state} {marks}", form.unit_name, summary.code, form.group))
    };
    let mut found: Vec<&FormSummary> =
        view.forms.iter().filter(|it| asked.is_empty() || is_found(it)).collect();
    words::sort_by_name(&mut found, |summary| &summary.form.unit_name);
    found
}

fn unit_line(app: &App, actor: &Actor, view: &CampaignView, summary: &FormSummary) -> UnitLine {
    let (campaign, form) = (&view.campaign, &summary.form);
    let stage = stage(campaign.state, &form.state, campaign.late, app.now());
    let target = Target { unit: Some(form.unit), campaign: Some(campaign.id), index: None, stage };
    let may_read = may(actor, Action::ReadForm, &target).is_ok();
    let at = app::form::FormAt { campaign: campaign.id, unit: form.unit };
    UnitLine {
        name: form.unit_name.clone(),
        group: form.group.clone(),
        address: if may_read { urls::form(at).summary() } else { String::new() },
        state: show::form_state(&campaign.state, form),
        answered: summary.progress.answered,
        questions: summary.progress.asked,
        changed: form.changed_at.map(show::moment),
        late: matches!(&form.state, FormState::Submitted { receipt } if receipt.late),
        has_people: summary.people > 0,
    }
}

/// The framework, and where the campaign departs from it.
fn terms(language: Language, view: &CampaignView) -> Result<Vec<Term>, app::Error> {
    let campaign = &view.campaign;
    let framework = &view.set.framework;
    let stored: CampaignTerms = serde_json::from_str(&campaign.terms)
        .map_err(|error| app::Error::Internal(format!("terms of campaign {}: {error}", campaign.id)))?;
    let in_force = stored.terms(framework, campaign.year);
    let term = |key: &str, value: String, reason: &str| Term {
        name: say(language, key, &[]),
        value,
        reason: reason.to_owned(),
    };
    let named = |group: &str, name: &str| say(language, &format!("web.campaign.{group}.{name}"), &[]);
    let reading = in_force.reading.name();
    let policy = in_force.not_applicable.name();
    let late = match campaign.late {
        assessment::campaign::LatePolicy::Refused => "refused",
        assessment::campaign::LatePolicy::Marked => "marked",
    };
    let mut terms = vec![
        term("web.campaign.set", format!("{} ({})", framework.title.get(language), framework.edition), ""),
        term("web.campaign.reading", named("reading-names", reading), &stored.reason),
        term("web.campaign.policy", named("policy-names", policy), &stored.reason),
        term("web.campaign.late", named("late-names", late), ""),
    ];
    terms.extend(parameters(language, framework, &in_force));
    Ok(terms)
}

fn parameters(language: Language, framework: &Framework, in_force: &scoring::Terms) -> Vec<Term> {
    let each = framework.parameters.iter().zip(&in_force.parameters);
    each.map(|(parameter, value)| Term {
        name: parameter.title.get(language).to_owned(),
        value: value.as_ref().map_or_else(
            || say(language, "web.campaign.none-set", &[]),
            |value| app::terms::parameter_spelled(parameter, value, language),
        ),
        reason: String::new(),
    })
    .collect()
}
