//! The tables of a publication: commas, decimal points, exact figures, a byte order mark so that Excel reads the letters.

use assessment::correction::{Correction, FourScores, ScoreStage, differences as all_differences};
use framework::Exact;
use scoring::{Plan, Standing};

use super::LeftOut;
use crate::csv_text::escaped;

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table in memory.
pub type Table = csv::Writer<Vec<u8>>;

/// A table with its head.
pub fn table(head: &[&str]) -> Result<Table, csv::Error> {
    let mut table = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    table.write_record(head)?;
    Ok(table)
}

/// The finished table.
pub fn bytes(table: Table) -> Result<Vec<u8>, csv::Error> {
    table.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The table's text without its mark.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(bytes)
}

/// Rank, unit, total, per cent, band, and what it was at each stage before.
pub fn ranking(plan: &Plan<'_>, scores: &FourScores, order: &[usize]) -> Result<Vec<u8>, csv::Error> {
    let mut table = table(&[
        "group",
        "rank",
        "standing",
        "unit",
        "name",
        "total",
        "maximum",
        "percent",
        "band",
        "self",
        "appraised",
        "after_reply",
        "rank_by_self",
    ])?;
    let approved = scores.at(ScoreStage::Approved);
    for row in order {
        let Some(unit) = scores.approved.units().get(*row) else { continue };
        let total = |stage: ScoreStage| figure(scores.at(stage).total(*row).as_ref());
        let band = approved.band(*row).and_then(|band| plan.framework().bands.get(band));
        table.write_record([
            escaped(&unit.group).as_ref(),
            &rank(approved.standing(*row)),
            standing(approved.standing(*row)),
            &escaped(&unit.code),
            &escaped(&unit.name),
            &total(ScoreStage::Approved),
            &approved.maximum(*row).to_string(),
            &figure(approved.percent(*row).as_ref()),
            band.map_or("", |band| band.code.as_str()),
            &total(ScoreStage::SelfAssessed),
            &total(ScoreStage::Appraised),
            &total(ScoreStage::AfterReply),
            &rank(scores.at(ScoreStage::SelfAssessed).standing(*row)),
        ])?;
    }
    bytes(table)
}

/// The ranking of a publication, as its file has it, and below it the units that have no form: for a table that people
/// read, for the file itself is computed from the units that have one.
///
/// # Errors
/// What cannot be read as a table.
pub fn ranking_with_left_out(ranking: &[u8], left_out: &[LeftOut]) -> Result<Vec<u8>, csv::Error> {
    let mut whole = ranking.to_vec();
    let head = csv::Reader::from_reader(without_mark(ranking)).headers()?.clone();
    let mut below = csv::Writer::from_writer(&mut whole);
    for left in left_out {
        let code = left.as_without_form().code;
        below.write_record(head.iter().map(|column| match column {
            "standing" => "no_form".to_owned(),
            "unit" => escaped(code).into_owned(),
            "name" => escaped(&left.unit).into_owned(),
            _ => String::new(),
        }))?;
    }
    below.flush()?;
    drop(below);
    Ok(whole)
}

/// Points of every index and of the whole at the four stages, with what they are out of.
pub fn indices(plan: &Plan<'_>, scores: &FourScores, order: &[usize]) -> Result<Vec<u8>, csv::Error> {
    let mut table = table(&[
        "unit",
        "index",
        "self",
        "appraised",
        "after_reply",
        "approved",
        "self_maximum",
        "appraised_maximum",
        "after_reply_maximum",
        "approved_maximum",
    ])?;
    for row in order {
        let Some(unit) = scores.approved.units().get(*row) else { continue };
        for (slot, index) in plan.framework().indices_with_slots() {
            let points =
                ScoreStage::ALL.map(|stage| figure(scores.at(stage).index_points(*row, slot).as_ref()));
            let maxima = ScoreStage::ALL.map(|stage| scores.at(stage).index_maximum(*row, slot).to_string());
            line(&mut table, [&escaped(&unit.code), &index.code], &points, &maxima)?;
        }
        let totals = ScoreStage::ALL.map(|stage| figure(scores.at(stage).total(*row).as_ref()));
        let maxima = ScoreStage::ALL.map(|stage| scores.at(stage).maximum(*row).to_string());
        line(&mut table, [&escaped(&unit.code), "total"], &totals, &maxima)?;
    }
    bytes(table)
}

/// Points of every component at the four stages. Empty is "does not apply", which is not 0.
pub fn scores(plan: &Plan<'_>, scores: &FourScores, order: &[usize]) -> Result<Vec<u8>, csv::Error> {
    let mut table = table(&["unit", "component", "self", "appraised", "after_reply", "approved", "maximum"])?;
    for row in order {
        let Some(unit) = scores.approved.units().get(*row) else { continue };
        for (slot, component) in plan.framework().components_with_slots() {
            let [own, appraised, after_reply, approved] = scores.component(*row, slot);
            table.write_record([
                escaped(&unit.code).as_ref(),
                &component.code,
                &figure(own.as_ref()),
                &figure(appraised.as_ref()),
                &figure(after_reply.as_ref()),
                &figure(approved.as_ref()),
                &plan.component_maximum(slot).to_string(),
            ])?;
        }
    }
    bytes(table)
}

/// Every difference between a stage and the one before, with the lines of `corrections.csv` that account for it.
pub fn differences(
    plan: &Plan<'_>,
    scores: &FourScores,
    corrections: &[Correction],
) -> Result<Vec<u8>, csv::Error> {
    let framework = plan.framework();
    let mut table = table(&["unit", "component", "stage", "before", "after", "gained", "corrections"])?;
    for difference in all_differences(framework, scores, corrections) {
        let unit = scores.approved.units().get(difference.unit).map_or("", |unit| unit.code.as_str());
        let component = framework[difference.component].code.as_str();
        // The head is line 1.
        let lines: Vec<String> =
            difference.corrections.iter().map(|position| (position + 2).to_string()).collect();
        table.write_record([
            escaped(unit).as_ref(),
            component,
            difference.stage.name(),
            &figure(difference.before.as_ref()),
            &figure(difference.after.as_ref()),
            &difference.gained().to_string(),
            &lines.join(" "),
        ])?;
    }
    bytes(table)
}

fn line(
    table: &mut Table,
    [unit, index]: [&str; 2],
    points: &[String; 4],
    maxima: &[String; 4],
) -> Result<(), csv::Error> {
    let figures = points.iter().chain(maxima).map(String::as_str);
    table.write_record([unit, index].into_iter().chain(figures))
}

fn figure(points: Option<&Exact>) -> String {
    points.map_or_else(String::new, ToString::to_string)
}

fn rank(standing: Standing) -> String {
    match standing {
        Standing::Ranked(rank) => rank.to_string(),
        Standing::Unranked | Standing::NotAssessed => String::new(),
    }
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Ranked(_) => "ranked",
        Standing::Unranked => "unranked",
        Standing::NotAssessed => "not_assessed",
    }
}
