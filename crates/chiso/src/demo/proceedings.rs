//! The campaign of a demonstration after its self-assessment: appraised in part, or contested.

use app::accounts::Credential;
use app::proceedings::{Board, IndicatorAt, NewWindow, TypedDecision};
use app::{App, Error};
use assessment::answers::spelling;
use assessment::appraisal::AppraisalState;
use assessment::campaign::{Campaign, CampaignAt};
use assessment::correction::Change;
use assessment::course::AnsweredBy;
use assessment::{Id, Moment};
use framework::{ComponentSlot, Framework, Language, typed};
use jiff::Span;
use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::forms::Invented;
use super::people::{STANDING_EMAIL, appraiser_email, leader_email, sign_in};
use super::survey;
use crate::rehearsal::objection::objection;

/// How far the campaign of a demonstration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoStage {
    /// Units fill in.
    SelfAssessment,
    /// Indicators are appraised; half of the main indices are done.
    Appraisal,
    /// Units have their points, and some contest them.
    Replies,
}

/// How many of a hundred indicators an appraiser objects to.
const OBJECTIONS: u32 = 9;
/// How many of a hundred are sent back for more evidence.
const RETURNED: u32 = 2;
/// How many of a hundred corrections are contested.
const CONTESTED: u32 = 20;
/// Days for replies, and for answers after them.
const DAYS: i64 = 10;

/// Closes the self-assessment and continues to the stage.
pub fn go_on(
    app: &App,
    campaign: Id<Campaign>,
    stage: DemoStage,
    invented: &Invented,
    now: Moment,
) -> Result<(), Error> {
    if stage == DemoStage::SelfAssessment {
        return Ok(());
    }
    let standing = sign_in(app, STANDING_EMAIL)?;
    app.close_campaign(&standing, CampaignAt::new(campaign, 2))?;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(invented.seed);
    let board = app.board(&standing, campaign, None)?;
    let columns = board.set.framework.ranking_columns();
    for item in columns.iter().filter(|item| survey::owes(&board, **item)) {
        let appraiser = sign_in(app, &appraiser_email(board.set.framework.label(*item).0))?;
        survey::bring(app, &board, &appraiser, *item, invented)?;
    }
    let board = app.board(&standing, campaign, None)?;
    let done = if stage == DemoStage::Appraisal { columns.len() / 2 } else { columns.len() };
    let mut contested = Vec::new();
    for item in columns.iter().take(done) {
        let code = board.set.framework.label(*item).0;
        let appraiser = sign_in(app, &appraiser_email(code))?;
        let below = board.set.framework.components_below(*item);
        contested.extend(appraise(app, &board, &appraiser, &below, stage, &mut random)?);
        app.accept_plain(&appraiser, campaign, code)?;
        accept_the_rest(app, &appraiser, campaign, code)?;
    }
    if stage == DemoStage::Replies {
        let day = |days: i64| now.local().date().saturating_add(Span::new().days(days)).to_string();
        let new = NewWindow {
            closes_on: day(DAYS),
            answers_due_on: day(2 * DAYS),
            answered_by: AnsweredBy::Appraiser,
        };
        app.send_points(&standing, CampaignAt::new(campaign, 0), new)?;
        for (at, code) in contested {
            let leader = sign_in(app, &leader_email(&code))?;
            app.file_reply(&leader, at, 1, "Đơn vị đã có văn bản chứng minh, đề nghị xem xét lại.")?;
        }
    }
    Ok(())
}

/// An appraiser objects to some, and asks for more here and there; gives those that their units will contest.
fn appraise(
    app: &App,
    board: &Board,
    appraiser: &Credential,
    below: &[ComponentSlot],
    stage: DemoStage,
    random: &mut Xoshiro256PlusPlus,
) -> Result<Vec<(IndicatorAt, String)>, Error> {
    let plan = board.plan();
    let framework = &board.set.framework;
    let mut contested = Vec::new();
    for (row, form) in board.forms.iter().enumerate() {
        for slot in below {
            let (lot, contests) = (random.random_range(0..100), random.random_range(0..100) < CONTESTED);
            let component = &framework[*slot];
            let at = IndicatorAt {
                form: app::form::FormAt { campaign: board.campaign.id, unit: form.unit },
                component: component.code.clone(),
            };
            if board.recorded(row, *slot).proceeding.appraisal != AppraisalState::Open {
                continue;
            }
            if lot < OBJECTIONS {
                let Some(found) = objection(&plan, board.submitted(), row, *slot) else { continue };
                let decision = typed_decision(framework, &found.change, found.code.name(), found.text);
                app.correct_indicator(appraiser, at.clone(), 0, decision)?;
                if let Some(unit) = board.submitted().units().get(row).filter(|_| contests) {
                    contested.push((at, unit.code.clone()));
                }
            } else if lot < OBJECTIONS + RETURNED && stage == DemoStage::Appraisal {
                let due = app.now().local().date().saturating_add(Span::new().days(DAYS)).to_string();
                let asked = "Đề nghị bổ sung văn bản chứng minh có chữ ký.";
                app.return_indicator(appraiser, at, 0, asked, &due)?;
            }
        }
    }
    Ok(contested)
}

/// What is not plain was looked at, and is accepted one by one.
fn accept_the_rest(
    app: &App,
    appraiser: &Credential,
    campaign: Id<Campaign>,
    index: &str,
) -> Result<(), Error> {
    let board = app.board(appraiser, campaign, Some(index))?;
    let framework = &board.set.framework;
    let item = framework.ranking_columns().into_iter().find(|item| framework.label(*item).0 == index);
    let item = item.ok_or(Error::NotFound)?;
    let below = framework.components_below(item);
    for (row, form) in board.forms.iter().enumerate() {
        for slot in &below {
            let recorded = board.recorded(row, *slot);
            let component = &framework[*slot];
            if recorded.proceeding.appraisal == AppraisalState::Open {
                let at = IndicatorAt {
                    form: app::form::FormAt { campaign, unit: form.unit },
                    component: component.code.clone(),
                };
                app.accept_indicator(appraiser, at, recorded.version)?;
            }
        }
    }
    Ok(())
}

/// A change as an appraiser types it.
fn typed_decision(framework: &Framework, change: &Change, code: &str, text: String) -> TypedDecision {
    let decision = TypedDecision { reason_code: code.to_owned(), reason: text, ..TypedDecision::default() };
    match change {
        Change::Input { input, value } => {
            let input = &framework[*input];
            let words = match value {
                Some(value @ framework::Value::Choice(_)) => spelling(input, value),
                Some(value) => typed::spelled(input, value, Language::Vietnamese),
                None => String::new(),
            };
            TypedDecision { inputs: vec![(input.key.clone(), words)], ..decision }
        }
        Change::Points { points, .. } => {
            let points = points.as_ref();
            let points =
                points.map_or_else(String::new, |points| words::plain_number(Language::Vietnamese, points));
            TypedDecision { points, ..decision }
        }
        Change::Claim { reason, .. } => TypedDecision { applies: Some(reason.is_none()), ..decision },
    }
}
