//! Sheets, columns and rows that are not where they were.

use framework::{Diagnostic, Place, Severity};
use report::packet::codes;

use super::support::{codes as codes_of, demo, empty_packet, locate, patched, read, with_cell, with_text};

const KEY: &str = "1.1.2.on_time";

fn findings(bytes: &[u8]) -> Vec<Diagnostic> {
    let (packet, findings) = read(&demo(), bytes);
    assert!(packet.is_some());
    findings
}

fn only(bytes: &[u8]) -> Diagnostic {
    let findings = findings(bytes);
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.into_iter().next().unwrap()
}

fn cell_of(finding: &Diagnostic) -> &str {
    match &finding.place {
        Place::Cell { cell, .. } => cell,
        other => panic!("{other:?}"),
    }
}

/// Every cell of a sheet one column further right.
fn shifted_right(xml: &str) -> String {
    (b'A'..=b'G').rev().fold(xml.to_owned(), |xml, column| {
        let (from, to) = (char::from(column), char::from(column + 1));
        xml.replace(&format!("<c r=\"{from}"), &format!("<c r=\"{to}"))
    })
}

#[test]
fn a_renamed_sheet_is_missed() {
    let bytes =
        patched(&empty_packet(&demo()), "xl/workbook.xml", |xml| xml.replace("Thông tin chung", "Thông tin"));
    let finding = only(&bytes);
    assert_eq!(finding.code, codes::SHEET_MISSING);
    assert_eq!(finding.arguments[0], ("sheet", "Thông tin chung".into()));
}

#[test]
fn a_column_inserted_before_the_keys_is_noticed() {
    let bytes = empty_packet(&demo());
    let (entry, _) = locate(&bytes, KEY);
    let finding = only(&patched(&bytes, &entry, |xml| shifted_right(&xml)));
    assert_eq!((finding.code, cell_of(&finding)), (codes::KEY_COLUMN_MOVED, "B1"));
}

#[test]
fn a_deleted_column_of_keys_is_noticed() {
    let bytes = empty_packet(&demo());
    let (entry, _) = locate(&bytes, KEY);
    let bytes = patched(&bytes, &entry, |xml| xml.replace("<c r=\"A", "<c r=\"Z"));
    // Moved to column Z it is found; taken away altogether it is gone.
    assert_eq!(only(&bytes).code, codes::KEY_COLUMN_MOVED);
    let bytes = patched(&bytes, &entry, |xml| xml.replace("<c r=\"Z", "<c r=\"ZZ"));
    assert_eq!(only(&bytes).code, codes::KEY_COLUMN_GONE);
}

#[test]
fn a_row_inserted_above_the_header_is_noticed() {
    let bytes =
        with_cell(&empty_packet(&demo()), "#chiso", 'A', "t=\"inlineStr\"", "<is><t>Ghi chú</t></is>");
    let findings = findings(&bytes);
    assert_eq!(codes_of(&findings), [codes::HEADER_CHANGED]);
}

#[test]
fn a_changed_header_is_noticed() {
    let bytes = empty_packet(&demo());
    let (entry, _) = locate(&bytes, KEY);
    let bytes = patched(&bytes, &entry, |xml| {
        let start = xml.find("<c r=\"E1\"").unwrap();
        let end = start + xml[start..].find("</c>").unwrap() + 4;
        format!("{}{}", &xml[..start], &xml[end..])
    });
    let finding = only(&bytes);
    assert_eq!((finding.code, cell_of(&finding)), (codes::HEADER_CHANGED, "E1"));
}

#[test]
fn a_deleted_row_is_missed() {
    let bytes = empty_packet(&demo());
    let (entry, row) = locate(&bytes, KEY);
    let bytes = patched(&bytes, &entry, |xml| {
        let start = xml.find(&format!("<row r=\"{row}\"")).unwrap();
        let end = start + xml[start..].find("</row>").unwrap() + 6;
        format!("{}{}", &xml[..start], &xml[end..])
    });
    let finding = only(&bytes);
    assert_eq!((finding.code, cell_of(&finding)), (codes::ROW_MISSING, ""));
    assert_eq!(finding.arguments, [("key", KEY.into())]);
}

#[test]
fn a_copied_row_and_a_foreign_row_are_noticed() {
    let bytes = empty_packet(&demo());
    let copied =
        |key: &str| with_cell(&bytes, "1.1.2.all", 'A', "t=\"inlineStr\"", &format!("<is><t>{key}</t></is>"));
    let twice = findings(&copied(KEY));
    assert_eq!(codes_of(&twice), [codes::ROW_TWICE, codes::ROW_MISSING]);
    assert!(twice[0].arguments.iter().any(|(name, _)| *name == "first"));
    let foreign = findings(&copied("9.9.x"));
    assert_eq!(codes_of(&foreign), [codes::ROW_UNKNOWN, codes::ROW_MISSING]);
}

#[test]
fn something_typed_into_a_row_without_a_question_is_pointed_out() {
    let bytes = with_cell(&with_text(&empty_packet(&demo()), KEY, "5"), KEY, 'A', "", "");
    let findings = findings(&bytes);
    assert_eq!(codes_of(&findings), [codes::ROW_WITHOUT_KEY, codes::ROW_MISSING]);
    assert_eq!(findings[0].severity, Severity::Error);
}

#[test]
fn merged_answers_are_refused_and_other_merged_cells_are_not() {
    let bytes = empty_packet(&demo());
    let (entry, row) = locate(&bytes, KEY);
    let merged = |range: String| {
        patched(&bytes, &entry, |xml| {
            let cells =
                format!("</sheetData><mergeCells count=\"1\"><mergeCell ref=\"{range}\"/></mergeCells>");
            xml.replace("</sheetData>", &cells)
        })
    };
    let finding = only(&merged(format!("E{row}:F{row}")));
    assert_eq!((finding.code, cell_of(&finding)), (codes::MERGED_CELLS, format!("E{row}").as_str()));
    assert_eq!(only(&merged(format!("B{row}:C{row}"))).code, codes::NOTHING_FILLED_IN);
}

#[test]
fn a_sheet_stuffed_with_cells_is_refused() {
    let bytes = empty_packet(&demo());
    let (entry, _) = locate(&bytes, KEY);
    let cells = "<c><v>1</v></c>".repeat(21);
    let rows: Vec<String> = (5000..15_000).map(|row| format!("<row r=\"{row}\">{cells}</row>")).collect();
    let rows = rows.concat();
    let bytes = patched(&bytes, &entry, |xml| xml.replace("</sheetData>", &format!("{rows}</sheetData>")));
    assert_eq!(only(&bytes).code, codes::TOO_MANY_CELLS);
}

#[test]
fn two_cells_at_opposite_corners_cost_two_cells() {
    let bytes = empty_packet(&demo());
    let (entry, _) = locate(&bytes, KEY);
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let bytes = patched(&bytes, &entry, |xml| xml.replace("</sheetData>", far));
    assert_eq!(only(&bytes).code, codes::NOTHING_FILLED_IN);
}
