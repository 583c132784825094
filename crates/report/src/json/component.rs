//! Components with their traces, as the file says them.

use framework::{Exact, Framework, InputSlot, Value};
use scoring::{ComponentScore, ScoreState, Trace};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::values::{Number, ValueOut};
use super::{File, Kinds, UnitOut};

pub(super) struct Components<'a>(pub &'a UnitOut<'a>);

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
        let component = &framework[score.component];
        let (state, reason, missing): (_, Option<&str>, &[InputSlot]) = match &score.state {
            ScoreState::Scored { missing } => ("scored", None, missing),
            ScoreState::Claimed { reason } => ("claimed", Some(reason), &[]),
            ScoreState::NotArising => ("not_arising", None, &[]),
            ScoreState::NotProvided { missing } => ("not_provided", None, missing),
            ScoreState::Waiting { missing } => ("waiting", None, missing),
        };
        let mut out = serializer.serialize_struct("Component", 9)?;
        out.serialize_field("code", &component.code)?;
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
        out.serialize_field("standing", component.standing.name())?;
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
        let inputs = self.slots.iter().map(|slot| &self.framework[*slot]);
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
