//! What is to be set right in a published result, what that would change, and the new edition.

use app::proceedings::{Board, NewEdition};
use assessment::correction::{FourScores, ScoreStage};
use assessment::course::Course;
use assessment::permission::Action;
use assessment::refusal::codes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::{ComponentSlot, Language};
use words::say;

use super::council::preview;
use super::course::LICENCE;
use super::indicator_order::address;
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::pages::effects::EffectsBlock;
use crate::pages::rectification::{RectificationLine, RectificationPage};
use crate::show;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;

/// `GET /campaigns/{campaign}/rectification`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<String>,
) -> Result<Response, Failure> {
    shown(&state, &visitor, campaign, FormBody::default(), (StatusCode::OK, None)).await
}

/// `POST /campaigns/{campaign}/rectification`: publishes a new edition, and goes there.
pub async fn publish(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (id, typed) = (campaign.clone(), form.clone());
    let done = state
        .attempt(&visitor, move |app, who| {
            let id = id.parse().map_err(|_| app::Error::NotFound)?;
            let version = form.get("version").parse().map_err(|_| app::Error::Conflict)?;
            let left_out = say(who.language, "web_proceedings.course.left-out", &[]);
            let said = (env!("CARGO_PKG_VERSION"), LICENCE, left_out.as_str());
            let new =
                NewEdition { what: form.get("what").to_owned(), decision: form.get("decision").to_owned() };
            app.publish_rectified(&who.token_hash, (id, version), said, &new)
        })
        .await;
    match done {
        Ok(sha256) => Ok(Redirect::to(&format!("/results/{sha256}")).into_response()),
        Err(error) => {
            let (status, said) = beside_form(&visitor, error)?;
            shown(&state, &visitor, campaign, typed, (status, Some(said.join(" ")))).await
        }
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
            let Course::Published { approval, sha256 } = &board.course.course else {
                return Err(assessment::Refusal::state(codes::RESULT_NOT_PUBLISHED).into());
            };
            let language = who.language;
            let now = board.scores();
            let then = board.scores_then();
            let effect = preview(&board, &now, then.as_ref(), language);
            // What is prepared about their own unit nobody sees before it is published.
            let own = board.forms.iter().filter(|form| board.is_own(form));
            let own: Vec<&str> = own.map(|form| form.unit_name.as_str()).collect();
            let mut here = who.clone();
            here.path = format!("/campaigns/{id}/rectification");
            Ok(RectificationPage {
                frame: show::frame(&here, Some(&header)),
                campaign: board.campaign.title.clone(),
                base: format!("/campaigns/{id}"),
                version: board.course.version,
                published: format!("/results/{sha256}"),
                decision: approval.decision.clone(),
                waiting: then.map(|then| waiting(&board, (&now, &then), language)).unwrap_or_default(),
                effect: effect
                    .into_iter()
                    .filter(|line| line.differs && !own.contains(&line.unit.as_str()))
                    .collect(),
                may_publish: board.may(Action::PublishResult, None),
                typed: ["what", "decision"].map(|name| typed.get(name).to_owned()),
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn waiting(
    board: &Board,
    (now, then): (&FourScores, &FourScores),
    language: Language,
) -> Vec<RectificationLine> {
    let framework = &board.set.framework;
    let mut lines = Vec::new();
    for (row, form) in board.forms.iter().enumerate().filter(|(_, form)| !board.is_own(form)) {
        for (at, component) in framework.components.iter().enumerate() {
            let slot = ComponentSlot(at);
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
                address: address(board, (row, slot)),
                changes: waiting.changes.iter().map(change).collect(),
                reason: show::reason_words(&waiting.reason, language),
                points,
                effects: board.proposal(row, slot).map_or_else(EffectsBlock::none, |proposal| {
                    show::effects(board, &proposal, (row, slot), language)
                }),
            });
        }
    }
    words::sort_by_name(&mut lines, |line| &line.unit);
    lines
}
