//! Puts the sheets of a workbook together.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};
use scoring::Unit;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::builder;
use super::cell_style::CellStyles;
use super::cells::Page;
use super::layout::{Content, Layout};
use super::names::{SheetNames, quoted};
use super::node::{SheetTitles, row_below};
use super::peers::Peers;
use super::ranking_sheet::{RankingShape, RankingWriter};
use super::template_sheet::{FilledCell, TemplateSheet};
use super::unit_cells::{self, Common, UnitCells, rank_value};
use super::{WorkbookFault, matrix_sheet, parameter_sheet, unit_sheet, wording};
use crate::results_view::ResultsView;

/// Low: sheets repeat one another, so that more effort saves little and takes long.
const COMPRESSION_LEVEL: u8 = 2;

/// Ranking and matrix as values.
pub(super) fn summary(view: &ResultsView<'_>) -> Result<Vec<u8>, WorkbookFault> {
    let looks = CellStyles::new(view.terms().rounding.digits);
    let mut book = new_book(view);
    let mut names = SheetNames::default();
    write_tables(view, &mut book, &looks, &mut names, None)?;
    Ok(book.save_to_buffer()?)
}

/// Everything, with formulas.
pub(super) fn full(view: &ResultsView<'_>) -> Result<Vec<u8>, WorkbookFault> {
    let looks = CellStyles::new(view.terms().rounding.digits);
    let layout = builder::layout(view.plan, view.language);
    let mut names = SheetNames::default();
    let tables = [wording::RANKING, wording::MATRIX, wording::PARAMETERS, wording::HELPER];
    let [ranking, _, parameters, helper] = tables.map(|phrase| names.take(phrase.get(view.language)));
    let titles = SheetTitles { parameters };
    let units: Vec<(usize, &Unit, String)> =
        view.units().map(|(row, unit)| (row, unit, names.take(&unit.name))).collect();

    let words = unit_cells::option_words(view);
    let parameter_words = unit_cells::parameter_words(view);
    let parameters = unit_cells::parameter_values(view, &parameter_words);
    let nobody = Peers::default();
    let common = Common { view, layout: &layout, words: &words, parameters: &parameters, peers: &nobody };
    let has_peers = view.framework().peer_count > 0;
    let peers = if has_peers { Peers::collect(&common, &units) } else { Peers::default() };
    let common = Common { peers: &peers, ..common };

    let mut book = new_book(view);
    let mut table_names = SheetNames::default();
    write_tables(view, &mut book, &looks, &mut table_names, Some((&layout, &units)))?;
    if !parameters.is_empty() {
        let sheet = book.add_worksheet().set_name(&titles.parameters)?;
        parameter_sheet::write(view, &mut Page { sheet, looks: &looks }, &parameters)?;
    }
    if has_peers {
        let sheet = book.add_worksheet().set_name(&helper)?;
        peers.write(view, &layout, &mut Page { sheet, looks: &looks }, &units)?;
    }
    let first_unit_sheet = book.worksheets().len() + 1;
    add_unit_sheets(view, &mut book, &looks, &layout, &titles, &units)?;
    let skeleton = book.save_to_buffer()?;
    drop(book);
    let ranking_first_row = RankingShape::new(view).first_row;
    let links = Links { ranking: quoted(&ranking), ranking_first_row, helper: quoted(&helper) };
    filled_workbook(&common, &skeleton, first_unit_sheet, &units, &links)
}

/// Row, unit, and the name of its sheet.
pub(super) type NamedUnit<'a> = (usize, &'a Unit, String);

/// Where formulas that differ from unit to unit point to.
struct Links {
    ranking: String,
    ranking_first_row: u32,
    helper: String,
}

fn new_book(view: &ResultsView<'_>) -> Workbook {
    let mut book = Workbook::new();
    let title = view.framework().title.get(view.language);
    // No clock: the day of the assessed year's end stands for the day of creation.
    let created =
        rust_xlsxwriter::ExcelDateTime::from_ymd(u16::try_from(view.terms().year).unwrap_or(2000), 12, 31);
    let mut properties = DocProperties::new().set_title(title).set_author("chiso").set_comment(view.version);
    if let Ok(created) = created {
        properties = properties.set_creation_datetime(&created);
    }
    book.set_properties(&properties);
    book.set_zip_compression_level(COMPRESSION_LEVEL);
    book
}

/// Ranking and matrix; as formulas where there are sheets of the units.
fn write_tables(
    view: &ResultsView<'_>,
    book: &mut Workbook,
    looks: &CellStyles,
    names: &mut SheetNames,
    sheets: Option<(&Layout, &[NamedUnit<'_>])>,
) -> Result<(), XlsxError> {
    let shape = RankingShape::new(view);
    let layout = sheets.map(|(layout, _)| layout);
    let writer = RankingWriter::new(view, &shape, layout);
    let [ranking, matrix] =
        [wording::RANKING, wording::MATRIX].map(|phrase| names.take(phrase.get(view.language)));
    let mut ranking_sheet = rust_xlsxwriter::Worksheet::new();
    let mut matrix_page = rust_xlsxwriter::Worksheet::new();
    ranking_sheet.set_name(ranking)?;
    matrix_page.set_name(matrix)?;
    // A result that is an empty text must not be stored as 0.
    ranking_sheet.set_formula_result_default("");
    matrix_page.set_formula_result_default("");
    let mut first = Page { sheet: &mut ranking_sheet, looks };
    let mut second = Page { sheet: &mut matrix_page, looks };
    writer.head(&mut first)?;
    matrix_sheet::head(view, &mut second)?;
    for (at, (row, unit)) in view.units().enumerate() {
        let sheet = view.scores.sheet_without_traces(row);
        let name = sheets.and_then(|(_, units)| units.get(at)).map_or("", |(_, _, name)| name);
        writer.row(&mut first, row_below(shape.first_row, at), unit, &sheet, name)?;
        let matrix_row = row_below(matrix_sheet::FIRST_ROW, at);
        matrix_sheet::row(view, &mut second, matrix_row, unit, &sheet, layout, name)?;
    }
    writer.without_form(&mut first)?;
    book.push_worksheet(ranking_sheet);
    book.push_worksheet(matrix_page);
    Ok(())
}

/// The first unit's sheet is the pattern; the others hold their names only, until values are poured.
fn add_unit_sheets(
    view: &ResultsView<'_>,
    book: &mut Workbook,
    looks: &CellStyles,
    layout: &Layout,
    titles: &SheetTitles,
    units: &[NamedUnit<'_>],
) -> Result<(), XlsxError> {
    for (at, (_, _, name)) in units.iter().enumerate() {
        let sheet = book.add_worksheet().set_name(name)?;
        if at == 0 {
            unit_sheet::write_pattern(sheet, layout, looks, titles, view.language)?;
        } else {
            sheet.set_repeat_rows(super::layout::HEAD_ROW, super::layout::HEAD_ROW)?;
            unit_sheet::print_result(sheet, layout)?;
        }
    }
    Ok(())
}

/// The skeleton with every unit's sheet poured from the pattern.
fn filled_workbook(
    common: &Common<'_>,
    skeleton: &[u8],
    first_unit_sheet: usize,
    units: &[NamedUnit<'_>],
    links: &Links,
) -> Result<Vec<u8>, WorkbookFault> {
    let mut source = ZipArchive::new(Cursor::new(skeleton))?;
    let mut target = ZipWriter::new(Cursor::new(Vec::with_capacity(skeleton.len())));
    let path = |at: usize| format!("xl/worksheets/sheet{}.xml", first_unit_sheet + at);
    let is_unit_sheet = |name: &str| {
        let number = name.strip_prefix("xl/worksheets/sheet").and_then(|rest| rest.strip_suffix(".xml"));
        number
            .and_then(|number| number.parse::<usize>().ok())
            .is_some_and(|number| number >= first_unit_sheet)
    };
    let mut xml = String::new();
    if !units.is_empty() {
        source.by_name(&path(0))?.read_to_string(&mut xml)?;
    }
    for at in 0..source.len() {
        let entry = source.by_index_raw(at)?;
        if !is_unit_sheet(&entry.name()?) {
            target.raw_copy_file(entry)?;
        }
    }
    let pattern = TemplateSheet::cut(&xml, &unit_sheet::value_places(common.layout));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(i64::from(COMPRESSION_LEVEL)));
    for (at, (row, _, _)) in units.iter().enumerate() {
        xml.clear();
        let rank_row = row_below(links.ranking_first_row, at);
        let rank_cell = format!("{}!$A${}", links.ranking, rank_row + 1);
        fill_unit_sheet(common, &pattern, *row, &rank_cell, &links.helper, &mut xml);
        target.start_file(path(at), options)?;
        target.write_all(xml.as_bytes())?;
    }
    Ok(target.finish()?.into_inner())
}

fn fill_unit_sheet(
    common: &Common<'_>,
    pattern: &TemplateSheet,
    row: usize,
    rank_cell: &str,
    helper: &str,
    out: &mut String,
) {
    let sheet = common.view.scores.sheet_without_traces(row);
    let group = common.view.answers.units().get(row).map_or("", |unit| unit.group.as_str());
    let mut cells = UnitCells::compute(common, row);
    cells.take_figures(&sheet);
    pattern.fill(out, |at| {
        let mut value = cells.values.get_mut(at).and_then(Option::take).unwrap_or_default();
        let formula = match common.layout.cells.get(at).map(|planned| &planned.content) {
            Some(Content::Rank) => {
                value = rank_value(sheet.standing, common.view.language);
                Some(rank_cell.to_owned())
            }
            Some(Content::PeerMaximum(peer)) => {
                Some(format!("{helper}!{}", common.peers.largest_cell(group, *peer)))
            }
            _ => None,
        };
        FilledCell { value, formula }
    });
}

#[cfg(test)]
mod tests;
