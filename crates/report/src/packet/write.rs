//! Writes a packet: a guide, the general information, one sheet per index, and the hidden sheet.

use framework::typed::option_word;
use framework::{ComponentSlot, Framework, InputKind, Language, typed};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, ProtectionOptions, Workbook, Worksheet, XlsxError, utility,
};
use scoring::{Answers, EVIDENCE_MAX};

use super::formats::Formats;
use super::layout::{self, METADATA_SHEET, SheetPlan};
use super::metadata::Metadata;
use super::write_rows::SheetWriter;
use super::{PacketHead, wording};
use crate::row_heights::{height, lines_of};

/// A4.
const PAPER_A4: u8 = 9;
/// Width of the guide, in characters.
const GUIDE_WIDTH: f64 = 110.0;
/// The first column of the hidden sheet that lists the options of a question.
const FIRST_LIST_COLUMN: u16 = 3;

/// Why a packet could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PacketWriteFault {
    /// The spreadsheet library refused.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] XlsxError),
    /// More pieces of evidence than [`EVIDENCE_MAX`].
    #[error("{component} has more than {EVIDENCE_MAX} pieces of evidence")]
    TooMuchEvidence {
        /// Code of the component.
        component: String,
    },
    /// A filled-in value that no cell can hold exactly.
    #[error("the answer to {key} cannot be held by a cell")]
    Value {
        /// Key of the question.
        key: String,
    },
}

/// Writes a packet, empty or with the answers of a row filled in. The same arguments give the same bytes.
///
/// # Errors
/// [`PacketWriteFault`] where a filled-in value cannot be held by a cell, or the library refuses.
pub fn write(
    framework: &Framework,
    head: &PacketHead,
    filled: Option<(&Answers, usize)>,
    language: Language,
) -> Result<Vec<u8>, PacketWriteFault> {
    if let Some((answers, row)) = filled {
        for (slot, component) in framework.components_with_slots() {
            if answers.evidence(row, slot).len() > EVIDENCE_MAX {
                return Err(PacketWriteFault::TooMuchEvidence { component: component.code.clone() });
            }
        }
    }
    let evidence_rows = |slot: ComponentSlot| {
        filled.map_or(0, |(answers, row)| answers.evidence(row, slot).len().saturating_add(1))
    };
    let plan = layout::plan(framework, language, evidence_rows);
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    // A constant date: the same packet has the same bytes on every day.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    write_guide(workbook.add_worksheet(), framework, head, &formats, language)?;
    let lists = list_ranges(framework);
    for sheet in &plan {
        let worksheet = workbook.add_worksheet();
        prepare(worksheet, sheet, head, language)?;
        SheetWriter { worksheet, framework, filled, language, formats: &formats, lists: &lists, lines: 1 }
            .write(sheet)?;
    }
    write_metadata(workbook.add_worksheet(), framework, &Metadata::new(framework, head, language))?;
    Ok(workbook.save_to_buffer()?)
}

/// Name, page, protection: what all sheets that are filled in share.
fn prepare(
    worksheet: &mut Worksheet,
    sheet: &SheetPlan,
    head: &PacketHead,
    language: Language,
) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    for (column, width) in layout::WIDTHS {
        worksheet.set_column_width(column, f64::from(width))?;
    }
    worksheet.set_column_hidden(layout::KEY)?;
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_repeat_rows(0, 0)?;
    worksheet.set_paper_size(PAPER_A4).set_landscape().set_print_fit_to_pages(1, 0);
    worksheet.set_margins(0.5, 0.5, 0.8, 0.7, 0.4, 0.3);
    worksheet.set_header(page_header(head));
    worksheet.set_footer(format!("&C{}", wording::PAGE.get(language)));
    worksheet.protect_with_options(&ProtectionOptions {
        format_rows: true,
        format_columns: true,
        ..ProtectionOptions::new()
    });
    Ok(())
}

fn page_header(head: &PacketHead) -> String {
    let name: String = head.unit_name.chars().take(150).collect();
    format!("&L{}&R{}", name.replace('&', "&&"), head.year)
}

fn write_guide(
    worksheet: &mut Worksheet,
    framework: &Framework,
    head: &PacketHead,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    worksheet.set_name(wording::GUIDE.get(language))?;
    worksheet.set_column_width(0, GUIDE_WIDTH)?;
    worksheet.set_paper_size(PAPER_A4).set_landscape().set_print_fit_to_pages(1, 0);
    worksheet.protect();
    let fact = |label: wording::Phrase, text: &str| format!("{}: {text}", label.get(language));
    worksheet.write_string_with_format(0, 0, framework.title.get(language), &formats.title)?;
    let facts = [
        fact(wording::UNIT, &format!("{} ({})", head.unit_name, head.unit_code)),
        fact(wording::YEAR, &head.year.to_string()),
        fact(wording::SET, framework.decision.title.get(language)),
        fact(wording::EDITION, &framework.edition),
    ];
    let steps = [
        wording::GUIDE_TINT,
        wording::GUIDE_BLANK,
        wording::GUIDE_NUMBER,
        wording::GUIDE_CLAIM,
        wording::GUIDE_EVIDENCE,
        wording::GUIDE_STRUCTURE,
        wording::GUIDE_SAVE,
    ];
    let numbered =
        (1..).zip(steps).map(|(number, step): (usize, _)| format!("{number}. {}", step.get(language)));
    let lines = facts.into_iter().chain([String::new()]).chain(numbered);
    for (row, line) in (1..).zip(lines) {
        worksheet.set_row_height(row, height(lines_of(&line, GUIDE_WIDTH)))?;
        worksheet.write_string_with_format(row, 0, line, &formats.plain)?;
    }
    Ok(())
}

/// Where the hidden sheet lists the options of each question, as the formula of a range.
fn list_ranges(framework: &Framework) -> Vec<Option<String>> {
    let mut columns = FIRST_LIST_COLUMN..;
    let range = |input: &framework::Input| match &input.kind {
        InputKind::Choice(options) => {
            let column = columns.next()?;
            let rows = options.len() + usize::from(input.may_be_not_applicable);
            let last = u32::try_from(rows.saturating_sub(1)).ok()?;
            let first = utility::row_col_to_cell_absolute(0, column);
            let last = utility::row_col_to_cell_absolute(last, column);
            Some(format!("={METADATA_SHEET}!{first}:{last}"))
        }
        _ => None,
    };
    framework.inputs.iter().map(range).collect()
}

fn write_metadata(
    worksheet: &mut Worksheet,
    framework: &Framework,
    metadata: &Metadata,
) -> Result<(), XlsxError> {
    worksheet.set_name(METADATA_SHEET)?;
    for (row, (name, text)) in (0..).zip(metadata.lines()) {
        worksheet.write_string(row, 0, name)?;
        worksheet.write_string(row, 1, text)?;
    }
    let mut columns = FIRST_LIST_COLUMN..;
    for input in &framework.inputs {
        let InputKind::Choice(options) = &input.kind else { continue };
        let Some(column) = columns.next().filter(|_| !options.is_empty()) else { continue };
        let words = (0..options.len()).map(|at| option_word(options, at, metadata.language));
        let none = input.may_be_not_applicable.then(|| typed::not_applicable_word(metadata.language));
        for (row, word) in (0..).zip(words.chain(none)) {
            worksheet.write_string(row, column, word)?;
        }
    }
    worksheet.protect();
    worksheet.set_very_hidden(true);
    Ok(())
}
