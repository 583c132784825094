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
    for typed in ["", "-", "abc", "12 người", "NaN", "inf", "1e5", ".5", "5.", "+1", "１２", "1--2", "#N/A"]
    {
        assert_eq!(read(typed), Err(NumberFault::Malformed), "{typed}");
    }
    assert_eq!(read("50%"), Err(NumberFault::Percent));
    for typed in ["1.23.456", "12 34", "1,234.567.8", "1.2,3.4", "1 234.5 6", "0.123.456", "1 234.567,8"] {
        assert_eq!(read(typed), Err(NumberFault::Separators), "{typed}");
    }
    assert_eq!(number("12.5", DecimalMark::Comma), Err(NumberFault::Separators));
}

#[test]
fn ten_to_the_thirty_is_too_large() {
    assert_eq!(read(&format!("1{}", "0".repeat(30))), Err(NumberFault::TooLarge));
    assert_eq!(read("0,1234567890123456"), Err(NumberFault::TooPrecise));
    assert_eq!(float(1e30), Err(NumberFault::TooLarge));
    assert_eq!(float(f64::NAN), Err(NumberFault::Malformed));
    assert_eq!(float(f64::INFINITY), Err(NumberFault::Malformed));
    assert_eq!(float(1e-300), Err(NumberFault::TooPrecise));
}

#[test]
fn a_cell_means_what_it_shows() {
    assert_eq!(float(0.1).unwrap().to_string(), "0.1");
    assert_eq!(float(0.1 + 0.2).unwrap().to_string(), "0.3");
    assert_eq!(float(-0.0).unwrap(), Exact::ZERO);
    assert_eq!(float(123_456_789_012_345.0).unwrap().to_string(), "123456789012345");
}

proptest! {
    #[test]
    fn a_spelled_number_is_read_back(mantissa in -999_999_999_999_999_i64..999_999_999_999_999, scale in 0_u8..15) {
        let exact = Exact::decimal(mantissa, scale);
        let digits = exact.to_string().replace(['-', '.'], "").trim_start_matches('0').len();
        prop_assume!(digits <= DIGITS_MAX);
        prop_assert_eq!(number(&spelled_number(&exact), DecimalMark::Unknown), Ok(exact.clone()));
        prop_assert_eq!(number(&spelled_number(&exact), DecimalMark::Comma), Ok(exact.clone()));
        prop_assert_eq!(float(exact.to_f64_for_display()), Ok(exact));
    }

    #[test]
    fn nothing_typed_makes_it_stumble(typed in "[-0-9., \u{a0}%e]{0,24}|.{0,24}") {
        let _ = number(&typed, DecimalMark::Unknown);
        let _ = number(&typed, DecimalMark::Comma);
    }
}
