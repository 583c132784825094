//! Comments of a workbook: they are not read, and the person who wrote one must learn of it.

use std::io::{Cursor, Read as _};

use framework::Diagnostic;
use framework::typed::shortened;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use zip::ZipArchive;

use super::codes;
use super::read::Source;

/// The most comments that are named.
const COMMENTS_MAX: usize = 50;

/// Every comment of a workbook that was looked through already, with its cell and how it begins.
pub fn found(bytes: &[u8], sheets: &[String], source: &Source) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return found };
    let names: Vec<String> =
        archive.file_names().filter_map(|name| name.ok().map(|name| name.to_string())).collect();
    for name in names.iter().filter(|name| is_comments(name)) {
        let sheet = sheet_of(&mut archive, &names, name).and_then(|at| sheets.get(at)).cloned();
        let Some(content) = content(&mut archive, name) else { continue };
        for (cell, text) in comments(&content) {
            let place = sheet.as_deref().map_or_else(|| source.whole(), |sheet| source.cell(sheet, &cell));
            found.push(Diagnostic::warning(codes::COMMENT, place).with("text", shortened(&text)));
            if found.len() >= COMMENTS_MAX {
                return found;
            }
        }
    }
    found
}

/// `xl/comments1.xml` of Excel, `xl/comments/comment1.xml` of others. What Excel calls threaded comments stands in these
/// as well.
fn is_comments(name: &str) -> bool {
    let name = name.to_lowercase();
    let last = name.rsplit_once('/').map_or(&*name, |(_, last)| last);
    let is_part = last.strip_prefix("comment").and_then(|rest| rest.strip_suffix(".xml")).is_some();
    name.starts_with("xl/") && is_part
}

/// The position of the sheet whose relations name these comments.
fn sheet_of(archive: &mut ZipArchive<Cursor<&[u8]>>, names: &[String], comments: &str) -> Option<usize> {
    let last = comments.rsplit('/').next()?;
    let relations = names.iter().filter(|name| name.starts_with("xl/worksheets/_rels/"));
    for name in relations {
        let text = String::from_utf8(content(archive, name)?).ok()?;
        if text.contains(&format!("/{last}\"")) {
            let number: String = name.chars().filter(char::is_ascii_digit).collect();
            return number.parse::<usize>().ok()?.checked_sub(1);
        }
    }
    None
}

fn content(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let entry = archive.by_name(name).ok()?;
    entry.take(super::container::ENTRY_BYTES_MAX).read_to_end(&mut content).ok()?;
    Some(content)
}

/// Cells and texts of the comments of one part.
fn comments(content: &[u8]) -> Vec<(String, String)> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    let (mut buffer, mut found, mut is_text) = (Vec::new(), Vec::<(String, String)>::new(), false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "comment" => {
                    let mut attributes = tag.attributes();
                    let mut attributes = attributes.with_checks(false).flatten();
                    let cell = attributes.find(|attribute| attribute.key.local_name().as_ref() == "ref");
                    found.push((cell.map_or_else(String::new, |cell| cell.value.to_string()), String::new()));
                }
                name => is_text = name == "t",
            },
            Ok(Event::Text(text)) if is_text => {
                if let Some((_, whole_comment)) = found.last_mut() {
                    whole_comment.push_str(&text);
                }
            }
            Ok(Event::End(_)) => is_text = false,
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
        if found.len() > COMMENTS_MAX {
            return found;
        }
    }
}
