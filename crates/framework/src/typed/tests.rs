//! What people type, tried out.

use super::*;
use crate::model::{FilledBy, Owner};

fn input(kind: InputKind) -> Input {
    Input {
        key: "3.1.a".to_owned(),
        name: "a".to_owned(),
        owner: Owner::General,
        kind,
        unit: Text::default(),
        question: Text::default(),
        help: Text::default(),
        minimum: None,
        maximum: None,
        required: true,
        may_be_not_applicable: false,
        within_year: false,
        filled_by: FilledBy::Unit,
        place: Place::Everywhere,
    }
}

fn read(input: &Input, typed: &str) -> Result<Option<Value>, TypedFault> {
    value(input, typed, DecimalMark::Unknown)
}

fn choice() -> Input {
    let option = |code: &str, vi: &str, en: &str| ChoiceOption {
        code: code.to_owned(),
        title: Text { vi: vi.to_owned(), en: en.to_owned() },
    };
    input(InputKind::Choice(vec![
        option("head", "Người đứng đầu", "The head"),
        option("none", "Không có", "Nobody"),
    ]))
}

#[test]
fn a_count_is_whole_and_not_negative() {
    let count = input(InputKind::Count);
    assert_eq!(read(&count, "12"), Ok(Some(Value::Number(Exact::integer(12)))));
    assert_eq!(read(&count, ""), Ok(None));
    assert_eq!(read(&count, "12,5"), Err(TypedFault::NotWhole));
    assert_eq!(read(&count, "-1"), Err(TypedFault::Negative));
    assert_eq!(read(&input(InputKind::Number), "-1"), Ok(Some(Value::Number(Exact::integer(-1)))));
    assert_eq!(read(&input(InputKind::Amount), "-1"), Err(TypedFault::Negative));
    assert_eq!(read(&count, "mười"), Err(TypedFault::Number(NumberFault::Malformed)));
}

#[test]
fn a_thousand_two_hundred_and_fifty_is_typed_with_a_point_where_a_whole_number_is_asked_for() {
    let count = input(InputKind::Count);
    let thousands =
        [("1.250", 1250), ("12.000", 12_000), ("1,250", 1250), ("1 250", 1250), ("1.250.000", 1_250_000)];
    for (typed, meant) in
        thousands.into_iter().chain([("12,0", 12), ("12.", 12), ("１２", 12), ("1\u{a0}250", 1250)])
    {
        assert_eq!(read(&count, typed), Ok(Some(Value::Number(Exact::integer(meant)))), "{typed}");
    }
    // With decimals of three zeros it is twelve, and as an Englishman's thousands it is not.
    let ambiguous = Err(TypedFault::Number(NumberFault::Ambiguous));
    assert_eq!(read(&count, "12,000"), ambiguous);
    assert_eq!(read(&input(InputKind::Amount), "1.250"), ambiguous);
}

#[test]
fn a_table_that_a_program_wrote_may_mean_twelve_by_three_zeros() {
    let count = input(InputKind::Count);
    let in_file = |typed| value_in_file(&count, typed, DecimalMark::Unknown);
    assert_eq!(in_file("12.000"), Err(TypedFault::Number(NumberFault::Ambiguous)));
    let meant = FileValue { value: Value::Number(Exact::integer(1250)), machine_spelled: false };
    assert_eq!(in_file("1.250"), Ok(Some(meant)));
    let meant = FileValue { value: Value::Number(Exact::integer(1000)), machine_spelled: true };
    assert_eq!(in_file("1E+3"), Ok(Some(meant)));
}

#[test]
fn the_unit_of_the_question_may_stand_behind_the_number() {
    let mut people = input(InputKind::Count);
    people.unit = Text { vi: "người".to_owned(), en: "people".to_owned() };
    for typed in ["12 người", "12 Người.", "12 nguoi", "12people", "12\u{a0}người"] {
        assert_eq!(read(&people, typed), Ok(Some(Value::Number(Exact::integer(12)))), "{typed}");
    }
    assert_eq!(read(&people, "12 máy"), Err(TypedFault::Number(NumberFault::Malformed)));
    assert_eq!(read(&people, "50 %"), Err(TypedFault::Number(NumberFault::Percent)));
    let mut share = input(InputKind::Number);
    share.unit = Text { vi: "%".to_owned(), en: "per cent".to_owned() };
    for typed in ["50 %", "50%", "50 phần trăm", "50 ％"] {
        assert_eq!(read(&share, typed), Ok(Some(Value::Number(Exact::integer(50)))), "{typed}");
    }
    let mut money = input(InputKind::Amount);
    money.unit = Text { vi: "triệu đồng".to_owned(), en: "million đồng".to_owned() };
    assert_eq!(read(&money, "12 triệu đồng"), Ok(Some(Value::Number(Exact::integer(12)))));
    assert_eq!(read(&money, "12 đồng"), Err(TypedFault::Number(NumberFault::Malformed)));
}

#[test]
fn a_full_stop_behind_an_answer_changes_nothing() {
    assert_eq!(read(&choice(), "Người đứng đầu."), Ok(Some(Value::Choice(0))));
    let date = input(InputKind::Date { may_be_none: true });
    for typed in ["Chưa", "Chưa có.", "không có."] {
        assert_eq!(read(&date, typed), Ok(Some(Value::NoDate)), "{typed}");
    }
    let mut item = input(InputKind::YesNo);
    item.may_be_not_applicable = true;
    assert_eq!(read(&item, "Không áp dụng."), Ok(Some(Value::NotApplicable)));
}

#[test]
fn bounds_are_inclusive() {
    let mut number = input(InputKind::Number);
    (number.minimum, number.maximum) = (Some(Exact::integer(1)), Some(Exact::integer(5)));
    assert!(read(&number, "1").is_ok() && read(&number, "5").is_ok());
    assert_eq!(read(&number, "0,5"), Err(TypedFault::BelowMinimum(Exact::integer(1))));
    assert_eq!(read(&number, "5,5"), Err(TypedFault::AboveMaximum(Exact::integer(5))));
}

#[test]
fn an_option_is_known_by_code_and_by_title() {
    for typed in ["head", "Người đứng đầu", "nguoi dung dau", "THE HEAD"] {
        assert_eq!(read(&choice(), typed), Ok(Some(Value::Choice(0))), "{typed}");
    }
    assert_eq!(read(&choice(), "không có"), Ok(Some(Value::Choice(1))));
    assert!(matches!(read(&choice(), "phó"), Err(TypedFault::UnknownOption(_))));
}

#[test]
fn none_and_not_applicable_are_answers_only_where_the_question_says_so() {
    let mut date = input(InputKind::Date { may_be_none: false });
    assert_eq!(read(&date, "không có"), Err(TypedFault::Date(DateFault::Malformed)));
    date.kind = InputKind::Date { may_be_none: true };
    assert_eq!(read(&date, "Không có"), Ok(Some(Value::NoDate)));
    let mut item = input(InputKind::YesNo);
    assert_eq!(read(&item, "không áp dụng"), Err(TypedFault::NotYesOrNo));
    item.may_be_not_applicable = true;
    for typed in ["Không áp dụng", "N/A", "not applicable"] {
        assert_eq!(read(&item, typed), Ok(Some(Value::NotApplicable)), "{typed}");
    }
}

#[test]
fn an_address_has_a_host() {
    let address = input(InputKind::Address);
    for typed in ["https://soyte.thanhhoa.gov.vn/", "soyte.thanhhoa.gov.vn", "HTTP://a.vn:8080/x?y=1"] {
        assert!(matches!(read(&address, typed), Ok(Some(Value::Text(_)))), "{typed}");
    }
    for typed in ["chưa có", "soyte", "ftp://a.vn", "javascript:alert(1)", "https://", "a..vn", "a b.vn"] {
        assert_eq!(read(&address, typed), Err(TypedFault::NotAnAddress), "{typed}");
    }
}

#[test]
fn a_spelled_value_is_read_back() {
    let date = Value::Date(jiff::civil::Date::constant(2022, 1, 31));
    let cases = [
        (input(InputKind::Count), Value::Number(Exact::integer(1234))),
        (input(InputKind::Number), Value::Number(Exact::decimal(-1234, 3))),
        (input(InputKind::YesNo), Value::YesNo(false)),
        (choice(), Value::Choice(1)),
        (input(InputKind::Date { may_be_none: true }), date),
        (input(InputKind::Date { may_be_none: true }), Value::NoDate),
        (input(InputKind::Text), Value::Text("Sở Y tế".into())),
    ];
    for (input, value) in cases {
        for language in [Language::Vietnamese, Language::English] {
            assert_eq!(read(&input, &spelled(&input, &value, language)), Ok(Some(value.clone())));
        }
    }
}

#[test]
fn every_fault_says_what_was_found() {
    let finding = TypedFault::Negative.diagnostic("3.1.a", "-1", Place::Everywhere);
    assert_eq!(finding.code, codes::NEGATIVE);
    assert_eq!(finding.arguments.len(), 2);
    assert!(codes::ALL.contains(&finding.code));
}
