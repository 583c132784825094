//! Acts on a campaign as a whole: open, extend, close, reopen, copy, delete, add a unit. What cannot be
//! undone is shown first.

use app::App;
use app::accounts::Credential;
use app::campaigns::{CampaignView, Unready};
use assessment::campaign::{Campaign, CampaignAt, CampaignState};
use assessment::permission::{Action, Target, may};
use assessment::refusal::{Refusal, codes};
use assessment::{Id, Moment};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use words::say;

use super::campaign::render_page;
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::show::lists::{Searched, some_names};
use crate::state::WebState;
use crate::visitor::Visitor;
use crate::{show, urls};

/// An act as it is sent: by whom, on which campaign, with what.
type Sent = (State<WebState>, Visitor, Path<Id<Campaign>>, FormBody);

/// Works out what an act does; the command, below, does it and returns where to continue.
type Consequences = fn(&Seen<'_>) -> Result<Confirmation, app::Error>;
type Command = fn(&App, &Credential, CampaignAt, &FormBody) -> Result<(), app::Error>;

/// What can be done to a campaign after its consequences were shown.
struct CampaignAct {
    /// Its name in addresses.
    step: &'static str,
    /// The permission that it needs.
    action: Action,
    /// Works out the consequences, in words.
    consequences: Consequences,
    /// Does it.
    command: Command,
}

/// A campaign that somebody is about to do something to.
struct Seen<'a> {
    app: &'a App,
    who: &'a Visitor,
    view: &'a CampaignView,
    form: &'a FormBody,
    back: String,
}

/// `POST /campaigns/{campaign}/open`.
pub async fn open(sent: Sent) -> Result<Response, Failure> {
    take(
        sent,
        CampaignAct {
            step: "open",
            action: Action::RunCampaign,
            consequences: on_opening,
            command: |app, credential, at, _| app.open_campaign(credential, at),
        },
    )
    .await
}

/// `POST /campaigns/{campaign}/extend`.
pub async fn extend(sent: Sent) -> Result<Response, Failure> {
    take(
        sent,
        CampaignAct {
            step: "extend",
            action: Action::RunCampaign,
            consequences: on_extending,
            command: |app, credential, at, form| {
                app.extend_campaign(credential, at, new_deadline(form)?, form.get("reason"))
            },
        },
    )
    .await
}

/// `POST /campaigns/{campaign}/close`.
pub async fn close(sent: Sent) -> Result<Response, Failure> {
    take(
        sent,
        CampaignAct {
            step: "close",
            action: Action::RunCampaign,
            consequences: on_closing,
            command: |app, credential, at, _| app.close_campaign(credential, at),
        },
    )
    .await
}

/// `POST /campaigns/{campaign}/reopen`.
pub async fn reopen(sent: Sent) -> Result<Response, Failure> {
    take(
        sent,
        CampaignAct {
            step: "reopen",
            action: Action::ReopenCampaign,
            consequences: on_reopening,
            command: |app, credential, at, form| app.reopen_campaign(credential, at, form.get("reason")),
        },
    )
    .await
}

/// `POST /campaigns/{campaign}/delete`; afterwards there is no page of the campaign to go back to.
pub async fn add_unit(sent: Sent) -> Result<Response, Failure> {
    take(
        sent,
        CampaignAct {
            step: "add-unit",
            action: Action::RunCampaign,
            consequences: on_adding,
            command: |app, credential, at, form| {
                app.add_unit(
                    credential,
                    at,
                    unit_of(app, credential, form)?,
                    form.get("unranked") != "yes",
                    form.get("reason"),
                )
            },
        },
    )
    .await
}

/// `POST /campaigns/{campaign}/copy`: makes a draft with the same settings, which can be changed or deleted.
pub async fn delete(sent: Sent) -> Result<Response, Failure> {
    take(
        sent,
        CampaignAct {
            step: "delete",
            action: Action::PrepareCampaign,
            consequences: on_deleting,
            command: |app, credential, at, _| app.delete_prepared(credential, at),
        },
    )
    .await
}

/// `POST /campaigns/{campaign}/copy`: a draft like it, to be changed; it can be deleted.
pub async fn copy(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let copied = state
        .attempt(&visitor, move |app, who| {
            let (row, _) = app.as_entered(&who.credential, campaign)?;
            let title = say(who.language, "web.campaign.copy-of", &[("title", &row.title)]);
            app.copy_campaign(&who.credential, campaign, &title)
        })
        .await;
    match copied {
        Ok(id) => Ok(Redirect::to(&urls::campaign(id).edit()).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            let (searched, message) = (Searched::default(), Some(messages.join(" ")));
            render_page(&state, &visitor, campaign, searched, String::new(), status, message).await
        }
    }
}

async fn take(sent: Sent, asked: CampaignAct) -> Result<Response, Failure> {
    let (State(state), visitor, Path(campaign), form) = sent;
    let CampaignAct { step, action, consequences, command } = asked;
    let back = urls::campaign(campaign).overview();
    let address = urls::campaign(campaign).step(step);
    let (typed, page) = (form.clone(), back.clone());
    let shown_first = move |app: &App, who: &Visitor| {
        let version = typed.version()?;
        let actor = app.header(&who.credential)?.signed_in.actor;
        may(&actor, action, &Target { campaign: Some(campaign), ..Target::ANYWHERE })?;
        let view = app.campaign_overview(&who.credential, campaign)?;
        if view.campaign.version != version {
            return Err(app::Error::Conflict);
        }
        consequences(&Seen { app, who, view: &view, form: &typed, back: page })
    };
    let typed = form.clone();
    let done = move |app: &App, who: &Visitor| {
        command(app, &who.credential, CampaignAt::new(campaign, typed.version()?), &typed)
    };
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(()) if step == "delete" => Ok(Redirect::to(urls::CAMPAIGNS).into_response()),
        Act::Done(()) => Ok(Redirect::to(&back).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            let (searched, message) = (Searched::default(), Some(messages.join(" ")));
            let typed = form.get("unit").to_owned();
            render_page(&state, &visitor, campaign, searched, typed, status, message).await
        }
    }
}

fn new_deadline(form: &FormBody) -> Result<jiff::civil::Date, app::Error> {
    show::day_of(form.get("deadline")).ok_or_else(|| app::FieldFault::alone("deadline", "field-bad-date"))
}

/// The unit that was chosen or typed.
fn unit_of(
    app: &App,
    credential: &Credential,
    form: &FormBody,
) -> Result<Id<assessment::role::Unit>, app::Error> {
    app.unit_named(credential, "unit", form.get("unit"))
}

impl Seen<'_> {
    fn confirmation(&self, act: &'static str) -> Confirmation {
        Confirmation::of(self.who, act, &self.back)
    }

    /// Names of the units that have not submitted.
    fn missing(&self) -> Vec<&str> {
        let forms = self.view.forms.iter().map(|summary| &summary.form);
        let missing = forms.filter(|form| !form.state.is_submitted());
        let mut names: Vec<&str> = missing.map(|form| form.unit_name.as_str()).collect();
        words::sort_by_name(&mut names, |name| name);
        names
    }
}

fn on_opening(seen: &Seen<'_>) -> Result<Confirmation, app::Error> {
    let (view, campaign) = (seen.view, &seen.view.campaign);
    let units = view.forms.len();
    if view.unready.iter().any(|why| matches!(why, Unready::Parameter(_))) {
        return Err(Refusal::state(codes::PARAMETERS_MISSING).into());
    }
    campaign.state.open(seen.app.now(), campaign.deadline, units)?;
    let people: usize = view.forms.iter().map(|summary| summary.people).sum();
    let nobody: Vec<&str> = view
        .forms
        .iter()
        .filter(|summary| summary.people == 0)
        .map(|summary| summary.form.unit_name.as_str())
        .collect();
    let set = &view.set.framework;
    let set = format!("{} ({})", set.title.get(seen.who.language), set.edition);
    let mut confirmation = seen
        .confirmation("open")
        .fact("units", &[("units", &units.to_string()), ("until", &show::moment(campaign.deadline))])
        .fact("told", &[("people", &people.to_string())])
        .fact("set", &[("set", &set), ("year", &campaign.year.to_string())]);
    if !nobody.is_empty() {
        let data = [("count", &*nobody.len().to_string()), ("names", &*some_names(&nobody))];
        confirmation = confirmation.warn("nobody", &data);
    }
    Ok(confirmation.tick_where_warned())
}

fn on_extending(seen: &Seen<'_>) -> Result<Confirmation, app::Error> {
    let campaign = &seen.view.campaign;
    let (reason, deadline) = (seen.form.get("reason").trim(), Moment::end_of_day(new_deadline(seen.form)?));
    campaign.state.extend(seen.app.now(), deadline, reason)?;
    let units = seen.view.forms.len().to_string();
    let (before, after) = (show::moment(campaign.deadline), show::moment(deadline));
    let data = [("units", &*units), ("before", &*before), ("after", &*after)];
    Ok(seen
        .confirmation("extend")
        .fact("days", &data)
        .fact("left", &[("count", &seen.missing().len().to_string())])
        .fact("told", &[("reason", reason)]))
}

fn on_closing(seen: &Seen<'_>) -> Result<Confirmation, app::Error> {
    let campaign = &seen.view.campaign;
    campaign.state.close(seen.app.now())?;
    let (units, missing) = (seen.view.forms.len(), seen.missing());
    let submitted = units - missing.len();
    let data = [("submitted", &*submitted.to_string()), ("units", &*units.to_string())];
    let mut confirmation = seen.confirmation("close").fact("submitted", &data);
    if !missing.is_empty() {
        let data = [("count", &*missing.len().to_string()), ("names", &*some_names(&missing))];
        confirmation = confirmation.warn("missing", &data);
    }
    let waiting = seen.view.forms.iter().filter(|it| it.form.state.is_with_leader()).count();
    if waiting > 0 {
        confirmation = confirmation.warn("with-leader", &[("count", &waiting.to_string())]);
    }
    let days = campaign.deadline.days_left(seen.app.now());
    if days > 0 {
        let data = [("days", &*days.to_string()), ("until", &*show::moment(campaign.deadline))];
        confirmation = confirmation.warn("early", &data);
    }
    Ok(confirmation.tick_where_warned())
}

fn on_reopening(seen: &Seen<'_>) -> Result<Confirmation, app::Error> {
    let campaign = &seen.view.campaign;
    let appraised = usize::from(campaign.closed_at().is_some() && !seen.view.may_reopen);
    campaign.state.reopen(appraised, seen.form.find("reason").filter(|it| !it.is_empty()).unwrap_or("?"))?;
    let mut confirmation = seen
        .confirmation("reopen-campaign")
        .fact("units", &[("count", &seen.missing().len().to_string())])
        .fact("told", &[]);
    if campaign.deadline <= seen.app.now() {
        confirmation = confirmation.warn("past", &[("until", &show::moment(campaign.deadline))]);
    }
    Ok(confirmation.field("reason", "web.word.reason", crate::confirm::page::ConfirmFieldKind::Sentences))
}

fn on_deleting(seen: &Seen<'_>) -> Result<Confirmation, app::Error> {
    let campaign = &seen.view.campaign;
    if !matches!(campaign.state, CampaignState::Prepared) {
        return Err(Refusal::state(codes::NOT_PREPARED).into());
    }
    let data = [
        ("title", &*campaign.title),
        ("year", &*campaign.year.to_string()),
        ("units", &*seen.view.forms.len().to_string()),
        ("until", &*show::moment(campaign.deadline)),
    ];
    Ok(seen.confirmation("delete-campaign").fact("what", &data).fact("unseen", &[]))
}

fn on_adding(seen: &Seen<'_>) -> Result<Confirmation, app::Error> {
    let campaign = &seen.view.campaign;
    if !matches!(campaign.state, CampaignState::Open { .. }) {
        let code = if campaign.closed_at().is_some() { codes::CLOSED } else { codes::NOT_OPEN };
        return Err(Refusal::state(code).into());
    }
    let unit = unit_of(seen.app, &seen.who.credential, seen.form)?;
    let units = seen.app.units_to_assess(&seen.who.credential)?;
    let name = units.iter().find(|known| known.id == unit).map(|known| known.name.as_str());
    let bad = || app::FieldFault::alone("unit", app::campaigns::codes::BAD_UNIT);
    let name = name.ok_or_else(bad)?;
    if seen.view.forms.iter().any(|summary| summary.form.unit == unit) {
        return Err(app::FieldFault::alone("unit", app::campaigns::codes::UNIT_TAKES_PART));
    }
    let belongs =
        |person: &app::accounts::PersonView| person.grants.iter().any(|held| held.grant.unit == Some(unit));
    let people = seen.app.people(&seen.who.credential)?.iter().filter(|person| belongs(person)).count();
    let before = seen.view.forms.len();
    let data = [
        ("unit", name),
        ("until", &*show::moment(campaign.deadline)),
        ("before", &*before.to_string()),
        ("after", &*(before + 1).to_string()),
    ];
    let confirmation =
        seen.confirmation("add-unit").fact("unit", &data).fact("told", &[("people", &people.to_string())]);
    let confirmation = if people == 0 { confirmation.warn("nobody", &[]) } else { confirmation };
    Ok(confirmation.field("reason", "web.word.reason", crate::confirm::page::ConfirmFieldKind::Sentences))
}
