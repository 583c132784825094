//! What is written is what is read.

use std::collections::BTreeSet;

use framework::Language;
use framework::diagnostic::has_errors;
use proptest::prelude::*;
use report::packet::{self, Expected};
use scoring::Answers;

use super::support::{assert_same, codes, demo, empty_packet, head, random_answers, read, set, unit};

fn back_and_forth(framework: &framework::Framework, seed: u64, language: Language) {
    let units = vec![unit("so-y-te", "Sở Y tế")];
    let answers = random_answers(framework, seed, units.clone());
    let bytes = packet::write(framework, &head(), Some((&answers, 0)), language).unwrap();
    let (packet, findings) = read(framework, &bytes);
    assert!(!has_errors(&findings), "{findings:?}");
    let packet = packet.unwrap();
    assert_eq!(
        (packet.unit_code.as_str(), packet.unit_name.as_str(), packet.year),
        ("so-y-te", "Sở Y tế", 2022)
    );
    let mut filled = Answers::empty(framework, units);
    packet.fill(&mut filled, 0);
    assert_same(framework, &answers, &filled);
    // Writing takes most of the time, and that it is deterministic shows in a few of the cases already.
    if seed.is_multiple_of(8) {
        assert_eq!(bytes, packet::write(framework, &head(), Some((&filled, 0)), language).unwrap());
    }
}

#[test]
fn a_thousand_filled_packets_come_back_as_they_were() {
    let framework = demo();
    let config = ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(seed in any::<u64>(), english in any::<bool>())| {
        back_and_forth(&framework, seed, if english { Language::English } else { Language::Vietnamese });
    });
}

#[test]
fn a_packet_of_every_set_comes_back() {
    for name in ["dti-tinh-2020", "dti-tinh-2022", "par-2012", "so-ban-nganh-2022"] {
        let framework = set(name);
        for (seed, language) in [(8, Language::Vietnamese), (16, Language::English)] {
            back_and_forth(&framework, seed, language);
        }
    }
}

#[test]
fn the_names_of_sheets_are_short_and_different() {
    let framework = set("so-ban-nganh-2022");
    let bytes = empty_packet(&framework);
    let book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).unwrap();
    let names = calamine::Reader::sheet_names(&book);
    assert!(names.iter().all(|name| name.encode_utf16().count() <= 31), "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    assert_eq!(names.first().map(String::as_str), Some("Hướng dẫn"));
    assert_eq!(names.len(), 9);
}

#[test]
fn an_empty_packet_says_that_nothing_is_filled_in() {
    let framework = demo();
    let (packet, findings) = read(&framework, &empty_packet(&framework));
    assert!(packet.unwrap().is_empty());
    assert_eq!(codes(&findings), [packet::codes::NOTHING_FILLED_IN]);
}

#[test]
fn a_packet_of_any_year_is_taken_where_no_year_is_expected() {
    let framework = demo();
    let (packet, _) = packet::read(&framework, "x.xlsx", &empty_packet(&framework), &Expected::default());
    assert_eq!(packet.unwrap().year, 2022);
}
