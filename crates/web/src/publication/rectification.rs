//! Rectifications of a published result: what they would change, and the new edition.

use app::App;
use app::proceedings::{Board, FourEyes, NewEdition, PublicationNotes};
use assessment::Id;
use assessment::Refusal;
use assessment::campaign::{Campaign, CampaignAt};
use assessment::correction::{FourScores, ScoreStage};
use assessment::course::Course;
use assessment::permission::{Action, may};
use assessment::refusal::codes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use words::say;

use super::approval::decision_fields;
use super::rectification_page::{RectificationLine, RectificationPage};
use super::signed_file::{approval, done as file_done, read};
use crate::appraisal::course::LICENCE;
use crate::appraisal::indicator_order::address;
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::council::cases::preview;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::layout::effects::EffectsBlock;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns/{campaign}/rectification`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, campaign, FormBody::default(), StatusCode::OK, None).await
}

/// `POST /campaigns/{campaign}/rectification`: shows what a new edition changes and asks for its decision;
/// then publishes it and redirects there.
pub async fn publish(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    request: Request,
) -> Result<Response, Failure> {
    let address = urls::campaign(campaign).rectification();
    // The body is not read from somebody without the permission.
    let allowed = state.attempt(&visitor, move |app, who| allowed(app, who, campaign).map(drop)).await;
    if let Err(error) = allowed {
        let (status, messages) = beside_form(&visitor, error)?;
        let nothing = FormBody::default();
        return render_page(&state, &visitor, campaign, nothing, status, Some(messages.join(" "))).await;
    }
    let (form, file) = read(&state, &visitor, campaign, request).await?;
    let (typed, page) = (form.clone(), address.clone());
    let shown_first = move |app: &App, who: &Visitor| consequences(app, who, campaign, &page, &typed);
    let (typed, options) = (form.clone(), state.options.clone());
    let done = move |app: &App, who: &Visitor| {
        let version = typed.version()?;
        let left_out = say(who.language, "web_proceedings.course.left-out", &[]);
        let notes = PublicationNotes {
            program_version: env!("CARGO_PKG_VERSION"),
            licence: LICENCE,
            left_out_reason: &left_out,
        };
        let decision = approval(app, &options, &typed, file.as_ref())?;
        let new = NewEdition { what: typed.get("what").to_owned(), decision };
        app.publish_rectified(&who.credential, CampaignAt::new(campaign, version), notes, &new)
    };
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(sha256) => {
            file_done(&state, &form);
            Ok(Redirect::to(&urls::result(&sha256).ranking()).into_response())
        }
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            render_page(&state, &visitor, campaign, form, status, Some(messages.join(" "))).await
        }
    }
}

fn allowed(app: &App, who: &Visitor, id: Id<Campaign>) -> Result<Board, app::Error> {
    let board = app.board(&who.credential, id, None)?;
    may(&board.signed_in.actor, Action::PublishRectified, &board.target(None))?;
    if !matches!(board.course.course, Course::Published { .. }) {
        return Err(Refusal::state(codes::RESULT_NOT_PUBLISHED).into());
    }
    Ok(board)
}

fn consequences(
    app: &App,
    who: &Visitor,
    id: Id<Campaign>,
    back: &str,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let board = allowed(app, who, id)?;
    if form.get("version") != board.course.version.to_string() {
        return Err(app::Error::Conflict);
    }
    if form.get("what").trim().is_empty() {
        return Err(app::FieldFault::alone("what", app::proceedings::codes::NO_REASON));
    }
    let count = board.count(|it| it.waiting_rectification().is_some());
    if count == 0 {
        return Err(Refusal::state(codes::NO_RECTIFICATION).into());
    }
    let eyes = app.four_eyes(&who.credential, board.campaign.id)?;
    if eyes.is_own {
        return Err(Refusal::state(codes::FOUR_EYES).into());
    }
    let before = board.course.course.approval().map_or(1, |approval| approval.edition);
    let then = board.scores_then();
    let lines = preview(&board, &board.scores(), then.as_ref(), who.language)?;
    let units = lines.iter().filter(|line| line.differs).count();
    let of_edition = [("edition", &*(before + 1).to_string()), ("before", &*before.to_string())];
    let of_points = [("count", &*count.to_string()), ("units", &*units.to_string())];
    let confirmation = Confirmation::of(who, "rectify-publish", back)
        .fact("edition", &of_edition)
        .fact("indicators", &of_points)
        .fact("entered-by", &[("names", &eyes.entered_by.join(", "))]);
    Ok(decision_fields(confirmation))
}

/// Who may publish the waiting rectifications, in words: nobody publishes what they entered themselves.
fn four_eyes(language: Language, eyes: &FourEyes) -> String {
    let entered = eyes.entered_by.join(", ");
    if eyes.others.is_empty() {
        return say(language, "web_rectification.nobody-else", &[("names", &entered)]);
    }
    let data = [("names", &*entered), ("others", &*eyes.others.join(", "))];
    say(language, "web_rectification.four-eyes", &data)
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
            let Course::Published { approval, sha256 } = &board.course.course else {
                return Err(Refusal::state(codes::RESULT_NOT_PUBLISHED).into());
            };
            let language = who.language;
            let eyes = app.four_eyes(&who.credential, campaign)?;
            let count = board.count(|it| it.waiting_rectification().is_some());
            let now = board.scores();
            let then = board.scores_then();
            let effect = preview(&board, &now, then.as_ref(), language)?;
            // Rectifications of the visitor's own unit are hidden until they are published.
            let own = board.forms.iter().filter(|form| board.is_own(form));
            let own: Vec<&str> = own.map(|form| form.unit_name.as_str()).collect();
            let here = who.at(urls::campaign(campaign).rectification());
            Ok(RectificationPage {
                frame: show::frame(&here, Some(&header)),
                campaign: board.campaign.title.clone(),
                base: urls::campaign(campaign).overview(),
                version: board.course.version,
                published: urls::result(sha256).ranking(),
                decision: show::decision_words(language, &approval.decision),
                four_eyes: if count > 0 { four_eyes(language, &eyes) } else { String::new() },
                waiting: match &then {
                    Some(then) => waiting(&board, &now, then, language)?,
                    None => Vec::new(),
                },
                effect: effect
                    .into_iter()
                    .filter(|line| line.differs && !own.contains(&line.unit.as_str()))
                    .collect(),
                may_publish: board.may(Action::PublishRectified, None) && !eyes.is_own,
                what: typed.get("what").to_owned(),
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn waiting(
    board: &Board,
    now: &FourScores,
    then: &FourScores,
    language: Language,
) -> Result<Vec<RectificationLine>, app::Error> {
    let framework = &board.set.framework;
    let mut lines = Vec::new();
    for (row, form) in board.forms.iter().enumerate().filter(|(_, form)| !board.is_own(form)) {
        for (slot, component) in framework.components_with_slots() {
            let Some(waiting) = board.recorded(row, slot).proceeding.waiting_rectification() else {
                continue;
            };
            let points = [now, then].map(|scores| {
                let points = scores.at(ScoreStage::Approved).component_points(row, slot);
                show::points(framework, points.as_ref(), language)
            });
            let change = |change| show::change_words(framework, change, language);
            lines.push(RectificationLine {
                unit: form.unit_name.clone(),
                indicator: format!("{} {}", component.code, component.title.get(language)),
                address: address(board, form, slot),
                changes: waiting.changes.iter().map(change).collect(),
                reason: show::reason_words(&waiting.reason, language),
                points,
                effects: match board.proposal(row, slot) {
                    Some(proposal) => show::effects(board, &proposal, row, slot, language)?,
                    None => EffectsBlock::none(),
                },
            });
        }
    }
    words::sort_by_name(&mut lines, |line| &line.unit);
    Ok(lines)
}
