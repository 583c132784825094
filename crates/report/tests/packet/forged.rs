//! Packets made by somebody who means harm: each is refused before it costs memory or time.

use report::packet::codes;

use super::support::{
    codes as codes_of, demo, empty_packet, entries, locate, patched, read, with_number, zipped,
};

const KEY: &str = "1.1.2.on_time";
const STRINGS: &str = "xl/sharedStrings.xml";

fn refused(bytes: &[u8]) -> &'static str {
    let (packet, findings) = read(&demo(), bytes);
    assert!(packet.is_none());
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings[0].code
}

#[test]
fn a_huge_unique_count_of_shared_strings_does_not_reserve_memory() {
    let bytes = empty_packet(&demo());
    for count in ["9999999999999", "18446744073709551615", " 0099999999999"] {
        let forged = patched(&bytes, STRINGS, |xml| {
            let start = xml.find("uniqueCount=\"").unwrap() + 13;
            let end = start + xml[start..].find('"').unwrap();
            format!("{}{count}{}", &xml[..start], &xml[end..])
        });
        assert_eq!(refused(&forged), codes::FORGED, "{count}");
    }
}

#[test]
fn one_enormous_shared_string_is_not_copied_into_thousands_of_cells() {
    let bytes = empty_packet(&demo());
    let forged = patched(&bytes, STRINGS, |xml| {
        xml.replace("</sst>", &format!("<si><t>{}</t></si></sst>", "x".repeat(20_000_000)))
    });
    assert_eq!(refused(&forged), codes::FORGED);
}

#[test]
fn a_long_shared_string_in_a_hundred_thousand_cells_is_too_much() {
    let bytes = empty_packet(&demo());
    let (entry, _) = locate(&bytes, KEY);
    let strings = patched(&bytes, STRINGS, |xml| {
        xml.replace("</sst>", &format!("<si><t>{}</t></si></sst>", "x".repeat(30_000)))
    });
    let last = entries(&bytes).into_iter().find(|(name, _)| name == STRINGS).unwrap().1;
    let last = String::from_utf8(last).unwrap().matches("<si>").count();
    let cells = format!("<c t=\"s\"><v>{last}</v></c>").repeat(9);
    let rows: Vec<String> = (5000..15_000).map(|row| format!("<row r=\"{row}\">{cells}</row>")).collect();
    let forged = patched(&strings, &entry, |xml| {
        xml.replace("</sheetData>", &format!("{}</sheetData>", rows.concat()))
    });
    let (_, findings) = read(&demo(), &forged);
    assert!(codes_of(&findings).contains(&codes::TOO_MANY_CELLS), "{findings:?}");
}

#[test]
fn a_long_font_name_is_not_copied_into_twenty_thousand_formats() {
    let bytes = empty_packet(&demo());
    let forged =
        patched(&bytes, "xl/styles.xml", |xml| xml.replace("Times New Roman", &"T".repeat(1_000_000)));
    assert_eq!(refused(&forged), codes::FORGED);
    let forged = patched(&bytes, "xl/styles.xml", |xml| {
        let formats = "<xf numFmtId=\"0\" fontId=\"0\"/>".repeat(70_000);
        xml.replacen("</cellXfs>", &format!("{formats}</cellXfs>"), 1)
    });
    assert_eq!(refused(&forged), codes::FORGED);
}

#[test]
fn a_million_merged_ranges_are_not_walked_for_every_answer() {
    let bytes = empty_packet(&demo());
    let (entry, _) = locate(&bytes, KEY);
    let merged = "<mergeCell ref=\"X1:Y2\"/>".repeat(1_000_000);
    let forged = patched(&bytes, &entry, |xml| {
        xml.replace("</sheetData>", &format!("</sheetData><mergeCells>{merged}</mergeCells>"))
    });
    assert_eq!(refused(&forged), codes::FORGED);
}

#[test]
fn a_document_type_with_entities_is_not_unfolded() {
    let bytes = empty_packet(&demo());
    let forged = patched(&bytes, STRINGS, |xml| {
        let entity = "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst";
        xml.replacen("<sst", entity, 1)
    });
    assert_eq!(refused(&forged), codes::FORGED);
}

#[test]
fn macros_are_known_by_the_content_type_where_the_name_hides_them() {
    let bytes = empty_packet(&demo());
    let forged = patched(&bytes, "[Content_Types].xml", |xml| {
        xml.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    });
    assert_eq!(refused(&forged), codes::MACROS);
}

#[test]
fn two_parts_of_one_name_and_parts_outside_are_refused() {
    let mut parts = entries(&empty_packet(&demo()));
    parts.push(("XL/Workbook.xml".to_owned(), b"<workbook/>".to_vec()));
    assert_eq!(refused(&zipped(&parts)), codes::FORGED);
    let mut parts = entries(&empty_packet(&demo()));
    parts.push(("xl/../../etc/passwd".to_owned(), Vec::new()));
    assert_eq!(refused(&zipped(&parts)), codes::FORGED);
}

#[test]
fn a_number_typed_beside_the_answers_is_not_lost() {
    let bytes = with_number(&empty_packet(&demo()), KEY, "5");
    let (entry, row) = locate(&bytes, KEY);
    let beside = patched(&bytes, &entry, |xml| {
        let row_start = xml.find(&format!("<row r=\"{row}\"")).unwrap();
        let end = row_start + xml[row_start..].find("</row>").unwrap();
        format!("{}<c r=\"H{row}\"><v>7</v></c>{}", &xml[..end], &xml[end..])
    });
    let (_, findings) = read(&demo(), &beside);
    assert_eq!(codes_of(&findings), [codes::STRAY_TEXT]);
    let head = patched(&bytes, &entry, |xml| {
        let cell = format!("<c r=\"E{}\"", locate(&bytes, "1.1.2#head").1);
        let start = xml.find(&cell).unwrap();
        let end = start + xml[start..].find("/>").unwrap();
        format!("{}><v>7</v></c>{}", &xml[..end], &xml[end + 2..])
    });
    let (_, findings) = read(&demo(), &head);
    assert_eq!(codes_of(&findings), [codes::STRAY_TEXT]);
}

#[test]
fn a_sheet_under_another_name_is_looked_through_all_the_same() {
    let bytes = patched(&empty_packet(&demo()), "xl/_rels/workbook.xml.rels", |xml| {
        xml.replacen("worksheets/sheet2.xml", "worksheets/sheet2.dat", 1)
    });
    let mut parts = entries(&bytes);
    for (name, content) in &mut parts {
        if name == "xl/worksheets/sheet2.xml" {
            "xl/worksheets/sheet2.dat".clone_into(name);
            let xml = String::from_utf8(content.clone()).unwrap();
            let merged = "<mergeCell ref=\"X1:Y2\"/>".repeat(100_000);
            *content = xml
                .replace("</sheetData>", &format!("</sheetData><mergeCells>{merged}</mergeCells>"))
                .into_bytes();
        }
    }
    assert_eq!(refused(&zipped(&parts)), codes::FORGED);
}

#[test]
fn markup_in_another_encoding_does_not_slip_through() {
    let mut parts = entries(&empty_packet(&demo()));
    let strings = parts.iter_mut().find(|(name, _)| name == STRINGS).unwrap();
    let text = String::from_utf8(strings.1.clone()).unwrap();
    strings.1 = [0xfe_u8, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    assert_eq!(refused(&zipped(&parts)), codes::FORGED);
}

#[test]
fn a_part_at_the_root_of_a_disk_is_refused() {
    let mut parts = entries(&empty_packet(&demo()));
    parts.push(("/x.xml".to_owned(), b"<a/>".to_vec()));
    assert_eq!(refused(&zipped(&parts)), codes::FORGED);
}
