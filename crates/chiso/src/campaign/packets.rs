//! The folder of packets: which files are workbooks of units, which are not, and which units sent nothing.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Severity};
use report::packet::{self, Packet, codes as packet_codes};
use scoring::{Answers, Unit};

use super::load::{Campaign, too_large};
use crate::codes;
use crate::files::{FileFault, files_in, read_limited};
use crate::output::{CommandError, cannot_read, place_of};
use crate::progress::Progress;

const PACKET_SIZE_BYTES_MAX: u64 = 20 << 20;

/// Files that systems put into folders by themselves.
const OF_SYSTEMS: [&str; 5] = ["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"];

/// What says that a file is no packet at all: never one of a unit that cannot be opened.
const FOREIGN: [&str; 5] = [
    packet_codes::PDF,
    packet_codes::PLAIN_TEXT,
    packet_codes::OTHER_ARCHIVE,
    packet_codes::NOT_A_WORKBOOK,
    packet_codes::NOT_A_PACKET,
];

/// The answers of a folder of packets, with everything that is wrong with them.
pub struct ReadPackets {
    /// The answers of the units that sent a packet; complete only where nothing is wrong.
    pub answers: Answers,
    /// The units that sent none.
    pub without_form: Vec<Unit>,
    /// Everything that is wrong.
    pub findings: Vec<Diagnostic>,
    /// How many workbooks there were.
    pub count: usize,
}

/// Reads every workbook of a folder.
pub fn read_packets(
    campaign: &Campaign,
    folder: &Path,
    mark: DecimalMark,
    progress: &Progress,
) -> Result<ReadPackets, CommandError> {
    let paths: Vec<PathBuf> = files_in(folder)
        .map_err(|fault| cannot_read(&fault))?
        .into_iter()
        .filter(|path| is_packet_name(&name_of(path)))
        .collect();
    let aside = aside(folder).map_err(|fault| cannot_read(&fault))?;
    if paths.is_empty() && aside.is_empty() {
        return Err(Diagnostic::error(codes::NO_ANSWERS, place_of(folder)).into());
    }
    let units: Vec<Unit> = campaign.units.iter().map(|registered| registered.unit.clone()).collect();
    let mut answers = Answers::empty(&campaign.framework, units);
    let (mut findings, mut foreign) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, PathBuf> = HashMap::new();
    progress.set_length(paths.len());
    for path in &paths {
        let (packet, found) = one_packet(campaign, path, mark).map_err(|fault| cannot_read(&fault))?;
        match packet {
            None if found.iter().all(|finding| FOREIGN.contains(&finding.code)) => {
                foreign.push((path, found));
            }
            None => findings.extend(found),
            Some(packet) => {
                findings.extend(found);
                file_packet(&packet, path, &mut seen, &mut answers, &mut findings);
            }
        }
        progress.step();
    }
    findings.extend(aside.iter().map(|path| Diagnostic::warning(codes::PACKET_ASIDE, place_of(path))));
    let rows: Vec<usize> = answers
        .units()
        .iter()
        .enumerate()
        .filter(|(_, unit)| !seen.contains_key(&unit.code))
        .map(|(row, _)| row)
        .collect();
    for (path, found) in foreign {
        // Where somebody's packet is missing, this may be what they sent instead.
        if rows.is_empty() {
            findings.push(Diagnostic::warning(codes::FOREIGN_FILE, place_of(path)));
        } else {
            findings.extend(found);
        }
    }
    let count = paths.len();
    let findings_named = findings.iter().map(|found| words::with_questions_named(&campaign.framework, found));
    let mut findings: Vec<Diagnostic> = findings_named.collect();
    if has_errors(&findings) {
        // An unreadable packet has been named already; its unit is not one that sent nothing.
        return Ok(ReadPackets { answers, without_form: Vec::new(), findings, count });
    }
    let without_form = without(&mut answers, &rows);
    findings.extend(without_form.iter().map(|unit| {
        Diagnostic::new(Severity::Warning, codes::NO_PACKET, place_of(folder))
            .with("unit", unit.name.as_str())
    }));
    Ok(ReadPackets { answers, without_form, findings, count })
}

/// Takes these rows out of the answers and gives back their units.
pub(super) fn without(answers: &mut Answers, rows: &[usize]) -> Vec<Unit> {
    let units = rows.iter().filter_map(|row| answers.units().get(*row).cloned()).collect();
    if !rows.is_empty() {
        *answers = answers.without(rows);
    }
    units
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Hidden files, lock files of an open spreadsheet and files of systems are not packets.
fn is_packet_name(name: &str) -> bool {
    !name.starts_with('.') && !name.starts_with("~$") && !OF_SYSTEMS.contains(&name.to_lowercase().as_str())
}

/// Workbooks that lie in a folder below, or are hidden: somebody may think that they are read.
fn aside(folder: &Path) -> Result<Vec<PathBuf>, FileFault> {
    let is_workbook = |name: &str| name.to_lowercase().ends_with(".xlsx") && !name.starts_with("._");
    let mut found: Vec<PathBuf> = files_in(folder)?
        .into_iter()
        .filter(|path| {
            let name = name_of(path);
            name.starts_with('.') && !name.starts_with(".~lock.") && is_workbook(&name)
        })
        .collect();
    for entry in fs::read_dir(folder).map_err(FileFault::at(folder))? {
        let path = entry.map_err(FileFault::at(folder))?.path();
        if path.is_dir() && !OF_SYSTEMS.contains(&name_of(&path).to_lowercase().as_str()) {
            found.extend(files_in(&path)?.into_iter().filter(|path| is_workbook(&name_of(path))));
        }
    }
    found.sort();
    Ok(found)
}

fn one_packet(
    campaign: &Campaign,
    path: &Path,
    mark: DecimalMark,
) -> Result<(Option<Packet>, Vec<Diagnostic>), FileFault> {
    let bytes = match read_limited(path, PACKET_SIZE_BYTES_MAX)? {
        Ok(bytes) => bytes,
        Err(size) => return Ok((None, vec![too_large(path, size, PACKET_SIZE_BYTES_MAX)])),
    };
    let expected = packet::Expected { year: Some(campaign.terms.year), mark, ..packet::Expected::default() };
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

#[cfg(test)]
mod tests {
    use super::is_packet_name;

    #[test]
    fn files_that_systems_leave_are_no_packets() {
        for name in
            ["Thumbs.db", "desktop.ini", ".DS_Store", "~$so-y-te.xlsx", ".~lock.so-y-te.xlsx#", "._a.xlsx"]
        {
            assert!(!is_packet_name(name), "{name}");
        }
        assert!(is_packet_name("so-y-te.xlsx") && is_packet_name("công văn.pdf"));
    }
}
