//! LibreOffice as a second calculator: it computes a workbook anew, and the test reads what came out.
#![allow(dead_code, reason = "each test program uses its own part of the office")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "an office that does not work is a failed test"
)]

use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use calamine::{Data, Range, Reader, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Makes the office compute every formula when it opens a file, whichever program wrote it.
const ALWAYS_RECOMPUTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

/// Sheets by name.
pub type Book = HashMap<String, Range<Data>>;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The workbook after LibreOffice computed every formula.
pub fn recomputed(workbook: &[u8]) -> Book {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::write(profile.join("user/registrymodifications.xcu"), ALWAYS_RECOMPUTE).unwrap();
    let given = folder.path().join("given.xlsx");
    std::fs::write(&given, workbook).unwrap();
    // Several offices at once get in each other's way, and one in hundreds does not start: one after another,
    // and once more where nothing came out.
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut complaint = String::new();
    for _ in 0..2 {
        complaint = convert(folder.path(), &profile);
        if let Ok(result) = std::fs::read(folder.path().join("out/given.xlsx")) {
            return read(&result);
        }
    }
    panic!("LibreOffice wrote no workbook: {complaint}");
}

/// Opens and saves `given.xlsx`; what the office complains about.
fn convert(folder: &Path, profile: &Path) -> String {
    let outcome = Command::new("soffice")
        .env("HOME", folder)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(folder.join("out"))
        .arg(folder.join("given.xlsx"))
        .output();
    match outcome {
        Ok(outcome) => String::from_utf8_lossy(&outcome.stderr).into_owned(),
        Err(fault) => panic!(
            "This test computes workbooks with LibreOffice, and the program `soffice` could not be started ({fault}). \
             Install it (Debian: apt-get install libreoffice-calc) and run the test again."
        ),
    }
}

/// The sheets of a workbook as stored.
pub fn read(workbook: &[u8]) -> Book {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    let names = book.sheet_names();
    names.into_iter().map(|name| (name.clone(), book.worksheet_range(&name).unwrap())).collect()
}

/// Names of the sheets in their order.
pub fn sheet_names(workbook: &[u8]) -> Vec<String> {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    book.sheet_names()
}

/// The workbook with every stored result replaced by nonsense: what comes out right was computed.
pub fn with_wrong_results(workbook: &[u8]) -> Vec<u8> {
    changed(workbook, |path, xml| {
        if !path.starts_with("xl/worksheets/") {
            return xml;
        }
        let mut pieces = xml.split("</f><v>");
        let mut out = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let (_, rest) = piece.split_once("</v>").unwrap();
            out.push_str("</f><v>4711</v>");
            out.push_str(rest);
        }
        out
    })
}

/// The workbook with a number in a cell of the sheet at `sheet` (from 0).
pub fn with_number(workbook: &[u8], sheet: usize, cell: &str, number: &str) -> Vec<u8> {
    let wanted = format!("xl/worksheets/sheet{}.xml", sheet + 1);
    changed(workbook, |path, xml| {
        if path != wanted {
            return xml;
        }
        let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
        let (before, from) = xml.split_at(start);
        let tag_end = from.find('>').unwrap();
        let style = from[..tag_end].split(" s=\"").nth(1).unwrap().split('"').next().unwrap();
        let end = if from[..tag_end].ends_with('/') { tag_end + 1 } else { from.find("</c>").unwrap() + 4 };
        format!("{before}<c r=\"{cell}\" s=\"{style}\"><v>{number}</v></c>{}", &from[end..])
    })
}

fn changed(workbook: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut source = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..source.len() {
        let mut entry = source.by_index(at).unwrap();
        let path = entry.name().unwrap().into_owned();
        let mut xml = String::new();
        entry.read_to_string(&mut xml).unwrap();
        target.start_file(path.clone(), SimpleFileOptions::default()).unwrap();
        target.write_all(change(&path, xml).as_bytes()).unwrap();
    }
    target.finish().unwrap().into_inner()
}

/// The text or number in a cell; rows and columns count from 0.
pub fn text(sheet: &Range<Data>, row: u32, column: u32) -> String {
    sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default()
}

/// The number in a cell, if it holds one.
pub fn number(sheet: &Range<Data>, row: u32, column: u32) -> Option<f64> {
    match sheet.get_value((row, column)) {
        Some(Data::Float(number)) => Some(*number),
        Some(Data::Int(number)) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    }
}

/// The first row with this text in a column.
pub fn row_with(sheet: &Range<Data>, column: u32, wanted: &str) -> u32 {
    let (_, end) = (sheet.start(), sheet.end().unwrap().0);
    (0..=end).find(|row| text(sheet, *row, column) == wanted).unwrap_or_else(|| panic!("no row for {wanted}"))
}
