//! What is no packet at all is told apart and refused before it is opened.

use framework::{Language, Place, Severity};
use report::packet::{self, ENTRIES_MAX, Expected, FILE_BYTES_MAX, PacketHead, codes};
use rust_xlsxwriter::Workbook;

use super::support::{codes as codes_of, demo, empty_packet, entries, head, patched, read, set, zipped};

fn refused(bytes: &[u8]) -> &'static str {
    let (packet, findings) = read(&demo(), bytes);
    assert!(packet.is_none());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].severity, Severity::Error);
    assert_eq!(findings[0].place, Place::File { file: "so-y-te.xlsx".into() });
    findings[0].code
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn an_empty_file_is_called_empty() {
    assert_eq!(refused(b""), codes::EMPTY_FILE);
}

#[test]
fn a_file_that_is_too_large_is_not_even_looked_at() {
    assert_eq!(refused(&vec![0; FILE_BYTES_MAX + 1]), codes::TOO_LARGE);
}

#[test]
fn a_password_and_an_old_workbook_are_told_apart() {
    let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    assert_eq!(refused(&[&ole[..], &utf16("EncryptedPackage")].concat()), codes::PASSWORD);
    assert_eq!(refused(&[&ole[..], &utf16("Workbook")].concat()), codes::OLD_WORKBOOK);
}

#[test]
fn other_kinds_of_files_are_called_by_their_names() {
    assert_eq!(refused(b"%PDF-1.7\n"), codes::PDF);
    assert_eq!(refused("đơn vị;chỉ tiêu;giá trị\n".as_bytes()), codes::PLAIN_TEXT);
    assert_eq!(refused(&[&[0xff, 0xfe][..], &utf16("unit")].concat()), codes::PLAIN_TEXT);
    assert_eq!(refused(&[0x89, b'P', b'N', b'G', 0, 0, 1]), codes::NOT_A_WORKBOOK);
    let word = [("[Content_Types].xml".to_owned(), Vec::new()), ("word/document.xml".to_owned(), Vec::new())];
    assert_eq!(refused(&zipped(&word)), codes::OTHER_ARCHIVE);
}

#[test]
fn a_workbook_with_macros_is_refused() {
    let mut parts = entries(&empty_packet(&demo()));
    parts.push(("xl/vbaProject.bin".to_owned(), vec![1, 2, 3]));
    assert_eq!(refused(&zipped(&parts)), codes::MACROS);
}

#[test]
fn a_cut_off_file_is_called_damaged() {
    let bytes = empty_packet(&demo());
    assert_eq!(refused(&bytes[..bytes.len() / 2]), codes::DAMAGED);
    assert_eq!(refused(b"PK\x03\x04 and then nothing"), codes::DAMAGED);
}

#[test]
fn a_zip_bomb_is_not_unfolded() {
    let mut parts = entries(&empty_packet(&demo()));
    parts.push(("xl/media/a.bin".to_owned(), vec![0; 60_000_000]));
    assert_eq!(refused(&zipped(&parts)), codes::UNFOLDS_TOO_FAR);
    let mut parts = entries(&empty_packet(&demo()));
    parts.extend((0..5).map(|at| (format!("xl/media/{at}.bin"), vec![0; 45_000_000])));
    assert_eq!(refused(&zipped(&parts)), codes::UNFOLDS_TOO_FAR);
    let mut parts = entries(&empty_packet(&demo()));
    parts.extend((0..ENTRIES_MAX).map(|at| (format!("xl/media/{at}.bin"), Vec::new())));
    assert_eq!(refused(&zipped(&parts)), codes::UNFOLDS_TOO_FAR);
}

#[test]
fn a_zip_that_lies_about_its_sizes_is_not_believed() {
    let mut parts = entries(&empty_packet(&demo()));
    parts.push(("xl/media/a.bin".to_owned(), vec![0; 60_000_000]));
    let mut bytes = zipped(&parts);
    let true_size = 60_000_000_u32.to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == true_size {
            bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    let code = refused(&bytes);
    assert!([codes::UNFOLDS_TOO_FAR, codes::DAMAGED].contains(&code), "{code}");
}

#[test]
fn any_other_workbook_is_no_packet() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "#chiso").unwrap();
    assert_eq!(refused(&workbook.save_to_buffer().unwrap()), codes::NOT_A_PACKET);
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("_chiso").unwrap().write_string(0, 0, "format").unwrap();
    assert_eq!(refused(&workbook.save_to_buffer().unwrap()), codes::OTHER_FORMAT);
}

#[test]
fn a_hidden_sheet_that_lacks_a_line_makes_no_packet() {
    let bytes = patched(&empty_packet(&demo()), "xl/sharedStrings.xml", |xml| {
        xml.replace("<t>unit_name</t>", "<t>unit_nickname</t>")
    });
    assert_eq!(refused(&bytes), codes::NOT_A_PACKET);
}

#[test]
fn a_packet_of_another_set_or_year_is_refused() {
    assert_eq!(refused(&empty_packet(&set("par-2012"))), codes::OTHER_SET);
    let last_year = PacketHead { year: 2021, ..head() };
    let bytes = packet::write(&demo(), &last_year, None, Language::English).unwrap();
    assert_eq!(refused(&bytes), codes::OTHER_YEAR);
}

#[test]
fn a_packet_of_another_edition_or_another_unit_is_refused() {
    let mut earlier = demo();
    earlier.edition = "demo-0".to_owned();
    assert_eq!(refused(&empty_packet(&earlier)), codes::OTHER_EDITION);
    let expected = Expected { unit: Some("so-gtvt".to_owned()), ..Expected::default() };
    let (packet, findings) = packet::read(&demo(), "x.xlsx", &empty_packet(&demo()), &expected);
    assert!(packet.is_none());
    assert_eq!(codes_of(&findings), [codes::OTHER_UNIT]);
    earlier.layout_digest = "another".to_owned();
    assert_eq!(refused(&empty_packet(&earlier)), codes::OTHER_LAYOUT);
}

#[test]
fn the_limit_is_the_same_whatever_the_file_is_called() {
    let (packet, findings) = packet::read(&demo(), "", b"", &Expected::default());
    assert!(packet.is_none());
    assert_eq!(findings[0].place, Place::File { file: "".into() });
}
