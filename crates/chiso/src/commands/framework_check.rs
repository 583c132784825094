//! `chiso framework check`: everything that should be known about a set before anybody relies on it.

use clap::Args;
use framework::Framework;
use framework::diagnostic::has_errors;

use crate::findings;
use crate::options::Format;
use crate::output::{CommandError, Console, ExitStatus, cannot_read};
use crate::sets;

/// `chiso framework check`
#[derive(Args)]
pub struct CheckArguments {
    /// Name of a set, or its folder
    pub set: String,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Checks one set.
pub fn run(console: &Console, arguments: &CheckArguments) -> ExitStatus {
    console.finish_as(arguments.format, check(console, arguments))
}

fn check(console: &Console, arguments: &CheckArguments) -> Result<(), CommandError> {
    let files = sets::files_of(&arguments.set).map_err(|fault| cannot_read(&fault))?;
    let files = files.ok_or_else(|| sets::unknown_set(&arguments.set))?;
    let (framework, found) = sets::load(&files);
    if arguments.format == Format::Json {
        console.print(&format!("{:#}\n", findings::to_json(&found, console.language)))?;
    } else {
        console.print(&findings::render(&found, console.language, console.colours_on_output))?;
        if let Some(framework) = &framework {
            console.print_line(
                "program.set_summary",
                &summary(framework).each_ref().map(|(name, value)| (*name, value.as_str())),
            )?;
        }
        console.print(&(findings::summary(findings::count(&found), console.language) + "\n"))?;
    }
    if has_errors(&found) { Err(CommandError::Shown) } else { Ok(()) }
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

/// Lists the sets that come with the program.
pub fn list(console: &Console) -> ExitStatus {
    console.finish(list_all(console))
}

fn list_all(console: &Console) -> Result<(), CommandError> {
    let names = sets::embedded_names();
    let width = names.iter().map(String::len).max().unwrap_or(0);
    for name in names {
        let files = sets::files_of(&name).map_err(|fault| cannot_read(&fault))?;
        let (framework, found) = framework::read(&files.ok_or_else(|| sets::unknown_set(&name))?);
        let framework = framework.ok_or(CommandError::Faults(found))?;
        let title = framework.title.get(console.language);
        console.print(&format!("{name:width$}  {}  {title}\n", framework.edition))?;
    }
    Ok(())
}
