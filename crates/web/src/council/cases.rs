//! The council: its cases with both sides, and the ranking if every motion were carried.

use app::proceedings::Board;
use assessment::Id;
use assessment::appraisal::Verdict;
use assessment::campaign::Campaign;
use assessment::correction::{FourScores, ScoreStage};
use assessment::proceeding::Proceeding;
use axum::extract::State;
use axum::response::Response;
use framework::Language;
use scoring::{Results, Standing};
use words::say;

use super::cases_page::{CaseLine, CouncilPage, PreviewLine};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns/{campaign}/council`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let board = app.board(&who.credential, campaign, None)?;
            let language = who.language;
            let scores = board.scores();
            let then = board.scores_then();
            Ok(CouncilPage {
                frame: show::frame(who, Some(&header)),
                campaign: board.campaign.title.clone(),
                base: urls::campaign(campaign).appraisal(),
                minutes: urls::campaign(campaign).minutes(),
                cases: cases(&board, &scores, language)?,
                preview: preview(&board, &scores, then.as_ref(), language)?,
                is_proposed: then.is_some(),
            })
        })
        .await?;
    html(&visitor, &page)
}

fn cases(board: &Board, scores: &FourScores, language: Language) -> Result<Vec<CaseLine>, app::Error> {
    let framework = &board.set.framework;
    let mut lines = Vec::new();
    for (row, form) in board.forms.iter().enumerate() {
        for (slot, component) in framework.components_with_slots() {
            let proceeding = &board.recorded(row, slot).proceeding;
            let Some(reply) = &proceeding.reply else { continue };
            if !proceeding.waits_for_council() && proceeding.case.is_none() {
                continue;
            }
            let stages = [ScoreStage::SelfAssessed, ScoreStage::Appraised, ScoreStage::Approved];
            let points = stages.map(|stage| {
                show::points(framework, scores.at(stage).component_points(row, slot).as_ref(), language)
            });
            lines.push(CaseLine {
                unit: form.unit_name.clone(),
                indicator: format!("{} {}", component.code, component.title.get(language)),
                address: crate::appraisal::indicator_order::address(board, form, slot),
                appraiser: appraiser_words(proceeding, language),
                reply: reply.text.clone(),
                points,
                state: show::proceeding_word(show::proceeding_state(proceeding), language),
                effects: board
                    .proposal(row, slot)
                    .map(|proposal| show::effects(board, &proposal, row, slot, language))
                    .transpose()?,
            });
        }
    }
    words::sort_by_name(&mut lines, |line| &line.unit);
    Ok(lines)
}

/// The appraiser's decision on an indicator, in words.
pub fn appraiser_words(proceeding: &Proceeding, language: Language) -> String {
    match proceeding.appraisal.decided().map(|decided| &decided.verdict) {
        Some(Verdict::Corrected { reason, .. }) => show::reason_words(reason, language),
        _ => say(language, "web_proceedings.decision.accepted", &[]),
    }
}

/// Every unit with its rank and total, now and if the motions are carried, in the order of the ranking.
///
/// # Errors
/// [`app::Error::Internal`] if the scores are not of the board's units.
pub fn preview(
    board: &Board,
    now: &FourScores,
    then: Option<&FourScores>,
    language: Language,
) -> Result<Vec<PreviewLine>, app::Error> {
    let framework = &board.set.framework;
    let results = now.at(ScoreStage::Approved);
    let place = |results: &Results, row: usize| {
        let rank = match results.standing(row) {
            Standing::Ranked(rank) => rank.to_string(),
            Standing::Unranked | Standing::NotAssessed => "–".to_owned(),
        };
        [rank, show::points(framework, results.total(row).as_ref(), language)]
    };
    let line = |row: usize| {
        let form = board.form_at(row)?;
        let own = place(results, row);
        let then = then.map_or_else(|| own.clone(), |then| place(then.at(ScoreStage::Approved), row));
        Ok(PreviewLine { unit: form.unit_name.clone(), differs: own != then, now: own, then })
    };
    results.order().into_iter().map(line).collect()
}
