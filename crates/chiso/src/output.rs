//! What the program says and how it ends: standard output and standard error, faults as people and machines read them.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use framework::{Diagnostic, Language, Place, Text};
use words::say;

use crate::codes;
use crate::files::FileFault;
use crate::findings;
use crate::options::Format;

/// What every command needs to know of its surroundings.
pub struct Console {
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
pub enum ExitStatus {
    /// Everything was done: 0.
    Done,
    /// Something in the input must be corrected first: 1.
    Faults,
    /// The command line cannot be understood: 2.
    WrongCommand,
    /// The system refused: 3.
    System,
    /// The user interrupted it: 130.
    Interrupted,
}

/// Why a command stops.
pub enum CommandError {
    /// Something in the input must be corrected first.
    Faults(Vec<Diagnostic>),
    /// What is wrong has been shown already.
    Shown,
    /// The system refused to read or write.
    System(Box<Diagnostic>),
    /// The reader of the output has gone (`… | head`): there is nobody to write to.
    ReaderGone,
    /// The user interrupted it, and what was half done is gone.
    Interrupted,
}

impl From<Diagnostic> for CommandError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Faults(vec![diagnostic])
    }
}

/// A file that cannot be read.
pub fn cannot_read(fault: &FileFault) -> CommandError {
    CommandError::System(Box::new(file_diagnostic(codes::CANNOT_READ, fault)))
}

/// A file that cannot be written.
pub fn cannot_write(fault: &FileFault) -> CommandError {
    CommandError::System(Box::new(file_diagnostic(codes::CANNOT_WRITE, fault)))
}

fn file_diagnostic(code: &'static str, fault: &FileFault) -> Diagnostic {
    Diagnostic::error(code, Place::File { file: Arc::from(fault.path.as_str()) })
        .with("detail", system_words(&fault.source))
}

/// What the system said, in its reader's words where there are some.
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
pub fn report_fault(path: &Path, fault: &dyn std::fmt::Display) -> CommandError {
    let finding = Diagnostic::error(codes::CANNOT_WRITE, place_of(path)).with("detail", fault.to_string());
    CommandError::System(Box::new(finding))
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

impl Console {
    /// Writes to standard output.
    pub fn print(&self, text: &str) -> Result<(), CommandError> {
        let mut output = io::stdout().lock();
        output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                return CommandError::ReaderGone;
            }
            let path = say(self.language, "program.standard_output", &[]);
            cannot_write(&FileFault { path, source: error })
        })
    }

    /// Writes a sentence of a locale file to standard output.
    pub fn print_line(&self, key: &str, arguments: &[(&str, &str)]) -> Result<(), CommandError> {
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

    /// Shows findings: to people on standard error, machines on standard output.
    pub fn show_as(&self, format: Format, found: &[Diagnostic]) -> Result<(), CommandError> {
        if format == Format::Json {
            return self.print(&format!("{:#}\n", findings::to_json(found, self.language)));
        }
        self.show(found);
        Ok(())
    }

    /// Ends a command: shows why it stopped, where it did.
    pub fn finish(&self, result: Result<(), CommandError>) -> ExitStatus {
        self.finish_as(Format::Text, result)
    }

    /// Ends a command that may have been asked by a machine.
    pub fn finish_as(&self, format: Format, result: Result<(), CommandError>) -> ExitStatus {
        let (found, outcome) = match result {
            Ok(()) | Err(CommandError::ReaderGone) => return ExitStatus::Done,
            Err(CommandError::Shown) => return ExitStatus::Faults,
            Err(CommandError::Interrupted) => return ExitStatus::Interrupted,
            Err(CommandError::Faults(found)) => (found, ExitStatus::Faults),
            Err(CommandError::System(found)) => (vec![*found], ExitStatus::System),
        };
        match self.show_as(format, &found) {
            Ok(()) | Err(CommandError::ReaderGone) => outcome,
            Err(_) => {
                self.show(&found);
                ExitStatus::System
            }
        }
    }
}
