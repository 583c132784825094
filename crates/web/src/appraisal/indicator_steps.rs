//! The steps of an indicator: accepted, corrected, returned, contested, answered, voted on.

use app::App;
use app::accounts::Credential;
use app::proceedings::{IndicatorAt, IndicatorView, TypedDecision};
use assessment::appraisal::AppraisalState;
use assessment::correction::ReasonCode;
use assessment::council::{CaseState, Vote};
use assessment::course::Course;
use assessment::permission::Action;
use assessment::reply::ReplyState;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::{FilledBy, Language};
use words::say;

use super::indicator::{AppraisalMode, IndicatorAddress, PREVIEW, show_page};
use super::indicator_consequences::{is_shown_first, on_step};
use super::indicator_page::DecisionFields;
use super::indicator_step_page::IndicatorStep;
use crate::body::FormBody;
use crate::confirm::{Act, act};
use crate::failure::{Failure, beside_form};
use crate::self_assessment::form_address::base;
use crate::self_assessment::form_blocks::kind;
use crate::self_assessment::form_page::{FieldState, Question};
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// Beginning of the names of fields for inputs.
const INPUT: &str = "input.";

/// `POST base/indicators/{component}/{step}`.
pub async fn take(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<IndicatorAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    let step = IndicatorStep::named(&address.step);
    let step = step.ok_or_else(|| Failure::new(&visitor, app::Error::NotFound))?;
    if form.get(PREVIEW) == "yes" && step.decides() {
        return preview(&state, &visitor, at, form).await;
    }
    let (place, typed) = (at.clone(), form.clone());
    let command = move |app: &App, who: &Visitor| done(app, &who.credential, place, step, &typed);
    // What can be taken back and moves nothing else is done at once; the rest is shown first.
    let taken = if is_shown_first(&state, &visitor, (&at, step), &form).await {
        let address = format!("{}/indicators/{}/{}", base(at.form), at.component, step.name());
        let (place, typed) = (at.clone(), form.clone());
        let shown_first = move |app: &App, who: &Visitor| on_step(app, who, (&place, step), &typed);
        act(&state, &visitor, (&address, &form), shown_first, command).await?
    } else {
        match state.attempt(&visitor, command).await {
            Ok(()) => Act::Done(()),
            Err(error) => Act::Refused(error),
        }
    };
    match taken {
        Act::Done(()) => Ok(Redirect::to(&next(&at, step, form.get("go"))).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => {
            let (status, said) = beside_form(&visitor, named(&state, &visitor, &at, error).await?)?;
            show_page(&state, &visitor, (at, AppraisalMode::Open), form, (status, Some(said.join(" ")))).await
        }
    }
}

/// The page with what the typed decision would do, to this indicator and to others; nothing is decided.
async fn preview(
    state: &WebState,
    visitor: &Visitor,
    at: IndicatorAt,
    mut form: FormBody,
) -> Result<Response, Failure> {
    let (place, decision) = (at.clone(), typed(&form));
    let seen = state
        .attempt(visitor, move |app, who| {
            app.effects_of_decision(&who.credential, &place, &decision).map(drop)
        })
        .await;
    match seen {
        Ok(()) => show_page(state, visitor, (at, AppraisalMode::Open), form, (StatusCode::OK, None)).await,
        Err(error) => {
            let (status, said) = beside_form(visitor, named(state, visitor, &at, error).await?)?;
            form.0.retain(|(name, _)| name != PREVIEW);
            show_page(state, visitor, (at, AppraisalMode::Open), form, (status, Some(said.join(" ")))).await
        }
    }
}

/// `POST base/second/{component}/{accept|correct}`: the second appraiser decides, and goes on to what else waits.
pub async fn give_second(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<IndicatorAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    let decision = match IndicatorStep::named(&address.step) {
        Some(IndicatorStep::Accept) => None,
        Some(IndicatorStep::Correct) => Some(typed(&form)),
        _ => return Err(Failure::new(&visitor, app::Error::NotFound)),
    };
    let (place, seen) = (at.clone(), form.get("version").parse::<i64>());
    let done = state
        .attempt(&visitor, move |app, who| {
            let seen = seen.map_err(|_| app::Error::Conflict)?;
            app.give_second(&who.credential, &place, seen, decision)
        })
        .await;
    match done {
        Ok(()) => {
            let list = format!("/campaigns/{}/second", at.form.campaign);
            let go = Some(form.get("go")).filter(|go| is_within(&at, go));
            Ok(Redirect::to(go.unwrap_or(&list)).into_response())
        }
        Err(error) => {
            let (status, said) = beside_form(&visitor, named(&state, &visitor, &at, error).await?)?;
            let refused = (status, Some(said.join(" ")));
            show_page(&state, &visitor, (at, AppraisalMode::Blind), form, refused).await
        }
    }
}

/// Why fields were refused, with the questions by their words.
async fn named(
    state: &WebState,
    visitor: &Visitor,
    at: &IndicatorAt,
    error: app::Error,
) -> Result<app::Error, Failure> {
    if visitor.wants_json || !matches!(error, app::Error::Invalid(_)) {
        return Ok(error);
    }
    let form = at.form;
    let read = move |app: &App, who: &Visitor| {
        let set = app.form(&who.credential, form, None)?.set;
        Ok(show::with_fields_named(&set.framework, error, who.language))
    };
    state.run(visitor, read).await
}

/// Is this a page of a unit of the same campaign?
fn is_within(at: &IndicatorAt, go: &str) -> bool {
    go.starts_with(&format!("/campaigns/{}/units/", at.form.campaign)) && !go.contains("..")
}

/// An appraiser goes on to the next open indicator; everybody else sees what became of this one.
fn next(at: &IndicatorAt, step: IndicatorStep, go: &str) -> String {
    let goes_on = matches!(step, IndicatorStep::Accept | IndicatorStep::Correct | IndicatorStep::Return);
    if goes_on && is_within(at, go) {
        go.to_owned()
    } else {
        format!("{}/indicators/{}", base(at.form), at.component)
    }
}

fn done(
    app: &App,
    credential: &Credential,
    at: IndicatorAt,
    step: IndicatorStep,
    form: &FormBody,
) -> Result<(), app::Error> {
    let seen = form.get("version").parse().map_err(|_| app::Error::Conflict)?;
    match step {
        IndicatorStep::Accept => app.accept_indicator(credential, at, seen),
        IndicatorStep::Correct => app.correct_indicator(credential, at, seen, typed(form)),
        IndicatorStep::Return => {
            app.return_indicator(credential, at, seen, (form.get("text"), form.get("due_on")))
        }
        IndicatorStep::TakeBack => app.take_decision_back(credential, at, seen, form.get("text")),
        IndicatorStep::Send => app.send_more(credential, at, seen),
        IndicatorStep::Reply => app.file_reply(credential, at, seen, form.get("text")),
        IndicatorStep::Withdraw => app.withdraw_reply(credential, at, seen),
        IndicatorStep::Answer => app.answer_reply(credential, at, seen, typed(form)),
        IndicatorStep::Refer => app.refer_reply(credential, at, seen),
        IndicatorStep::Motion => app.put_to_vote(credential, at, seen, typed(form)),
        IndicatorStep::Vote => {
            let vote = Vote::named(form.get("vote"));
            let vote = vote.ok_or_else(|| app::FieldFault::alone("vote", app::terms::UNKNOWN_CHOICE))?;
            app.vote(credential, at, form.get("mark"), vote)
        }
        IndicatorStep::CloseVote => app.close_vote(credential, at, seen),
        IndicatorStep::Rectify => app.rectify(credential, at, seen, typed(form)),
        IndicatorStep::WithdrawRectification => app.withdraw_rectification(credential, at, seen),
    }
}

/// A decision as it was typed.
pub fn typed(form: &FormBody) -> TypedDecision {
    let inputs = form
        .0
        .iter()
        .filter_map(|(name, value)| name.strip_prefix(INPUT).map(|key| (key.to_owned(), value.clone())));
    TypedDecision {
        inputs: inputs.collect(),
        points: form.get("points").to_owned(),
        applies: match form.get("applies") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        reason_code: form.get("reason_code").to_owned(),
        reason: form.get("reason").to_owned(),
    }
}

/// What the one who looks may do now.
pub fn steps(view: &IndicatorView) -> Vec<IndicatorStep> {
    if view.is_blind {
        return vec![IndicatorStep::Accept, IndicatorStep::Correct];
    }
    let may = |action| view.may(action).is_ok();
    let decides = |action| may(action) && !view.is_recused();
    let (proceeding, state) = (&view.proceeding, &view.proceeding.appraisal);
    let is_open = *state == AppraisalState::Open;
    let is_returned = matches!(state, AppraisalState::Returned { .. });
    let appraises = decides(Action::Appraise);
    let waits = proceeding.waits_for_answer();
    let before_council = proceeding.waits_for_council();
    let is_voted_on = matches!(proceeding.case, Some(CaseState::Open { .. }));
    let has_voted = matches!(&proceeding.case, Some(CaseState::Open { votes, .. })
        if votes.iter().any(|(user, _)| *user == view.form.signed_in.actor.user));
    let is_referred = proceeding.reply.as_ref().is_some_and(|reply| reply.state == ReplyState::Referred);
    let is_published = matches!(view.board.course.course, Course::Published { .. });
    let rectifies = decides(Action::Rectify) && is_published;
    let waits_for_edition = proceeding.waiting_rectification().is_some();
    let offered = [
        (
            IndicatorStep::Accept,
            appraises && (is_open || is_returned) && !view.board.waits(view.row, view.slot),
        ),
        (IndicatorStep::Correct, appraises && (is_open || is_returned)),
        (IndicatorStep::Return, appraises && is_open),
        (IndicatorStep::TakeBack, appraises && state.decided().is_some()),
        (IndicatorStep::Send, may(Action::SendMore) && is_returned),
        (IndicatorStep::Reply, may(Action::Reply) && proceeding.reply.is_none()),
        (IndicatorStep::Withdraw, may(Action::Reply) && waits),
        (IndicatorStep::Answer, decides(Action::AnswerReply) && waits),
        (IndicatorStep::Refer, decides(Action::AnswerReply) && waits),
        (IndicatorStep::Vote, decides(Action::Vote) && is_voted_on && !has_voted),
        (IndicatorStep::CloseVote, decides(Action::PutToVote) && is_voted_on),
        (IndicatorStep::Motion, decides(Action::PutToVote) && before_council && is_referred),
        (IndicatorStep::WithdrawRectification, rectifies && waits_for_edition),
        (IndicatorStep::Rectify, rectifies && !waits_for_edition),
    ];
    offered.into_iter().filter(|(_, is_offered)| *is_offered).map(|(step, _)| step).collect()
}

/// The fields of a decision: what counts now, or what was typed.
pub fn fields(view: &IndicatorView, typed: &FormBody, language: Language) -> DecisionFields {
    let framework = &view.board.set.framework;
    let inputs = framework[view.slot].inputs.as_slice();
    let field = |slot: &framework::InputSlot| {
        let input = &framework[*slot];
        let now = view.scores.approved.value(view.row, *slot);
        let now = now.map(|value| field_value(input, value, language)).unwrap_or_default();
        let by_body = input.filled_by == FilledBy::ManagingBody;
        Some(Question {
            key: input.key.clone(),
            label: framework.question_label(*slot, language),
            unit: input.unit.get(language).to_owned(),
            kind: kind(input, language),
            by_body,
            help: if by_body { say(language, "web.form.by-body", &[]) } else { String::new() },
            value: typed.find(&format!("{INPUT}{}", input.key)).map_or(now, str::to_owned),
            version: 0,
            last_year: String::new(),
            state: FieldState::Empty,
        })
    };
    let reason = |code: &ReasonCode| {
        (code.name().to_owned(), say(language, &format!("web_results.reason.{}", code.name()), &[]))
    };
    DecisionFields {
        inputs: inputs.iter().filter_map(field).collect(),
        points: typed.get("points").to_owned(),
        applies: typed.get("applies").to_owned(),
        reasons: ReasonCode::ALL.iter().map(reason).collect(),
        reason_code: typed.get("reason_code").to_owned(),
        reason: typed.get("reason").to_owned(),
    }
}

/// A value as its field holds it: a choice by its code, as the list of the field has it.
fn field_value(input: &framework::Input, value: &framework::Value, language: Language) -> String {
    match value {
        framework::Value::Choice(_) => assessment::answers::spelling(input, value),
        _ => framework::typed::spelled(input, value, language),
    }
}
