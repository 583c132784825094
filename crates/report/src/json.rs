//! `scores.json`: every figure of a campaign with its trace, exact, for programs and verifiers.
//!
//! The schema is described in `docs/scores-json.md`. Units are written one after another, so that the memory
//! needed does not grow with their number.

mod component;
mod terms;
mod values;

use std::collections::HashMap;
use std::fmt;
use std::io::Write;

use framework::{Framework, InputKind};
use scoring::{IndexScore, Participation, ScoreSheet, Standing, Unit};
use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use self::component::Components;
use self::terms::TermsInForce;
use self::values::Number;
use crate::results_view::ResultsView;

/// Name and version of the schema; the number goes up when a reader would have to change.
pub const SCHEMA: &str = "chiso-scores/1";

/// Why the file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("scores.json could not be written")]
pub struct JsonFault(#[from] serde_json::Error);

/// The whole file in memory.
///
/// # Errors
/// [`JsonFault`], which bytes in memory never cause.
pub fn scores_json(view: &ResultsView<'_>) -> Result<Vec<u8>, JsonFault> {
    let mut bytes = Vec::new();
    write_to(view, &mut bytes)?;
    Ok(bytes)
}

/// Writes the file unit by unit.
///
/// # Errors
/// [`JsonFault`] where `out` cannot be written to.
pub fn write_to(view: &ResultsView<'_>, out: impl Write) -> Result<(), JsonFault> {
    let kinds = kinds_by_key(view.framework());
    Ok(serde_json::to_writer(out, &File { view, kinds: &kinds })?)
}

type Kinds<'a> = HashMap<&'a str, &'a InputKind>;

fn kinds_by_key(framework: &Framework) -> Kinds<'_> {
    let inputs = framework.inputs.iter().map(|input| (input.key.as_str(), &input.kind));
    inputs
        .chain(framework.parameters.iter().map(|parameter| (parameter.name.as_str(), &parameter.kind)))
        .collect()
}

struct File<'a> {
    view: &'a ResultsView<'a>,
    kinds: &'a Kinds<'a>,
}

impl Serialize for File<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let framework = self.view.framework();
        let mut file = serializer.serialize_struct("File", 6)?;
        file.serialize_field("schema", SCHEMA)?;
        file.serialize_field("program", &Program { name: "chiso", version: self.view.version })?;
        file.serialize_field(
            "framework",
            &Set {
                code: &framework.code,
                edition: &framework.edition,
                title: Bilingual { vi: &framework.title.vi, en: &framework.title.en },
                layout_digest: &framework.layout_digest,
            },
        )?;
        file.serialize_field("terms", &TermsInForce(self))?;
        file.serialize_field("bands", &Bands(framework))?;
        file.serialize_field("units", &Units(self))?;
        file.end()
    }
}

#[derive(Serialize)]
struct Program<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
struct Set<'a> {
    code: &'a str,
    edition: &'a str,
    title: Bilingual<'a>,
    layout_digest: &'a str,
}

#[derive(Serialize)]
struct Bilingual<'a> {
    vi: &'a str,
    en: &'a str,
}

struct Bands<'a>(&'a Framework);

impl Serialize for Bands<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct BandOut<'a> {
            code: &'a str,
            title: Bilingual<'a>,
            from_percent: Option<Number<'a>>,
            inclusive: Option<bool>,
        }
        serializer.collect_seq(self.0.bands.iter().map(|band| BandOut {
            code: &band.code,
            title: Bilingual { vi: &band.title.vi, en: &band.title.en },
            from_percent: band.from.as_ref().map(|from| Number(&from.percent)),
            inclusive: band.from.as_ref().map(|from| from.inclusive),
        }))
    }
}

struct Units<'a>(&'a File<'a>);

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let view = self.0.view;
        let mut units = serializer.serialize_seq(Some(view.units().count()))?;
        for (row, unit) in view.units() {
            let sheet = view.scores.sheet(row);
            units.serialize_element(&UnitOut { file: self.0, unit, sheet: &sheet })?;
        }
        units.end()
    }
}

struct UnitOut<'a> {
    file: &'a File<'a>,
    unit: &'a Unit,
    sheet: &'a ScoreSheet,
}

impl Serialize for UnitOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (sheet, framework) = (self.sheet, self.file.view.framework());
        let (standing, rank) = match sheet.standing {
            Standing::Ranked(rank) => ("ranked", Some(rank)),
            Standing::Unranked => ("unranked", None),
            Standing::NotAssessed => ("not_assessed", None),
        };
        let assessed = sheet.standing != Standing::NotAssessed;
        let waiting: Vec<&str> =
            sheet.waiting().map(|slot| &framework[slot]).map(|component| component.code.as_str()).collect();
        let mut out = serializer.serialize_struct("Unit", 12)?;
        out.serialize_field("code", &self.unit.code)?;
        out.serialize_field("name", &self.unit.name)?;
        out.serialize_field("group", &self.unit.group)?;
        out.serialize_field("takes_part", &(self.unit.participation == Participation::Ranked))?;
        out.serialize_field("standing", standing)?;
        out.serialize_field("rank", &rank)?;
        out.serialize_field("total", &assessed.then_some(IndexOut { framework, index: &sheet.total }))?;
        out.serialize_field("percent", &sheet.percent.as_ref().filter(|_| assessed).map(Number))?;
        let band = sheet.band.filter(|_| assessed).and_then(|at| framework.bands.get(at));
        out.serialize_field("band", &band.map(|band| band.code.as_str()))?;
        // What the sums lack: said wherever they stand.
        if waiting.is_empty() {
            out.skip_field("waiting")?;
        } else {
            out.serialize_field("waiting", &waiting)?;
        }
        out.serialize_field("indices", &Indices { framework, sheet, assessed })?;
        out.serialize_field("components", &Components(self))?;
        out.end()
    }
}

struct Indices<'a> {
    framework: &'a Framework,
    sheet: &'a ScoreSheet,
    assessed: bool,
}

impl Serialize for Indices<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = self.sheet.indices.iter().filter(|_| self.assessed);
        serializer.collect_seq(shown.map(|index| IndexOut { framework: self.framework, index }))
    }
}

struct IndexOut<'a> {
    framework: &'a Framework,
    index: &'a IndexScore,
}

impl Serialize for IndexOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let index = self.index;
        let code = index.index.map(|slot| self.framework[slot].code.as_str());
        let mut out = serializer.serialize_struct("Index", 6)?;
        match code {
            Some(code) => out.serialize_field("code", code)?,
            None => out.skip_field("code")?,
        }
        out.serialize_field("raw", &Number(&index.raw))?;
        out.serialize_field("raw_maximum", &Number(&index.raw_maximum))?;
        out.serialize_field("points", &index.points.as_ref().map(Number))?;
        out.serialize_field("maximum", &Number(&index.maximum))?;
        out.serialize_field("scaled", &index.scaled)?;
        out.end()
    }
}

impl fmt::Debug for ResultsView<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResultsView")
            .field("framework", &self.framework().code)
            .field("units", &self.order.len())
            .finish_non_exhaustive()
    }
}
