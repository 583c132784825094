//! `chiso rehearse`: the whole main job in one go, with invented answers: fill, read, score, rank.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, InputKind};
use report::packet::{self, PacketHead};
use scoring::{Answers, Terms};

use super::score::Excel;
use super::{rehearse_year, score};
use crate::campaign::load::{ANSWERS_FILE, CampaignSource, PACKETS_FOLDER};
use crate::campaign::{CAMPAIGN_FILE, RegisteredUnit, Settings, UNITS_FILE, units as register};
use crate::codes;
use crate::files::FileFault;
use crate::options::Format;
use crate::output::{CommandError, Console, ExitStatus, cannot_read, cannot_write, place_of, report_fault};
use crate::progress;
use crate::rehearsal::{self, Habits};
use crate::sets;
use crate::writing::AtomicWrite;

/// `chiso rehearse`
#[derive(Args)]
pub struct RehearseArguments {
    /// How many units
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub units: u32,
    /// Seed: the same seed gives the same answers
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// Folder for the campaign
    #[arg(long)]
    pub out: PathBuf,
    /// Set
    #[arg(long, default_value = "so-ban-nganh-2022")]
    pub set: String,
    /// Per cent of the components that a unit claims do not apply
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub not_applicable: u32,
    /// Per cent of the components that a unit leaves unanswered
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub missing: u32,
    /// How many units answer something contradictory
    #[arg(long, default_value_t = 0)]
    pub contradictions: u32,
    /// Form of the answers
    #[arg(long, value_enum, default_value = "packets")]
    pub format: AnswersForm,
    /// File for the published result of the whole year
    #[arg(long)]
    pub publish: Option<PathBuf>,
    /// The earlier spelling of `--format csv`
    #[arg(long, hide = true, conflicts_with = "format")]
    pub csv: bool,
}

/// Form of a rehearsal's answers.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswersForm {
    /// A workbook per unit.
    Packets,
    /// One long CSV.
    Csv,
}

/// The assessed year of a rehearsal.
const YEAR: i16 = 2022;

/// The folder of the results in a rehearsed campaign.
const RESULTS_FOLDER: &str = "results";

/// Rehearses.
pub fn run(console: &Console, arguments: &RehearseArguments) -> ExitStatus {
    console.finish(rehearse(console, arguments))
}

fn rehearse(console: &Console, arguments: &RehearseArguments) -> Result<(), CommandError> {
    let files = sets::files_of(&arguments.set).map_err(|fault| cannot_read(&fault))?;
    let files = files.ok_or_else(|| sets::unknown_set(&arguments.set))?;
    let (framework, findings) = framework::read(&files);
    let framework = framework.ok_or(CommandError::Faults(findings))?;
    must_be_free(&arguments.out)?;
    let units = rehearsal::units(arguments.units);
    console.print_line(
        "program.rehearsal_head",
        &[
            ("set", framework.title.get(console.language)),
            ("units", &units.len().to_string()),
            ("seed", &arguments.seed.to_string()),
        ],
    )?;
    let settings = settings(&framework, &arguments.set)?;
    let (terms, _) = settings.terms(&framework, &place_of(&arguments.out));
    let described = units.iter().map(|registered| registered.unit.clone()).collect();
    let mut answers = Answers::empty(&framework, described);
    let habits = Habits {
        not_applicable_percent: arguments.not_applicable,
        missing_percent: arguments.missing,
        contradicting_units: arguments.contradictions,
        small_parts_percent: 40,
    };
    rehearsal::invent(&framework, &terms, &mut answers, arguments.seed, &habits);
    write_campaign(console, arguments, &framework, &settings, &terms, &units, &answers)?;
    let asked = CampaignSource { data: &arguments.out, set: None, year: YEAR, mark: DecimalMark::Unknown };
    let loaded = score::read_all(console, &asked)?;
    let wanted = score::ScoreOutput {
        out: Some(arguments.out.join(RESULTS_FOLDER)),
        excel: Excel::Auto,
        format: Format::Text,
        data: arguments.out.clone(),
        previous: None,
    };
    score::publish(console, &loaded, None, &wanted)?;
    match &arguments.publish {
        None => Ok(()),
        Some(file) => rehearse_year::publish(console, &loaded, &arguments.out, arguments.seed, file),
    }
}

/// The whole campaign's folder, in one go; what an earlier rehearsal left goes away in the same moment.
fn write_campaign(
    console: &Console,
    arguments: &RehearseArguments,
    framework: &Framework,
    settings: &Settings,
    terms: &Terms,
    units: &[RegisteredUnit],
    answers: &Answers,
) -> Result<(), CommandError> {
    let campaign_text = toml::to_string(settings).map_err(|fault| report_fault(&arguments.out, &fault))?;
    let refused = |fault: FileFault| cannot_write(&fault);
    let mut writing = AtomicWrite::into(&arguments.out).map_err(refused)?;
    writing.add(CAMPAIGN_FILE, campaign_text.as_bytes()).map_err(refused)?;
    writing.add(UNITS_FILE, register::write(units).as_bytes()).map_err(refused)?;
    let mut obsolete = vec![PACKETS_FOLDER, RESULTS_FOLDER];
    if arguments.csv || arguments.format == AnswersForm::Csv {
        writing.add(ANSWERS_FILE, &report::long_csv::write(framework, answers)).map_err(refused)?;
    } else {
        obsolete.push(ANSWERS_FILE);
        let progress = progress::begin(console, "program.making", answers.units().len());
        for (row, unit) in answers.units().iter().enumerate() {
            let head = PacketHead {
                unit_code: unit.code.clone(),
                unit_name: unit.name.clone(),
                year: terms.year,
                export: None,
            };
            let bytes = packet::write(framework, &head, Some((answers, row)), console.language)
                .map_err(|fault| report_fault(&arguments.out, &fault))?;
            writing.add(&format!("{PACKETS_FOLDER}/{}.xlsx", unit.code), &bytes).map_err(refused)?;
            progress.step();
        }
        progress.finish();
    }
    for name in obsolete {
        writing.replace(name);
    }
    writing.finish().map_err(refused)
}

/// Only an empty folder, or one that an earlier rehearsal made, is written into.
fn must_be_free(out: &Path) -> Result<(), CommandError> {
    if !out.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(out).map_err(FileFault::at(out)).map_err(|fault| cannot_write(&fault))?;
    let is_rehearsal = fs::read_to_string(out.join(CAMPAIGN_FILE))
        .ok()
        .and_then(|text| Settings::read(&text, &place_of(out)).ok())
        .is_some_and(|settings| settings.rehearsal);
    if is_rehearsal || entries.next().is_none() {
        return Ok(());
    }
    Err(Diagnostic::error(codes::FOLDER_IN_USE, place_of(out)).into())
}

/// Settings of the rehearsed campaign; parameters without default get a plausible count.
///
/// A set's folder is named by its whole path, so that the campaign finds it from wherever it is scored.
fn settings(framework: &Framework, set: &str) -> Result<Settings, CommandError> {
    let folder = Path::new(set);
    let set = if folder.is_dir() {
        let whole =
            folder.canonicalize().map_err(FileFault::at(folder)).map_err(|fault| cannot_read(&fault))?;
        whole.display().to_string()
    } else {
        set.to_owned()
    };
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
    Ok(Settings {
        set,
        edition: framework.edition.clone(),
        year: YEAR,
        rehearsal: true,
        printed_maxima: None,
        not_applicable: None,
        reason: None,
        parameters,
        bands: Vec::new(),
        merged: BTreeMap::new(),
        decimal: None,
        left_out: BTreeMap::new(),
    })
}
