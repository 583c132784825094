//! Looks through every part of a workbook before any spreadsheet library does: what a library would reserve memory
//! for, or copy many times over, is counted and bounded here. Nothing that a file declares about itself is believed.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::codes;

/// The longest text between two tags, in bytes: a cell holds 32,767 characters.
const TEXT_BYTES_MAX: usize = 200_000;
/// The longest value of an attribute, in bytes: only ranges of data validations are long.
const ATTRIBUTE_BYTES_MAX: usize = 65_536;
/// The longest value of an attribute of the styles, in bytes: every format copies the names that it uses.
const STYLE_ATTRIBUTE_BYTES_MAX: usize = 1_024;
/// The largest number that an attribute may state where a library reserves memory for it.
const COUNT_MAX: u64 = 200_000;
/// The most shared strings, formats, or merged ranges of a part.
const ITEMS_MAX: usize = 65_536;
/// The most merged ranges of a sheet: every answer is held against each of them.
const MERGED_MAX: usize = 2_000;
/// The most sheets of a workbook.
const SHEETS_MAX: usize = 256;
/// The most tags of a part.
const TAGS_MAX: usize = 3_000_000;

/// Attributes whose number a library believes: it reserves memory for so many items at once.
const COUNTS: [&str; 3] = ["count", "uniqueCount", "si"];

/// Is it markup, by its name or by how it begins?
pub fn is_markup(name: &str, content: &[u8]) -> bool {
    let begins =
        content.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf\xff\xfe\0".contains(*byte));
    begins == Some(&b'<') || [".xml", ".rels", ".vml"].iter().any(|ending| name.ends_with(ending))
}

/// Looks through one part; the code of the fault where no packet looks like that.
pub fn check(name: &str, content: &[u8]) -> Result<(), &'static str> {
    if content.starts_with(b"\xff\xfe")
        || content.starts_with(b"\xfe\xff")
        || content.iter().take(8).any(|byte| *byte == 0)
    {
        return Err(codes::FORGED);
    }
    let mut part = Part { in_styles: name.ends_with("styles.xml"), ..Part::default() };
    let mut reader = Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => part.look_at(&event)?,
            Err(_) => return Err(codes::DAMAGED),
        }
    }
}

#[derive(Default)]
struct Part {
    in_styles: bool,
    tags: usize,
    text_bytes: usize,
    strings: usize,
    formats: usize,
    merged: usize,
    sheets: usize,
}

impl Part {
    fn look_at(&mut self, event: &Event<'_>) -> Result<(), &'static str> {
        match event {
            Event::Start(tag) | Event::Empty(tag) => self.tag(tag),
            Event::End(tag) => {
                // Runs of a rich text belong to one string: they are added up until it ends.
                if matches!(tag.local_name().as_ref(), "si" | "is" | "c" | "f" | "v") {
                    self.text_bytes = 0;
                }
                Ok(())
            }
            Event::Text(text) => self.text(text.len()),
            Event::CData(text) => self.text(text.len()),
            Event::GeneralRef(_) => self.text(1),
            // No workbook has a document type; entities that unfold are declared in one.
            Event::DocType(_) => Err(codes::FORGED),
            _ => Ok(()),
        }
    }

    fn text(&mut self, bytes: usize) -> Result<(), &'static str> {
        self.text_bytes = self.text_bytes.saturating_add(bytes);
        bounded(self.text_bytes, TEXT_BYTES_MAX)
    }

    fn tag(&mut self, tag: &BytesStart<'_>) -> Result<(), &'static str> {
        self.tags += 1;
        bounded(self.tags, TAGS_MAX)?;
        let counted = match tag.local_name().as_ref() {
            "si" => Some((&mut self.strings, ITEMS_MAX)),
            "xf" | "font" | "fill" | "border" | "numFmt" | "dxf" => Some((&mut self.formats, ITEMS_MAX)),
            "mergeCell" => Some((&mut self.merged, MERGED_MAX)),
            "sheet" => Some((&mut self.sheets, SHEETS_MAX)),
            _ => None,
        };
        if let Some((count, limit)) = counted {
            *count += 1;
            bounded(*count, limit)?;
        }
        if !matches!(tag.local_name().as_ref(), "r" | "t" | "rPr") {
            self.text_bytes = 0;
        }
        let longest = if self.in_styles { STYLE_ATTRIBUTE_BYTES_MAX } else { ATTRIBUTE_BYTES_MAX };
        for attribute in tag.attributes().with_checks(false) {
            let Ok(attribute) = attribute else { return Err(codes::DAMAGED) };
            bounded(attribute.value.len(), longest)?;
            let key = attribute.key.local_name();
            if COUNTS.contains(&key.as_ref()) && states_too_much(&attribute.value) {
                return Err(codes::FORGED);
            }
            let is_place = match key.as_ref() {
                "r" => matches!(tag.local_name().as_ref(), "c" | "row"),
                "ref" => matches!(tag.local_name().as_ref(), "mergeCell" | "f"),
                _ => false,
            };
            if is_place && !is_range(&attribute.value) {
                return Err(codes::DAMAGED);
            }
        }
        Ok(())
    }
}

const fn bounded(found: usize, limit: usize) -> Result<(), &'static str> {
    if found > limit { Err(codes::FORGED) } else { Ok(()) }
}

/// A number that is too large to be reserved for. What is no number reserves nothing.
fn states_too_much(value: &str) -> bool {
    let stated =
        value.trim_start_matches(|letter: char| matches!(letter, '0' | '+') || letter.is_ascii_whitespace());
    let digits: String = stated.chars().take_while(char::is_ascii_digit).take(21).collect();
    digits.parse::<u64>().map_or(!digits.is_empty(), |number| number > COUNT_MAX)
}

/// One cell, row or column, or two of them in order. What is longer than `XFD1048576`, or the wrong way round,
/// overflows where it is counted.
pub fn is_range(range: &str) -> bool {
    let mut before = (0, 0);
    range.split(':').all(|place| match position(place) {
        Some(at) if at.0 >= before.0 && at.1 >= before.1 => {
            before = at;
            true
        }
        _ => false,
    })
}

/// Row and column, 0 where there is none; `None` where it is no place of a sheet.
fn position(place: &str) -> Option<(u32, u32)> {
    let digits = place.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let letters = place.get(..place.len() - digits.len())?;
    if letters.len() > 3 || digits.len() > 7 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let column =
        letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    Some((row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_reason_is_known_however_it_is_written() {
        for forged in ["99999999999999999999", "000200001", " 300000", "+4294967295"] {
            assert!(states_too_much(forged), "{forged}");
        }
        for honest in ["0", "200000", "0007", "", "many"] {
            assert!(!states_too_much(honest), "{honest}");
        }
    }

    #[test]
    fn only_places_of_a_sheet_are_taken() {
        for honest in ["A1", "XFD1048576", "A1:XFD1048576", "7", "B2:B2"] {
            assert!(is_range(honest), "{honest}");
        }
        for forged in ["ZZZZ1", "A99999999", "Z9:A1", "A-1", "A2:", "é1"] {
            assert!(!is_range(forged), "{forged}");
        }
    }

    #[test]
    fn a_text_in_pieces_is_added_up() {
        let run = format!("<r><t>{}</t></r>", "x".repeat(TEXT_BYTES_MAX / 2));
        let one = format!("<sst><si>{run}</si><si>{run}</si><si>{run}</si></sst>");
        assert_eq!(check("xl/sharedStrings.xml", one.as_bytes()), Ok(()));
        let forged = format!("<sst><si>{run}{run}{run}</si></sst>");
        assert_eq!(check("xl/sharedStrings.xml", forged.as_bytes()), Err(codes::FORGED));
    }

    #[test]
    fn a_document_type_is_refused() {
        let forged = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><sst/>";
        assert_eq!(check("xl/sharedStrings.xml", forged.as_bytes()), Err(codes::FORGED));
    }
}
