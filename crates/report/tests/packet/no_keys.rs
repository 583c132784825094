//! What a unit sees of its packet: words and numbers of questions, never a key; keys stand in the hidden column alone.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use framework::Language;
use report::packet;

use crate::support::{head, set};

/// Every cell of every sheet that is seen, but for the hidden column of keys.
fn seen_cells(bytes: &[u8]) -> Vec<String> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let sheets: Vec<String> =
        workbook.sheet_names().iter().filter(|name| !name.starts_with('_')).cloned().collect();
    let mut seen = Vec::new();
    for sheet in sheets {
        let range = workbook.worksheet_range(&sheet).unwrap();
        let first_column = usize::from(sheet_has_keys(&range));
        for row in range.rows() {
            seen.extend(row.iter().skip(first_column).filter_map(|cell| match cell {
                Data::String(text) => Some(text.clone()),
                _ => None,
            }));
        }
    }
    seen
}

fn sheet_has_keys(range: &calamine::Range<Data>) -> bool {
    range.get((0, 0)).is_some_and(|cell| matches!(cell, Data::String(text) if text == "#chiso"))
}

#[test]
fn a_unit_reads_no_key_of_the_program_in_its_packet() {
    for name in ["so-ban-nganh-2022", "goalposts-demo"] {
        let framework = set(name);
        for language in [Language::Vietnamese, Language::English] {
            let bytes = packet::write(&framework, &head(), None, language).unwrap();
            let cells = seen_cells(&bytes);
            assert!(cells.len() > framework.inputs.len(), "{name}: the cells were found");
            for input in framework.inputs.iter().filter(|input| input.key != input.name) {
                let found =
                    cells.iter().find(|cell| cell.split([' ', ',', '(', ')']).any(|word| word == input.key));
                assert_eq!(found, None, "{name}: {}", input.key);
            }
            for never in ["#na", "#explanation", "parameter.", "“”"] {
                assert!(!cells.iter().any(|cell| cell.contains(never)), "{name}: {never}");
            }
        }
    }
}

#[test]
fn a_packet_calls_the_explanation_what_the_page_calls_it() {
    let bytes = packet::write(&set("so-ban-nganh-2022"), &head(), None, Language::Vietnamese).unwrap();
    let cells = seen_cells(&bytes);
    assert!(cells.iter().any(|cell| cell == "Thuyết minh"));
    assert!(!cells.iter().any(|cell| cell == "Giải trình"), "that is the reply to the appraisal");
    assert!(cells.iter().any(|cell| cell.contains("nộp cho Cơ quan thường trực")));
}
