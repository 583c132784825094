//! What the steps of a course do: points sent, council called, and the preview of what would be published.

use app::App;
use app::proceedings::Board;
use assessment::Id;
use assessment::Moment;
use assessment::appraisal::Verdict;
use assessment::campaign::Campaign;
use assessment::correction::ScoreStage;
use assessment::permission::{Action, may};
use assessment::proceeding::Proceeding;
use assessment::reply::ReplyWindow;
use framework::Exact;
use report::publication::{Headline, headline};
use scoring::{Results, Standing};
use words::{fixed_number, say};

use crate::body::FormBody;
use crate::confirm::Confirmation;
use crate::layout::effects::ConfirmTable;
use crate::show::lists::some_names;
use crate::visitor::Visitor;
use crate::{show, urls};

/// The board of the campaign, for a visitor who may take this step.
fn board_for(app: &App, who: &Visitor, id: Id<Campaign>, action: Action) -> Result<Board, app::Error> {
    let board = app.board(&who.credential, id, None)?;
    may(&board.signed_in.actor, action, &board.target(None))?;
    Ok(board)
}

/// The confirmation, if the page showed the current version. A step that the state forbids is refused first,
/// because that reason is more useful than that the page is old.
fn as_seen(board: &Board, form: &FormBody, confirmation: Confirmation) -> Result<Confirmation, app::Error> {
    if form.get("version") == board.course.version.to_string() {
        Ok(confirmation)
    } else {
        Err(app::Error::Conflict)
    }
}

/// What sending the points does.
///
/// # Errors
/// Why the step may not be taken now; visitors without the permission learn nothing of what it would do.
pub fn on_sending(
    app: &App,
    who: &Visitor,
    id: Id<Campaign>,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let board = board_for(app, who, id, Action::RunCampaign)?;
    let bad = |field: &str| app::FieldFault::alone(field, "field-bad-date");
    let day = |field: &str| show::day_of(form.get(field)).ok_or_else(|| bad(field));
    let (until, due) = (day("closes_on")?, day("answers_due_on")?);
    let (closes_at, answers_due_at) = (Moment::end_of_day(until), Moment::end_of_day(due));
    let window = ReplyWindow { opens_at: app.now(), closes_at, answers_due_at };
    board.course.course.clone().send_points(app.now(), board.open_indicators(), window)?;
    let (units, components) = (board.forms.len(), board.set.framework.components.len());
    let corrected = board.count(|it| {
        matches!(it.appraisal.decided().map(|decided| &decided.verdict), Some(Verdict::Corrected { .. }))
    });
    let (until, due) = (show::date(until), show::date(due));
    let data = [("units", &*units.to_string()), ("indicators", &*(units * components).to_string())];
    let confirmation = Confirmation::of(who, "send-points", &urls::campaign(id).appraisal())
        .fact("units", &data)
        .fact("corrected", &[("count", &corrected.to_string())])
        .fact("window", &[("until", &until), ("due", &due)]);
    as_seen(&board, form, with_missing(&board, confirmation))
}

/// What calling the council together does.
///
/// # Errors
/// As [`on_sending`].
pub fn on_calling(
    app: &App,
    who: &Visitor,
    id: Id<Campaign>,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let board = board_for(app, who, id, Action::RunCampaign)?;
    let waiting = board.count(Proceeding::waits_for_answer);
    board.course.course.clone().call_council(app.now(), waiting)?;
    let cases = board.count(Proceeding::waits_for_council) + waiting;
    let confirmation = Confirmation::of(who, "call-council", &urls::campaign(id).appraisal())
        .fact("cases", &[("count", &cases.to_string())])
        .fact("members", &[]);
    let confirmation = if waiting > 0 {
        confirmation.warn("lapsed", &[("count", &waiting.to_string())])
    } else {
        confirmation
    };
    as_seen(&board, form, confirmation)
}

/// What publishing does: checks, figures, who is left out and why, and what has changed since last year.
///
/// # Errors
/// As [`on_sending`].
pub fn on_publishing(
    app: &App,
    who: &Visitor,
    id: Id<Campaign>,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let board = board_for(app, who, id, Action::PublishResult)?;
    let course = &board.course.course;
    course.clone().publish("")?;
    let language = who.language;
    let unapproved = || app::Error::Internal(format!("campaign {id} can be published without an approval"));
    let approval = course.approval().ok_or_else(unapproved)?;
    let decision = show::decision_words(language, &approval.decision);
    let scores = board.scores();
    let results = scores.at(ScoreStage::Approved);
    let ranked = (0..board.forms.len()).filter(|row| rank(results, *row).is_some()).count();
    let total = board.forms.len() * board.set.framework.components.len();
    let decided = total - board.open_indicators();
    let of_ranks =
        [("ranked", &*ranked.to_string()), ("unranked", &*(board.forms.len() - ranked).to_string())];
    let of_replies = [
        ("replies", &*board.count(|it| it.reply.is_some()).to_string()),
        ("waiting", &*board.count(Proceeding::waits_for_answer).to_string()),
        ("cases", &*board.count(Proceeding::waits_for_council).to_string()),
    ];
    let mut confirmation = Confirmation::of(who, "publish", &urls::campaign(id).appraisal())
        .fact("decision", &[("decision", &decision)])
        .fact("ranked", &of_ranks)
        .fact("appraised", &[("decided", &*decided.to_string()), ("total", &*total.to_string())])
        .fact("replies", &of_replies)
        .fact("everybody", &[]);
    let reason = say(language, "web_proceedings.course.submitted-nothing", &[]);
    for form in &board.missing {
        let data = [("unit", form.unit_name.as_str()), ("reason", reason.as_str())];
        confirmation = confirmation.warn("left-out", &data);
    }
    let before = last_year(app, board.campaign.year)?;
    if before.is_none() {
        confirmation = confirmation.fact("no-last-year", &[]);
    }
    let table = ranking(who, &board, results, before.as_ref());
    as_seen(&board, form, confirmation.table(table).tick_where_warned())
}

fn with_missing(board: &Board, confirmation: Confirmation) -> Confirmation {
    let missing: Vec<&str> = board.missing.iter().map(|form| form.unit_name.as_str()).collect();
    if missing.is_empty() {
        return confirmation;
    }
    let data = [("count", &*missing.len().to_string()), ("names", &*some_names(&missing))];
    confirmation.warn("missing", &data)
}

/// The newest published result of the year before, if this instance has one.
fn last_year(app: &App, year: i16) -> Result<Option<Headline>, app::Error> {
    let rows = app.publications()?;
    let before = rows.iter().filter(|row| row.year + 1 == year).max_by_key(|row| row.edition);
    let Some(before) = before else { return Ok(None) };
    let (_, file, _) = app.publication(&before.sha256)?;
    Ok(headline(file))
}

fn rank(results: &Results, row: usize) -> Option<u32> {
    match results.standing(row) {
        Standing::Ranked(rank) => Some(rank),
        Standing::Unranked | Standing::NotAssessed => None,
    }
}

/// Every unit with its rank and total as they would be published, beside the year before.
fn ranking(who: &Visitor, board: &Board, results: &Results, before: Option<&Headline>) -> ConfirmTable {
    let (language, framework) = (who.language, &board.set.framework);
    let word = |key: &str| say(language, key, &[]);
    let dash = || "–".to_owned();
    let percent = |percent: Option<&Exact>| {
        percent.map_or_else(dash, |percent| format!("{} %", fixed_number(language, percent, 2)))
    };
    let mut heads = vec![
        word("web.word.unit"),
        word("web_results.rank"),
        word("web.word.total"),
        word("web_confirm.publish.percent"),
    ];
    if before.is_some() {
        let year = (board.campaign.year - 1).to_string();
        let last = say(language, "web_confirm.publish.last-year", &[("year", &year)]);
        heads.extend([
            format!("{} · {last}", word("web_results.rank")),
            format!("{} · {last}", word("web_confirm.publish.percent")),
        ]);
    }
    let units = board.submitted().units();
    let row = |row: usize| {
        let form = board.forms.get(row)?;
        let rank = rank(results, row).map_or_else(dash, |rank| rank.to_string());
        let mut cells = vec![
            form.unit_name.clone(),
            rank,
            show::points(framework, results.total(row).as_ref(), language),
            percent(results.percent(row).as_ref()),
        ];
        if let Some(before) = before {
            let placed = units.get(row).and_then(|unit| before.unit(&unit.code));
            cells.push(placed.and_then(|(it, _)| it.rank).map_or_else(dash, |rank| rank.to_string()));
            cells.push(percent(placed.and_then(|(it, _)| it.percent.as_ref())));
        }
        Some(cells)
    };
    let rows = results.order().into_iter().filter_map(row).collect();
    ConfirmTable { title: word("web_confirm.publish.ranking"), heads, rows }
}
