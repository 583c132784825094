//! What people and programs do to a workbook between sending it out and getting it back.

use std::io::{Cursor, Read, Write};

use calamine::{Reader, Xlsx};
use zip::write::SimpleFileOptions;

/// The parts of a workbook.
pub fn parts(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().to_string(), content)
        })
        .collect()
}

/// A workbook from its parts.
pub fn workbook(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The workbook with one of its parts changed.
pub fn with_part(book: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = parts(book);
    let part = parts.iter_mut().find(|(known, _)| known == name).unwrap();
    let changed = change(String::from_utf8(part.1.clone()).unwrap());
    assert_ne!(changed.as_bytes(), part.1, "the change must change something");
    part.1 = changed.into_bytes();
    workbook(&parts)
}

/// The part and the row (from 1) where a question stands; its key is in the first column.
pub fn locate(book: &[u8], key: &str) -> (String, usize) {
    let mut opened: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    for (at, name) in opened.sheet_names().iter().enumerate() {
        let range = opened.worksheet_range(name).unwrap();
        let (first, _) = range.start().unwrap_or_default();
        for (row, cells) in range.rows().enumerate() {
            if cells.first().is_some_and(|cell| *cell == key) {
                let row = row + usize::try_from(first).unwrap() + 1;
                return (format!("xl/worksheets/sheet{}.xml", at + 1), row);
            }
        }
    }
    panic!("no row {key}");
}

/// The workbook with another content of the answer to a question: attributes of `<c>`, and what is inside it.
pub fn with_cell(book: &[u8], key: &str, attributes: &str, inside: &str) -> Vec<u8> {
    let (part, row) = locate(book, key);
    with_part(book, &part, |xml| {
        let start = xml.find(&format!("<c r=\"E{row}\"")).unwrap();
        let tag_end = start + xml[start..].find('>').unwrap();
        let is_blank = xml[..tag_end].ends_with('/');
        let end = if is_blank { tag_end + 1 } else { start + xml[start..].find("</c>").unwrap() + 4 };
        format!("{}<c r=\"E{row}\" {attributes}>{inside}</c>{}", &xml[..start], &xml[end..])
    })
}

pub fn with_number(book: &[u8], key: &str, number: &str) -> Vec<u8> {
    with_cell(book, key, "", &format!("<v>{number}</v>"))
}

pub fn with_text(book: &[u8], key: &str, text: &str) -> Vec<u8> {
    with_cell(book, key, "t=\"inlineStr\"", &format!("<is><t>{text}</t></is>"))
}
