//! The course of a campaign after its self-assessment: its progress, and the steps of the standing
//! department.

use app::App;
use app::proceedings::{Board, NewWindow, PublicationNotes, TypedWithoutData, WaitingIndicator};
use assessment::Id;
use assessment::appraisal::AppraisalState;
use assessment::campaign::{Campaign, CampaignAt};
use assessment::course::{AnsweredBy, Course};
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::{Item, Language};
use words::say;

use super::course_consequences::{on_calling, on_publishing, on_sending};
use super::course_page::{ApprovalLine, CoursePage, CourseStep, IndexProgress, WaitingLine};
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// Licence of what an instance publishes, unless another is given at the command line.
pub const LICENCE: &str = "CC-BY-4.0";

/// `GET /campaigns/{campaign}/appraisal`: the page of the course.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, campaign, FormBody::default(), StatusCode::OK, None).await
}

/// `POST /campaigns/{campaign}/course/send-points`: what it does is shown first.
pub async fn send_points(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    // A program that leaves it out keeps the rule of the campaign.
    let answered_by = match form.find("answered_by") {
        None => AnsweredBy::default(),
        Some(name) => AnsweredBy::named(name)
            .ok_or_else(|| Failure::status(&visitor, StatusCode::BAD_REQUEST, "bad-request"))?,
    };
    let window = NewWindow {
        closes_on: form.get("closes_on").to_owned(),
        answers_due_on: form.get("answers_due_on").to_owned(),
        answered_by,
    };
    let command = move |app: &App, who: &Visitor, at| app.send_points(&who.credential, at, window);
    let request = StepRequest {
        course_step: CourseStep::SendPoints,
        campaign,
        form,
        consequences: on_sending,
        command,
    };
    take(&state, &visitor, request).await
}

/// `POST /campaigns/{campaign}/course/call-council`: what it does is shown first.
pub async fn call_council(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let command = |app: &App, who: &Visitor, at| app.call_council(&who.credential, at);
    let request = StepRequest {
        course_step: CourseStep::CallCouncil,
        campaign,
        form,
        consequences: on_calling,
        command,
    };
    take(&state, &visitor, request).await
}

/// `POST /campaigns/{campaign}/course/publish`: what it does is shown first.
pub async fn publish(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let command = |app: &App, who: &Visitor, at| {
        let left_out = say(who.language, "web_proceedings.course.left-out", &[]);
        let notes = PublicationNotes {
            program_version: env!("CARGO_PKG_VERSION"),
            licence: LICENCE,
            left_out_reason: &left_out,
        };
        app.publish_result(&who.credential, at, notes).map(drop)
    };
    let request = StepRequest {
        course_step: CourseStep::Publish,
        campaign,
        form,
        consequences: on_publishing,
        command,
    };
    take(&state, &visitor, request).await
}

/// A step of the course as it was sent.
struct StepRequest<C> {
    course_step: CourseStep,
    campaign: Id<Campaign>,
    form: FormBody,
    /// Works out the consequences, in words.
    consequences: fn(&App, &Visitor, Id<Campaign>, &FormBody) -> Result<Confirmation, app::Error>,
    /// Does it, over the version that the page showed.
    command: C,
}

/// Takes a step: it is shown first, and done as it was shown.
async fn take<C>(state: &WebState, visitor: &Visitor, request: StepRequest<C>) -> Result<Response, Failure>
where
    C: FnOnce(&App, &Visitor, CampaignAt) -> Result<(), app::Error> + Send + 'static,
{
    let StepRequest { course_step, campaign, form, consequences, command } = request;
    let address = urls::campaign(campaign).course_step(course_step.name());
    let typed = form.clone();
    let shown_first = move |app: &App, who: &Visitor| consequences(app, who, campaign, &typed);
    let version = form.version();
    let done = move |app: &App, who: &Visitor| command(app, who, CampaignAt::new(campaign, version?));
    match act(state, visitor, &address, &form, shown_first, done).await? {
        Act::Done(()) => Ok(Redirect::to(&urls::campaign(campaign).appraisal()).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => {
            let (status, messages) = beside_form(visitor, error)?;
            render_page(state, visitor, campaign, form, status, Some(messages.join(" "))).await
        }
    }
}

/// Renders the page again with the reason of a refusal.
pub async fn rerender_with_error(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    error: app::Error,
) -> Result<Response, Failure> {
    let (status, messages) = beside_form(visitor, error)?;
    render_page(state, visitor, campaign, FormBody::default(), status, Some(messages.join(" "))).await
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    typed: FormBody,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let board = app.board(&who.credential, campaign, None)?;
            let language = who.language;
            let course = &board.course.course;
            let typed = ["closes_on", "answers_due_on", "reason"].map(|name| typed.get(name).to_owned());
            let here = who.at(urls::campaign(campaign).appraisal());
            Ok(CoursePage {
                title: board.campaign.title.clone(),
                base: urls::campaign(campaign).overview(),
                course: course.name(),
                version: board.course.version,
                window: match course {
                    Course::Replies(window) => {
                        Some((show::moment(window.closes_at), show::moment(window.answers_due_at)))
                    }
                    _ => None,
                },
                approvals: approvals(&board, language),
                published: match course {
                    Course::Published { sha256, .. } => urls::result(sha256).ranking(),
                    _ => String::new(),
                },
                rectifications: board.count(|it| it.waiting_rectification().is_some()),
                by_level: show::by_level(language, &board.set.framework),
                indices: indices(&board, language),
                without_data: waiting_lines(&board, language),
                decides_without_data: board.may(Action::RunCampaign, None),
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

/// Every decision with the edition that it approved, and what was published by it.
fn approvals(board: &Board, language: Language) -> Vec<ApprovalLine> {
    let line = |row: &store::tables::approvals::ApprovalRow| ApprovalLine {
        edition: row.approval.edition,
        decision: show::decision_words(language, &row.approval.decision),
        file: show::decision_file(board.campaign.id, &row.approval),
        publication: row.publication.as_ref().map(|sha| urls::result(sha).ranking()),
    };
    board.approvals.iter().map(line).collect()
}

/// The step that comes next, if the visitor may take it.
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

/// `POST /campaigns/{campaign}/without-data`: decides what counts for an indicator without the managing
/// body's data.
pub async fn without_data(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let typed = form.clone();
    let done = state
        .attempt(&visitor, move |app, who| {
            let units = form.all("unit").map(|unit| unit.parse().map_err(|_| app::Error::NotFound));
            let decision = TypedWithoutData {
                component: form.get("component").to_owned(),
                units: units.collect::<Result<_, _>>()?,
                counts: form.get("counts").to_owned(),
                reason: form.get("reason").to_owned(),
            };
            app.decide_without_data(&who.credential, campaign, decision)
        })
        .await;
    match done {
        Ok(_) => Ok(Redirect::to(&urls::campaign(campaign).appraisal()).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            render_page(&state, &visitor, campaign, typed, status, Some(messages.join(" "))).await
        }
    }
}

/// The indicators that wait for data of the managing body.
fn waiting_lines(board: &Board, language: Language) -> Vec<WaitingLine> {
    let framework = &board.set.framework;
    let line = |waiting: WaitingIndicator| {
        let (code, title) = framework.label(Item::Component(waiting.slot));
        let index = framework.main_index_of(waiting.slot);
        let is_open = board.course.course == Course::Appraisal;
        let unit =
            |row: &usize| board.forms.get(*row).map(|form| (form.unit.to_string(), form.unit_name.clone()));
        WaitingLine {
            code: code.to_owned(),
            label: format!("{code} {}", title.get(language)),
            address: if is_open && board.may(Action::SeeResults, Some(index)) {
                urls::campaign(board.campaign.id).values(index)
            } else {
                String::new()
            },
            units: waiting.rows.iter().filter_map(unit).collect(),
        }
    };
    board.waiting_indicators().into_iter().map(line).collect()
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
        let address = urls::campaign(board.campaign.id).matrix(code);
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
