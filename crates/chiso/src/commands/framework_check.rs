//! `chiso framework check`: everything that should be known about a set before anybody relies on it.

use framework::diagnostic::has_errors;
use framework::{Diagnostic, Framework, Place};

use super::{Edge, Outcome, Stop, cannot_read};
use crate::campaign::codes;
use crate::cli::{CheckArguments, Format};
use crate::findings;
use crate::sets;

/// Checks one set.
pub fn run(edge: &Edge, arguments: &CheckArguments) -> Outcome {
    edge.finish_as(arguments.format, check(edge, arguments))
}

fn check(edge: &Edge, arguments: &CheckArguments) -> Result<(), Stop> {
    let files = sets::files_of(&arguments.set).map_err(|fault| cannot_read(&fault))?;
    let files = files.ok_or_else(|| unknown_set(&arguments.set))?;
    let (framework, found) = sets::load(&files);
    if arguments.format == Format::Json {
        edge.print(&format!("{:#}\n", findings::to_json(&found, edge.language)))?;
    } else {
        edge.print(&findings::render(&found, edge.language, edge.colours_on_output))?;
        if let Some(framework) = &framework {
            edge.tell(
                "program.set_summary",
                &summary(framework).each_ref().map(|(name, value)| (*name, value.as_str())),
            )?;
        }
        edge.print(&(findings::summary(findings::count(&found), edge.language) + "\n"))?;
    }
    if has_errors(&found) { Err(Stop::Shown) } else { Ok(()) }
}

fn summary(framework: &Framework) -> [(&'static str, String); 5] {
    let examples: usize = framework.components.iter().map(|component| component.examples.len()).sum();
    [
        ("set", framework.code.clone()),
        ("edition", framework.edition.clone()),
        ("components", framework.components.len().to_string()),
        ("inputs", framework.inputs.len().to_string()),
        ("examples", examples.to_string()),
    ]
}

/// No set of this name.
pub fn unknown_set(name: &str) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_SET, Place::Everywhere)
        .with("name", name)
        .with("known", sets::embedded_names().join(", "))
}

/// Lists the sets that come with the program.
pub fn list(edge: &Edge) -> Outcome {
    edge.finish(list_all(edge))
}

fn list_all(edge: &Edge) -> Result<(), Stop> {
    let names = sets::embedded_names();
    let width = names.iter().map(String::len).max().unwrap_or(0);
    for name in names {
        let files = sets::files_of(&name).map_err(|fault| cannot_read(&fault))?;
        let (framework, found) = framework::read(&files.ok_or_else(|| unknown_set(&name))?);
        let framework = framework.ok_or(Stop::Faults(found))?;
        let title = framework.title.get(edge.language);
        edge.print(&format!("{name:width$}  {}  {title}\n", framework.edition))?;
    }
    Ok(())
}
