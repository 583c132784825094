//! Any text as somebody types it: a number, a date or a word that is taken is spelled and read back as the same.

#![no_main]

use framework::typed::{DecimalMark, date, number, number_in_file, spelled_date, yes_no};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for mark in [DecimalMark::Unknown, DecimalMark::Comma, DecimalMark::Point] {
        let typed = number(text, mark);
        let in_file = number_in_file(text, mark);
        if let Ok(typed) = &typed {
            let in_file = in_file.as_ref().expect("what a page takes a file takes");
            assert_eq!(*typed, in_file.number, "alike on a page and in a file");
        }
        if let Ok(in_file) = in_file {
            let spelled = in_file.number.decimals();
            assert_eq!(number(&spelled, DecimalMark::Point), Ok(in_file.number), "spelled {spelled}");
        }
    }
    if let Ok(day) = date(text) {
        assert_eq!(date(&spelled_date(day)), Ok(day));
    }
    let _either_way = yes_no(text);
});
