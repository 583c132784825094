//! The course of a campaign after its self-assessment: how far it is, and the steps of the standing department.

use app::App;
use app::proceedings::{Board, NewWindow};
use assessment::appraisal::AppraisalState;
use assessment::course::{AnsweredBy, Course};
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::{Item, Language};
use words::say;

use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::pages::course::{CoursePage, CourseStep, IndexProgress};
use crate::show;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;

/// Licence of what a house publishes, unless somebody publishes at the command line with another.
pub const LICENCE: &str = "CC-BY-4.0";

/// `GET /campaigns/{campaign}/appraisal`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<String>,
) -> Result<Response, Failure> {
    shown(&state, &visitor, campaign, FormBody::default(), (StatusCode::OK, None)).await
}

/// `POST /campaigns/{campaign}/course/{send-points|call-council|approve|publish}`.
pub async fn step(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, step)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let back = format!("/campaigns/{campaign}/appraisal");
    let (id, typed) = (campaign.clone(), form.clone());
    let done = state.attempt(&visitor, move |app, who| take(app, who, &id, &step, &form)).await;
    match done {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(error) => {
            let (status, said) = beside_form(&visitor, error)?;
            shown(&state, &visitor, campaign, typed, (status, Some(said.join(" ")))).await
        }
    }
}

fn take(app: &App, who: &Visitor, id: &str, step: &str, form: &FormBody) -> Result<(), app::Error> {
    let id = id.parse().map_err(|_| app::Error::NotFound)?;
    let version = form.get("version").parse().map_err(|_| app::Error::Conflict)?;
    let (token, place) = (&who.token_hash, (id, version));
    match step {
        "send-points" => {
            let new = NewWindow {
                closes_on: form.get("closes_on").to_owned(),
                answers_due_on: form.get("answers_due_on").to_owned(),
                answered_by: AnsweredBy::named(form.get("answered_by")).unwrap_or_default(),
            };
            app.send_points(token, place, new)
        }
        "call-council" => app.call_council(token, place),
        "approve" => app.approve_result(token, place, form.get("decision")),
        "publish" => {
            let left_out = say(who.language, "web_proceedings.course.left-out", &[]);
            let about = (env!("CARGO_PKG_VERSION"), LICENCE, left_out.as_str());
            app.publish_result(token, place, about).map(drop)
        }
        _ => Err(app::Error::NotFound),
    }
}

async fn shown(
    state: &WebState,
    visitor: &Visitor,
    campaign: String,
    typed: FormBody,
    (status, refused): (StatusCode, Option<String>),
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let id = campaign.parse().map_err(|_| app::Error::NotFound)?;
            let header = app.header(&who.token_hash)?;
            let board = app.board(&who.token_hash, id, None)?;
            let language = who.language;
            let course = &board.course.course;
            let typed = ["closes_on", "answers_due_on", "decision"].map(|name| typed.get(name).to_owned());
            let mut here = who.clone();
            here.path = format!("/campaigns/{id}/appraisal");
            Ok(CoursePage {
                title: board.campaign.title.clone(),
                base: format!("/campaigns/{id}"),
                course: course.name(),
                version: board.course.version,
                window: match course {
                    Course::Replies(window) => Some((
                        show::moment(language, window.closes_at),
                        show::moment(language, window.answers_due_at),
                    )),
                    _ => None,
                },
                decision: board.decision(),
                published: match course {
                    Course::Published { sha256, .. } => format!("/results/{sha256}"),
                    _ => String::new(),
                },
                rectifications: board.count(|it| it.waiting_rectification().is_some()),
                by_level: show::by_level(language, &board.set.framework),
                indices: indices(&board, language),
                waiting: board.count(Proceeding::waits_for_answer),
                cases: board.count(Proceeding::waits_for_council),
                missing: board.missing.iter().map(|form| form.unit_name.clone()).collect(),
                step: next_step(&board),
                standing_answers: board.course.answered_by == AnsweredBy::StandingDepartment,
                typed,
                refused,
                frame: show::frame(&here, Some(&header)),
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// The step that comes next, where the one who looks may take it.
fn next_step(board: &Board) -> Option<CourseStep> {
    let (step, action) = match board.course.course {
        Course::Appraisal => (CourseStep::SendPoints, Action::RunCampaign),
        Course::Replies(_) => (CourseStep::CallCouncil, Action::RunCampaign),
        Course::Council => (CourseStep::Approve, Action::ApproveResult),
        Course::Approved(_) => (CourseStep::Publish, Action::PublishResult),
        Course::Published { .. } => return None,
    };
    board.may(action, None).then_some(step)
}

fn indices(board: &Board, language: Language) -> Vec<IndexProgress> {
    let framework = &board.set.framework;
    let line = |item: Item| {
        let (code, title) = framework.label(item);
        let below = framework.components_below(item);
        let count = |is_such: &dyn Fn(&Proceeding) -> bool| {
            let of_unit = |row: usize| {
                below.iter().filter(|slot| is_such(&board.recorded(row, **slot).proceeding)).count()
            };
            (0..board.forms.len()).map(of_unit).sum()
        };
        let address = format!("/campaigns/{}/appraisal/{code}", board.campaign.id);
        IndexProgress {
            code: code.to_owned(),
            title: title.get(language).to_owned(),
            address: if board.may(Action::SeeResults, Some(code)) { address } else { String::new() },
            decided: count(&|it| it.appraisal.decided().is_some()),
            total: below.len() * board.forms.len(),
            returned: count(&|it| matches!(it.appraisal, AppraisalState::Returned { .. })),
            contested: count(&|it| it.reply.is_some()),
        }
    };
    framework.ranking_columns().into_iter().map(line).collect()
}
