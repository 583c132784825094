//! Workbooks that other programs saved, that people rearranged, and that hold what no packet holds.

use framework::testing::component_slot;
use framework::{Diagnostic, Language, Place, Severity};
use report::packet::{self, Expected, codes};
use scoring::{Answers, EVIDENCE_MAX, Evidence};

use super::support::{
    assert_same, codes as codes_of, demo, empty_packet, entries, head, locate, patched, random_answers, read,
    unit, zipped,
};

fn stranger(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packet/strangers");
    std::fs::read(format!("{folder}/{name}.xlsx")).unwrap()
}

fn answers_of(name: &str) -> (Answers, Vec<Diagnostic>) {
    let framework = demo();
    let (packet, findings) = packet::read(&framework, name, &stranger(name), &Expected::default());
    let mut answers = Answers::empty(&framework, vec![unit("ban-dan-toc", "Ban Dân tộc")]);
    packet.unwrap().fill(&mut answers, 0);
    (answers, findings)
}

#[test]
fn what_openpyxl_and_libreoffice_saved_reads_as_what_was_sent_out() {
    let (original, findings) = answers_of("original");
    assert_eq!(findings, []);
    for name in ["openpyxl", "libreoffice"] {
        let (saved, findings) = answers_of(name);
        assert_same(&demo(), &original, &saved);
        assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{name}: {findings:?}");
    }
}

#[test]
fn a_comment_is_named_with_its_cell_and_its_words() {
    let (_, findings) = answers_of("openpyxl");
    assert_eq!(codes_of(&findings), [codes::COMMENT]);
    let Place::Cell { cell, .. } = &findings[0].place else { panic!("{findings:?}") };
    assert_eq!(cell, "E3");
    assert!(format!("{findings:?}").contains("Số liệu này lấy ở đâu?"), "{findings:?}");
}

#[test]
fn an_extent_that_is_none_keeps_nobody_from_reading() {
    let framework = demo();
    let sheets: Vec<String> = entries(&empty_packet(&framework)).into_iter().map(|(name, _)| name).collect();
    let answers = random_answers(&framework, 5, vec![unit("so-y-te", "Sở Y tế")]);
    let whole = packet::write(&framework, &head(), Some((&answers, 0)), Language::Vietnamese).unwrap();
    for extent in ["A0:G9", "A0", "G9:A1", "A1:XFD99999999"] {
        let bytes = sheets.iter().filter(|name| name.starts_with("xl/worksheets/sheet")).fold(
            whole.clone(),
            |bytes, sheet| {
                patched(&bytes, sheet, |xml| {
                    let (before, rest) = xml.split_once("<dimension ref=\"").unwrap();
                    let (_, after) = rest.split_once('"').unwrap();
                    format!("{before}<dimension ref=\"{extent}\"{after}")
                })
            },
        );
        let (packet, findings) = read(&framework, &bytes);
        assert!(!framework::diagnostic::has_errors(&findings), "{extent}: {findings:?}");
        let mut again = Answers::empty(&framework, answers.units().to_vec());
        packet.unwrap().fill(&mut again, 0);
        assert_same(&framework, &answers, &again);
    }
}

#[test]
fn a_link_or_an_embedded_object_is_called_what_it_is() {
    let whole = empty_packet(&demo());
    for (part, code) in [
        ("xl/externalLinks/externalLink1.xml", codes::EXTERNAL_LINK),
        ("xl/embeddings/oleObject1.bin", codes::EMBEDDED_OBJECT),
        ("xl/activeX/activeX1.xml", codes::EMBEDDED_OBJECT),
    ] {
        let mut parts = entries(&whole);
        parts.push((part.to_owned(), b"<externalLink/>".to_vec()));
        let (packet, findings) = read(&demo(), &zipped(&parts));
        assert!(packet.is_none());
        assert_eq!(codes_of(&findings), [code], "{part}");
    }
}

/// The XML of a sheet with the visible cells of two rows exchanged, keys left where they are.
fn exchanged(xml: &str, one: usize, other: usize) -> String {
    let row = |number: usize| {
        let start = xml.find(&format!("<row r=\"{number}\"")).unwrap();
        let cells = start + xml[start..].find(&format!("<c r=\"B{number}\"")).unwrap();
        let end = cells + xml[cells..].find("</row>").unwrap();
        (cells, end)
    };
    let ((first, first_end), (second, second_end)) = (row(one), row(other));
    let moved = |cells: &str, from: usize, to: usize| {
        ('B'..='G').fold(cells.to_owned(), |cells, column| {
            cells.replace(&format!("r=\"{column}{from}\""), &format!("r=\"{column}{to}\""))
        })
    };
    let upper = moved(&xml[second..second_end], other, one);
    let lower = moved(&xml[first..first_end], one, other);
    format!("{}{upper}{}{lower}{}", &xml[..first], &xml[first_end..second], &xml[second_end..])
}

#[test]
fn rows_whose_visible_cells_were_exchanged_are_refused_at_both_places() {
    let framework = demo();
    let answers = random_answers(&framework, 5, vec![unit("so-y-te", "Sở Y tế")]);
    let whole = packet::write(&framework, &head(), Some((&answers, 0)), Language::Vietnamese).unwrap();
    let mut tried = 0;
    for pair in framework.components.windows(2) {
        let keys = pair.iter().map(|component| format!("{}#head", component.code));
        let places: Vec<(String, usize)> = keys.map(|key| locate(&whole, &key)).collect();
        if places[0].0 != places[1].0 {
            continue;
        }
        tried += 1;
        let bytes = patched(&whole, &places[0].0, |xml| exchanged(&xml, places[0].1, places[1].1));
        let (_, findings) = read(&framework, &bytes);
        let moved = findings.iter().filter(|finding| finding.code == codes::ROW_MOVED);
        assert_eq!(moved.count(), 2, "{findings:?}");
    }
    assert!(tried > 1);
}

#[test]
fn a_printed_question_that_was_overwritten_is_named_and_its_answer_read() {
    let framework = demo();
    let answers = random_answers(&framework, 5, vec![unit("so-y-te", "Sở Y tế")]);
    let whole = packet::write(&framework, &head(), Some((&answers, 0)), Language::Vietnamese).unwrap();
    let question = framework.inputs.iter().find(|input| input.key.contains('.')).unwrap();
    let bytes = super::support::with_cell(
        &whole,
        &question.key,
        'C',
        "t=\"inlineStr\"",
        "<is><t>Một câu hỏi khác</t></is>",
    );
    let (packet, findings) = read(&framework, &bytes);
    assert!(packet.is_some());
    assert!(codes_of(&findings).contains(&codes::ROW_CHANGED), "{findings:?}");
    assert!(!framework::diagnostic::has_errors(&findings), "{findings:?}");
}

#[test]
fn columns_that_changed_places_are_named_with_both_places() {
    let framework = demo();
    let whole = empty_packet(&framework);
    let (sheet, _) = locate(&whole, "1.1.1#head");
    let bytes = patched(&whole, &sheet, |xml| {
        xml.replace("r=\"D1\"", "r=\"#1\"").replace("r=\"E1\"", "r=\"D1\"").replace("r=\"#1\"", "r=\"E1\"")
    });
    let (_, findings) = read(&framework, &bytes);
    let moved: Vec<_> = findings.iter().filter(|finding| finding.code == codes::COLUMN_MOVED).collect();
    assert_eq!(moved.len(), 2, "{findings:?}");
}

fn with_evidence(count: usize) -> Answers {
    let framework = demo();
    let mut answers = Answers::empty(&framework, vec![unit("so-y-te", "Sở Y tế")]);
    let pieces = (0..count).map(|number| Evidence { number: format!("{number}/QĐ"), ..Evidence::default() });
    answers.set_evidence(0, component_slot(0), pieces.collect());
    answers
}

#[test]
fn as_much_evidence_as_the_limit_comes_back_and_one_more_is_refused() {
    let framework = demo();
    for count in [99, 100, EVIDENCE_MAX] {
        let answers = with_evidence(count);
        let filled = Some((&answers, 0));
        let bytes = packet::write_checked(&framework, &head(), filled, Language::Vietnamese).unwrap();
        let (packet, findings) = read(&framework, &bytes);
        assert_eq!(findings, []);
        let mut again = Answers::empty(&framework, answers.units().to_vec());
        packet.unwrap().fill(&mut again, 0);
        assert_eq!(again.evidence(0, component_slot(0)).len(), count);
    }
    let beyond = with_evidence(EVIDENCE_MAX + 1);
    assert!(packet::write(&framework, &head(), Some((&beyond, 0)), Language::English).is_err());
    // A row that somebody added by hand.
    let full = with_evidence(EVIDENCE_MAX);
    let bytes = packet::write(&framework, &head(), Some((&full, 0)), Language::Vietnamese).unwrap();
    let bytes = patched(&bytes, "xl/sharedStrings.xml", |xml| {
        xml.replace(&format!("#evidence.{EVIDENCE_MAX}<"), &format!("#evidence.{}<", EVIDENCE_MAX + 1))
    });
    let (_, findings) = read(&framework, &bytes);
    assert!(codes_of(&findings).contains(&codes::TOO_MUCH_EVIDENCE), "{findings:?}");
}

#[test]
fn marks_that_turn_the_direction_are_taken_out_of_a_cell_and_said() {
    let framework = demo();
    let bytes =
        super::support::with_text(&empty_packet(&framework), "1.1.1#explanation", "12\u{202e}fdp.exe");
    let (packet, findings) = read(&framework, &bytes);
    assert_eq!(codes_of(&findings), [framework::typed::codes::DIRECTION_MARKS]);
    let mut answers = Answers::empty(&framework, vec![unit("so-y-te", "Sở Y tế")]);
    packet.unwrap().fill(&mut answers, 0);
    let (slot, _) = framework.component("1.1.1").unwrap();
    assert_eq!(answers.explanation(0, slot), Some("12fdp.exe"));
}
