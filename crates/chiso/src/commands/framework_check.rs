//! `chiso framework check`: everything that should be known about a set before anybody relies on it.

use framework::{Diagnostic, Place};

use super::{Edge, Outcome, Stop, cannot_read};
use crate::campaign::codes;
use crate::cli::{CheckArguments, Format};
use crate::findings;
use crate::sets;
use crate::wording::say;

/// Checks one set.
pub fn run(edge: &Edge, arguments: &CheckArguments) -> Outcome {
    match check(edge, arguments) {
        Ok(outcome) => outcome,
        Err(stop) => edge.finish(Err(stop)),
    }
}

fn check(edge: &Edge, arguments: &CheckArguments) -> Result<Outcome, Stop> {
    let files = sets::files_of(&arguments.set).map_err(|fault| cannot_read(&fault))?;
    let files = files.ok_or_else(|| unknown_set(&arguments.set))?;
    let (framework, found) = sets::load(&files);
    let counts = findings::count(&found);
    if arguments.format == Format::Json {
        println!("{:#}", findings::to_json(&found, edge.language));
    } else {
        print!("{}", findings::render(&found, edge.language, edge.coloured));
        if let Some(framework) = &framework {
            let examples: usize = framework.components.iter().map(|component| component.examples.len()).sum();
            println!(
                "{}",
                say(
                    edge.language,
                    "program.set_summary",
                    &[
                        ("set", &framework.code),
                        ("edition", &framework.edition),
                        ("components", &framework.components.len().to_string()),
                        ("inputs", &framework.inputs.len().to_string()),
                        ("examples", &examples.to_string()),
                    ],
                )
            );
        }
        println!("{}", findings::summary(counts, edge.language));
    }
    Ok(if counts.errors > 0 { Outcome::Faults } else { Outcome::Done })
}

/// No set of this name.
pub fn unknown_set(name: &str) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_SET, Place::Everywhere)
        .with("name", name)
        .with("known", sets::embedded_names().join(", "))
}

/// Lists the sets that come with the program.
pub fn list(edge: &Edge) -> Outcome {
    for name in sets::embedded_names() {
        let framework = sets::files_of(&name).ok().flatten().and_then(|files| framework::read(&files).0);
        if let Some(framework) = framework {
            println!("{name}  {}  {}", framework.edition, framework.title.get(edge.language));
        }
    }
    Outcome::Done
}
