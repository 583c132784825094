//! The long table: what is written is read, and what cannot be meant is refused with its line.

use framework::typed::{DecimalMark, codes as typed};
use framework::{Diagnostic, Exact, Place, Value};
use proptest::prelude::*;
use report::long_csv::{self, FINDINGS_MAX, codes};
use scoring::{Answers, Unit};

use super::support::{assert_same, codes as codes_of, demo, random_answers, set, unit};

fn units() -> Vec<Unit> {
    vec![unit("so-y-te", "Sở Y tế"), unit("so-tai-chinh", "Sở Tài chính"), unit("=x", "-lạ")]
}

fn read(text: &str) -> (Answers, Vec<Diagnostic>) {
    long_csv::read(&demo(), "answers.csv", text.as_bytes(), Some(&units()), DecimalMark::Unknown)
}

fn refused(text: &str) -> Diagnostic {
    let (_, findings) = read(text);
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.into_iter().next().unwrap()
}

fn share(answers: &Answers, row: usize) -> Option<Value> {
    answers.value(row, demo().input("1.1.1.share_online").unwrap().0).cloned()
}

fn twelve_and_a_half() -> Value {
    Value::Number(Exact::decimal(125, 1))
}

#[test]
fn what_is_written_is_read() {
    let sets = [demo(), set("so-ban-nganh-2022")];
    let config = ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(seed in any::<u64>(), comma in any::<bool>(), which in 0_usize..2)| {
        let framework = &sets[which];
        let answers = random_answers(framework, seed, units());
        let bytes = long_csv::write(framework, &answers);
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Unknown };
        let (again, findings) = long_csv::read(framework, "answers.csv", &bytes, Some(&units()), mark);
        prop_assert!(findings.is_empty(), "{:?}", findings);
        assert_same(framework, &answers, &again);
        prop_assert_eq!(&bytes, &long_csv::write(framework, &again));
    });
}

#[test]
fn units_that_answered_nothing_are_not_lost() {
    let framework = demo();
    let units = vec![unit("a", "a"), unit("Sở Y tế", "Sở Y tế"), unit("-b", "-b")];
    let answers = Answers::empty(&framework, units);
    let bytes = long_csv::write(&framework, &answers);
    let (again, findings) = long_csv::read(&framework, "answers.csv", &bytes, None, DecimalMark::Unknown);
    assert!(findings.is_empty(), "{findings:?}");
    assert_same(&framework, &answers, &again);
}

#[test]
fn separators_headers_and_byte_order_marks_are_understood() {
    for text in [
        "unit,input,value\nso-y-te,1.1.1.share_online,\"12,5\"\n",
        "\u{feff}unit;input;value\r\nso-y-te;1.1.1.share_online;12,5\r\n",
        "unit\tinput\tvalue\nso-y-te\t1.1.1.share_online\t12.5\n",
        "đơn vị;chỉ tiêu;giá trị\nSở Y tế;1.1.1.share_online;12,5\n",
        "\u{feff}\"Đơn vị\";\"Chỉ tiêu\";\"Giá trị\"\nso y te;1.1.1.share_online;12,5\n",
        "note,value,unit,input\n,12.5,so-y-te,1.1.1.share_online\n",
        "unit;input;value\nso-y-te;1.1.1.share_online;12,5;;\n;;\n",
    ] {
        let (answers, findings) = read(text);
        assert!(findings.is_empty(), "{text}: {findings:?}");
        assert_eq!(share(&answers, 0), Some(twelve_and_a_half()), "{text}");
    }
}

#[test]
fn a_declared_decimal_mark_settles_what_is_ambiguous() {
    let text = "unit;input;value\nso-y-te;2.1.1.bandwidth;1.234\n";
    assert_eq!(refused(text).code, typed::AMBIGUOUS);
    let framework = demo();
    for (mark, meant) in
        [(DecimalMark::Comma, Exact::integer(1234)), (DecimalMark::Point, Exact::decimal(1234, 3))]
    {
        let (answers, findings) = long_csv::read(&framework, "a.csv", text.as_bytes(), Some(&units()), mark);
        assert!(findings.is_empty());
        let (slot, _) = framework.input("2.1.1.bandwidth").unwrap();
        assert_eq!(answers.value(0, slot), Some(&Value::Number(meant)));
    }
}

#[test]
fn evidence_claims_and_explanations_are_inputs_too() {
    let text = "unit,input,value\n\
        so-y-te,1.1.1#na,Không có thủ tục\n\
        so-y-te,1.1.1#explanation,Vì thế\n\
        so-y-te,1.1.1#evidence.3.date,31/12/2022\n\
        so-y-te,1.1.1#evidence.3.page,Điều 3\n\
        so-y-te,1.1.1#evidence.1.number,12/QĐ\n";
    let (answers, findings) = read(text);
    assert!(findings.is_empty(), "{findings:?}");
    let (slot, _) = demo().component("1.1.1").map(|(slot, one)| (slot, one.code.clone())).unwrap();
    assert_eq!(answers.claim(0, slot), Some("Không có thủ tục"));
    assert_eq!(answers.explanation(0, slot), Some("Vì thế"));
    let evidence = answers.evidence(0, slot);
    assert_eq!(evidence.len(), 2);
    assert_eq!((evidence[0].number.as_str(), evidence[1].page.as_str()), ("12/QĐ", "Điều 3"));
    for (key, value) in [("1.1.1#evidence.1.date", "31/02/2022"), ("1.1.1#evidence.0.page", "1")] {
        let finding = refused(&format!("unit,input,value\nso-y-te,{key},{value}\n"));
        assert!([typed::NO_SUCH_DATE, codes::UNKNOWN_INPUT].contains(&finding.code));
    }
}

#[test]
fn every_fault_has_its_line_and_column() {
    let text = "unit,input,value\nso-y-te,1.1.1.share_online,5\n\nSở Tài chính,1.1.1.share_online,abc\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let finding = refused(&text);
        assert_eq!(finding.code, typed::NOT_A_NUMBER);
        let Place::Line { file, line, column, length, text } = finding.place else { panic!() };
        assert_eq!((file.as_ref(), line, column, length), ("answers.csv", 4, 33, 3));
        assert_eq!(text.as_ref(), "Sở Tài chính,1.1.1.share_online,abc");
    }
}

#[test]
fn lines_that_cannot_be_meant_are_refused() {
    let head = "unit,input,value\n";
    for (line, code) in [
        ("so-la,1.1.1.share_online,5", codes::UNKNOWN_UNIT),
        (",1.1.1.share_online,5", codes::UNIT_MISSING),
        // A mark that nobody sees is no unit: what was written would not read back.
        (" \u{feff},1.1.1.share_online,5", codes::UNIT_MISSING),
        ("\r\u{feff},1.1.1.share_online,5", codes::UNIT_MISSING),
        ("so-y-te,,5", codes::INPUT_MISSING),
        ("so-y-te,1.1.1.shares,5", codes::UNKNOWN_INPUT),
        ("so-y-te,9.9#na,5", codes::UNKNOWN_INPUT),
        ("so-y-te,1.1.1#evidence.x.page,5", codes::UNKNOWN_INPUT),
        ("so-y-te,1.1.1.share_online", codes::COLUMN_COUNT),
        ("so-y-te,1.1.1.share_online,12,5", codes::COLUMN_COUNT),
        ("so-y-te,1.1.2.on_time,-1", typed::NEGATIVE),
        ("so-y-te,1.1.2.on_time,1e30", typed::TOO_LARGE),
        ("so-y-te,1.1.2.on_time,NaN", typed::NOT_A_NUMBER),
    ] {
        assert_eq!(refused(&format!("{head}{line}\n")).code, code, "{line}");
    }
    let twice = format!("{head}so-y-te,1.1.2.on_time,1\nSở Y tế,1.1.2.on_time,1\n");
    assert_eq!(refused(&twice).code, codes::ANSWERED_TWICE);
}

#[test]
fn a_name_that_two_units_bear_is_not_guessed() {
    let units = [unit("a", "Sở Y tế"), unit("b", "So y te")];
    let text = "unit,input,value\nSở Y tế,1.1.2.on_time,1\nb,1.1.2.on_time,2\n";
    let (_, findings) = long_csv::read(&demo(), "a.csv", text.as_bytes(), Some(&units), DecimalMark::Unknown);
    assert_eq!(codes_of(&findings), [codes::AMBIGUOUS_UNIT]);
}

#[test]
fn files_that_are_no_table_are_refused() {
    assert_eq!(refused("").code, codes::EMPTY);
    assert_eq!(refused("\u{feff} \n").code, codes::EMPTY);
    assert_eq!(refused("so-y-te,1.1.1.share_online,5\n").code, codes::HEADER);
    let bytes = b"unit,input,value\nS\xf4,1.1.1.share_online,5\n";
    let (_, findings) = long_csv::read(&demo(), "a.csv", bytes, None, DecimalMark::Unknown);
    assert_eq!(codes_of(&findings), [codes::NOT_UTF8]);
    assert_eq!(findings[0].arguments, [("line", 2_usize.into())]);
}

#[test]
fn a_thousand_faults_are_enough() {
    let text = format!("unit,input,value\n{}", "so-y-te,nothing,1\n".repeat(FINDINGS_MAX + 5));
    let (_, findings) = read(&text);
    assert_eq!(findings.len(), FINDINGS_MAX + 1);
    assert_eq!(findings.last().unwrap().code, codes::MORE_FINDINGS);
}

proptest! {
    #[test]
    fn nothing_in_a_table_makes_it_stumble(rest in "(so-y-te|[a-z,;\"'\n\r\t#.0-9đ]){0,80}", head in 0_usize..3) {
        let head = ["unit,input,value\n", "unit;input;value\r\n", ""][head];
        let text = format!("{head}{rest}");
        let _ = long_csv::read(demo_once(), "a.csv", text.as_bytes(), None, DecimalMark::Unknown);
    }
}

#[test]
fn what_r_and_pandas_write_is_read_with_one_note() {
    let text = "unit,input,value\nso-y-te,1.1.1.share_online,4.4000000000000004e+01\n\
                so-y-te,1.2.1.days,3.8e-01\nso-tai-chinh,1.1.1.share_online,0.30000000000000004\n\
                so-tai-chinh,1.2.1.days,12.5\n";
    let (answers, findings) = read(text);
    assert_eq!(share(&answers, 0), Some(Value::Number(Exact::integer(44))));
    assert_eq!(share(&answers, 1), Some(Value::Number(Exact::decimal(3, 1))));
    let [note] = findings.as_slice() else { panic!("one note: {findings:?}") };
    assert_eq!((note.code, note.severity), (typed::MACHINE_SPELLED, framework::Severity::Note));
    assert!(note.arguments.contains(&("count", 3_usize.into())), "{note:?}");
    assert!(matches!(&note.place, Place::Line { line: 2, .. }), "{note:?}");
    // What is written from it needs no note.
    let bytes = long_csv::write(&demo(), &answers);
    let (again, findings) =
        long_csv::read(&demo(), "answers.csv", &bytes, Some(&units()), DecimalMark::Comma);
    assert!(findings.is_empty(), "{findings:?}");
    assert_same(&demo(), &answers, &again);
}

#[test]
fn a_number_far_behind_the_point_is_written_and_read() {
    let text = "unit,input,value\nso-y-te,1.2.1.days,3.33333333333333e-05\n";
    let (answers, _) = read(text);
    let days = answers.value(0, demo().input("1.2.1.days").unwrap().0).cloned();
    assert_eq!(days, Some(Value::Number(Exact::parse("0.0000333333333333333").unwrap())));
    let bytes = long_csv::write(&demo(), &answers);
    let (again, findings) =
        long_csv::read(&demo(), "answers.csv", &bytes, Some(&units()), DecimalMark::Comma);
    assert!(findings.is_empty(), "{findings:?}");
    assert_same(&demo(), &answers, &again);
}

fn demo_once() -> &'static framework::Framework {
    static DEMO: std::sync::OnceLock<framework::Framework> = std::sync::OnceLock::new();
    DEMO.get_or_init(demo)
}
