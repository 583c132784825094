//! A table as a spreadsheet, a program and a person read it.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::publication::{AuditHead, Program, PublishedTerms, SCHEMA, SetName};

fn about() -> About {
    About {
        schema: SCHEMA.to_owned(),
        program: Program::chiso("0.1.0"),
        title: "Kết quả năm 2022".to_owned(),
        year: 2022,
        edition: 2,
        published_at: "2023-03-01T02:00:00Z".to_owned(),
        corrects: None,
        licence: "CC-BY-4.0".to_owned(),
        set: SetName { code: "so-ban-nganh-2022".to_owned(), edition: "1".to_owned() },
        terms: PublishedTerms {
            reading: "scaled".to_owned(),
            not_applicable: "rescale".to_owned(),
            reason: String::new(),
            parameters: BTreeMap::new(),
        },
        bands: Vec::new(),
        left_out: Vec::new(),
        audit: Some(AuditHead { position: 17, hash: "ab".repeat(32) }),
        decision: None,
    }
}

fn table() -> FigureTable {
    let column = |key: &str, heading: &str, kind| Column { key: key.into(), heading: heading.into(), kind };
    let third = Exact::fraction(1, 3).unwrap();
    let percent = Exact::fraction(200, 3).unwrap();
    FigureTable {
        id: "units",
        title: "Tất cả đơn vị".to_owned(),
        columns: vec![
            column("name", "Tên", ColumnKind::Text),
            column("rank", "Hạng", ColumnKind::Rank),
            column("points", "Điểm", ColumnKind::Number),
            column("percent", "%", ColumnKind::Percent),
        ],
        rows: vec![
            vec!["=HYPERLINK(\"x\")".into(), Exact::integer(1).into(), third.into(), percent.into()],
            vec!["Sở Y tế, “mới”".into(), Cell::Empty, Exact::ZERO.into(), Cell::Empty],
        ],
    }
}

#[test]
fn a_spreadsheet_reads_the_letters_and_finds_no_formula() {
    let bytes = table().csv().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["name", "rank", "points", "percent"]);
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records[0], vec!["'=HYPERLINK(\"x\")", "1", "1/3", "66.666667"]);
    assert_eq!(records[1], vec!["Sở Y tế, “mới”", "", "0", ""], "nothing is not 0");
}

#[test]
fn a_program_gets_exact_numbers_and_where_they_come_from() {
    let bytes = table().json(TakenFrom { about: &about(), sha256: "774c" }).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file["schema"], TABLE_SCHEMA);
    assert_eq!(
        (&file["publication"]["sha256"], &file["publication"]["edition"]),
        (&"774c".into(), &2.into())
    );
    assert_eq!(file["publication"]["audit"]["position"], 17);
    assert_eq!(file["columns"][3]["kind"], "percent");
    assert_eq!(file["rows"][0]["percent"], "200/3");
    assert_eq!(file["rows"][0]["rank"], 1);
    assert_eq!(file["rows"][0]["name"], "=HYPERLINK(\"x\")");
    assert_eq!((&file["rows"][1]["points"], &file["rows"][1]["rank"]), (&"0".into(), &().into()));
}

#[test]
fn a_workbook_has_headings_numbers_and_what_proves_them() {
    for (language, proof) in [
        (Language::Vietnamese, "SHA-256 của bản công bố: 774c"),
        (Language::English, "SHA-256 of the publication: 774c"),
    ] {
        let bytes = table().workbook(TakenFrom { about: &about(), sha256: "774c" }, language, 2).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        assert_eq!(cell(0, 0).to_string(), "Tất cả đơn vị");
        assert_eq!(cell(2, 0).to_string(), proof);
        assert!(cell(3, 0).to_string().ends_with(&format!("17 · {}", "ab".repeat(32))));
        assert_eq!(cell(5, 1).to_string(), "Hạng");
        assert_eq!(cell(6, 0).to_string(), "=HYPERLINK(\"x\")", "a text stays a text");
        assert_eq!((cell(6, 1), cell(7, 2)), (Data::Float(1.0), Data::Float(0.0)));
        assert!(matches!(cell(6, 3), Data::Float(share) if (share - 200.0 / 3.0).abs() < 1e-9));
        assert_eq!(cell(7, 1).to_string(), "");
    }
}
