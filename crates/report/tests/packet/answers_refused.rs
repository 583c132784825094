//! Answers that do not answer the question, each with the cell where it stands.

use framework::testing::input_slot;
use framework::typed::codes as typed;
use framework::{Exact, Language, Place, Severity, Value};
use report::packet::{self, PacketWriteFault, codes};
use scoring::{Answers, Evidence};

use super::support::{
    codes as codes_of, demo, empty_packet, head, locate, read, set, unit, with_cell, with_number, with_text,
};

const COUNT: &str = "1.1.2.on_time";
const SHARE: &str = "1.1.1.share_online";

fn refused(bytes: &[u8], key: &str) -> &'static str {
    let framework = demo();
    let (packet, findings) = read(&framework, bytes);
    assert!(packet.is_some());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].severity, Severity::Error);
    let (_, row) = locate(bytes, key);
    match &findings[0].place {
        Place::Cell { file, cell, .. } => {
            assert_eq!((file.as_ref(), cell), ("so-y-te.xlsx", &format!("E{row}")));
        }
        other => panic!("{other:?}"),
    }
    findings[0].code
}

#[test]
fn numbers_that_cannot_be_meant_are_refused() {
    let bytes = empty_packet(&demo());
    for (number, code) in [
        ("-1", typed::NEGATIVE),
        ("1.5", typed::NOT_WHOLE),
        ("1E30", typed::TOO_LARGE),
        ("1E-300", typed::TOO_PRECISE),
    ] {
        assert_eq!(refused(&with_number(&bytes, COUNT, number), COUNT), code, "{number}");
    }
    assert_eq!(refused(&with_number(&bytes, SHARE, "100.5"), SHARE), typed::ABOVE_MAXIMUM);
    assert_eq!(refused(&with_number(&bytes, SHARE, "-1"), SHARE), typed::BELOW_MINIMUM);
}

#[test]
fn text_in_a_number_is_refused_unless_it_means_one_number() {
    let bytes = empty_packet(&demo());
    for (text, code) in [
        ("mười hai", typed::NOT_A_NUMBER),
        ("12 người", typed::NOT_A_NUMBER),
        ("NaN", typed::NOT_A_NUMBER),
        ("12,000", typed::AMBIGUOUS),
        ("50%", typed::PERCENT),
        ("1.23.4", typed::SEPARATORS),
        ("1000000000000000000000000000000", typed::TOO_LARGE),
    ] {
        assert_eq!(refused(&with_text(&bytes, COUNT, text), COUNT), code, "{text}");
    }
    for text in ["1.234.567", "1.234", "1,234", "12 hồ sơ", "12.", "１２", "1\u{a0}234"] {
        let (packet, findings) = read(&demo(), &with_text(&bytes, COUNT, text));
        assert!(findings.is_empty(), "{text}: {findings:?}");
        assert_eq!(packet.unwrap().answered(), 1);
    }
}

#[test]
fn the_noise_of_a_formula_is_cut_with_one_note_as_in_a_csv() {
    let bytes = empty_packet(&demo());
    for cell in ["0.044000000000000004", "4.4000000000000004E-2"] {
        for bytes in [with_number(&bytes, SHARE, cell), with_text(&bytes, SHARE, cell)] {
            let framework = demo();
            let (packet, findings) = read(&framework, &bytes);
            let [note] = findings.as_slice() else { panic!("{cell}: {findings:?}") };
            assert_eq!((note.code, note.severity), (typed::MACHINE_SPELLED, Severity::Note));
            let mut answers = Answers::empty(&framework, vec![unit("so-y-te", "Sở Y tế")]);
            packet.unwrap().fill(&mut answers, 0);
            let (slot, _) = framework.input(SHARE).unwrap();
            assert_eq!(answers.value(0, slot), Some(&Value::Number(Exact::decimal(44, 3))), "{cell}");
        }
    }
    // 15 significant digits below 0,1, as =1/30 leaves them in a cell.
    let (_, findings) = read(&demo(), &with_number(&bytes, SHARE, "0.0333333333333333"));
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn faults_of_formulas_are_refused() {
    let bytes = empty_packet(&demo());
    let formula = with_cell(&bytes, COUNT, 'E', "t=\"e\"", "<f>1/0</f><v>#DIV/0!</v>");
    assert_eq!(refused(&formula, COUNT), codes::CELL_ERROR);
    let plain = with_cell(&bytes, COUNT, 'E', "t=\"e\"", "<v>#N/A</v>");
    assert_eq!(refused(&plain, COUNT), codes::CELL_ERROR);
    let reason = "1.1.1#explanation";
    assert_eq!(
        refused(&with_cell(&bytes, reason, 'E', "t=\"e\"", "<v>#REF!</v>"), reason),
        codes::CELL_ERROR
    );
    let claim = "1.1.1#na";
    assert_eq!(refused(&with_cell(&bytes, claim, 'E', "t=\"e\"", "<v>#REF!</v>"), claim), codes::CELL_ERROR);
}

#[test]
fn a_formula_counts_with_the_value_it_shows() {
    let bytes = with_cell(&empty_packet(&demo()), COUNT, 'E', "", "<f>40+2</f><v>42</v>");
    let framework = demo();
    let (packet, findings) = read(&framework, &bytes);
    assert!(findings.is_empty(), "{findings:?}");
    let mut answers = Answers::empty(&framework, vec![unit("so-y-te", "Sở Y tế")]);
    packet.unwrap().fill(&mut answers, 0);
    let (slot, _) = framework.input(COUNT).unwrap();
    assert_eq!(answers.value(0, slot), Some(&Value::Number(Exact::integer(42))));
}

#[test]
fn truth_is_no_number() {
    let bytes = with_cell(&empty_packet(&demo()), COUNT, 'E', "t=\"b\"", "<v>1</v>");
    assert_eq!(refused(&bytes, COUNT), typed::NOT_A_NUMBER);
}

#[test]
fn a_date_is_no_number() {
    let framework = demo();
    let bytes = empty_packet(&framework);
    // Borrow the format of a date from the first row of evidence.
    let (entry, row) = locate(&bytes, "1.1.1#evidence.1");
    let parts = super::support::entries(&bytes);
    let (_, xml) = parts.iter().find(|(name, _)| *name == entry).unwrap();
    let xml = String::from_utf8(xml.clone()).unwrap();
    let start = xml.find(&format!("<c r=\"E{row}\" s=\"")).unwrap() + format!("<c r=\"E{row}\" s=\"").len();
    let style = &xml[start..start + xml[start..].find('"').unwrap()];
    let bytes = super::support::patched(&with_number(&bytes, COUNT, "44592"), &entry, |xml| {
        let (_, row) = locate(&bytes, COUNT);
        let at = xml.find(&format!("<c r=\"E{row}\" s=\"")).unwrap() + format!("<c r=\"E{row}\" s=\"").len();
        let end = at + xml[at..].find('"').unwrap();
        format!("{}{style}{}", &xml[..at], &xml[end..])
    });
    assert_eq!(refused(&bytes, COUNT), codes::DATE_FOR_NUMBER);
}

#[test]
fn dates_that_do_not_exist_are_refused() {
    let bytes = empty_packet(&demo());
    let evidence = "1.1.1#evidence.2";
    for (text, code) in [
        ("31/02/2022", typed::NO_SUCH_DATE),
        ("hôm qua", typed::NOT_A_DATE),
        ("01/01/1900", typed::DATE_OUT_OF_RANGE),
    ] {
        assert_eq!(refused(&with_text(&bytes, evidence, text), evidence), code, "{text}");
    }
    // A year alone would be a day of 1905.
    assert_eq!(refused(&with_number(&bytes, evidence, "2022"), evidence), typed::DATE_OUT_OF_RANGE);
    assert_eq!(refused(&with_number(&bytes, evidence, "60"), evidence), typed::NO_SUCH_DATE);
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let bytes = empty_packet(&demo());
    let key = "1.1.1#explanation";
    assert_eq!(refused(&with_text(&bytes, key, &"dài ".repeat(600)), key), typed::TEXT_TOO_LONG);
}

#[test]
fn a_claim_needs_a_reason() {
    let bytes = with_text(&empty_packet(&demo()), "1.1.1#na", "Có");
    assert_eq!(refused(&bytes, "1.1.1#na.reason"), codes::CLAIM_WITHOUT_REASON);
    let bytes = with_text(&empty_packet(&demo()), "1.1.1#na", "có lẽ");
    assert_eq!(refused(&bytes, "1.1.1#na"), typed::NOT_YES_OR_NO);
}

#[test]
fn a_reason_without_a_claim_and_answers_beside_one_are_pointed_out() {
    let framework = demo();
    let reason = with_text(&empty_packet(&framework), "1.1.1#na.reason", "Không có thủ tục");
    let (_, findings) = read(&framework, &reason);
    let lone = findings.iter().find(|finding| finding.code == codes::REASON_WITHOUT_CLAIM).unwrap();
    // The reason would be lost.
    assert_eq!(lone.severity, Severity::Error);
    let both = with_number(&with_text(&reason, "1.1.1#na", "Có"), SHARE, "50");
    let (packet, findings) = read(&framework, &both);
    assert_eq!(codes_of(&findings), [codes::ANSWERS_BESIDE_CLAIM]);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(packet.unwrap().answered(), 1);
}

#[test]
fn a_choice_is_one_of_the_options() {
    let framework = set("so-ban-nganh-2022");
    let chair = framework.inputs.iter().find(|input| input.name == "chair").unwrap().key.clone();
    let bytes = with_text(&empty_packet(&framework), &chair, "Ông A");
    let (_, findings) = read(&framework, &bytes);
    assert_eq!(codes_of(&findings), [typed::UNKNOWN_OPTION]);
}

#[test]
fn what_no_cell_can_hold_is_not_written() {
    let framework = demo();
    let mut answers = Answers::empty(&framework, vec![unit("so-y-te", "Sở Y tế")]);
    let (slot, _) = framework.input(SHARE).unwrap();
    answers.set_value(0, slot, Some(Value::Number(Exact::fraction(1, 3).unwrap())));
    let fault = packet::write(&framework, &head(), Some((&answers, 0)), Language::English).unwrap_err();
    assert!(matches!(fault, PacketWriteFault::Value { key } if key == SHARE));
    answers.set_value(0, slot, None);
    let (component, _) = framework.component("1.1.1").unwrap();
    let piece = Evidence { page: "1".to_owned(), ..Evidence::default() };
    answers.set_evidence(0, component, vec![piece; scoring::EVIDENCE_MAX + 1]);
    assert!(packet::write(&framework, &head(), Some((&answers, 0)), Language::English).is_err());
    answers.set_value(0, input_slot(usize::MAX), None);
}
