//! The consequences of handing a form over, submitting it, and reopening it, with the same numbers for clerk
//! and leader.

use app::App;
use app::form::{FormAt, FormView};
use assessment::Moment;
use assessment::permission::Action;
use assessment::self_assessment::FormState;
use words::{plain_number, say};

use crate::body::FormBody;
use crate::confirm::Confirmation;
use crate::visitor::Visitor;
use crate::{show, urls};

/// What is shown before it is handed over.
pub fn on_hand_over(
    app: &App,
    who: &Visitor,
    at: FormAt,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let view = seen(app, who, at, Action::HandOver, form)?;
    let errors = view.figures().errors();
    view.form.state.clone().hand_over(app.now(), errors)?;
    Ok(counted(who, &view, Confirmation::of(who, "hand-over", &urls::form(at).summary())).tick_where_warned())
}

/// What is shown before it is submitted.
pub fn on_submit(app: &App, who: &Visitor, at: FormAt, form: &FormBody) -> Result<Confirmation, app::Error> {
    let view = seen(app, who, at, Action::Submit, form)?;
    if view.figures().errors() > 0 {
        return Err(assessment::Refusal::state(assessment::refusal::codes::ERRORS_LEFT).into());
    }
    let confirmation =
        Confirmation::of(who, "submit", &urls::form(at).summary()).in_words(words(who, "locked", &[]));
    let mut confirmation = counted(who, &view, confirmation);
    if app.now() > view.campaign.deadline {
        confirmation = confirmation.warn_in_words(words(who, "late", &[]));
    }
    Ok(confirmation.tick_where_warned())
}

/// What is shown before the standing department reopens it.
pub fn on_reopen(app: &App, who: &Visitor, at: FormAt, form: &FormBody) -> Result<Confirmation, app::Error> {
    let view = app.form(&who.credential, at, None)?;
    view.may(Action::Reopen)?;
    view.form.state.clone().reopen(form.get("note"))?;
    let mut confirmation = Confirmation::of(who, "reopen", &urls::form(at).summary());
    if let FormState::Submitted { receipt } = &view.form.state {
        let at = show::moment(Moment::from_microseconds(receipt.submitted_at));
        confirmation = confirmation.fact("receipt", &[("at", &at)]);
    }
    let until = show::moment(view.campaign.deadline);
    Ok(confirmation.fact("until", &[("until", &until)]))
}

/// The form as the page showed it, for a visitor who may take this step.
fn seen(
    app: &App,
    who: &Visitor,
    at: FormAt,
    action: Action,
    form: &FormBody,
) -> Result<FormView, app::Error> {
    let view = app.form(&who.credential, at, None)?;
    view.may(action)?;
    let seen: u64 = form.get("seen").parse().map_err(|_| app::Error::Conflict)?;
    if seen == view.form.answers_version { Ok(view) } else { Err(app::Error::Conflict) }
}

fn words(who: &Visitor, key: &str, data: &[(&str, &str)]) -> String {
    say(who.language, &format!("web_confirm.form.{key}"), data)
}

/// The numbers: unanswered questions, missing evidence, warnings.
fn counted(who: &Visitor, view: &FormView, confirmation: Confirmation) -> Confirmation {
    let (counts, framework) = (view.hand_in(), &view.set.framework);
    let points = show::points(framework, counts.points.as_ref(), who.language);
    let maximum = plain_number(who.language, &counts.maximum);
    let answered = [("answered", &*counts.answered.to_string()), ("asked", &*counts.asked.to_string())];
    let mut confirmation = confirmation
        .in_words(words(who, "points", &[("points", &points), ("maximum", &maximum)]))
        .in_words(words(who, "answered", &answered));
    let warnings = [
        ("unanswered", counts.unanswered),
        ("without-evidence", counts.without_evidence),
        ("warnings", counts.warnings),
    ];
    for (key, count) in warnings.into_iter().filter(|(_, count)| *count > 0) {
        confirmation = confirmation.warn_in_words(words(who, key, &[("count", &count.to_string())]));
    }
    confirmation
}
