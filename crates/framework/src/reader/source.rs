//! The text of a file, and where in it something stands.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Place;

/// One file of a set, as handed in.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path as the user knows it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A file with the beginnings of its lines.
pub(super) struct Source<'a> {
    path: Arc<str>,
    text: &'a str,
    line_starts: Vec<usize>,
    /// Which of the files it is, in the order of reading.
    pub(super) rank: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(rank: usize, file: &'a SourceFile) -> Self {
        let after_breaks = file.text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            path: Arc::from(file.path.as_str()),
            text: &file.text,
            line_starts: std::iter::once(0).chain(after_breaks).collect(),
            rank,
        }
    }

    /// The place of a byte range; a range over several lines is shown on its first one.
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        let line = self.line_starts.partition_point(|start| *start <= range.start).saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0);
        // A range may end with the text: then its line is empty.
        let line_of =
            |rest: &'a str| rest.split_once('\n').map_or(rest, |(line, _)| line).trim_end_matches('\r');
        let text = self.text.get(start..).map_or("", line_of);
        let characters = |from: usize, to: usize| {
            self.text.get(from..to).map_or(0, |part| part.trim_end_matches(['\r', '\n']).chars().count())
        };
        let end = range.end.min(start + text.len()).max(range.start);
        Place::Line {
            file: Arc::clone(&self.path),
            line: line + 1,
            column: characters(start, range.start) + 1,
            length: characters(range.start, end).max(1),
            text: Arc::from(text),
        }
    }

    /// The place of a byte offset within a quoted value; exact where the quotes are plain.
    pub(super) fn place_within(&self, quoted: &Range<usize>, offset: usize) -> Place {
        let at = quoted.start + 1 + offset;
        let inside = at < quoted.end && self.text.is_char_boundary(at);
        if inside { self.place(&(at..at + 1)) } else { self.place(quoted) }
    }

    pub(super) fn whole(&self) -> Place {
        Place::File { file: Arc::clone(&self.path) }
    }
}
