//! One file per command; here is what they share: language, outcome, and how faults are shown.

pub mod accept_clock;
pub mod account;
pub mod audit_export;
pub mod audit_verify;
pub mod backup;
pub mod demo;
pub mod doctor;
pub mod explain;
mod explain_component;
mod explain_sum;
pub mod export;
pub mod framework_check;
pub mod packet_make;
pub mod packet_read;
pub mod publish;
mod publish_without_data;
pub mod rehearse;
mod rehearse_year;
pub mod restore;
pub mod score;
mod score_files;
mod score_machine;
pub mod serve;
mod serve_loop;
pub mod verify;

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use framework::{Diagnostic, Language, Place, Text};

use crate::campaign::codes;
use crate::cli::{Format, HouseArguments};
use crate::files::FileFault;
use crate::findings;
use crate::house::Config;
use words::say;

/// What every command needs to know of its surroundings.
pub struct Edge {
    /// Language of the output.
    pub language: Language,
    /// May standard output have colours?
    pub colours_on_output: bool,
    /// May standard error have colours?
    pub colours_on_errors: bool,
    /// Columns of the terminal; `None` where nobody looks.
    pub width: Option<usize>,
}

/// How a command went; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done: 0.
    Done,
    /// Something that was given must be mended first: 1.
    Faults,
    /// The command line cannot be understood: 2.
    WrongCommand,
    /// The system refused: 3.
    System,
    /// The user interrupted it: 130.
    Interrupted,
}

/// Why a command stops.
pub enum Stop {
    /// Something that was given must be mended first.
    Faults(Vec<Diagnostic>),
    /// What is wrong has been shown already.
    Shown,
    /// The system refused to read or write.
    System(Box<Diagnostic>),
    /// Whoever read the output has gone (`… | head`): nobody is left to be told.
    ReaderGone,
    /// The user interrupted it, and what was half done is gone.
    Interrupted,
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Faults(vec![diagnostic])
    }
}

/// A file that cannot be read.
pub fn cannot_read(fault: &FileFault) -> Stop {
    Stop::System(Box::new(file_diagnostic(codes::CANNOT_READ, fault)))
}

/// A file that cannot be written.
pub fn cannot_write(fault: &FileFault) -> Stop {
    Stop::System(Box::new(file_diagnostic(codes::CANNOT_WRITE, fault)))
}

fn file_diagnostic(code: &'static str, fault: &FileFault) -> Diagnostic {
    Diagnostic::error(code, Place::File { file: Arc::from(fault.path.as_str()) })
        .with("detail", system_words(&fault.source))
}

/// What the system said, in words of the house where it has them.
pub fn system_words(error: &io::Error) -> Text {
    let key = match error.kind() {
        io::ErrorKind::NotFound => "not_found",
        io::ErrorKind::PermissionDenied => "permission",
        io::ErrorKind::NotADirectory => "not_a_folder",
        io::ErrorKind::IsADirectory => "is_a_folder",
        io::ErrorKind::AlreadyExists => "exists",
        io::ErrorKind::StorageFull => "full",
        io::ErrorKind::ReadOnlyFilesystem => "read_only",
        io::ErrorKind::InvalidData => "not_text",
        io::ErrorKind::InvalidInput => "not_a_file",
        _ => return Text { vi: error.to_string(), en: error.to_string() },
    };
    let key = format!("program.system.{key}");
    Text { vi: say(Language::Vietnamese, &key, &[]), en: say(Language::English, &key, &[]) }
}

/// A document that could not be made.
pub fn report_fault(path: &Path, fault: &dyn std::fmt::Display) -> Stop {
    let finding = Diagnostic::error(codes::CANNOT_WRITE, place_of(path)).with("detail", fault.to_string());
    Stop::System(Box::new(finding))
}

/// The place of a whole file or folder.
pub fn place_of(path: &Path) -> Place {
    Place::File { file: Arc::from(path.display().to_string()) }
}

/// The variables of the environment, as far as they are text.
pub fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// Writes to standard error.
pub fn complain(text: &str) {
    // Where standard error is gone too, nobody is left who could be told.
    let _nobody_left = io::stderr().lock().write_all(text.as_bytes());
}

impl Edge {
    /// Writes to standard output.
    pub fn print(&self, text: &str) -> Result<(), Stop> {
        let mut output = io::stdout().lock();
        output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                return Stop::ReaderGone;
            }
            let path = say(self.language, "program.standard_output", &[]);
            cannot_write(&FileFault { path, source: error })
        })
    }

    /// Writes a sentence of a locale file to standard output.
    pub fn tell(&self, key: &str, arguments: &[(&str, &str)]) -> Result<(), Stop> {
        self.print(&(say(self.language, key, arguments) + "\n"))
    }

    /// Writes a sentence of a locale file to standard error.
    pub fn complain_about(&self, key: &str, arguments: &[(&str, &str)]) {
        complain(&(say(self.language, key, arguments) + "\n"));
    }

    /// Shows findings on standard error.
    pub fn show(&self, found: &[Diagnostic]) {
        if !found.is_empty() {
            let summary = findings::summary(findings::count(found), self.language);
            complain(&(findings::render(found, self.language, self.colours_on_errors) + &summary + "\n"));
        }
    }

    /// Shows findings to whoever asked: people on standard error, machines on standard output.
    pub fn show_as(&self, format: Format, found: &[Diagnostic]) -> Result<(), Stop> {
        if format == Format::Json {
            return self.print(&format!("{:#}\n", findings::to_json(found, self.language)));
        }
        self.show(found);
        Ok(())
    }

    /// The configuration of a house; what should be looked at is shown on the way.
    pub fn configured(&self, house: &HouseArguments) -> Result<Config, Stop> {
        let (config, warnings) = Config::load(&house.data, house.config.as_deref(), variables())?;
        self.show(&warnings);
        Ok(config)
    }

    /// Ends a command: shows why it stopped, where it did.
    pub fn finish(&self, result: Result<(), Stop>) -> Outcome {
        self.finish_as(Format::Text, result)
    }

    /// Ends a command that may have been asked by a machine.
    pub fn finish_as(&self, format: Format, result: Result<(), Stop>) -> Outcome {
        let (found, outcome) = match result {
            Ok(()) | Err(Stop::ReaderGone) => return Outcome::Done,
            Err(Stop::Shown) => return Outcome::Faults,
            Err(Stop::Interrupted) => return Outcome::Interrupted,
            Err(Stop::Faults(found)) => (found, Outcome::Faults),
            Err(Stop::System(found)) => (vec![*found], Outcome::System),
        };
        match self.show_as(format, &found) {
            Ok(()) | Err(Stop::ReaderGone) => outcome,
            Err(_) => {
                self.show(&found);
                Outcome::System
            }
        }
    }
}
