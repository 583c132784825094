//! Loads a campaign: its settings, register, set, and the answers of all units.

use std::collections::BTreeMap;
use std::path::Path;

use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, Place, SourceFile};
use report::long_csv;
use scoring::{Answers, Plan, Terms, TermsFault, Unit};

use super::packets::read_packets;
use super::units::{self, RegisteredUnit, UNITS_FILE};
use super::{CAMPAIGN_FILE, Settings, bands, packets};
use crate::codes;
use crate::files::{FileFault, read_limited};
use crate::output::{CommandError, cannot_read, place_of};
use crate::progress::Progress;
use crate::sets;

/// The folder of the workbooks in a campaign's folder.
pub const PACKETS_FOLDER: &str = "packets";
/// The file of the answers in a campaign's folder.
pub const ANSWERS_FILE: &str = "answers.csv";

const TEXT_SIZE_BYTES_MAX: u64 = 200 << 20;

/// A campaign without its answers.
pub struct Campaign {
    /// The set.
    pub framework: Framework,
    /// The terms.
    pub terms: Terms,
    /// The register; empty for a bare CSV.
    pub units: Vec<RegisteredUnit>,
    /// Warnings and notes so far.
    pub findings: Vec<Diagnostic>,
    /// The set's files.
    pub set: Vec<SourceFile>,
    /// Why the campaign departs from the set; empty where it does not.
    pub reason: String,
    /// The decimal mark that its file declares.
    pub mark: DecimalMark,
    /// By code of a unit without a form, why it takes no part.
    pub left_out: BTreeMap<String, String>,
}

/// A campaign with its answers.
pub struct Loaded {
    /// The campaign.
    pub campaign: Campaign,
    /// The answers of the units that sent a form.
    pub answers: Answers,
    /// The units that sent none: they are neither scored nor ranked.
    pub without_form: Vec<Unit>,
}

/// How a command names its data.
pub struct CampaignSource<'a> {
    /// A campaign's folder, or a CSV file.
    pub data: &'a Path,
    /// The set, for a CSV file.
    pub set: Option<&'a str>,
    /// The assessed year, for a CSV file.
    pub year: i16,
    /// The declared decimal mark of the CSV.
    pub mark: DecimalMark,
}

fn text_of(path: &Path) -> Result<Vec<u8>, CommandError> {
    match read_limited(path, TEXT_SIZE_BYTES_MAX).map_err(|fault| cannot_read(&fault))? {
        Ok(bytes) => Ok(bytes),
        Err(size) => Err(too_large(path, size, TEXT_SIZE_BYTES_MAX).into()),
    }
}

pub(super) fn too_large(path: &Path, size: u64, limit: u64) -> Diagnostic {
    Diagnostic::error(codes::FILE_TOO_LARGE, place_of(path))
        .with("size", (size >> 20).to_string())
        .with("limit", (limit >> 20).to_string())
}

fn set_of(name: &str, base: Option<&Path>) -> Result<(Framework, Vec<SourceFile>), CommandError> {
    let beside = base.map(|base| base.join(name)).filter(|path| path.is_dir());
    let name = beside.map_or_else(|| name.to_owned(), |path| path.display().to_string());
    let files = sets::files_of(&name).map_err(|fault| cannot_read(&fault))?;
    let files = files.ok_or_else(|| sets::unknown_set(&name))?;
    let (framework, findings) = framework::read(&files);
    Ok((framework.ok_or(CommandError::Faults(findings))?, files))
}

/// Reads `campaign.toml`, `units.csv` and the set of a campaign's folder.
pub fn campaign(folder: &Path) -> Result<Campaign, CommandError> {
    std::fs::read_dir(folder).map_err(FileFault::at(folder)).map_err(|fault| cannot_read(&fault))?;
    let path = folder.join(CAMPAIGN_FILE);
    if !path.is_file() {
        return Err(Diagnostic::error(codes::NO_CAMPAIGN_FILE, place_of(folder))
            .with("file", CAMPAIGN_FILE)
            .into());
    }
    let place = place_of(&path);
    let text = String::from_utf8(text_of(&path)?).map_err(|_| {
        CommandError::from(Diagnostic::error(codes::CAMPAIGN_SYNTAX, place.clone()).with("detail", "UTF-8"))
    })?;
    let settings = Settings::read(&text, &place).map_err(|fault| CommandError::from(*fault))?;
    let (mut framework, set) = set_of(&settings.set, Some(folder))?;
    let (terms, mut findings) = settings.terms(&framework, &place);
    let units_path = folder.join(UNITS_FILE);
    let (mut units, unit_findings) = units::read(&units_path.display().to_string(), &text_of(&units_path)?);
    findings.extend(unit_findings);
    match bands::bands(&settings.bands, &place) {
        Ok(bands) if bands.is_empty() => {}
        Ok(bands) => framework.bands = bands,
        Err(finding) => findings.push(finding),
    }
    findings.extend(merge(&settings.merged, &mut units, &place));
    if has_errors(&findings) {
        return Err(CommandError::Faults(findings));
    }
    let reason = settings.reason.unwrap_or_default();
    let mark = settings.decimal.map_or(DecimalMark::Unknown, DecimalMark::from);
    Ok(Campaign { framework, terms, units, findings, set, reason, mark, left_out: settings.left_out })
}

/// Enters the mergers of `campaign.toml` into the register.
fn merge(
    merged: &BTreeMap<String, Vec<String>>,
    units: &mut [RegisteredUnit],
    place: &Place,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (code, former) in merged {
        let registered = units.iter_mut().find(|registered| registered.unit.code == *code);
        let sound = registered.filter(|registered| registered.formerly.is_empty() && !former.is_empty());
        if let Some(registered) = sound {
            registered.formerly.clone_from(former);
        } else {
            findings.push(Diagnostic::error(codes::BAD_MERGER, place.clone()).with("unit", code.as_str()));
        }
    }
    findings
}

/// Loads a campaign's folder or a bare CSV, with all answers.
pub fn load(asked: &CampaignSource<'_>, progress: &Progress) -> Result<Loaded, CommandError> {
    if asked.data.is_file() {
        return bare_csv(asked);
    }
    let mut campaign = campaign(asked.data)?;
    let packets_folder = asked.data.join(PACKETS_FOLDER);
    let csv = asked.data.join(ANSWERS_FILE);
    let mark = asked.mark.or(campaign.mark);
    let (answers, without_form, findings) = match (packets_folder.is_dir(), csv.is_file()) {
        (true, true) => return Err(Diagnostic::error(codes::TWO_SOURCES, place_of(asked.data)).into()),
        (true, false) => {
            let read = read_packets(&campaign, &packets_folder, mark, progress)?;
            (read.answers, read.without_form, read.findings)
        }
        (false, true) => read_csv(&campaign, &csv, mark)?,
        (false, false) => return Err(Diagnostic::error(codes::NO_ANSWERS, place_of(asked.data)).into()),
    };
    let named = findings.iter().map(|found| words::with_questions_named(&campaign.framework, found));
    campaign.findings.extend(named);
    campaign.findings.extend(wrongly_left_out(&campaign, &without_form, asked.data));
    if has_errors(&campaign.findings) {
        return Err(CommandError::Faults(campaign.findings));
    }
    if answers.units().is_empty() {
        return Err(Diagnostic::error(codes::NO_ANSWERS, place_of(asked.data)).into());
    }
    Ok(Loaded { campaign, answers, without_form })
}

/// Reads the answers of a campaign's CSV; a unit that no line names sent no form.
fn read_csv(
    campaign: &Campaign,
    csv: &Path,
    mark: DecimalMark,
) -> Result<(Answers, Vec<Unit>, Vec<Diagnostic>), CommandError> {
    let units: Vec<Unit> = campaign.units.iter().map(|registered| registered.unit.clone()).collect();
    let bytes = text_of(csv)?;
    let file = csv.display().to_string();
    let mut read = long_csv::read_table(&campaign.framework, &file, &bytes, Some(&units), mark);
    if has_errors(&read.findings) {
        return Ok((read.answers, Vec::new(), read.findings));
    }
    let without_form = packets::without(&mut read.answers, &read.without_lines);
    read.findings.extend(
        without_form
            .iter()
            .map(|unit| Diagnostic::warning(codes::NO_LINES, place_of(csv)).with("unit", unit.name.as_str())),
    );
    Ok((read.answers, without_form, read.findings))
}

/// Only a unit of the register that sent no form can be left out.
fn wrongly_left_out(campaign: &Campaign, without_form: &[Unit], data: &Path) -> Vec<Diagnostic> {
    let wrong = campaign.left_out.iter().filter(|(code, reason)| {
        reason.trim().is_empty() || !without_form.iter().any(|unit| unit.code == **code)
    });
    let place = place_of(&data.join(CAMPAIGN_FILE));
    wrong
        .map(|(code, _)| Diagnostic::error(codes::BAD_LEFT_OUT, place.clone()).with("unit", code.as_str()))
        .collect()
}

fn bare_csv(asked: &CampaignSource<'_>) -> Result<Loaded, CommandError> {
    let name = asked.set.ok_or_else(|| Diagnostic::error(codes::SET_NEEDED, place_of(asked.data)))?;
    let (framework, set) = set_of(name, None)?;
    let bytes = text_of(asked.data)?;
    let file = asked.data.display().to_string();
    let (answers, findings) = long_csv::read(&framework, &file, &bytes, None, asked.mark);
    let named = findings.iter().map(|found| words::with_questions_named(&framework, found));
    let findings: Vec<Diagnostic> = named.collect();
    if has_errors(&findings) {
        return Err(CommandError::Faults(findings));
    }
    let terms = Terms::of(&framework, asked.year);
    let missing: Vec<Diagnostic> = framework
        .parameters
        .iter()
        .zip(&terms.parameters)
        .filter(|(_, value)| value.is_none())
        .map(|(parameter, _)| {
            Diagnostic::error(codes::PARAMETER_MISSING, place_of(asked.data))
                .with("name", parameter.name.as_str())
                .with("title", &parameter.title)
        })
        .collect();
    if !missing.is_empty() {
        return Err(CommandError::Faults(missing));
    }
    let (units, reason) = (Vec::new(), String::new());
    let (mark, left_out) = (DecimalMark::Unknown, BTreeMap::new());
    let campaign = Campaign { framework, terms, units, findings, set, reason, mark, left_out };
    Ok(Loaded { campaign, answers, without_form: Vec::new() })
}

/// The plan of a campaign, or that its set has no repaired edition.
pub fn plan<'c>(campaign: &'c Campaign, data: &Path) -> Result<Plan<'c>, CommandError> {
    Plan::new(&campaign.framework, campaign.terms.clone()).map_err(|fault| match fault {
        TermsFault::NoRepairedEdition => {
            Diagnostic::error(codes::NO_REPAIRED_MAXIMA, place_of(&data.join(CAMPAIGN_FILE))).into()
        }
    })
}
