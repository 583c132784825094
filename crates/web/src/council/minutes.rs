//! The minutes of the council, for printing and signing.

use app::proceedings::{MinutedCase, Minutes};
use assessment::Id;
use assessment::campaign::Campaign;
use assessment::correction::{FourScores, ScoreStage};
use assessment::council::{CaseState, Vote};
use axum::extract::State;
use axum::response::Response;
use framework::Language;
use words::say;

use super::cases::appraiser_words;
use super::minutes_page::{CaseMinutes, MinutesPage};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns/{campaign}/council/minutes`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let minutes = app.minutes(&who.credential, campaign)?;
            let (language, scores) = (who.language, minutes.board.scores());
            let case = |it: &MinutedCase| case(&minutes, &scores, it, language);
            let mut members: Vec<(String, String)> =
                minutes.members.iter().map(|it| (it.name.clone(), it.recused_for.join(", "))).collect();
            words::sort_by_name(&mut members, |(name, _)| name);
            Ok(MinutesPage {
                frame: show::frame(who, Some(&header)),
                campaign: minutes.board.campaign.title.clone(),
                base: urls::campaign(campaign).overview(),
                called_at: minutes.called_at.map(show::moment),
                // The council's minutes belong to the first edition, even if results were rectified since.
                decision: minutes
                    .board
                    .approval_of(1)
                    .map(|approval| show::decision_words(language, &approval.decision)),
                members,
                cases: minutes.cases.iter().map(case).collect::<Result<_, _>>()?,
                leaves_out: minutes.leaves_out,
                head: format!("{} · {}", minutes.head.1, minutes.head.0),
            })
        })
        .await?;
    html(&visitor, &page)
}

fn case(
    minutes: &Minutes,
    scores: &FourScores,
    it: &MinutedCase,
    language: Language,
) -> Result<CaseMinutes, app::Error> {
    let (board, framework) = (&minutes.board, &minutes.board.set.framework);
    let component = &framework[it.slot];
    let proceeding = &board.recorded(it.row, it.slot).proceeding;
    let word = |name: &str| say(language, &format!("web_proceedings.decision.{name}"), &[]);
    let count = |wanted: Vote| it.votes.iter().filter(|(_, vote)| *vote == wanted).count();
    let missing = |what: &str| {
        app::Error::Internal(format!("a case of {} in the minutes has no {what}", component.code))
    };
    let (motion, tally, outcome) = match proceeding.case.as_ref().ok_or_else(|| missing("motion"))? {
        CaseState::Open { motion, .. } => (motion, Vote::ALL.map(count), String::new()),
        CaseState::Decided(decided) => {
            let outcome = word(if decided.is_carried { "carried" } else { "failed" });
            let at = show::moment(it.decided_at.ok_or_else(|| missing("time"))?);
            (&decided.motion, decided.tally, format!("{outcome}, {at}"))
        }
    };
    let (reason, changes) = show::motion_words(framework, motion, language);
    let vote_word = |vote: Vote| say(language, &format!("web_proceedings.vote.{}", vote.name()), &[]);
    let by_vote = |vote: Vote| {
        let names: Vec<&str> =
            it.votes.iter().filter(|(_, own)| *own == vote).map(|(name, _)| name.as_str()).collect();
        (vote_word(vote), if names.is_empty() { "–".to_owned() } else { names.join(", ") })
    };
    let counted = tally
        .iter()
        .zip(Vote::ALL)
        .map(|(count, vote)| format!("{count} {}", vote_word(vote).to_lowercase()));
    let stages = [ScoreStage::SelfAssessed, ScoreStage::Appraised, ScoreStage::Approved];
    Ok(CaseMinutes {
        title: format!(
            "{} · {} {}",
            board.form_at(it.row)?.unit_name,
            component.code,
            component.title.get(language)
        ),
        appraiser: appraiser_words(proceeding, language),
        reply: proceeding.reply.as_ref().ok_or_else(|| missing("reply"))?.text.clone(),
        motion: format!("{}. {reason}", changes.join("; ")),
        motions_before: it.motions_before,
        votes: Vote::ALL.into_iter().map(by_vote).collect(),
        tally: counted.collect::<Vec<_>>().join(", "),
        outcome,
        points: stages.map(|stage| {
            show::points(framework, scores.at(stage).component_points(it.row, it.slot).as_ref(), language)
        }),
    })
}
