//! `chiso doctor`: what is wrong with a house, and how to mend it.

use framework::Severity;
use serde_json::{Map, Value, json};
use words::say;

use super::{Edge, Outcome, Stop};
use crate::cli::{DoctorArguments, Format};
use crate::doctor::{Report, examine};
use crate::findings;

/// Examines; notes alone are no illness.
pub fn run(edge: &Edge, arguments: &DoctorArguments) -> Outcome {
    let report = examine(&arguments.house.data, arguments.house.config.as_deref(), edge.language);
    edge.finish(tell(edge, arguments.format, &report))
}

fn tell(edge: &Edge, format: Format, report: &Report) -> Result<(), Stop> {
    let is_well = report.findings.iter().all(|finding| finding.severity == Severity::Note);
    if format == Format::Json {
        edge.print(&format!("{:#}\n", machine(edge, report, is_well)))?;
    } else {
        for (name, value) in &report.facts {
            let name = say(edge.language, &format!("server.doctor.{name}"), &[]);
            edge.print(&format!("{name}: {value}\n"))?;
        }
        edge.print(&findings::render(&report.findings, edge.language, edge.colours_on_output))?;
        if is_well {
            edge.tell("server.doctor.well", &[])?;
        } else {
            let counts = findings::count(&report.findings);
            edge.print(&(findings::summary(counts, edge.language) + "\n"))?;
        }
    }
    if is_well { Ok(()) } else { Err(Stop::Shown) }
}

fn machine(edge: &Edge, report: &Report, is_well: bool) -> Value {
    let facts: Map<String, Value> =
        report.facts.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mut found = findings::to_json(&report.findings, edge.language);
    if let Some(fields) = found.as_object_mut() {
        fields.insert("well".to_owned(), json!(is_well));
        fields.insert("facts".to_owned(), Value::Object(facts));
    }
    found
}
