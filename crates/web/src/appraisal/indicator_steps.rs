//! What all steps of an indicator share: how they are taken, shown first and refused, and which are offered.

use app::App;
use app::proceedings::{IndicatorAt, IndicatorView, TypedDecision};
use assessment::appraisal::AppraisalState;
use assessment::correction::ReasonCode;
use assessment::council::CaseState;
use assessment::course::Course;
use assessment::permission::Action;
use assessment::reply::ReplyState;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::{FilledBy, Language};
use words::say;

use super::indicator::{AppraisalMode, PREVIEW, show_page};
use super::indicator_address::IndicatorAddress;
use super::indicator_consequences::{moves_others, on_step};
use super::indicator_page::DecisionFields;
use super::indicator_step_page::IndicatorStep;
use crate::body::FormBody;
use crate::confirm::{Act, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::self_assessment::form_blocks::kind;
use crate::self_assessment::form_page::{FieldState, Question};
use crate::state::WebState;
use crate::visitor::Visitor;
use crate::{show, urls};

/// Prefix of the names of fields for inputs.
const INPUT: &str = "input.";

/// A step of an indicator as it was sent, and by whom.
pub struct StepRequest {
    state: WebState,
    visitor: Visitor,
    at: IndicatorAt,
    form: FormBody,
}

impl FromRequest<WebState> for StepRequest {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let Path(address) = Path::<IndicatorAddress>::from_request_parts(&mut parts, state).await?;
        let form = FormBody::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { state: state.clone(), at: address.at(), visitor, form })
    }
}

impl StepRequest {
    /// Takes a step at once, without showing it first: one that can be taken back and affects nothing else,
    /// or that people expect to be immediate.
    ///
    /// # Errors
    /// The page of a refusal that cannot be shown on the page of the indicator.
    pub async fn at_once<C>(self, step: IndicatorStep, command: C) -> Result<Response, Failure>
    where
        C: FnOnce(&App, &Visitor, Sent) -> Result<(), app::Error> + Send + 'static,
    {
        let sent = self.sent();
        let done = self.state.attempt(&self.visitor, move |app, who| command(app, who, sent)).await;
        self.answered(step, done.map_or_else(Act::Refused, Act::Done)).await
    }

    /// Takes a final step: shows it first, and does it as it was shown. The preview button only shows.
    ///
    /// # Errors
    /// As [`StepRequest::at_once`].
    pub async fn shown_first<C>(self, step: IndicatorStep, command: C) -> Result<Response, Failure>
    where
        C: FnOnce(&App, &Visitor, Sent) -> Result<(), app::Error> + Send + 'static,
    {
        if self.form.get(PREVIEW) == "yes" && step.decides() {
            return preview(&self.state, &self.visitor, self.at, self.form).await;
        }
        let address = urls::form(self.at.form).indicator_step(&self.at.component, step.name());
        let (shown, sent) = (self.sent(), self.sent());
        let shown_first = move |app: &App, who: &Visitor| on_step(app, who, &shown.at, step, &shown.form);
        let done = move |app: &App, who: &Visitor| command(app, who, sent);
        let taken = act(&self.state, &self.visitor, &address, &self.form, shown_first, done).await?;
        self.answered(step, taken).await
    }

    /// As [`StepRequest::shown_first`] if the decision affects more than its own indicator, and at once
    /// otherwise.
    ///
    /// # Errors
    /// As [`StepRequest::at_once`].
    pub async fn shown_where_it_moves_others<C>(
        self,
        step: IndicatorStep,
        command: C,
    ) -> Result<Response, Failure>
    where
        C: FnOnce(&App, &Visitor, Sent) -> Result<(), app::Error> + Send + 'static,
    {
        let is_preview = self.form.get(PREVIEW) == "yes";
        if is_preview || moves_others(&self.state, &self.visitor, &self.at, &self.form).await {
            self.shown_first(step, command).await
        } else {
            self.at_once(step, command).await
        }
    }

    fn sent(&self) -> Sent {
        let seen = self.form.version();
        Sent { at: self.at.clone(), seen, form: self.form.clone() }
    }

    async fn answered(self, step: IndicatorStep, taken: Act<()>) -> Result<Response, Failure> {
        let Self { state, visitor, at, form } = self;
        match taken {
            Act::Done(()) => Ok(Redirect::to(&next(&at, step, form.get("go"))).into_response()),
            Act::Shown(page) => Ok(page),
            Act::Refused(error) => {
                let (status, messages) = beside_form(&visitor, named(&state, &visitor, &at, error).await?)?;
                let message = Some(messages.join(" "));
                show_page(&state, &visitor, at, AppraisalMode::Open, form, status, message).await
            }
        }
    }

    /// Takes the decision of a second appraiser, who continues with the next waiting indicator.
    ///
    /// # Errors
    /// As [`StepRequest::at_once`].
    pub async fn second<C>(self, command: C) -> Result<Response, Failure>
    where
        C: FnOnce(&App, &Visitor, Sent) -> Result<(), app::Error> + Send + 'static,
    {
        let sent = self.sent();
        let done = self.state.attempt(&self.visitor, move |app, who| command(app, who, sent)).await;
        let Self { state, visitor, at, form } = self;
        match done {
            Ok(()) => {
                let list = urls::campaign(at.form.campaign).second();
                let go = Some(form.get("go")).filter(|go| is_within(&at, go));
                Ok(Redirect::to(go.unwrap_or(&list)).into_response())
            }
            Err(error) => {
                let (status, messages) = beside_form(&visitor, named(&state, &visitor, &at, error).await?)?;
                let message = Some(messages.join(" "));
                show_page(&state, &visitor, at, AppraisalMode::Blind, form, status, message).await
            }
        }
    }
}

/// What a step is taken with: the indicator, and the fields as they were typed.
pub struct Sent {
    /// The indicator.
    pub at: IndicatorAt,
    /// The version of the indicator that the page showed; a conflict where it showed none.
    pub seen: Result<i64, app::Error>,
    /// The fields.
    pub form: FormBody,
}

/// Renders the page with what the typed decision would change, here and elsewhere; nothing is decided.
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
        Ok(()) => show_page(state, visitor, at, AppraisalMode::Open, form, StatusCode::OK, None).await,
        Err(error) => {
            let (status, messages) = beside_form(visitor, named(state, visitor, &at, error).await?)?;
            form.0.retain(|(name, _)| name != PREVIEW);
            show_page(state, visitor, at, AppraisalMode::Open, form, status, Some(messages.join(" "))).await
        }
    }
}

/// Names the questions by their words in the reason of a refusal.
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

/// Is this the address of a unit's page in the same campaign?
fn is_within(at: &IndicatorAt, go: &str) -> bool {
    go.starts_with(&urls::campaign(at.form.campaign).of_forms()) && !go.contains("..")
}

/// Where to continue: an appraiser at the next open indicator, everybody else on this one.
fn next(at: &IndicatorAt, step: IndicatorStep, go: &str) -> String {
    let goes_on = matches!(step, IndicatorStep::Accept | IndicatorStep::Correct | IndicatorStep::Return);
    if goes_on && is_within(at, go) { go.to_owned() } else { urls::form(at.form).indicator(&at.component) }
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

/// The steps that the visitor may take now.
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

/// The fields of a decision: the current values, or what was typed.
pub fn fields(view: &IndicatorView, typed: &FormBody, language: Language) -> DecisionFields {
    let framework = &view.board.set.framework;
    let inputs = framework[view.slot].inputs.as_slice();
    let field = |slot: &framework::InputSlot| {
        let input = &framework[*slot];
        let now = view.scores.approved.value(view.row, *slot);
        let now = now.map_or_else(String::new, |value| field_value(input, value, language));
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
            last_year: None,
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

/// A value as its field holds it: a choice by its code, as in the field's list.
fn field_value(input: &framework::Input, value: &framework::Value, language: Language) -> String {
    match value {
        framework::Value::Choice(_) => assessment::answers::spelling(input, value),
        _ => framework::typed::spelled(input, value, language),
    }
}
