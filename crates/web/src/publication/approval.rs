//! The approval of a result as a whole by a signed decision, and the files of all decisions of a campaign.

use app::App;
use assessment::Id;
use assessment::campaign::{Campaign, CampaignAt};
use assessment::permission::{Action, may};
use assessment::proceeding::Proceeding;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use scoring::Standing;

use super::signed_file::{approval, done as file_done, read};
use crate::appraisal::course;
use crate::body::FormBody;
use crate::confirm::page::ConfirmFieldKind;
use crate::confirm::{Act, Confirmation, act};
use crate::downloads::disposition;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::show::lists::some_names;
use crate::state::WebState;
use crate::urls;
use crate::visitor::Visitor;

/// `POST /campaigns/{campaign}/course/approve`: asks for the signed decision, then records the approval.
pub async fn approve(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
    request: Request,
) -> Result<Response, Failure> {
    let back = urls::campaign(campaign).appraisal();
    let address = urls::campaign(campaign).course_step("approve");
    // The body is not read from somebody without the permission.
    let allowed = state.attempt(&visitor, move |app, who| allowed(app, who, campaign).map(drop)).await;
    if let Err(error) = allowed {
        return course::rerender_with_error(&state, &visitor, campaign, error).await;
    }
    let (form, file) = read(&state, &visitor, campaign, request).await?;
    let (typed, page) = (form.clone(), back.clone());
    let shown_first = move |app: &App, who: &Visitor| consequences(app, who, campaign, &page, &typed);
    let (typed, options) = (form.clone(), state.options.clone());
    let done = move |app: &App, who: &Visitor| {
        let version = typed.version()?;
        let decision = approval(app, &options, &typed, file.as_ref())?;
        app.approve_result(&who.credential, CampaignAt::new(campaign, version), &decision)
    };
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(()) => {
            file_done(&state, &form);
            Ok(Redirect::to(&back).into_response())
        }
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => course::rerender_with_error(&state, &visitor, campaign, error).await,
    }
}

fn allowed(app: &App, who: &Visitor, id: Id<Campaign>) -> Result<app::proceedings::Board, app::Error> {
    let board = app.board(&who.credential, id, None)?;
    may(&board.signed_in.actor, Action::ApproveResult, &board.target(None))?;
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
    let open = board.count(Proceeding::waits_for_council);
    let nothing = assessment::decision::SignedDecision::of_text("?");
    board.course.course.clone().approve(app.now(), open, nothing)?;
    let scores = board.scores();
    let results = scores.at(assessment::correction::ScoreStage::Approved);
    let rows = 0..board.forms.len();
    let ranked = rows.filter(|row| matches!(results.standing(*row), Standing::Ranked(_))).count();
    let unranked = board.forms.len() - ranked;
    let decided = board.count(|it| it.case.is_some());
    let data = [("ranked", &*ranked.to_string()), ("unranked", &*unranked.to_string())];
    let mut confirmation = Confirmation::of(who, "approve", back)
        .fact("ranked", &data)
        .fact("decided", &[("count", &decided.to_string())]);
    let missing: Vec<&str> = board.missing.iter().map(|form| form.unit_name.as_str()).collect();
    if !missing.is_empty() {
        let data = [("count", &*missing.len().to_string()), ("names", &*some_names(&missing))];
        confirmation = confirmation.warn("missing", &data);
    }
    Ok(decision_fields(confirmation))
}

/// Adds the fields of a signed decision and its file.
pub fn decision_fields(confirmation: Confirmation) -> Confirmation {
    confirmation
        .field("number", "web_approval.number", ConfirmFieldKind::Line)
        .field("issued_on", "web_approval.issued-on", ConfirmFieldKind::Day)
        .field("issuer", "web_approval.issuer", ConfirmFieldKind::Line)
        .field("signer", "web_approval.signer", ConfirmFieldKind::Line)
        .field("file", "web_approval.file", ConfirmFieldKind::File)
}

/// `GET /campaigns/{campaign}/approvals/{edition}`: the file of the decision of an edition.
pub async fn file(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, edition)): Path<(Id<Campaign>, u32)>,
) -> Result<Response, Failure> {
    let (name, bytes) =
        state.run(&visitor, move |app, who| app.decision_file(&who.credential, campaign, edition)).await?;
    let head = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name, true)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((head, bytes).into_response())
}
