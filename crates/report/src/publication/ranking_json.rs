//! `ranking.json`: the ranking of a publication for programs, exact, without the traces.

use assessment::correction::{FourScores, ScoreStage};
use framework::{Exact, Item};
use scoring::{Plan, Standing};
use serde::Serialize;

use super::origin::Origin;
use super::{About, LeftOut, PublicationFault};

/// Name and version of the layout; the number goes up when a reader would have to change.
pub const RANKING_SCHEMA: &str = "chiso-ranking/1";

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    publication: Origin<'a>,
    units: Vec<UnitOut<'a>>,
    /// Units that take no part, and why.
    #[serde(skip_serializing_if = "<[LeftOut]>::is_empty")]
    left_out: &'a [LeftOut],
}

#[derive(Serialize)]
struct UnitOut<'a> {
    code: &'a str,
    name: &'a str,
    group: &'a str,
    standing: &'static str,
    rank: Option<u32>,
    total: Option<String>,
    maximum: String,
    percent: Option<String>,
    band: Option<&'a str>,
    /// Totals at the four stages.
    stages: Vec<StageOut>,
    columns: Vec<ColumnOut<'a>>,
}

#[derive(Serialize)]
struct StageOut {
    stage: &'static str,
    total: Option<String>,
}

#[derive(Serialize)]
struct ColumnOut<'a> {
    code: &'a str,
    points: Option<String>,
    maximum: String,
}

/// The ranking of a publication, in the order of `order`. Exact numbers are strings, as in `scores.json`; `null` is
/// "does not apply", which is not 0.
///
/// # Errors
/// [`PublicationFault`], which bytes in memory never cause.
pub fn ranking_json(
    about: &About,
    sha256: &str,
    plan: &Plan<'_>,
    scores: &FourScores,
    order: &[usize],
) -> Result<Vec<u8>, PublicationFault> {
    let units = order.iter().filter_map(|row| unit_out(plan, scores, *row));
    let file = File {
        schema: RANKING_SCHEMA,
        publication: Origin::of(about, sha256),
        units: units.collect(),
        left_out: &about.left_out,
    };
    let mut bytes = serde_json::to_vec(&file)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn unit_out<'a>(plan: &'a Plan<'_>, scores: &'a FourScores, row: usize) -> Option<UnitOut<'a>> {
    let framework = plan.framework();
    let approved = scores.at(ScoreStage::Approved);
    let unit = scores.approved.units().get(row)?;
    let (standing, rank) = match approved.standing(row) {
        Standing::Ranked(rank) => ("ranked", Some(rank)),
        Standing::Unranked => ("unranked", None),
        Standing::NotAssessed => ("not_assessed", None),
    };
    let stage =
        |stage: ScoreStage| StageOut { stage: stage.name(), total: exact(scores.at(stage).total(row)) };
    let column = |item: Item| ColumnOut {
        code: framework.label(item).0,
        points: exact(approved.item_points(row, item)),
        maximum: match item {
            Item::Index(slot) => approved.index_maximum(row, slot).to_string(),
            Item::Component(slot) => plan.component_maximum(slot).to_string(),
        },
    };
    let band = approved.band(row).and_then(|band| framework.bands.get(band));
    Some(UnitOut {
        code: &unit.code,
        name: &unit.name,
        group: &unit.group,
        standing,
        rank,
        total: exact(approved.total(row)),
        maximum: approved.maximum(row).to_string(),
        percent: exact(approved.percent(row)),
        band: band.map(|band| band.code.as_str()),
        stages: ScoreStage::ALL.into_iter().map(stage).collect(),
        columns: framework.ranking_columns().into_iter().map(column).collect(),
    })
}

fn exact(figure: Option<Exact>) -> Option<String> {
    figure.map(|figure| figure.to_string())
}
