//! `chiso rehearse`: the whole main job in one go, with invented answers: fill, read, score, rank.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, InputKind};
use report::packet::{self, PacketHead};
use scoring::{Answers, Terms};

use super::{Edge, Outcome, Stop, cannot_read, cannot_write, place_of, report_fault, score};
use crate::campaign::load::{self, ANSWERS_FILE, Asked, PACKETS_FOLDER};
use crate::campaign::{CAMPAIGN_FILE, Settings, UNITS_FILE, codes, units as register};
use crate::cli::{Excel, Format, RehearseArguments};
use crate::files::{FileFault, write_all};
use crate::progress::bar;
use crate::rehearsal;
use crate::sets;
use crate::wording::say;

/// The assessed year of a rehearsal.
const YEAR: i16 = 2022;

/// Rehearses.
pub fn run(edge: &Edge, arguments: &RehearseArguments) -> Outcome {
    edge.finish(rehearse(edge, arguments))
}

fn rehearse(edge: &Edge, arguments: &RehearseArguments) -> Result<(), Stop> {
    let files = sets::files_of(&arguments.set).map_err(|fault| cannot_read(&fault))?;
    let files = files.ok_or_else(|| super::framework_check::unknown_set(&arguments.set))?;
    let (framework, findings) = framework::read(&files);
    let framework = framework.ok_or(Stop::Faults(findings))?;
    make_room(&arguments.out)?;
    let units = rehearsal::units(arguments.units);
    println!(
        "{}",
        say(
            edge.language,
            "program.rehearsal_head",
            &[
                ("set", framework.title.get(edge.language)),
                ("units", &units.len().to_string()),
                ("seed", &arguments.seed.to_string()),
            ],
        )
    );
    let settings = settings(&framework, &arguments.set);
    let (terms, _) = settings.terms(&framework, &place_of(&arguments.out));
    let mut answers =
        Answers::empty(&framework, units.iter().map(|registered| registered.unit.clone()).collect());
    rehearsal::invent(&framework, &terms, &mut answers, arguments.seed, arguments.contradictions);
    let campaign_text = toml::to_string(&settings).map_err(|fault| report_fault(&arguments.out, &fault))?;
    let head = vec![
        (CAMPAIGN_FILE.to_owned(), campaign_text.into_bytes()),
        (UNITS_FILE.to_owned(), register::write(&units).into_bytes()),
    ];
    write_all(&arguments.out, &head).map_err(|fault| cannot_write(&fault))?;
    write_answers(edge, arguments, &framework, &terms, &answers)?;
    let asked = Asked { data: &arguments.out, set: None, year: YEAR, mark: DecimalMark::Unknown };
    let progress = bar(edge, "program.reading", 0);
    let loaded = load::load(&asked, &progress)?;
    progress.finish_and_clear();
    let wanted = score::Wanted {
        out: Some(arguments.out.join("results")),
        excel: Excel::Auto,
        format: Format::Text,
        data: arguments.out.clone(),
    };
    score::publish(edge, &loaded, None, &wanted)
}

fn write_answers(
    edge: &Edge,
    arguments: &RehearseArguments,
    framework: &Framework,
    terms: &Terms,
    answers: &Answers,
) -> Result<(), Stop> {
    if arguments.csv {
        let bytes = report::long_csv::write(framework, answers);
        return write_all(&arguments.out, &[(ANSWERS_FILE.to_owned(), bytes)])
            .map_err(|fault| cannot_write(&fault));
    }
    let progress = bar(edge, "program.making", answers.units().len());
    let mut packets = Vec::new();
    for (row, unit) in answers.units().iter().enumerate() {
        let head = PacketHead {
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            year: terms.year,
            export: None,
        };
        let bytes = packet::write(framework, &head, Some((answers, row)), edge.language)
            .map_err(|fault| report_fault(&arguments.out, &fault))?;
        packets.push((format!("{}.xlsx", unit.code), bytes));
        progress.inc(1);
    }
    progress.finish_and_clear();
    write_all(&arguments.out.join(PACKETS_FOLDER), &packets).map_err(|fault| cannot_write(&fault))
}

/// Only an empty folder, or one that an earlier rehearsal made, is written into.
fn make_room(out: &Path) -> Result<(), Stop> {
    if !out.exists() {
        return Ok(());
    }
    let is_rehearsal = fs::read_to_string(out.join(CAMPAIGN_FILE))
        .ok()
        .and_then(|text| Settings::read(&text, &place_of(out)).ok())
        .is_some_and(|settings| settings.rehearsal);
    let in_use = |_| Stop::from(Diagnostic::error(codes::FOLDER_IN_USE, place_of(out)));
    let is_empty = fs::read_dir(out).map_err(in_use)?.next().is_none();
    if !is_rehearsal && !is_empty {
        return Err(Diagnostic::error(codes::FOLDER_IN_USE, place_of(out)).into());
    }
    let packets = out.join(PACKETS_FOLDER);
    if packets.is_dir() {
        fs::remove_dir_all(&packets)
            .map_err(FileFault::at(&packets))
            .map_err(|fault| cannot_write(&fault))?;
    }
    let answers = out.join(ANSWERS_FILE);
    if answers.is_file() {
        fs::remove_file(&answers).map_err(FileFault::at(&answers)).map_err(|fault| cannot_write(&fault))?;
    }
    Ok(())
}

/// Settings of the rehearsed campaign; parameters without default get a plausible count.
fn settings(framework: &Framework, set: &str) -> Settings {
    let parameters: BTreeMap<String, toml::Value> = framework
        .parameters
        .iter()
        .filter(|parameter| parameter.default.is_none())
        .map(|parameter| {
            let value = match parameter.kind {
                InputKind::Date { .. } => toml::Value::String(format!("{YEAR}-06-30")),
                _ => toml::Value::Integer(6),
            };
            (parameter.name.clone(), value)
        })
        .collect();
    Settings {
        set: set.to_owned(),
        edition: framework.edition.clone(),
        year: YEAR,
        rehearsal: true,
        printed_maxima: None,
        not_applicable: None,
        reason: None,
        parameters,
    }
}
