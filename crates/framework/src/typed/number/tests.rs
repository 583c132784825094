//! Numbers as people type them, tried out.

use super::*;
use proptest::prelude::*;

fn read(typed: &str) -> Result<String, NumberFault> {
    number(typed, DecimalMark::Unknown).map(|number| number.to_string())
}

#[test]
fn what_can_mean_one_thing_only_is_read() {
    for (typed, meant) in [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1234,567", "1234.567"),
        ("1 234 567", "1234567"),
        ("1\u{a0}234,567", "1234.567"),
        ("1\u{202f}234", "1234"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("007", "7"),
        ("999999999999999", "999999999999999"),
        ("12.", "12"),
        ("12,", "12"),
        (".5", "0.5"),
        ("+1", "1"),
        ("１２", "12"),
        ("１２，５", "12.5"),
        ("\u{200e}12\u{202c}", "12"),
        ("1e5", "100000"),
        ("1E+3", "1000"),
        ("3.8e-01", "0.38"),
        ("3,8e-01", "0.38"),
        ("1.234E+3", "1234"),
        ("-2.50e2", "-250"),
        ("0e9999", "0"),
        // 15 significant digits below 0.1, as =1/30 and =1/30000 leave them.
        ("0,0333333333333333", "0.0333333333333333"),
        ("0.0333333333333333", "0.0333333333333333"),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(meant), "{typed}");
    }
}

#[test]
fn what_could_mean_two_things_is_not_guessed() {
    for typed in ["1.234", "1,234", "12.345", "999,999", "-1.234"] {
        assert_eq!(read(typed), Err(NumberFault::Ambiguous), "{typed}");
    }
    assert_eq!(number("1.234", DecimalMark::Comma), Ok(Exact::integer(1234)));
    assert_eq!(number("1.234", DecimalMark::Point), Ok(Exact::decimal(1234, 3)));
    assert_eq!(number("1,234", DecimalMark::Comma), Ok(Exact::decimal(1234, 3)));
}

#[test]
fn what_is_not_a_number_is_refused() {
    for typed in [
        "",
        "-",
        ".",
        ",",
        "abc",
        "12 người",
        "NaN",
        "inf",
        "1--2",
        "#N/A",
        "12²",
        "½",
        "1e",
        "e5",
        "1e5.5",
        "1 e5",
        "1e12345",
        "1e+-3",
        "+-1",
        "0x10",
    ] {
        assert_eq!(read(typed), Err(NumberFault::Malformed), "{typed}");
    }
    assert_eq!(read("50%"), Err(NumberFault::Percent));
    for typed in [
        "1.23.456",
        "12 34",
        "1,234.567.8",
        "1.2,3.4",
        "1 234.5 6",
        "0.123.456",
        "1 234.567,8",
        "1.234.",
        "1,234.5e3",
        "1 234e3",
    ] {
        assert_eq!(read(typed), Err(NumberFault::Separators), "{typed}");
    }
    assert_eq!(number("12.5", DecimalMark::Comma), Err(NumberFault::Separators));
    assert_eq!(number("1.234E+3", DecimalMark::Comma), Err(NumberFault::Separators));
}

#[test]
fn ten_to_the_thirty_is_too_large() {
    assert_eq!(read(&format!("1{}", "0".repeat(30))), Err(NumberFault::TooLarge));
    assert_eq!(read("1e15"), Err(NumberFault::TooLarge));
    assert_eq!(read("1e999"), Err(NumberFault::TooLarge));
    assert_eq!(read("0,1234567890123456"), Err(NumberFault::TooPrecise));
    assert_eq!(read("1e-37"), Err(NumberFault::TooPrecise));
    assert_eq!(float(1e30), Err(NumberFault::TooLarge));
    assert_eq!(float(f64::NAN), Err(NumberFault::Malformed));
    assert_eq!(float(f64::INFINITY), Err(NumberFault::Malformed));
    assert_eq!(float(1e-300), Err(NumberFault::TooPrecise));
}

fn shown(cell: f64) -> (String, bool) {
    let read = float(cell).unwrap();
    (read.number.decimals(), read.machine_spelled)
}

#[test]
fn a_cell_means_what_it_shows() {
    assert_eq!(shown(0.1), ("0.1".to_owned(), false));
    assert_eq!(shown(-0.0), ("0".to_owned(), false));
    assert_eq!(shown(123_456_789_012_345.0), ("123456789012345".to_owned(), false));
    assert_eq!(shown(0.1 + 0.2), ("0.3".to_owned(), true));
    assert_eq!(shown(1.0 / 30.0), ("0.0333333333333333".to_owned(), true));
    assert_eq!(shown(1.0 / 30_000.0), ("0.0000333333333333333".to_owned(), true));
}

#[test]
fn what_r_and_pandas_write_is_read_as_the_cell_of_a_workbook_is() {
    for (typed, meant, machine_spelled) in [
        ("0.044000000000000004", "0.044", true),
        ("0,044000000000000004", "0.044", true),
        ("0.30000000000000004", "0.3", true),
        ("99.99999999999999", "100", true),
        ("1234567890123.456", "1234567890123.46", true),
        ("3.8e-01", "0.38", true),
        ("4.4000000000000004e-02", "0.044", true),
        ("0.0333333333333333", "0.0333333333333333", false),
        ("0.5", "0.5", false),
        ("12", "12", false),
    ] {
        let read = number_in_file(typed, DecimalMark::Unknown).unwrap();
        assert_eq!(
            (read.number.decimals().as_str(), read.machine_spelled),
            (meant, machine_spelled),
            "{typed}"
        );
        let cell: f64 = typed.replace(',', ".").parse().unwrap();
        assert_eq!(float(cell).unwrap().number, read.number, "{typed} in a cell");
    }
    assert_eq!(number_in_file("9999999999999999", DecimalMark::Unknown), Err(NumberFault::TooLarge));
    assert_eq!(number("0.044000000000000004", DecimalMark::Unknown), Err(NumberFault::TooPrecise));
}

proptest! {
    #[test]
    fn a_spelled_number_is_read_back(mantissa in -999_999_999_999_999_i64..999_999_999_999_999, scale in 0_u8..15) {
        let exact = Exact::decimal(mantissa, scale);
        let digits = exact.to_string().replace(['-', '.'], "").trim_start_matches('0').len();
        prop_assume!(digits <= DIGITS_MAX);
        prop_assert_eq!(number(&spelled_number(&exact), DecimalMark::Unknown), Ok(exact.clone()));
        prop_assert_eq!(number(&spelled_number(&exact), DecimalMark::Comma), Ok(exact.clone()));
        prop_assert_eq!(float(exact.to_f64_for_display()).map(|read| read.number), Ok(exact));
    }

    #[test]
    fn a_number_of_any_size_is_spelled_and_read_back(
        mantissa in -999_999_999_999_999_i64..=999_999_999_999_999,
        exponent in -21_i64..15,
    ) {
        let typed = format!("{mantissa}e{exponent}");
        let Ok(exact) = number(&typed, DecimalMark::Unknown) else {
            let float: f64 = typed.parse().unwrap();
            prop_assert!(float.abs() >= 1e15, "{}", typed);
            return Ok(());
        };
        for mark in [DecimalMark::Unknown, DecimalMark::Comma] {
            prop_assert_eq!(number(&spelled_number(&exact), mark), Ok(exact.clone()));
        }
        prop_assert_eq!(number(&exact.decimals(), DecimalMark::Point), Ok(exact.clone()));
        prop_assert_eq!(float(exact.to_f64_for_display()).map(|read| read.number), Ok(exact));
    }

    #[test]
    fn any_float_is_the_same_number_in_a_csv_and_in_a_cell(cell in -1e15..1e15_f64, exponent in -20_i32..1) {
        let cell = cell * 10_f64.powi(exponent);
        for typed in [format!("{cell}"), format!("{cell:e}"), format!("{cell:.16e}")] {
            let read = number_in_file(&typed, DecimalMark::Point).map(|read| read.number);
            prop_assert_eq!(read, float(cell).map(|read| read.number), "{}", typed);
        }
    }

    #[test]
    fn nothing_typed_makes_it_stumble(typed in "[-0-9., \u{a0}%e]{0,24}|.{0,24}") {
        let _ = number(&typed, DecimalMark::Unknown);
        let _ = number(&typed, DecimalMark::Comma);
    }
}
