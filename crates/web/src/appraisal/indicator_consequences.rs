//! The consequences of the steps of an indicator that are final or affect others: reply, withdrawal, answer,
//! vote, correction.

use app::App;
use app::proceedings::{IndicatorAt, IndicatorView};
use assessment::council::{CaseState, Vote};
use assessment::course::Course;
use assessment::permission::Action;
use assessment::refusal::codes;
use assessment::reply::ReplyState;
use assessment::{Moment, Refusal};
use framework::Language;
use words::say;

use super::indicator_step_page::IndicatorStep;
use super::indicator_steps::typed;
use crate::body::FormBody;
use crate::confirm::Confirmation;
use crate::layout::effects::ConfirmTable;
use crate::state::WebState;
use crate::visitor::Visitor;
use crate::{show, urls};

/// The name of a step's texts, and its action; `None` for a step that is never shown first.
const fn words_of(step: IndicatorStep) -> Option<(&'static str, Action)> {
    match step {
        IndicatorStep::Send => Some(("step-send", Action::SendMore)),
        IndicatorStep::Reply => Some(("step-reply", Action::Reply)),
        IndicatorStep::Withdraw => Some(("step-withdraw", Action::Reply)),
        IndicatorStep::Answer => Some(("step-answer", Action::AnswerReply)),
        IndicatorStep::Refer => Some(("step-refer", Action::AnswerReply)),
        IndicatorStep::Motion => Some(("step-motion", Action::PutToVote)),
        IndicatorStep::Vote => Some(("step-vote", Action::Vote)),
        IndicatorStep::CloseVote => Some(("step-close-vote", Action::PutToVote)),
        IndicatorStep::Correct => Some(("step-correct", Action::Appraise)),
        IndicatorStep::Rectify => Some(("step-rectify", Action::Rectify)),
        IndicatorStep::Accept
        | IndicatorStep::Return
        | IndicatorStep::TakeBack
        | IndicatorStep::WithdrawRectification => None,
    }
}

/// Does a decision, as it was typed, move more than its own indicator?
pub async fn moves_others(state: &WebState, visitor: &Visitor, at: &IndicatorAt, form: &FormBody) -> bool {
    let (at, typed) = (at.clone(), typed(form));
    let moves_others = move |app: &App, who: &Visitor| {
        let view = app.indicator(&who.credential, &at)?;
        let proposal = app.effects_of_decision(&who.credential, &at, &typed)?;
        let own = (view.row, view.slot);
        Ok(proposal.effects.moved.iter().any(|moved| (moved.unit, moved.component) != own))
    };
    // An error here is no answer: the command itself reports it when it is done.
    state.attempt(visitor, moves_others).await.unwrap_or(false)
}

/// What a step would change: from the typed decision, or from the motion before the council.
fn moves(
    app: &App,
    who: &Visitor,
    at: &IndicatorAt,
    view: &IndicatorView,
    step: IndicatorStep,
    form: &FormBody,
) -> Result<Option<ConfirmTable>, app::Error> {
    let proposal = if step.decides() {
        Some(app.effects_of_decision(&who.credential, at, &typed(form))?)
    } else if matches!(step, IndicatorStep::Vote | IndicatorStep::CloseVote) {
        view.board.proposal(view.row, view.slot)
    } else {
        None
    };
    let Some(proposal) = proposal else { return Ok(None) };
    let found = show::effects(&view.board, &proposal, view.row, view.slot, who.language)?;
    let table = found.table(who.language);
    Ok((!table.rows.is_empty()).then_some(table))
}

/// What is shown before a step is taken.
pub fn on_step(
    app: &App,
    who: &Visitor,
    at: &IndicatorAt,
    step: IndicatorStep,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let (act, action) = words_of(step).ok_or(app::Error::NotFound)?;
    let view = app.indicator(&who.credential, at)?;
    view.may(action)?;
    if view.is_recused()
        && !matches!(step, IndicatorStep::Send | IndicatorStep::Reply | IndicatorStep::Withdraw)
    {
        return Err(Refusal::person(codes::OWN_UNIT).into());
    }
    // A step that the state forbids is refused first, because that reason is more useful.
    must_be_possible(&view, step, app.now(), form.get("text"))?;
    // A vote is bound to the motion by its mark; everything else to the version that the page showed.
    if step != IndicatorStep::Vote && form.get("version") != view.version.to_string() {
        return Err(app::Error::Conflict);
    }
    if step.asks_text() && form.get("text").trim().is_empty() {
        return Err(Refusal::state(codes::REASON_NEEDED).into());
    }
    let count = view.form.evidence.iter().filter(|row| row.component == at.component).count().to_string();
    let [tall_for, against, abstained] = Vote::ALL.map(|vote| votes(&view, vote).to_string());
    let vote = if step == IndicatorStep::Vote { vote_words(form, who.language)? } else { String::new() };
    let unit = view.form.form.unit_name.as_str();
    let data = [
        ("unit", unit),
        ("indicator", at.component.as_str()),
        ("count", &count),
        ("for", &tall_for),
        ("against", &against),
        ("abstained", &abstained),
        ("vote", &vote),
    ];
    let back = urls::form(at.form).indicator(&at.component);
    let confirmation = Confirmation::of(who, act, &back).fact("what", &data);
    let confirmation = match moves(app, who, at, &view, step, form)? {
        Some(table) => confirmation.table(table),
        None => confirmation,
    };
    let dropped: usize = Vote::ALL.into_iter().map(|vote| votes(&view, vote)).sum();
    Ok(if step == IndicatorStep::Motion && dropped > 0 {
        confirmation.warn("dropped", &[("count", &dropped.to_string())])
    } else {
        confirmation
    })
}

/// Would the state take the step at all?
fn must_be_possible(
    view: &IndicatorView,
    step: IndicatorStep,
    now: Moment,
    text: &str,
) -> Result<(), Refusal> {
    let reply = view.proceeding.reply.as_ref().map(|reply| reply.state.clone());
    match (step, &view.board.course.course, reply) {
        (IndicatorStep::Reply, Course::Replies(window), before) => {
            ReplyState::file(before.as_ref(), window, now, text).map(drop)
        }
        (IndicatorStep::Withdraw, _, Some(reply)) => reply.withdraw().map(drop),
        (IndicatorStep::Refer, _, Some(reply)) => reply.refer().map(drop),
        (IndicatorStep::Vote, ..) => match &view.proceeding.case {
            Some(CaseState::Open { votes, .. })
                if votes.iter().any(|(user, _)| *user == view.form.signed_in.actor.user) =>
            {
                Err(Refusal::state(codes::VOTED_ALREADY))
            }
            Some(CaseState::Decided(_)) => Err(Refusal::state(codes::CASE_DECIDED)),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn votes(view: &IndicatorView, wanted: Vote) -> usize {
    match &view.proceeding.case {
        Some(CaseState::Open { votes, .. }) => votes.iter().filter(|(_, vote)| *vote == wanted).count(),
        _ => 0,
    }
}

fn vote_words(form: &FormBody, language: Language) -> Result<String, app::Error> {
    let vote = Vote::named(form.get("vote"));
    let vote = vote.ok_or_else(|| app::FieldFault::alone("vote", app::terms::UNKNOWN_CHOICE))?;
    Ok(say(language, &format!("web_proceedings.vote.{}", vote.name()), &[]))
}
