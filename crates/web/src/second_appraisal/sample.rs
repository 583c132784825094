//! The blind second appraisal of a campaign: drawing the sample, and the agreement.

use app::App;
use app::form::FormAt;
use app::proceedings::{Agreement, IndicatorAt, SecondAppraisalBoard, TypedDraw};
use assessment::Id;
use assessment::campaign::Campaign;
use assessment::permission::{Action, may};
use assessment::role::{Unit, User};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use framework::Language;
use words::say;

use super::figures::{agreement_line, appraiser_name, difference_lines, indicator_name};
use super::sample_page::{DifferenceLine, OwnLine, Sample, SecondPage, Waiting};
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns/{campaign}/second`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, campaign, FormBody::default(), StatusCode::OK, Ok(None)).await
}

/// `POST /campaigns/{campaign}/second/draw`: draws a sample; the consequences are shown first.
pub async fn draw(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let address = urls::campaign(campaign).draw_second();
    let typed = form.clone();
    let shown_first = move |app: &App, who: &Visitor| on_drawing(app, who, campaign, &typed);
    let typed = TypedDraw { percent: form.get("percent").to_owned(), seed: form.get("seed").to_owned() };
    let done = move |app: &App, who: &Visitor| {
        let (drawn, without) = app.draw_second(&who.credential, campaign, typed)?;
        let data = [("count", drawn.to_string()), ("without", without.to_string())];
        let data = data.each_ref().map(|(name, value)| (*name, value.as_str()));
        Ok(say(who.language, "web_second.drawn-now", &data))
    };
    let taken = act(&state, &visitor, &address, &form, shown_first, done).await?;
    answered(&state, &visitor, campaign, form, taken).await
}

/// `POST /campaigns/{campaign}/second/release`: takes out an indicator that nobody will appraise a second
/// time.
pub async fn release(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let typed = form.clone();
    let released = state
        .attempt(&visitor, move |app, who| {
            // A visitor who is not signed in is asked to sign in first; then unit, component and version of
            // the chosen row are read.
            app.header(&who.credential)?;
            let mut parts = typed.get("indicator").split(' ');
            let mut next = || parts.next().ok_or(app::Error::NotFound);
            let unit = next()?.parse().map_err(|_| app::Error::NotFound)?;
            let component = next()?.to_owned();
            let seen = next()?.parse().map_err(|_| app::Error::Conflict)?;
            let at = IndicatorAt { form: FormAt { campaign, unit }, component };
            app.release_second(&who.credential, &at, seen, typed.get("reason"))?;
            Ok(say(who.language, "web_second.released-now", &[]))
        })
        .await;
    answered(&state, &visitor, campaign, form, released.map_or_else(Act::Refused, Act::Done)).await
}

async fn answered(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    form: FormBody,
    taken: Act<String>,
) -> Result<Response, Failure> {
    match taken {
        Act::Shown(page) => Ok(page),
        Act::Done(message) => {
            let nothing = FormBody::default();
            render_page(state, visitor, campaign, nothing, StatusCode::OK, Ok(Some(message))).await
        }
        Act::Refused(error) => {
            let (status, messages) = beside_form(visitor, error)?;
            render_page(state, visitor, campaign, form, status, Err(messages.join(" "))).await
        }
    }
}

fn on_drawing(
    app: &App,
    who: &Visitor,
    id: Id<Campaign>,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let seen = app.second_appraisal_board(&who.credential, id)?;
    let (board, percent) = (&seen.board, form.get("percent").trim().trim_end_matches('%').trim());
    may(&board.signed_in.actor, Action::DrawSecond, &board.target(None))?;
    let bad = || app::FieldFault::alone("percent", app::proceedings::codes::BAD_SHARE);
    let share: u32 = percent.parse().map_err(|_| bad())?;
    if share == 0 {
        return Err(assessment::Refusal::state(assessment::refusal::codes::SECOND_SHARE).into());
    }
    if share > 100 {
        return Err(bad());
    }
    let (units, components) = (board.forms.len(), board.set.framework.components.len());
    let data = [
        ("percent", percent),
        ("units", &*units.to_string()),
        ("indicators", &*(units * components).to_string()),
    ];
    Ok(Confirmation::of(who, "draw-second", &urls::campaign(id).second()).fact("what", &data))
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    typed: FormBody,
    status: StatusCode,
    outcome: Result<Option<String>, String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let seen = app.second_appraisal_board(&who.credential, campaign)?;
            let here = who.at(urls::campaign(campaign).second());
            let (message, refused) = match outcome {
                Ok(message) => (message, None),
                Err(refused) => (None, Some(refused)),
            };
            Ok(SecondPage {
                frame: show::frame(&here, Some(&header)),
                campaign: seen.board.campaign.title.clone(),
                base: urls::campaign(campaign).overview(),
                own: own(&seen, who.language),
                sample: seen
                    .agreement
                    .as_ref()
                    .map(|agreement| sample(&seen, agreement, who.language))
                    .transpose()?,
                draws: seen.board.may(Action::DrawSecond, None),
                typed: [typed.find("percent").unwrap_or("10").to_owned(), typed.get("seed").to_owned()],
                message,
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn own(seen: &SecondAppraisalBoard, language: Language) -> Vec<OwnLine> {
    let framework = &seen.board.set.framework;
    let line = |sampled: &app::proceedings::Sampled| {
        let form = seen.board.forms.get(sampled.row)?;
        let code = &framework[sampled.slot].code;
        let at = FormAt { campaign: seen.board.campaign.id, unit: form.unit };
        Some(OwnLine {
            unit: form.unit_name.clone(),
            indicator: indicator_name(framework, sampled.slot, language),
            address: if sampled.is_given() { String::new() } else { urls::form(at).second(code) },
        })
    };
    seen.own.iter().filter_map(line).collect()
}

fn sample(
    seen: &SecondAppraisalBoard,
    agreement: &Agreement,
    language: Language,
) -> Result<Sample, app::Error> {
    let framework = &seen.board.set.framework;
    let name = |user: &Id<User>| appraiser_name(seen, user);
    let in_sample: Vec<_> = seen.lines.iter().filter(|line| !line.sampled.is_released()).collect();
    let mut seeds: Vec<String> = Vec::new();
    let mut people: Vec<(String, usize, usize)> = Vec::new();
    for line in &in_sample {
        if !seeds.contains(&line.sampled.seed) {
            seeds.push(line.sampled.seed.clone());
        }
        let given = usize::from(line.sampled.is_given());
        match people.iter_mut().find(|(name, ..)| *name == line.assigned) {
            Some((_, done, of)) => (*done, *of) = (*done + given, *of + 1),
            None => people.push((line.assigned.clone(), given, 1)),
        }
    }
    words::sort_by_name(&mut people, |(name, ..)| name);
    let waiting = in_sample.iter().filter(|line| !line.sampled.is_given()).filter_map(|line| {
        let form = seen.board.forms.get(line.sampled.row)?;
        let code = &framework[line.sampled.slot].code;
        Some(Waiting {
            value: format!("{} {code} {}", form.unit, line.sampled.version),
            words: format!("{code} · {} · {}", form.unit_name, line.assigned),
        })
    });
    let unit_name = |unit: &Id<Unit>| {
        let form = seen.board.forms.iter().find(|form| form.unit == *unit);
        let missing = || app::Error::Internal(format!("figures of unit {unit}, which has no form"));
        form.map(|form| form.unit_name.clone()).ok_or_else(missing)
    };
    let by_first = agreement.by_first.iter().map(|(user, it)| Ok((name(user)?, *it)));
    let by_unit = agreement.by_unit.iter().map(|(unit, it)| Ok((unit_name(unit)?, *it)));
    Ok(Sample {
        drawn: in_sample.len(),
        given: in_sample.iter().filter(|line| line.sampled.is_given()).count(),
        seeds,
        people,
        waiting: waiting.collect(),
        whole: agreement_line(String::new(), &agreement.whole, language),
        indicators: agreement
            .indicators
            .iter()
            .map(|it| agreement_line(indicator_name(framework, it.slot, language), &it.figures, language))
            .collect(),
        by_first: difference_lines(by_first.collect::<Result<_, app::Error>>()?, language),
        by_unit: difference_lines(by_unit.collect::<Result<_, app::Error>>()?, language),
        strictness: strictness(seen, agreement, language)?,
    })
}

/// How strict each appraiser is. Points are seldom raised above the self-assessment, so nobody is marked for
/// being below.
fn strictness(
    seen: &SecondAppraisalBoard,
    agreement: &Agreement,
    language: Language,
) -> Result<Vec<DifferenceLine>, app::Error> {
    let named = agreement.strictness.iter().map(|it| {
        let name = appraiser_name(seen, &it.person)?;
        Ok((format!("{} · {name}", it.index), it.difference))
    });
    let mut lines = difference_lines(named.collect::<Result<_, app::Error>>()?, language);
    for line in &mut lines {
        line.is_marked = false;
    }
    Ok(lines)
}
