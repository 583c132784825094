//! Files as offices bring them, made here byte by byte.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;

fn seen(bytes: &[u8], name: &str) -> Result<(&'static str, Vec<FileMark>), Refused> {
    look(&mut Cursor::new(bytes), name).unwrap().map(|seen| (seen.media_type, seen.marks))
}

fn marks(bytes: &[u8], name: &str) -> Vec<FileMark> {
    seen(bytes, name).unwrap().1
}

/// A small PDF with a table of references and this in its trailer.
fn pdf(in_trailer: &str) -> Vec<u8> {
    let body =
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
    let table = "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n";
    format!("{body}{table}trailer<</Size 3/Root 1 0 R{in_trailer}>>\nstartxref\n{}\n%%EOF\n", body.len())
        .into_bytes()
}

fn packed(names: &[&str]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(b"content").unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A container of former office programs with these parts, the first of them beginning with these bytes.
fn compound(names: &[&str], first: &[u8]) -> Vec<u8> {
    let mut bytes = compound::SIGNATURE.to_vec();
    bytes.resize(512, 0);
    bytes[26] = 3;
    for (at, name) in ["Root Entry"].iter().chain(names).enumerate() {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(128, 0);
        entry[64..66].copy_from_slice(&length.to_le_bytes());
        entry[66] = if at == 0 { 5 } else { 2 };
        // The part begins in the sector after the list.
        entry[116..120].copy_from_slice(&2u32.to_le_bytes());
        bytes.extend(entry);
    }
    bytes.resize(512 * 3, 0);
    bytes.extend(first);
    bytes.resize(512 * 4, 0);
    bytes
}

#[test]
fn an_empty_file_is_called_empty_and_not_a_wrong_type() {
    assert_eq!(seen(b"", "a.pdf"), Err(Refused::Empty));
    assert_eq!(seen(b"", "a.txt"), Err(Refused::Empty));
}

#[test]
fn a_pdf_with_a_password_one_cut_off_and_one_that_runs_something_are_marked() {
    assert_eq!(seen(&pdf(""), "a.pdf"), Ok(("application/pdf", vec![])));
    assert_eq!(marks(&pdf("/Encrypt 5 0 R"), "a.pdf"), [FileMark::Password]);
    assert_eq!(marks(&pdf("/EncryptMetadata false"), "a.pdf"), [], "the name of something else");
    let whole = pdf("");
    assert_eq!(marks(&whole[..whole.len() - 12], "a.pdf"), [FileMark::CutOff]);
    assert_eq!(marks(&whole[..60], "a.pdf"), [FileMark::CutOff]);
    let padded = [whole.as_slice(), &[0; 700]].concat();
    assert_eq!(marks(&padded, "a.pdf"), [], "padding behind the end is no fault");
    let running = String::from_utf8(pdf(""))
        .unwrap()
        .replace("/Type/Catalog", "/Type/Catalog/Names<</JavaScript 3 0 R>>");
    assert!(marks(running.as_bytes(), "a.pdf").contains(&FileMark::Macros));
}

#[test]
fn a_pdf_whose_trailer_is_a_stream_says_there_that_it_needs_a_password() {
    let body = "%PDF-1.7\n";
    let stream = "7 0 obj\n<</Type/XRef/W[1 2 1]/Root 1 0 R/Encrypt 6 0 R/Length 4>>\nstream\n\x01\x02\x03\x04\nendstream\nendobj\n";
    let text = format!("{body}{stream}startxref\n{}\n%%EOF", body.len());
    assert_eq!(marks(text.as_bytes(), "a.pdf"), [FileMark::Password]);
    let open = text.replace("/Encrypt 6 0 R", "");
    assert_eq!(marks(open.as_bytes(), "a.pdf"), []);
}

#[test]
fn programs_and_macros_in_an_archive_are_marked_by_the_names_of_its_parts() {
    assert_eq!(marks(&packed(&["báo cáo.pdf", "ảnh.jpg"]), "a.zip"), []);
    assert_eq!(marks(&packed(&["báo cáo.pdf.EXE"]), "a.zip"), [FileMark::Programs]);
    assert_eq!(marks(&packed(&["trong.rar"]), "a.zip"), [FileMark::NotLookedInto]);
    let document = ["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"];
    assert_eq!(marks(&packed(&document), "a.docm"), [FileMark::Macros]);
    let whole = packed(&["báo cáo.pdf"]);
    assert_eq!(marks(&whole[..whole.len() - 30], "a.zip"), [FileMark::CutOff]);
    let mut locked = whole;
    for mark in [b"PK\x03\x04".as_slice(), b"PK\x01\x02"] {
        let at = memmem::find(&locked, mark).unwrap() + if mark[2] == 3 { 6 } else { 8 };
        locked[at] |= 1;
    }
    assert_eq!(marks(&locked, "a.zip"), [FileMark::Password]);
}

#[test]
fn a_list_of_parts_that_wants_more_memory_than_a_document_needs_is_not_read() {
    let mut bytes = packed(&["a.pdf"]);
    let at = find_last(&bytes, b"PK\x05\x06").unwrap() + 12;
    bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(marks(&bytes, "a.zip"), [FileMark::NotLookedInto]);
}

#[test]
fn what_offices_have_of_former_years_is_taken_and_marked() {
    let word = compound(&["WordDocument", "1Table"], &[0xec, 0xa5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(seen(&word, "a.doc"), Ok(("application/msword", vec![FileMark::OldFormat])));
    let locked = compound(&["WordDocument"], &[0xec, 0xa5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(marks(&locked, "a.doc"), [FileMark::Password, FileMark::OldFormat]);
    let record = [0x09, 0x08, 0x02, 0, 0, 6, 0x2f, 0, 0x36, 0];
    let sheet = compound(&["Workbook", "_VBA_PROJECT_CUR"], &record);
    assert_eq!(
        seen(&sheet, "a.xls"),
        Ok(("application/vnd.ms-excel", vec![FileMark::Macros, FileMark::Password, FileMark::OldFormat]))
    );
    let slides = compound(&["PowerPoint Document"], &[]);
    assert_eq!(seen(&slides, "a.ppt"), Ok(("application/vnd.ms-powerpoint", vec![FileMark::OldFormat])));
    let modern = compound(&["EncryptionInfo", "EncryptedPackage"], &[]);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(seen(&modern, "Số liệu.xlsx"), Ok((kind, vec![FileMark::Password])));
    assert_eq!(seen(&compound(&["__substg1.0_0037001F"], &[]), "a.msi"), Err(Refused::Type));
    assert_eq!(marks(b"Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5", "a.rar"), [FileMark::NotLookedInto]);
    assert_eq!(marks(b"7z\xbc\xaf\x27\x1c\x00\x04", "a.7z"), [FileMark::NotLookedInto]);
}

#[test]
fn plain_text_is_recognised_by_its_name_and_nothing_that_runs_is_plain() {
    let table = "\u{feff}Đơn vị,Số liệu\r\nSở Y tế,12\r\n".as_bytes();
    assert_eq!(seen(table, "số liệu.CSV"), Ok(("text/plain", vec![])));
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("Sở Y tế".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(seen(&utf16, "a.txt"), Ok(("text/plain", vec![])));
    for (bytes, name) in [
        (b"<!doctype html><script>alert(1)</script>".as_slice(), "a.txt"),
        (b"#!/bin/sh\nrm -rf /\n", "a.csv"),
        (b"MZ\x90\0\x03\0\0\0", "a.txt"),
        (b"plain", "a.exe"),
        (b"\0\x01\x02\x03", "a.txt"),
    ] {
        assert_eq!(seen(bytes, name), Err(Refused::Type), "{name}");
    }
}

#[test]
fn a_picture_that_was_cut_off_is_marked() {
    let photograph = [
        [0xff, 0xd8, 0xff, 0xe1, 0, 8, 0xff, 0xd8, 0xff, 0xd9, 0, 0].as_slice(),
        &[0xff, 0xda, 0, 4, 0, 0, 0x12, 0x34],
    ]
    .concat();
    assert_eq!(
        marks(&photograph, "a.jpg"),
        [FileMark::CutOff],
        "the end of the small picture in it does not count"
    );
    let whole = [photograph.as_slice(), &[0xff, 0xd9], b"camera"].concat();
    assert_eq!(seen(&whole, "a.jpg"), Ok(("image/jpeg", vec![])));
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90\x77\x53\xde";
    assert_eq!(marks(png, "a.png"), [FileMark::CutOff]);
    assert_eq!(marks(&[png.as_slice(), b"\0\0\0\0IEND\xaeB`\x82"].concat(), "a.png"), []);
}

/// A file that records the largest read.
struct Asked<'a>(Cursor<&'a [u8]>, usize);

impl Read for Asked<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.1 = self.1.max(into.len());
        self.0.read(into)
    }
}

impl Seek for Asked<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_large_file_is_looked_through_piece_by_piece_and_no_mark_is_lost_between_two() {
    let mut largest = 0;
    let mut marks = |bytes: &[u8], name: &str| {
        let mut asked = Asked(Cursor::new(bytes), 0);
        let seen = look(&mut asked, name).unwrap().unwrap();
        largest = largest.max(asked.1);
        seen.marks
    };
    // A word begins before the edge of a piece and ends after it.
    for shift in 0..24 {
        let blank = " ".repeat(usize::try_from(PIECE_BYTES).unwrap() - 20 + shift);
        let running = format!("%PDF-1.7{blank}/JavaScript 3 0 R");
        let tail = pdf("");
        let running = [running.as_bytes(), &tail[8..]].concat();
        assert!(marks(&running, "a.pdf").contains(&FileMark::Macros), "{shift}");
        let locked = pdf(&format!("{blank}/Encrypt 5 0 R"));
        assert_eq!(marks(&locked, "a.pdf"), [FileMark::Password], "{shift}");
        let head = [0xff, 0xd8, 0xff, 0xda, 0, 4, 0, 0].as_slice();
        let photograph = [head, &vec![0x12; 65_520], &vec![0x34; shift], &[0xff, 0xd9]].concat();
        assert_eq!(marks(&photograph, "a.jpg"), [], "{shift}");
        assert_eq!(marks(&photograph[..photograph.len() - 1], "a.jpg"), [FileMark::CutOff], "{shift}");
    }
    let large = vec![0x34; 9 << 20];
    marks(&[[0xff, 0xd8, 0xff, 0xda, 0, 4, 0, 0].as_slice(), &large].concat(), "a.jpg");
    marks(&[pdf("").as_slice(), &large].concat(), "a.pdf");
    marks(&[compound(&["WordDocument"], b"").as_slice(), &large].concat(), "a.doc");
    assert!(largest <= 1 << 20, "{largest} bytes were asked for at once");
}
