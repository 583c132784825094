//! What programs and people make of a table.

use super::*;

const COLUMNS: [&str; 3] = ["unit", "input", "value"];

fn is_row(_: &CsvText<'_>, fields: &[&str]) -> bool {
    fields.len() >= 3 && fields[1].starts_with("3.")
}

/// The records, or the codes of what is wrong.
fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, Vec<(&'static str, usize)>> {
    let (table, _) = open_with("bang.csv", bytes, &COLUMNS, is_row).map_err(|found| {
        let line = |place: &Place| match place {
            Place::Line { line, .. } => *line,
            _ => 0,
        };
        found.iter().map(|finding| (finding.code, line(&finding.place))).collect::<Vec<_>>()
    })?;
    let mut records = Vec::new();
    table.each(|line| records.push((0..3).map(|at| line.field(at).trim().to_owned()).collect()));
    Ok(records)
}

fn utf16(text: &str, mark: &[u8], bytes_of: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.iter().copied().chain(text.encode_utf16().flat_map(bytes_of)).collect()
}

#[test]
fn whatever_a_program_puts_around_a_table_it_reads_the_same() {
    let plain = "unit,input,value\nso-y-te,3.1.a,5\nso-y-te,3.1#explanation,Đủ\n";
    let expected = read(plain.as_bytes()).unwrap();
    assert_eq!(expected.len(), 2);
    let with = |separator: &str| plain.replace(',', separator);
    for (what, bytes) in [
        ("two byte order marks", format!("\u{feff}\u{feff}{plain}").into_bytes()),
        ("sep=; of Excel", format!("sep=;\r\n{}", with(";").replace('\n', "\r\n")).into_bytes()),
        ("a quoted sep=", format!("\"sep=,\"\n{plain}").into_bytes()),
        ("blank lines first", format!("\n;;;\n{}", with(";")).into_bytes()),
        ("CR alone", plain.replace('\n', "\r").into_bytes()),
        ("Ctrl-Z at the end", format!("{plain}\u{1a}").into_bytes()),
        ("Ctrl-Z and line ends", format!("\u{feff}{plain}\u{1a}\r\n").into_bytes()),
        ("two files put together", format!("{plain}\u{feff}unit,input,value\n").into_bytes()),
        ("two files put together, CR alone", {
            format!("{plain}\u{feff}unit,input,value\n").replace('\n', "\r").into_bytes()
        }),
        ("Unicode text of Excel", utf16(&with("\t"), &[0xff, 0xfe], u16::to_le_bytes)),
        ("UTF-16 the other way round", utf16(&with("\t"), &[0xfe, 0xff], u16::to_be_bytes)),
        ("UTF-16 without a mark", utf16(&with("\t"), &[], u16::to_le_bytes)),
        ("pandas: everything in quotes", {
            let quoted = plain.lines().map(|line| format!("\"{}\"\n", line.replace(',', "\",\"")));
            quoted.collect::<String>().into_bytes()
        }),
    ] {
        assert_eq!(read(&bytes).as_ref(), Ok(&expected), "{what}");
    }
}

#[test]
fn a_title_above_the_header_is_passed_over_and_named() {
    let bytes = "BẢNG SỐ LIỆU NĂM 2022;;\nunit;input;value\nso-y-te;3.1.a;5\n".as_bytes();
    let (table, notes) = open_with("bang.csv", bytes, &COLUMNS, is_row).ok().unwrap();
    assert_eq!((notes[0].code, notes.len()), (codes::LINES_ABOVE_HEADER, 1));
    let mut place = None;
    table.each(|line| place = Some(line.place(2)));
    assert!(matches!(place, Some(Place::Line { line: 3, column: 15, .. })), "{place:?}");
}

#[test]
fn a_refused_first_line_shows_what_cannot_be_seen() {
    let found = CsvText::open("bang.csv", "\u{200b}\u{1}\n".as_bytes(), |_| false).err().unwrap();
    assert_eq!(found.code, codes::HEADER);
    assert!(format!("{found:?}").contains("u{200b}"), "{found:?}");
    let half = [0xff, 0xfe, b'u', 0, b'n'];
    assert_eq!(CsvText::open("bang.csv", &half, |_| true).err().unwrap().code, codes::NOT_UTF8);
    assert_eq!(
        CsvText::open("bang.csv", b"\xef\xbb\xbf\r\n\x1a", |_| true).err().unwrap().code,
        codes::EMPTY
    );
}

#[test]
fn a_quote_that_is_not_closed_swallows_nothing_in_silence() {
    let head = "unit,input,value\n";
    for (rows, expected) in [
        // The next quote opens far below, and a word follows it.
        ("A,3.1#na,\"mở\nA,3.2.a,5\nA,3.3#na,\"Khác\"\n", (codes::ROW_IN_TEXT, 2)),
        // It is doubled below, so that nothing is wrong with the quotes alone.
        ("A,1,\"mở\nA,3.2.a,5\nA,3.3#na,\"\"\nA,3.4.a,\"\n", (codes::ROW_IN_TEXT, 2)),
        ("A,1,\"mở\nkhông đóng\n", (codes::QUOTE_OPEN, 2)),
        ("A,1,\"đóng\" rồi viết tiếp\n", (codes::QUOTE_FOLLOWED, 2)),
        ("A,1,x\nA,2,\"a\"b\"\n", (codes::QUOTE_FOLLOWED, 3)),
    ] {
        let found = read(format!("{head}{rows}").as_bytes()).unwrap_err();
        assert_eq!(found[0], expected, "{rows}: {found:?}");
    }
    for sound in ["A,1,\"hai\ndòng, \"\"trích\"\"\"\n", "A,1,\"x\" ,\n", "A,1,5\" ống\n", "A,1,\"cuối\""]
    {
        assert_eq!(read(format!("{head}{sound}").as_bytes()).map(|records| records.len()), Ok(1), "{sound}");
    }
}

#[test]
fn a_code_is_written_so_that_a_spreadsheet_keeps_it() {
    for (code, cell) in [
        ("6.10", "'6.10"),
        ("6.1", "6.1"),
        ("001", "'001"),
        ("3-4", "'3-4"),
        ("1e5", "'1e5"),
        ("6.100", "'6.100"),
        ("1.234", "'1.234"),
        ("6.10.a", "6.10.a"),
        ("3.1#na", "3.1#na"),
        ("so-y-te", "so-y-te"),
        ("=x", "'=x"),
    ] {
        assert_eq!(code_cell(code), cell);
        assert_eq!(code_of(cell), code);
    }
    assert_eq!(code_of(" =\"6.10\" "), "6.10");
    assert_eq!(code_of(" \u{feff}so-y-te\u{a0}\u{feff}"), "so-y-te");
}

#[test]
fn a_line_of_a_text_that_reads_as_a_row_is_guarded_and_comes_back() {
    let is_row = |fields: &[&str]| fields.len() == 3 && fields[1] == "3.1.a";
    for text in ["một\nA,3.1.a,5\nhai", "x\n\\A;3.1.a;5", "A,3.1.a,5", "x\n'A\t3.1.a\t5\n", "x\n\\y"] {
        let written = guarded_lines(text, &is_row);
        let swallowed =
            written.split('\n').skip(1).any(|line| !line.starts_with('\\') && is_row(&fields(line, b',')));
        assert!(!swallowed, "{written}");
        assert_eq!(unguarded_lines(&written, &is_row), text);
    }
}
