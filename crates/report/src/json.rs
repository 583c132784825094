//! `scores.json`: every figure of a campaign with its trace, exact, for programs and verifiers.
//!
//! The schema is described in `docs/scores-json.md`. Units are written one after another, so that the memory
//! needed does not grow with their number.

use std::collections::HashMap;
use std::fmt;
use std::io::Write;

use framework::{
    Exact, Framework, InputKind, InputSlot, RankingBasis, RoundingMode, RoundingPlace, TieRule, Value,
};
use scoring::{ComponentScore, IndexScore, Participation, ScoreSheet, ScoreState, Standing, Trace, Unit};
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::figures::ExactText;
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
                title: Both { vi: &framework.title.vi, en: &framework.title.en },
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
    title: Both<'a>,
    layout_digest: &'a str,
}

#[derive(Serialize)]
struct Both<'a> {
    vi: &'a str,
    en: &'a str,
}

struct TermsInForce<'a>(&'a File<'a>);

impl Serialize for TermsInForce<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (terms, framework) = (self.0.view.terms(), self.0.view.framework());
        let mut out = serializer.serialize_struct("Terms", 6)?;
        out.serialize_field("year", &terms.year)?;
        out.serialize_field("reading", terms.reading.name())?;
        out.serialize_field("not_applicable", terms.not_applicable.name())?;
        out.serialize_field(
            "rounding",
            &RoundingOut {
                digits: terms.rounding.digits,
                mode: mode_name(terms.rounding.mode),
                place: match terms.rounding.place {
                    RoundingPlace::Component => "component",
                    RoundingPlace::Total => "total",
                },
            },
        )?;
        let level = framework.levels.get(terms.ranking.level.0).map_or("", |level| level.code.as_str());
        out.serialize_field(
            "ranking",
            &RankingOut {
                level,
                ties: match terms.ranking.ties {
                    TieRule::Competition => "competition",
                    TieRule::Dense => "dense",
                },
                on: match terms.ranking.on {
                    RankingBasis::Printed => "printed",
                    RankingBasis::Unrounded => "unrounded",
                },
            },
        )?;
        out.serialize_field("parameters", &Parameters(self.0))?;
        out.end()
    }
}

const fn mode_name(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "half_up",
        RoundingMode::HalfEven => "half_even",
        RoundingMode::Down => "down",
    }
}

#[derive(Serialize)]
struct RoundingOut {
    digits: u8,
    mode: &'static str,
    place: &'static str,
}

#[derive(Serialize)]
struct RankingOut<'a> {
    level: &'a str,
    ties: &'static str,
    on: &'static str,
}

struct Parameters<'a>(&'a File<'a>);

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let view = self.0.view;
        let mut map = serializer.serialize_map(None)?;
        for (parameter, value) in view.framework().parameters.iter().zip(&view.terms().parameters) {
            let value = value.as_ref().map(|value| ValueOut { value, kind: Some(&parameter.kind) });
            map.serialize_entry(&parameter.name, &value)?;
        }
        map.end()
    }
}

struct Bands<'a>(&'a Framework);

impl Serialize for Bands<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct BandOut<'a> {
            code: &'a str,
            title: Both<'a>,
            from_percent: Option<Number<'a>>,
            inclusive: Option<bool>,
        }
        serializer.collect_seq(self.0.bands.iter().map(|band| BandOut {
            code: &band.code,
            title: Both { vi: &band.title.vi, en: &band.title.en },
            from_percent: band.from.as_ref().map(|from| Number(&from.percent)),
            inclusive: band.from.as_ref().map(|from| from.inclusive),
        }))
    }
}

/// An exact number as a string.
struct Number<'a>(&'a Exact);

impl Serialize for Number<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&ExactText(self.0))
    }
}

/// An answer: a number or a date is a string, yes/no a boolean, an option its code.
struct ValueOut<'a> {
    value: &'a Value,
    kind: Option<&'a InputKind>,
}

impl Serialize for ValueOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.value, self.kind) {
            (Value::Number(number), _) => Number(number).serialize(serializer),
            (Value::YesNo(yes), _) => serializer.serialize_bool(*yes),
            (Value::Choice(at), Some(InputKind::Choice(options))) => {
                serializer.serialize_str(options.get(*at).map_or("", |option| option.code.as_str()))
            }
            (Value::Choice(at), _) => serializer.collect_str(at),
            (Value::Date(date), _) => serializer.collect_str(date),
            (Value::NoDate, _) => serializer.serialize_str("none"),
            (Value::Text(text), _) => serializer.serialize_str(text),
            (Value::NotApplicable, _) => serializer.serialize_str("not_applicable"),
        }
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
        let mut out = serializer.serialize_struct("Unit", 11)?;
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
        let code =
            index.index.and_then(|slot| self.framework.indices.get(slot.0)).map(|index| index.code.as_str());
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

struct Components<'a>(&'a UnitOut<'a>);

impl Serialize for Components<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let UnitOut { file, sheet, .. } = self.0;
        serializer.collect_seq(sheet.components.iter().map(|score| {
            let adjustment =
                sheet.adjustments.iter().find(|adjustment| adjustment.component == score.component);
            ComponentOut { file, score, adjustment: adjustment.map(|adjustment| &adjustment.points) }
        }))
    }
}

struct ComponentOut<'a> {
    file: &'a File<'a>,
    score: &'a ComponentScore,
    adjustment: Option<&'a Exact>,
}

impl Serialize for ComponentOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (score, framework) = (self.score, self.file.view.framework());
        let component = framework.components.get(score.component.0);
        let (state, reason, missing): (_, Option<&str>, &[InputSlot]) = match &score.state {
            ScoreState::Scored { missing } => ("scored", None, missing),
            ScoreState::Claimed { reason } => ("claimed", Some(reason), &[]),
            ScoreState::NotArising => ("not_arising", None, &[]),
            ScoreState::NotProvided { missing } => ("not_provided", None, missing),
        };
        let mut out = serializer.serialize_struct("Component", 9)?;
        out.serialize_field("code", component.map_or("", |component| component.code.as_str()))?;
        out.serialize_field("state", state)?;
        match reason {
            Some(reason) => out.serialize_field("reason", reason)?,
            None => out.skip_field("reason")?,
        }
        if missing.is_empty() {
            out.skip_field("missing")?;
        } else {
            out.serialize_field("missing", &Keys { framework, slots: missing })?;
        }
        out.serialize_field("points", &score.points.as_ref().map(Number))?;
        out.serialize_field("maximum", &Number(&score.maximum))?;
        match self.adjustment {
            Some(points) => out.serialize_field("adjustment", &Number(points))?,
            None => out.skip_field("adjustment")?,
        }
        out.serialize_field("standing", component.map_or("", |component| component.standing.name()))?;
        out.serialize_field("trace", &TraceOut { kinds: self.file.kinds, trace: &score.trace })?;
        out.end()
    }
}

struct Keys<'a> {
    framework: &'a Framework,
    slots: &'a [InputSlot],
}

impl Serialize for Keys<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inputs = self.slots.iter().filter_map(|slot| self.framework.inputs.get(slot.0));
        serializer.collect_seq(inputs.map(|input| input.key.as_str()))
    }
}

struct TraceOut<'a> {
    kinds: &'a Kinds<'a>,
    trace: &'a Trace,
}

impl Serialize for TraceOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let trace = self.trace;
        let mut out = serializer.serialize_struct("Trace", 4)?;
        out.serialize_field("inputs", &UsedInputs(self))?;
        out.serialize_field("steps", &Steps(trace))?;
        out.serialize_field("unrounded", &trace.unrounded.as_ref().map(Number))?;
        out.serialize_field("rounded", &trace.rounded.as_ref().map(Number))?;
        out.end()
    }
}

struct UsedInputs<'a>(&'a TraceOut<'a>);

impl Serialize for UsedInputs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct UsedOut<'a> {
            key: &'a str,
            value: Option<ValueOut<'a>>,
        }
        let TraceOut { kinds, trace } = self.0;
        serializer.collect_seq(trace.inputs.iter().map(|used| UsedOut {
            key: &used.key,
            value:
                used.value.as_ref().map(|value| {
                    ValueOut {
                        value,
                        kind: matches!(value, Value::Choice(_))
                            .then(|| kinds.get(used.key.as_str()).copied())
                            .flatten(),
                    }
                }),
        }))
    }
}

struct Steps<'a>(&'a Trace);

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct StepOut<'a> {
            formula: &'a str,
            filled: &'a str,
            value: Option<Number<'a>>,
        }
        serializer.collect_seq(self.0.steps.iter().map(|step| StepOut {
            formula: &step.formula,
            filled: &step.filled,
            value: step.value.as_ref().map(Number),
        }))
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
