//! `chiso doctor`: what is wrong with an instance, and how to correct it.

use clap::Args;
use framework::Severity;
use serde_json::{Map, Value, json};
use words::say;

use crate::doctor::{Report, examine};
use crate::findings;
use crate::options::{Format, InstanceOptions};
use crate::output::{CommandError, Console, ExitStatus};

/// `chiso doctor`
#[derive(Args)]
pub struct DoctorArguments {
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Examines; notes alone are no illness.
pub fn run(console: &Console, arguments: &DoctorArguments) -> ExitStatus {
    let report = examine(&arguments.instance.data, arguments.instance.config.as_deref(), console.language);
    console.finish(print_report(console, arguments.format, &report))
}

fn print_report(console: &Console, format: Format, report: &Report) -> Result<(), CommandError> {
    let is_well = report.findings.iter().all(|finding| finding.severity == Severity::Note);
    if format == Format::Json {
        console.print(&format!("{:#}\n", machine(console, report, is_well)))?;
    } else {
        for (name, value) in &report.facts {
            let name = say(console.language, &format!("server.doctor.{name}"), &[]);
            console.print(&format!("{name}: {value}\n"))?;
        }
        console.print(&findings::render(&report.findings, console.language, console.colours_on_output))?;
        if is_well {
            console.print_line("server.doctor.well", &[])?;
        } else {
            let counts = findings::count(&report.findings);
            console.print(&(findings::summary(counts, console.language) + "\n"))?;
        }
    }
    if is_well { Ok(()) } else { Err(CommandError::Shown) }
}

fn machine(console: &Console, report: &Report, is_well: bool) -> Value {
    let facts: Map<String, Value> =
        report.facts.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mut found = findings::to_json(&report.findings, console.language);
    if let Some(fields) = found.as_object_mut() {
        fields.insert("well".to_owned(), json!(is_well));
        fields.insert("facts".to_owned(), Value::Object(facts));
    }
    found
}
