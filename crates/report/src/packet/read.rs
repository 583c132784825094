//! Reads a packet back: the file, what it is about, its sheets, and then its answers.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::Reader;
use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, Place};

use super::answers::Collector;
use super::cells::{Book, CELLS_MAX, Cells, CellsFault};
use super::keys::OpenSheet;
use super::layout::{self, KEY, METADATA_SHEET};
use super::metadata::{FORMAT, Metadata};
use super::{Expected, Packet, codes, comments, container};

/// Where a packet comes from, for the places of findings.
pub struct Source {
    file: Arc<str>,
}

impl Source {
    /// The place of a cell; of the whole sheet where `cell` is empty.
    pub fn cell(&self, sheet: &str, cell: &str) -> Place {
        Place::Cell { file: Arc::clone(&self.file), sheet: sheet.into(), cell: cell.to_owned() }
    }

    pub(super) fn whole(&self) -> Place {
        Place::File { file: Arc::clone(&self.file) }
    }
}

/// Reads a packet: its answers, and everything that is wrong with it. No packet at all where the file is not one
/// for this set and year.
#[must_use]
pub fn read(
    framework: &Framework,
    file_name: &str,
    bytes: &[u8],
    expected: &Expected,
) -> (Option<Packet>, Vec<Diagnostic>) {
    let source = Source { file: file_name.into() };
    // The files come from outside, and the libraries for zip and XLSX have panicked on damaged ones before. One
    // bad file must not stop the other two hundred; nothing outlives the closure but what it gives back.
    let outcome = catch_unwind(AssertUnwindSafe(|| read_checked(framework, &source, bytes, expected)));
    outcome.unwrap_or_else(|_| (None, vec![Diagnostic::error(codes::DAMAGED, source.whole())]))
}

fn read_checked(
    framework: &Framework,
    source: &Source,
    bytes: &[u8],
    expected: &Expected,
) -> (Option<Packet>, Vec<Diagnostic>) {
    let bytes = match container::checked(bytes, &source.whole()) {
        Ok(bytes) => bytes,
        Err(finding) => return (None, vec![finding]),
    };
    let bytes = bytes.as_ref();
    let Ok(mut book) = Book::new(Cursor::new(bytes)) else {
        return (None, vec![Diagnostic::error(codes::DAMAGED, source.whole())]);
    };
    let metadata = match metadata(&mut book, source) {
        Ok(metadata) => metadata,
        Err(finding) => return (None, vec![finding]),
    };
    let mut findings = about(framework, &metadata, expected, source);
    if has_errors(&findings) {
        return (None, findings);
    }
    let (packet, mut found) = answers(framework, &mut book, &metadata, expected.mark, source);
    found.extend(comments::found(bytes, &book.sheet_names(), source));
    findings.append(&mut found);
    (Some(packet), findings)
}

fn metadata(book: &mut Book<'_>, source: &Source) -> Result<Metadata, Diagnostic> {
    let no_packet = || Diagnostic::error(codes::NOT_A_PACKET, source.whole());
    if !book.sheet_names().iter().any(|name| name == METADATA_SHEET) {
        return Err(no_packet());
    }
    let cells =
        Cells::read(book, METADATA_SHEET).map_err(|fault| cells_fault(fault, source, METADATA_SHEET))?;
    let lines: Vec<(String, String)> =
        (0..cells.rows.min(64)).map(|row| (cells.shown(row, 0), cells.shown(row, 1))).collect();
    if let Some((_, format)) = lines.iter().find(|(name, format)| name == "format" && format != FORMAT) {
        return Err(Diagnostic::error(codes::OTHER_FORMAT, source.whole())
            .with("found", framework::typed::shortened(format))
            .with("wanted", FORMAT));
    }
    Metadata::from_lines(&lines).ok_or_else(no_packet)
}

/// Is it about the right set, year, unit and edition?
fn about(
    framework: &Framework,
    metadata: &Metadata,
    expected: &Expected,
    source: &Source,
) -> Vec<Diagnostic> {
    let differs = |finding: Diagnostic, found: &str, wanted: &str| {
        vec![finding.with("found", framework::typed::shortened(found)).with("wanted", wanted)]
    };
    let error = |code| Diagnostic::error(code, source.whole());
    if metadata.set != framework.code {
        return differs(error(codes::OTHER_SET), &metadata.set, &framework.code);
    }
    if let Some(year) = expected.year.filter(|year| *year != metadata.head.year) {
        return differs(error(codes::OTHER_YEAR), &metadata.head.year.to_string(), &year.to_string());
    }
    if let Some(unit) = expected.unit.as_ref().filter(|unit| **unit != metadata.head.unit_code) {
        return differs(error(codes::OTHER_UNIT), &metadata.head.unit_code, unit);
    }
    if metadata.layout != framework.layout_digest {
        return differs(error(codes::OTHER_LAYOUT), &metadata.edition, &framework.edition);
    }
    if metadata.edition != framework.edition {
        return differs(error(codes::OTHER_EDITION), &metadata.edition, &framework.edition);
    }
    Vec::new()
}

fn answers(
    framework: &Framework,
    book: &mut Book<'_>,
    metadata: &Metadata,
    mark: DecimalMark,
    source: &Source,
) -> (Packet, Vec<Diagnostic>) {
    let head = metadata.head.clone();
    let packet = Packet {
        unit_code: head.unit_code,
        unit_name: head.unit_name,
        year: head.year,
        export: head.export,
        ..Packet::default()
    };
    let mut collector = Collector::new(framework, packet, mark);
    let names = book.sheet_names();
    for mut plan in layout::plan(framework, metadata.language, |_| 0) {
        if !names.contains(&plan.name) {
            let finding = Diagnostic::error(codes::SHEET_MISSING, source.whole());
            collector.findings.push(finding.with("sheet", plan.name.as_str()));
            continue;
        }
        match Cells::read(book, &plan.name) {
            Ok(cells) => {
                plan.extend_with((1..cells.rows).map(|row| cells.shown(row, KEY)));
                let (plan, language) = (&plan, metadata.language);
                let sheet = OpenSheet { framework, plan, cells, source, language };
                collector.take(&sheet);
            }
            Err(fault) => collector.findings.push(cells_fault(fault, source, &plan.name)),
        }
    }
    if collector.packet.is_empty() && !has_errors(&collector.findings) {
        collector.findings.push(Diagnostic::error(codes::NOTHING_FILLED_IN, source.whole()));
    }
    collector.findings.extend(collector.note());
    (collector.packet, collector.findings)
}

fn cells_fault(fault: CellsFault, source: &Source, sheet: &str) -> Diagnostic {
    match fault {
        CellsFault::Damaged => Diagnostic::error(codes::DAMAGED, source.cell(sheet, "")),
        CellsFault::TooMany => {
            Diagnostic::error(codes::TOO_MANY_CELLS, source.cell(sheet, "")).with("limit", CELLS_MAX)
        }
    }
}
