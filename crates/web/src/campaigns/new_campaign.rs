//! A new campaign: framework, settings, units, phases, parameters.

use std::collections::BTreeMap;

use app::App;
use app::campaigns::{NewCampaign, NewPhase};
use app::sets::{LoadedSet, OfferedSet};
use app::terms::CampaignTerms;
use assessment::campaign::LatePolicy;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::{Language, Severity};
use jiff::civil::Date;
use serde::Deserialize;
use store::tables::units::UnitRow;
use words::say;

use super::chosen_units;
use super::new_campaign_page::{NewCampaign as Page, Parameter, Phase, UnitGroup};
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::layout::lists::Choice;
use crate::show::lists::CHOICES_MAX;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// Empty rows for phases beyond those typed.
const SPARE_PHASES: usize = 3;

/// The query of the page: which framework is shown.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    set: String,
}

/// `GET /campaigns/new`: the form.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, FormBody(vec![("set".to_owned(), chosen.set)]), StatusCode::OK, Vec::new())
        .await
}

/// `POST /campaigns`: one form; the framework chosen in it counts, whichever was shown before.
pub async fn create(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    if form.get("do") == "look" {
        return render_page(&state, &visitor, form, StatusCode::OK, Vec::new()).await;
    }
    let (sets, typed) = (state.sets.clone(), form.clone());
    let prepared = state
        .attempt(&visitor, move |app, who| {
            app.prepare_campaign(&who.credential, entered(app, who, &sets, &typed)?)
        })
        .await;
    match prepared {
        Ok(id) => Ok(Redirect::to(&urls::campaign(id).overview()).into_response()),
        Err(error) => {
            let error = if visitor.wants_json { error } else { titled(&state, &form, &visitor, error) };
            let (status, messages) = beside_form(&visitor, error)?;
            render_page(&state, &visitor, form, status, messages).await
        }
    }
}

/// The reasons of a refusal, with the parameters of the framework by their titles.
fn titled(state: &WebState, form: &FormBody, visitor: &Visitor, error: app::Error) -> app::Error {
    let chosen = state.sets.iter().find(|set| set.name == form.get("set"));
    match chosen.map(App::check_set) {
        Some(Ok(set)) => show::with_fields_named(&set.framework, error, visitor.language),
        _ => error,
    }
}

/// Reads the typed campaign; invalid fields are named.
pub fn entered(
    app: &App,
    who: &Visitor,
    sets: &[OfferedSet],
    form: &FormBody,
) -> Result<NewCampaign, app::Error> {
    let language = who.language;
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| faults.push(app::FieldFault { field: field.to_owned(), code });
    let set = sets.iter().find(|set| set.name == form.get("set")).cloned();
    if set.is_none() {
        fault("set", app::terms::UNKNOWN_CHOICE);
    }
    let year = form.get("year").trim().parse().unwrap_or_else(|_| {
        fault("year", app::campaigns::codes::BAD_YEAR);
        2000
    });
    let mut day = |field: &str, text: &str| {
        show::day_of(text).unwrap_or_else(|| {
            fault(field, "field-bad-date");
            Date::MAX
        })
    };
    let deadline = day("deadline", form.get("deadline"));
    let phases = entered_phases(form, &mut day);
    let registered = app.units_to_assess(&who.credential)?;
    let units = chosen_units::entered(&registered, form).unwrap_or_else(|code| {
        fault("unit", code);
        Vec::new()
    });
    let Some(set) = set.filter(|_| faults.is_empty()) else { return Err(app::Error::Invalid(faults)) };
    let read =
        App::check_set(&set).map_err(|_| app::FieldFault::alone("set", app::campaigns::codes::BAD_SET))?;
    let parameters = parameters(language, &read, form, year).into_iter();
    let parameters = parameters.map(|parameter| (parameter.key, parameter.value));
    let chosen = |choices: Vec<Choice>| choices.into_iter().find(|it| it.chosen).map(|it| it.value);
    Ok(NewCampaign {
        title: title(language, form, &year.to_string()),
        year,
        terms: CampaignTerms {
            reading: chosen(readings(language, &read, form)),
            not_applicable: chosen(policies(language, &read, form)),
            reason: form.get("not_applicable_reason").to_owned(),
            parameters: parameters.filter(|(_, value)| !value.trim().is_empty()).collect(),
        },
        late: if form.get("late") == "marked" { LatePolicy::Marked } else { LatePolicy::Refused },
        deadline,
        phases,
        units,
        set,
    })
}

/// The title; one that was generated for the year that the page showed follows the year.
fn title(language: Language, form: &FormBody, year: &str) -> String {
    let of = |year: &str| say(language, "web.campaign.default-title", &[("year", year)]);
    match form.find("title") {
        Some(typed) if form.find("shown_year").is_none_or(|before| of(before) != typed) => typed.to_owned(),
        _ => of(year),
    }
}

/// Was a reading or a policy chosen for the framework that counts? A choice that the page showed for another
/// framework does not apply to this one, unless a reason stands beside it.
fn is_chosen_for_the_set(form: &FormBody) -> bool {
    form.find("shown_set").is_none_or(|shown| shown == form.get("set"))
        || !form.get("not_applicable_reason").trim().is_empty()
}

/// The phases that were typed; an empty row is skipped.
pub fn entered_phases(form: &FormBody, day: &mut impl FnMut(&str, &str) -> Date) -> Vec<NewPhase> {
    let phase = |phase: Phase| NewPhase {
        begins_on: day("phase.begins", &phase.begins),
        ends_on: day("phase.ends", &phase.ends),
        title: phase.title,
    };
    phases(form).into_iter().filter(|phase| !phase.is_empty()).map(phase).collect()
}

/// Rows for phases, with empty ones added.
pub fn with_spare(mut lines: Vec<Phase>) -> Vec<Phase> {
    lines.retain(|phase| !phase.is_empty());
    lines.extend(std::iter::repeat_n(Phase::default(), SPARE_PHASES));
    lines
}

/// The rows of phases as they were typed.
pub fn phases(form: &FormBody) -> Vec<Phase> {
    let (titles, begins, ends) = (form.all("phase.title"), form.all("phase.begins"), form.all("phase.ends"));
    titles
        .zip(begins)
        .zip(ends)
        .map(|((title, begins), ends)| Phase {
            title: title.trim().to_owned(),
            begins: begins.to_owned(),
            ends: ends.to_owned(),
        })
        .collect()
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    form: FormBody,
    status: StatusCode,
    refused: Vec<String>,
) -> Result<Response, Failure> {
    let sets = state.sets.clone();
    let options = state.options.clone();
    let page = state.run(visitor, move |app, who| {
        let nowhere = Place { action: urls::CAMPAIGNS.to_owned(), version: None };
        let mut page = build_page(app, who, &sets, &form, nowhere, refused)?;
        let unusable = options.unusable_sets.iter();
        page.warnings
            .extend(unusable.map(|name| say(who.language, "web.campaign.unusable-set", &[("name", name)])));
        Ok(page)
    });
    let page = page.await?;
    html_with(visitor, status, &page)
}

/// Where the form is sent to, and, for a draft, the version that it changes.
pub struct Place {
    pub action: String,
    pub version: Option<i64>,
}

/// Builds the page with what was typed.
pub fn build_page(
    app: &App,
    who: &Visitor,
    sets: &[OfferedSet],
    form: &FormBody,
    place: Place,
    refused: Vec<String>,
) -> Result<Page, app::Error> {
    let header = app.header(&who.credential)?;
    let units = app.units_to_assess(&who.credential)?;
    let chosen = sets.iter().find(|set| set.name == form.get("set")).or_else(|| sets.first());
    let chosen = chosen.ok_or_else(|| app::Error::Internal("no set is offered".to_owned()))?;
    let set =
        App::check_set(chosen).map_err(|_| app::FieldFault::alone("set", app::campaigns::codes::BAD_SET))?;
    let language = who.language;
    let this_year = app.now().local().year();
    let typed = |name: &str, default: String| form.find(name).map_or(default, str::to_owned);
    let year = typed("year", this_year.to_string());
    let in_year = year.trim().parse().unwrap_or(this_year);
    let here =
        who.at(if place.version.is_some() { place.action.clone() } else { urls::NEW_CAMPAIGN.to_owned() });
    Ok(Page {
        frame: show::frame(&here, Some(&header)),
        action: place.action,
        version: place.version,
        title: title(language, form, &year),
        sets: sets.iter().map(|set| choice(&set.name, title_of(set, language), &chosen.name)).collect(),
        set: chosen.name.clone(),
        readings: readings(language, &set, form),
        not_applicable: policies(language, &set, form),
        not_applicable_reason: form.get("not_applicable_reason").to_owned(),
        late: ["refused", "marked"]
            .map(|name| named(language, "late-names", name, form.find("late").unwrap_or("refused")))
            .into(),
        deadline: typed("deadline", String::new()),
        groups: if units.len() > CHOICES_MAX { Vec::new() } else { groups(language, &units, form) },
        many: (units.len() > CHOICES_MAX).then(|| chosen_units::many(language, &units, form)),
        unranked: form.all("unranked").map(str::to_owned).collect(),
        phases: with_spare(phases(form)),
        parameters: parameters(language, &set, form, in_year),
        warnings: warnings(language, &set),
        year,
        refused,
    })
}

fn title_of(set: &OfferedSet, language: Language) -> String {
    App::check_set(set).map_or_else(
        |_| set.name.clone(),
        |read| format!("{} ({})", read.framework.title.get(language), set.name),
    )
}

fn choice(value: &str, words: String, chosen: &str) -> Choice {
    Choice { value: value.to_owned(), words, chosen: value == chosen }
}

fn named(language: Language, group: &str, name: &str, chosen: &str) -> Choice {
    choice(name, say(language, &format!("web.campaign.{group}.{name}"), &[]), chosen)
}

fn readings(language: Language, set: &LoadedSet, form: &FormBody) -> Vec<Choice> {
    let default = set.framework.scoring.reading.name();
    let known = |name: &&str| *name != "repaired" || set.framework.repaired.is_some();
    let typed = form.find("reading").filter(|name| is_chosen_for_the_set(form) && known(name));
    let chosen = typed.unwrap_or(default);
    let offered = ["scaled", "as_printed", "repaired"];
    offered
        .iter()
        .filter(|name| known(name))
        .map(|name| named(language, "reading-names", name, chosen))
        .collect()
}

fn policies(language: Language, set: &LoadedSet, form: &FormBody) -> Vec<Choice> {
    let default = set.framework.scoring.not_applicable.name();
    let chosen = form.find("not_applicable").filter(|_| is_chosen_for_the_set(form)).unwrap_or(default);
    let offered = ["rescale", "group_maximum", "scored_unranked", "not_assessed"];
    offered.iter().map(|name| named(language, "policy-names", name, chosen)).collect()
}

/// Every unit by group; all of them are chosen at first.
fn groups(language: Language, units: &[UnitRow], form: &FormBody) -> Vec<UnitGroup> {
    let chosen: Vec<&str> = form.all("unit").collect();
    let first = form.find("year").is_none();
    let mut by_group: BTreeMap<&str, Vec<Choice>> = BTreeMap::new();
    for unit in units {
        let value = unit.id.to_string();
        let chosen = first || chosen.contains(&value.as_str());
        by_group.entry(&unit.group).or_default().push(Choice { value, words: unit.name.clone(), chosen });
    }
    by_group
        .into_iter()
        .map(|(name, mut units)| {
            words::sort_by_name(&mut units, |unit| &unit.words);
            let name =
                if name.is_empty() { say(language, "web.campaign.one-group", &[]) } else { name.to_owned() };
            UnitGroup { name, units }
        })
        .collect()
}

/// The parameters of a framework, as typed. A value that was the default for the year that the page showed
/// follows the year.
fn parameters(language: Language, set: &LoadedSet, form: &FormBody, year: i16) -> Vec<Parameter> {
    let shown_year = form.find("shown_year").and_then(|year| year.trim().parse().ok()).unwrap_or(year);
    let each = set.framework.parameters.iter();
    each.map(|parameter| {
        let default = |year| {
            let value = parameter.default.as_ref().and_then(|default| default.in_year(year));
            value.map(|value| app::terms::parameter_spelled(parameter, &value, language))
        };
        let typed = form.find(&format!("parameter.{}", parameter.name)).map(str::to_owned);
        let follows = shown_year != year && typed.is_some() && typed == default(shown_year);
        Parameter {
            key: parameter.name.clone(),
            label: parameter.title.get(language).to_owned(),
            value: typed.filter(|_| !follows).or_else(|| default(year)).unwrap_or_default(),
        }
    })
    .collect()
}

fn warnings(language: Language, set: &LoadedSet) -> Vec<String> {
    let found = set.findings.iter().filter(|finding| finding.severity == Severity::Warning);
    found
        .map(|finding| {
            let (sentence, help) = show::diagnostic(finding, language);
            format!("{sentence} {help}")
        })
        .collect()
}
