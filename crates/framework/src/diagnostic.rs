//! What is wrong, where, and what to do: a stable code with data. The edge of the program puts it into words.

use std::ops::Range;
use std::sync::Arc;

use crate::exact::Exact;
use crate::text::Text;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// Works, but somebody should decide or explain.
    Warning,
    /// Must be corrected first.
    Error,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole of what was given.
    Everywhere,
    /// A file.
    File {
        /// Its path as the user knows it.
        file: Arc<str>,
    },
    /// A stretch of one line of a text file.
    Line {
        /// Its path as the user knows it.
        file: Arc<str>,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// Length in characters, at least 1.
        length: usize,
        /// The line itself.
        text: Arc<str>,
    },
    /// A cell of a workbook.
    Cell {
        /// The workbook's path as the user knows it.
        file: Arc<str>,
        /// Name of the sheet.
        sheet: Arc<str>,
        /// Cell (`C7`); empty for the whole sheet.
        cell: String,
    },
}

impl Place {
    /// The place of a byte range of a text; a range over several lines is shown on its first one.
    #[must_use]
    pub fn in_text(file: &Arc<str>, text: &str, range: &Range<usize>) -> Self {
        // A parser may point behind the end, where something is missing.
        let (before, after) = text.split_at_checked(range.start).unwrap_or((text, ""));
        let begun = before.rsplit_once('\n').map_or(before, |(_, begun)| begun);
        let left = after.split_once('\n').map_or(after, |(left, _)| left).trim_end_matches('\r');
        let stretch = left.char_indices().take_while(|(at, _)| *at < range.len());
        Self::Line {
            file: Arc::clone(file),
            line: before.matches('\n').count() + 1,
            column: begun.chars().count() + 1,
            length: stretch.count().max(1),
            text: Arc::from(format!("{begun}{left}")),
        }
    }
}

/// A piece of data in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// As it stands.
    Plain(String),
    /// In the reader's language.
    Text(Text),
    /// In the reader's way of writing numbers.
    Number(Exact),
}

/// One finding. `code` is the key of its sentence in the locale files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// Data for the sentence, by name.
    pub arguments: Vec<(&'static str, Argument)>,
}

impl Diagnostic {
    /// A finding without data.
    #[must_use]
    pub const fn new(severity: Severity, code: &'static str, place: Place) -> Self {
        Self { severity, code, place, arguments: Vec::new() }
    }

    /// An error without data.
    #[must_use]
    pub const fn error(code: &'static str, place: Place) -> Self {
        Self::new(Severity::Error, code, place)
    }

    /// A warning without data.
    #[must_use]
    pub const fn warning(code: &'static str, place: Place) -> Self {
        Self::new(Severity::Warning, code, place)
    }

    /// A note without data.
    #[must_use]
    pub const fn note(code: &'static str, place: Place) -> Self {
        Self::new(Severity::Note, code, place)
    }

    /// With a piece of data.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.push((name, argument.into()));
        self
    }
}

/// Is there anything that must be corrected first?
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

impl From<&str> for Argument {
    fn from(value: &str) -> Self {
        Self::Plain(value.to_owned())
    }
}

impl From<String> for Argument {
    fn from(value: String) -> Self {
        Self::Plain(value)
    }
}

impl From<usize> for Argument {
    fn from(value: usize) -> Self {
        i64::try_from(value)
            .map_or_else(|_| Self::Plain(value.to_string()), |value| Self::Number(Exact::integer(value)))
    }
}

impl From<Exact> for Argument {
    fn from(value: Exact) -> Self {
        Self::Number(value)
    }
}

impl From<&Exact> for Argument {
    fn from(value: &Exact) -> Self {
        Self::Number(value.clone())
    }
}

impl From<Text> for Argument {
    fn from(value: Text) -> Self {
        Self::Text(value)
    }
}

impl From<&Text> for Argument {
    fn from(value: &Text) -> Self {
        Self::Text(value.clone())
    }
}

/// Declares the stable codes of a crate, so that a test can walk all of them.
#[macro_export]
macro_rules! diagnostic_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $code;)*
        /// Every code above.
        pub const ALL: &[&str] = &[$($code),*];
    };
}
