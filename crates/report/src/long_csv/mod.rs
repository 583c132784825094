//! All answers of all units as one long table: `unit,input,value`.
//!
//! Besides the keys of the questions, `3.1#na` (the reason why 3.1 does not apply), `3.1#explanation` and
//! `3.1#evidence.1.number|date|summary|page|location` are inputs. An apostrophe before `= + - @ '` keeps
//! spreadsheets from taking a text for a formula; it is taken off again.

pub mod codes;
mod header;
mod keys;
mod lines;
mod reader;
mod write;

use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, Place};
use scoring::{Answers, Unit};

pub(crate) use lines::{escaped, unescaped};
pub use write::{table, write};

use self::lines::Table;
use self::reader::AnswerReader;

/// The most findings; a wrong column would otherwise give one for each of 250,000 lines.
pub const FINDINGS_MAX: usize = 1000;
/// The most pieces of evidence per component.
pub const EVIDENCE_MAX: usize = 99;

/// Reads the answers, and everything that is wrong with them. Without `units`, every name in the file becomes a
/// ranked unit.
#[must_use]
pub fn read(
    framework: &Framework,
    file_name: &str,
    bytes: &[u8],
    units: Option<&[Unit]>,
    mark: DecimalMark,
) -> (Answers, Vec<Diagnostic>) {
    let nothing = || Answers::empty(framework, units.map(<[Unit]>::to_vec).unwrap_or_default());
    let table = match Table::open(file_name, bytes) {
        Ok(table) => table,
        Err(finding) => return (nothing(), vec![finding]),
    };
    let units = units.map_or_else(|| table.units(), <[Unit]>::to_vec);
    let mut reader = AnswerReader::new(framework, units, mark);
    table.each(|line| reader.take(&line));
    let (answers, mut findings) = reader.finish();
    let count = findings.len();
    if count > FINDINGS_MAX {
        findings.truncate(FINDINGS_MAX);
        let place = Place::File { file: file_name.into() };
        findings.push(
            Diagnostic::error(codes::MORE_FINDINGS, place)
                .with("shown", FINDINGS_MAX)
                .with("more", count - FINDINGS_MAX),
        );
    }
    (answers, findings)
}
