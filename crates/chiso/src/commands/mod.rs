//! One file per command; here is what they share: language, outcome, and how faults are shown.

pub mod explain;
pub mod framework_check;
pub mod packet_make;
pub mod packet_read;
pub mod rehearse;
pub mod score;

use std::path::Path;
use std::sync::Arc;

use framework::{Diagnostic, Language, Place};

use crate::campaign::codes;
use crate::files::FileFault;
use crate::findings;

/// What every command needs to know of its surroundings.
pub struct Edge {
    /// Language of the output.
    pub language: Language,
    /// May the output have colours?
    pub coloured: bool,
}

/// How a command went; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done: 0.
    Done,
    /// Something that was given must be mended first: 1.
    Faults,
    /// The system refused: 3.
    System,
}

/// Why a command stops.
pub enum Stop {
    /// Something that was given must be mended first.
    Faults(Vec<Diagnostic>),
    /// The system refused to read or write.
    System(Box<Diagnostic>),
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
        .with("detail", fault.source.to_string())
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

impl Edge {
    /// Shows findings on standard error.
    pub fn show(&self, found: &[Diagnostic]) {
        eprint!("{}", findings::render(found, self.language, self.coloured));
        if !found.is_empty() {
            eprintln!("{}", findings::summary(findings::count(found), self.language));
        }
    }

    /// Ends a command: shows why it stopped, where it did.
    pub fn finish(&self, result: Result<(), Stop>) -> Outcome {
        match result {
            Ok(()) => Outcome::Done,
            Err(Stop::Faults(found)) => {
                self.show(&found);
                Outcome::Faults
            }
            Err(Stop::System(found)) => {
                self.show(&[*found]);
                Outcome::System
            }
        }
    }
}
