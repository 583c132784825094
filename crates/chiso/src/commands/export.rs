//! `chiso export`: what the units submitted on the web, as the folder of a campaign that `score` and `publish` read.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use app::campaigns::WholeCampaign;
use clap::Args;
use clap::ValueEnum as _;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Severity};
use report::{long_csv, publication};
use store::tables::campaigns::CampaignRow;
use words::argument_text;

use super::publish::CORRECTIONS_FILE;
use crate::campaign::load::ANSWERS_FILE;
use crate::campaign::{
    CAMPAIGN_FILE, PolicyWord, ReadingWord, RegisteredUnit, Settings, UNITS_FILE, units as register,
};
use crate::codes;
use crate::instance::faults::command_fault;
use crate::instance::{Config, DataFolder};
use crate::options::DecimalWord;
use crate::output::{CommandError, Console, ExitStatus, cannot_write, place_of, report_fault, variables};
use crate::rehearsal;
use crate::writing::AtomicWrite;

/// `chiso export`
#[derive(Args)]
pub struct ExportArguments {
    /// Folder of data of the instance
    #[arg(long)]
    pub data: PathBuf,
    /// The campaign: its year or id; may be left out where there is one
    #[arg(long)]
    pub campaign: Option<String>,
    /// Folder for the campaign, empty or new
    #[arg(long)]
    pub out: PathBuf,
}

/// Folder of the set in the campaign's folder.
const SET_FOLDER: &str = "bo-chi-so";

/// Runs `chiso export`.
pub fn run(console: &Console, arguments: &ExportArguments) -> ExitStatus {
    console.finish(export(console, arguments))
}

fn export(console: &Console, arguments: &ExportArguments) -> Result<(), CommandError> {
    let out = &arguments.out;
    if out.exists() && std::fs::read_dir(out).map_or(true, |mut entries| entries.next().is_some()) {
        return Err(Diagnostic::error(codes::FOLDER_IN_USE, place_of(out)).into());
    }
    let (config, _) = Config::load(&arguments.data, None, variables())?;
    let instance = DataFolder::open_beside(&arguments.data, &config)?;
    let app = instance.app();
    let campaigns = app.all_campaigns().map_err(|error| command_fault(&error))?;
    let chosen = chosen(&campaigns, arguments)?;
    let whole = app.whole_campaign(chosen.id).map_err(|error| command_fault(&error))?;
    let text = toml::to_string(&settings(&whole)).map_err(|fault| report_fault(out, &fault))?;
    let units: Vec<RegisteredUnit> = whole
        .answers
        .units()
        .iter()
        .chain(&whole.missing)
        .map(|unit| RegisteredUnit {
            unit: unit.clone(),
            formerly: whole.formerly.get(&unit.code).map_or_else(Vec::new, Clone::clone),
        })
        .collect();
    let answers = long_csv::write(&whole.set.framework, &whole.answers);
    let mut writing = AtomicWrite::into(out).map_err(|fault| cannot_write(&fault))?;
    let mut files = vec![
        (CAMPAIGN_FILE.to_owned(), text.into_bytes()),
        (UNITS_FILE.to_owned(), register::write(&units).into_bytes()),
        (ANSWERS_FILE.to_owned(), answers),
    ];
    if !whole.corrections.is_empty() {
        let corrections =
            publication::write_corrections(&whole.set.framework, &whole.answers, &whole.corrections)
                .map_err(|fault| report_fault(out, &fault))?;
        files.push((CORRECTIONS_FILE.to_owned(), corrections));
    }
    read_back(&whole, &units, &files)?;
    for file in rehearsal::set_files(&whole.files) {
        files.push((format!("{SET_FOLDER}/{}", file.path), file.text.into_bytes()));
    }
    for (name, bytes) in &files {
        writing.add(name, bytes).map_err(|fault| cannot_write(&fault))?;
    }
    writing.finish().map_err(|fault| cannot_write(&fault))?;
    print_summary(console, arguments, &whole)
}

fn print_summary(
    console: &Console,
    arguments: &ExportArguments,
    whole: &WholeCampaign,
) -> Result<(), CommandError> {
    let count = argument_text(console.language, &whole.answers.units().len().into());
    let folder = arguments.out.display().to_string();
    let values = [("title", whole.campaign.title.as_str()), ("units", &count), ("folder", &folder)];
    console.print_line("publication.exported", &values)?;
    if whole.missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = whole.missing.iter().map(|unit| unit.name.as_str()).collect();
    console.print_line("publication.not_submitted", &[("units", &names.join(", "))])
}

/// What the readers of a campaign's folder make of the files is what was submitted, or nothing is written.
fn read_back(
    whole: &WholeCampaign,
    units: &[RegisteredUnit],
    files: &[(String, Vec<u8>)],
) -> Result<(), CommandError> {
    let framework = &whole.set.framework;
    let mut findings = Vec::new();
    let altered = |name: &str| Diagnostic::error(codes::READS_BACK_OTHERWISE, place_of(Path::new(name)));
    for (name, bytes) in files {
        let is_same = match name.as_str() {
            UNITS_FILE => {
                let (read, found) = register::read(name, bytes);
                findings.extend(found);
                read == units
            }
            ANSWERS_FILE => {
                let known = Some(whole.answers.units());
                let (read, found) = long_csv::read(framework, name, bytes, known, DecimalMark::Comma);
                findings.extend(found);
                read == whole.answers
            }
            CORRECTIONS_FILE => {
                let mark = DecimalMark::Unknown;
                let (read, found) =
                    publication::read_corrections(framework, &whole.answers, name, bytes, mark);
                findings.extend(found);
                publication::are_same_corrections(&read, &whole.corrections)
            }
            _ => true,
        };
        findings.retain(|finding| finding.severity == Severity::Error);
        if !is_same && findings.is_empty() {
            findings.push(altered(name));
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(CommandError::Faults(findings)) }
}

/// The campaign that is asked for, or the only one.
fn chosen<'c>(
    campaigns: &'c [CampaignRow],
    arguments: &ExportArguments,
) -> Result<&'c CampaignRow, CommandError> {
    let is_asked = |campaign: &&CampaignRow| match &arguments.campaign {
        Some(asked) => campaign.id.to_string() == *asked || campaign.year.to_string() == *asked,
        None => true,
    };
    let mut found = campaigns.iter().filter(is_asked);
    if let (Some(campaign), None) = (found.next(), found.next()) {
        return Ok(campaign);
    }
    let known: Vec<String> = campaigns
        .iter()
        .map(|campaign| format!("{} ({}): {}", campaign.id, campaign.year, campaign.title))
        .collect();
    let finding = Diagnostic::error(codes::CAMPAIGN_NOT_CHOSEN, place_of(&arguments.data));
    Err(finding.with("known", known.join("; ")).into())
}

fn settings(whole: &WholeCampaign) -> Settings {
    let terms = &whole.terms;
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    let parameters: BTreeMap<String, toml::Value> = terms
        .parameters
        .iter()
        .map(|(name, value)| (name.clone(), toml::Value::String(value.clone())))
        .collect();
    Settings {
        set: SET_FOLDER.to_owned(),
        edition: whole.set.framework.edition.clone(),
        year: whole.campaign.year,
        rehearsal: false,
        decimal: Some(DecimalWord::Comma),
        printed_maxima: ReadingWord::from_str(&word(&terms.reading), false).ok(),
        not_applicable: PolicyWord::from_str(&word(&terms.not_applicable), false).ok(),
        reason: Some(terms.reason.clone()).filter(|reason| !reason.is_empty()),
        parameters,
        bands: Vec::new(),
        merged: BTreeMap::new(),
        left_out: BTreeMap::new(),
    }
}
