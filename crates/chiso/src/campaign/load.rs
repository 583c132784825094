//! Loads a campaign: its settings, register, set, and the answers of all units.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, Place, SourceFile};
use report::long_csv;
use report::packet::{self, Packet};
use scoring::{Answers, Plan, Terms, TermsFault, Unit};

use super::units::{self, RegisteredUnit, UNITS_FILE};
use super::{CAMPAIGN_FILE, Settings, bands, codes};
use crate::commands::framework_check::unknown_set;
use crate::commands::{Stop, cannot_read, place_of};
use crate::files::{FileFault, files_in, read_limited};
use crate::progress::Progress;
use crate::sets;

/// The folder of the workbooks in a campaign's folder.
pub const PACKETS_FOLDER: &str = "packets";
/// The file of the answers in a campaign's folder.
pub const ANSWERS_FILE: &str = "answers.csv";

const TEXT_SIZE_BYTES_MAX: u64 = 200 << 20;
const PACKET_SIZE_BYTES_MAX: u64 = 20 << 20;

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
}

/// A campaign with its answers.
pub struct Loaded {
    /// The campaign.
    pub campaign: Campaign,
    /// The answers.
    pub answers: Answers,
}

/// How a command names its data.
pub struct Asked<'a> {
    /// A campaign's folder, or a CSV file.
    pub data: &'a Path,
    /// The set, for a CSV file.
    pub set: Option<&'a str>,
    /// The assessed year, for a CSV file.
    pub year: i16,
    /// The declared decimal mark of the CSV.
    pub mark: DecimalMark,
}

fn text_of(path: &Path) -> Result<Vec<u8>, Stop> {
    match read_limited(path, TEXT_SIZE_BYTES_MAX).map_err(|fault| cannot_read(&fault))? {
        Ok(bytes) => Ok(bytes),
        Err(size) => Err(too_large(path, size, TEXT_SIZE_BYTES_MAX).into()),
    }
}

fn too_large(path: &Path, size: u64, limit: u64) -> Diagnostic {
    Diagnostic::error(codes::FILE_TOO_LARGE, place_of(path))
        .with("size", (size >> 20).to_string())
        .with("limit", (limit >> 20).to_string())
}

fn set_of(name: &str, base: Option<&Path>) -> Result<(Framework, Vec<SourceFile>), Stop> {
    let beside = base.map(|base| base.join(name)).filter(|path| path.is_dir());
    let name = beside.map_or_else(|| name.to_owned(), |path| path.display().to_string());
    let files = sets::files_of(&name).map_err(|fault| cannot_read(&fault))?;
    let files = files.ok_or_else(|| unknown_set(&name))?;
    let (framework, findings) = framework::read(&files);
    Ok((framework.ok_or(Stop::Faults(findings))?, files))
}

/// Reads `campaign.toml`, `units.csv` and the set of a campaign's folder.
pub fn campaign(folder: &Path) -> Result<Campaign, Stop> {
    std::fs::read_dir(folder).map_err(FileFault::at(folder)).map_err(|fault| cannot_read(&fault))?;
    let path = folder.join(CAMPAIGN_FILE);
    if !path.is_file() {
        return Err(Diagnostic::error(codes::NO_CAMPAIGN_FILE, place_of(folder))
            .with("file", CAMPAIGN_FILE)
            .into());
    }
    let place = place_of(&path);
    let text = String::from_utf8(text_of(&path)?).map_err(|_| {
        Stop::from(Diagnostic::error(codes::CAMPAIGN_SYNTAX, place.clone()).with("detail", "UTF-8"))
    })?;
    let settings = Settings::read(&text, &place).map_err(|fault| Stop::from(*fault))?;
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
        return Err(Stop::Faults(findings));
    }
    let reason = settings.reason.unwrap_or_default();
    Ok(Campaign { framework, terms, units, findings, set, reason })
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
pub fn load(asked: &Asked<'_>, progress: &Progress) -> Result<Loaded, Stop> {
    if asked.data.is_file() {
        return bare_csv(asked);
    }
    let mut campaign = campaign(asked.data)?;
    let packets = asked.data.join(PACKETS_FOLDER);
    let csv = asked.data.join(ANSWERS_FILE);
    let (answers, findings) = match (packets.is_dir(), csv.is_file()) {
        (true, true) => return Err(Diagnostic::error(codes::TWO_SOURCES, place_of(asked.data)).into()),
        (true, false) => {
            let read = read_packets(&campaign, &packets, progress)?;
            (read.answers, read.findings)
        }
        (false, true) => {
            let units: Vec<Unit> = campaign.units.iter().map(|registered| registered.unit.clone()).collect();
            let bytes = text_of(&csv)?;
            long_csv::read(&campaign.framework, &csv.display().to_string(), &bytes, Some(&units), asked.mark)
        }
        (false, false) => return Err(Diagnostic::error(codes::NO_ANSWERS, place_of(asked.data)).into()),
    };
    let named = findings.iter().map(|found| words::with_questions_named(&campaign.framework, found));
    campaign.findings.extend(named);
    if has_errors(&campaign.findings) {
        return Err(Stop::Faults(campaign.findings));
    }
    Ok(Loaded { campaign, answers })
}

fn bare_csv(asked: &Asked<'_>) -> Result<Loaded, Stop> {
    let name = asked.set.ok_or_else(|| Diagnostic::error(codes::SET_NEEDED, place_of(asked.data)))?;
    let (framework, set) = set_of(name, None)?;
    let bytes = text_of(asked.data)?;
    let file = asked.data.display().to_string();
    let (answers, findings) = long_csv::read(&framework, &file, &bytes, None, asked.mark);
    let named = findings.iter().map(|found| words::with_questions_named(&framework, found));
    let findings: Vec<Diagnostic> = named.collect();
    if has_errors(&findings) {
        return Err(Stop::Faults(findings));
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
        return Err(Stop::Faults(missing));
    }
    let (units, reason) = (Vec::new(), String::new());
    Ok(Loaded { campaign: Campaign { framework, terms, units, findings, set, reason }, answers })
}

/// The answers of a folder of packets, with everything that is wrong with them.
pub struct ReadPackets {
    /// The answers; complete only where nothing is wrong.
    pub answers: Answers,
    /// Everything that is wrong.
    pub findings: Vec<Diagnostic>,
    /// How many workbooks there were.
    pub count: usize,
}

/// Reads every workbook of a folder.
pub fn read_packets(campaign: &Campaign, folder: &Path, progress: &Progress) -> Result<ReadPackets, Stop> {
    let paths: Vec<PathBuf> = files_in(folder)
        .map_err(|fault| cannot_read(&fault))?
        .into_iter()
        .filter(|path| is_packet_name(path))
        .collect();
    if paths.is_empty() {
        return Err(Diagnostic::error(codes::NO_ANSWERS, place_of(folder)).into());
    }
    let units: Vec<Unit> = campaign.units.iter().map(|registered| registered.unit.clone()).collect();
    let mut answers = Answers::empty(&campaign.framework, units);
    let mut findings = Vec::new();
    let mut seen: HashMap<String, PathBuf> = HashMap::new();
    progress.set_length(paths.len());
    for path in &paths {
        let (packet, found) = one_packet(campaign, path).map_err(|fault| cannot_read(&fault))?;
        findings.extend(found);
        if let Some(packet) = packet {
            file_packet(&packet, path, &mut seen, &mut answers, &mut findings);
        }
        progress.step();
    }
    for registered in &campaign.units {
        if !seen.contains_key(&registered.unit.code) {
            findings.push(
                Diagnostic::warning(codes::NO_PACKET, place_of(folder))
                    .with("unit", registered.unit.name.as_str()),
            );
        }
    }
    let named = findings.iter().map(|found| words::with_questions_named(&campaign.framework, found));
    let findings = named.collect();
    Ok(ReadPackets { answers, findings, count: paths.len() })
}

/// Lock files of an open spreadsheet are not packets.
fn is_packet_name(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    !name.starts_with('.') && !name.starts_with("~$")
}

fn one_packet(campaign: &Campaign, path: &Path) -> Result<(Option<Packet>, Vec<Diagnostic>), FileFault> {
    let bytes = match read_limited(path, PACKET_SIZE_BYTES_MAX)? {
        Ok(bytes) => bytes,
        Err(size) => return Ok((None, vec![too_large(path, size, PACKET_SIZE_BYTES_MAX)])),
    };
    let expected = packet::Expected { year: Some(campaign.terms.year), ..packet::Expected::default() };
    Ok(packet::read(&campaign.framework, &path.display().to_string(), &bytes, &expected))
}

fn file_packet(
    packet: &Packet,
    path: &Path,
    seen: &mut HashMap<String, PathBuf>,
    answers: &mut Answers,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(row) = answers.row_of(&packet.unit_code) else {
        findings.push(
            Diagnostic::error(codes::UNREGISTERED_UNIT, place_of(path))
                .with("unit", packet.unit_code.as_str()),
        );
        return;
    };
    if let Some(first) = seen.get(&packet.unit_code) {
        findings.push(
            Diagnostic::error(codes::TWO_PACKETS, place_of(path))
                .with("unit", packet.unit_code.as_str())
                .with("first", first.display().to_string()),
        );
        return;
    }
    seen.insert(packet.unit_code.clone(), path.to_path_buf());
    packet.fill(answers, row);
}

/// The plan of a campaign, or that its set has no repaired edition.
pub fn plan<'c>(campaign: &'c Campaign, data: &Path) -> Result<Plan<'c>, Stop> {
    Plan::new(&campaign.framework, campaign.terms.clone()).map_err(|fault| match fault {
        TermsFault::NoRepairedEdition => {
            Diagnostic::error(codes::NO_REPAIRED_MAXIMA, place_of(&data.join(CAMPAIGN_FILE))).into()
        }
    })
}
