//! Packets: handed out, filled in without a connection, compared three ways, taken.

use app::form::{ImportChoice, ImportPreview, SaveResult};
use app::{Error, FieldFault};
use assessment::answers::{AnswerKey, restored};
use assessment::campaign::LatePolicy;
use assessment::import::Proposal;
use framework::{ComponentSlot, Framework, Language};
use report::packet::{self, Expected, PacketHead};
use scoring::{Answers, Evidence, Participation, Unit};

use crate::story::{Story, each_story, result, stands, typed};

/// The clerk opens the packet in a spreadsheet, enters answers and a document, and saves it.
fn edited(story: &Story<'_>, bytes: &[u8], changes: &[(&str, &str)], document: Option<Evidence>) -> Vec<u8> {
    let form = story.form();
    let framework: &Framework = &form.set.framework;
    let (packet, findings) = packet::read(framework, "so-y-te.xlsx", bytes, &Expected::default());
    let packet = packet.unwrap_or_else(|| panic!("{findings:#?}"));
    let unit = Unit {
        code: packet.unit_code.clone(),
        name: packet.unit_name.clone(),
        group: String::new(),
        participation: Participation::Ranked,
    };
    let mut answers = Answers::empty(framework, vec![unit]);
    packet.fill(&mut answers, 0);
    for (key, value) in changes {
        let Some(AnswerKey::Question(slot)) = AnswerKey::parse(framework, key) else { panic!("{key}") };
        answers.set_value(0, slot, restored(&framework[slot], value).unwrap());
    }
    if let Some(document) = document {
        let (slot, _): (ComponentSlot, _) = framework.component("3.1").unwrap();
        answers.set_evidence(0, slot, vec![document]);
    }
    let head = PacketHead {
        unit_code: packet.unit_code,
        unit_name: packet.unit_name,
        year: packet.year,
        export: packet.export,
    };
    packet::write(framework, &head, Some((&answers, 0)), Language::Vietnamese).unwrap()
}

fn exported(story: &Story<'_>) -> Vec<u8> {
    story.world.app.export_packet(&story.clerk, story.at, Language::Vietnamese).unwrap().bytes
}

fn previewed(story: &Story<'_>, bytes: &[u8]) -> ImportPreview {
    story.world.app.preview_packet(&story.clerk, story.at, "so-y-te.xlsx", bytes).unwrap()
}

#[test]
fn a_packet_comes_back_and_is_compared_three_ways() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0), ("I.5", "38", 0), ("3.2.a", "47", 0), ("3.3.connected", "có", 0)]);
        let packet = exported(story);
        story.save_as(&story.colleague, &[("I.5", "40", 2), ("3.2.a", "48", 3)]);
        let document = Evidence { number: "12/BB-SYT".to_owned(), ..Evidence::default() };
        let packet = edited(story, &packet, &[("3.1.a", "34"), ("3.2.a", "49")], Some(document.clone()));

        let preview = previewed(story, &packet);
        assert!(preview.export_known);
        let notified: Vec<_> = preview
            .differences
            .iter()
            .map(|one| (one.key.as_str(), one.proposal, one.in_file.as_deref()))
            .collect();
        let expected = [
            ("I.5", Proposal::Keep, Some("38")),
            ("3.1.a", Proposal::Take, Some("34")),
            ("3.2.a", Proposal::Choose, Some("49")),
        ];
        assert_eq!(notified, expected);
        assert_eq!(preview.new_evidence, [("3.1".to_owned(), document)]);
        assert_eq!(story.form().form.answers_version, 6, "looking changes nothing");

        let choice = ImportChoice {
            changes: typed(&[("3.1.a", "34", 1), ("3.2.a", "49", 3)]),
            evidence: preview.new_evidence,
        };
        let saved = story.world.app.apply_packet(&story.clerk, story.at, choice).unwrap();
        let SaveResult::Saved { version, value } = result(&saved, "3.1.a") else {
            panic!("only the file changed")
        };
        assert_eq!(value.as_deref(), Some("34"));
        assert!(
            matches!(result(&saved, "3.2.a"), SaveResult::Conflict { version: 6, .. }),
            "the base is old"
        );
        let (form, revisions, _) = story.world.app.form_history(&story.clerk, story.at, u64::MAX).unwrap();
        assert_eq!((revisions[0].version, revisions[0].source.as_str()), (*version, "packet"));
        assert!(revisions[1..].iter().all(|revision| revision.source == "page"));
        assert_eq!(form.stored()["3.2.a"], "48");
        assert_eq!(form.evidence[0].number, "12/BB-SYT");
        assert!(previewed(story, &packet).new_evidence.is_empty(), "the document is not offered twice");
    });
}

#[test]
fn a_packet_that_nobody_changed_proposes_nothing() {
    each_story(LatePolicy::Refused, |story| {
        let keys: Vec<String> = story.form().set.keys.clone();
        let claims: Vec<_> = keys.iter().filter(|key| key.ends_with("#explanation")).collect();
        let changes: Vec<_> = claims.iter().map(|key| (key.as_str(), "Giải trình, có dấu: “ă”", 0)).collect();
        story.save(&changes);
        story.save(&[("1.3#na", "có", 0), ("1.3#na.reason", "Chưa phát sinh", 0), ("3.1.a", "33", 0)]);
        let preview = previewed(story, &exported(story));
        assert_eq!(preview.differences, []);
        assert!(preview.new_evidence.is_empty());
    });
}

#[test]
fn another_units_packet_and_a_file_that_is_none_are_told() {
    each_story(LatePolicy::Refused, |story| {
        let other =
            story.world.app.export_packet(&story.stranger, story.other, Language::Vietnamese).unwrap();
        assert_eq!(other.file_name, "so-giao-thong-2022.xlsx");
        let foreign = previewed(story, &other.bytes);
        assert!(!foreign.findings.is_empty() && foreign.differences.is_empty());
        let none = previewed(story, b"PK not a workbook");
        assert!(!none.findings.is_empty() && none.differences.is_empty());
        let outside = story.world.app.export_packet(&story.stranger, story.at, Language::Vietnamese);
        assert_eq!(outside.map(drop).unwrap_err(), Error::NotFound);
    });
}

#[test]
fn a_packet_does_not_answer_for_the_managing_body() {
    each_story(LatePolicy::Refused, |story| {
        let packet = edited(story, &exported(story), &[("6.4.level_5", "500"), ("3.1.a", "34")], None);
        let keys: Vec<String> =
            previewed(story, &packet).differences.into_iter().map(|one| one.key).collect();
        assert_eq!(keys, ["3.1.a"]);
    });
}

#[test]
fn an_address_in_a_packet_that_would_run_in_a_browser_is_not_kept_as_an_address() {
    each_story(LatePolicy::Refused, |story| {
        let document = Evidence {
            number: "12/BB-SYT".to_owned(),
            location: "javascript:alert(1)".to_owned(),
            ..Evidence::default()
        };
        let choice = ImportChoice { changes: Vec::new(), evidence: vec![("3.1".to_owned(), document)] };
        let applied = story.world.app.apply_packet(&story.clerk, story.at, choice);
        assert_eq!(applied.map(drop).unwrap_err(), FieldFault::alone("address", "field-bad-address"));
        assert!(story.form().evidence.is_empty());
    });
}

#[test]
fn a_large_amount_of_a_packet_is_taken_as_it_stands_there() {
    each_story(LatePolicy::Refused, |story| {
        let form = story.form();
        let framework = &form.set.framework;
        let amount = framework.inputs.iter().find(|input| matches!(input.kind, framework::InputKind::Amount));
        let key = amount.unwrap().key.clone();
        let packet = edited(story, &exported(story), &[(&key, "1.125")], None);
        let difference = previewed(story, &packet).differences.remove(0);
        let in_file = difference.in_file.unwrap();
        let choice = ImportChoice { changes: typed(&[(&key, &in_file, 0)]), evidence: Vec::new() };
        let saved = story.world.app.apply_packet(&story.clerk, story.at, choice).unwrap();
        assert_eq!(*result(&saved, &key), stands(1, "1.125"), "a decimal point, never a thousand");
    });
}
