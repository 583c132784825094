//! The folder of data: is it there, may only its owner look in, can it be written, is there room?

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use framework::{Diagnostic, Language, Severity};
use words::say;

use super::Report;
use crate::instance::data_folder::{EVIDENCE_FOLDER, UPLOADS_FOLDER};
use crate::instance::{Config, codes};
use crate::output::{place_of, system_words};

const MEGABYTE: u64 = 1 << 20;
/// Less room than this is told.
const FREE_BYTES_LOW: u64 = 1024 * MEGABYTE;
/// With less room than this the server does not continue.
const FREE_BYTES_NONE: u64 = web::ROOM_BYTES_MIN;
/// What others than the owner may do.
const OTHERS: u32 = 0o077;

/// A configuration that holds a password is nobody else's to read.
pub fn examine_config(report: &mut Report, config: &Config, path: &Path) {
    // That it cannot be read was told when it was loaded.
    let Ok(text) = fs::read_to_string(path) else { return };
    let holds = |secret: &str| !secret.is_empty() && text.contains(secret);
    let has_secret = config.mail_password.as_deref().is_some_and(holds)
        || config.metrics_token.as_deref().is_some_and(holds)
        || config.database.is_some() && text.contains("postgres");
    let is_open = fs::metadata(path).is_ok_and(|found| found.permissions().mode() & OTHERS != 0);
    if has_secret && is_open {
        let finding = Diagnostic::warning(codes::CONFIG_OPEN, place_of(path));
        report.findings.push(finding.with("path", path.display().to_string()));
    }
}

/// Examines the folder and those in it.
pub fn examine(report: &mut Report, data: &Path, language: Language) {
    report.fact("folder", data.display().to_string());
    let Ok(found) = fs::metadata(data) else {
        report.findings.push(Diagnostic::error(codes::NO_DATA_FOLDER, place_of(data)));
        return;
    };
    let mode = found.permissions().mode() & 0o777;
    if mode & OTHERS != 0 {
        let finding = Diagnostic::warning(codes::FOLDER_OPEN, place_of(data));
        let finding = finding.with("mode", format!("{mode:03o}"));
        report.findings.push(finding.with("path", data.display().to_string()));
    }
    for folder in [data.to_path_buf(), data.join(EVIDENCE_FOLDER), data.join(UPLOADS_FOLDER)] {
        if !folder.is_dir() && folder != data {
            continue;
        }
        // The only way to know is to do it; the file has no name that stays.
        if let Err(error) = tempfile::tempfile_in(&folder) {
            let finding = Diagnostic::error(codes::FOLDER_UNWRITABLE, place_of(&folder));
            report.findings.push(finding.with("detail", system_words(&error)));
        }
    }
    if let Ok(disk) = rustix::fs::statvfs(data) {
        examine_room(report, data, disk.f_bavail.saturating_mul(disk.f_frsize), language);
    }
}

/// Says how much room there is, and that it is little where it is.
fn examine_room(report: &mut Report, data: &Path, free_bytes: u64, language: Language) {
    let megabytes = (free_bytes / MEGABYTE).to_string();
    report.fact("free", say(language, "server.doctor.megabytes", &[("megabytes", &megabytes)]));
    if let Some(severity) = severity_of_room(free_bytes) {
        let finding = Diagnostic::new(severity, codes::DISK_LOW, place_of(data));
        report.findings.push(finding.with("megabytes", megabytes));
    }
}

fn severity_of_room(free_bytes: u64) -> Option<Severity> {
    match free_bytes {
        ..FREE_BYTES_NONE => Some(Severity::Error),
        FREE_BYTES_NONE..FREE_BYTES_LOW => Some(Severity::Warning),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_is_told_and_hardly_any_is_an_error() {
        assert_eq!(severity_of_room(5 * FREE_BYTES_LOW), None);
        assert_eq!(severity_of_room(FREE_BYTES_LOW - 1), Some(Severity::Warning));
        assert_eq!(severity_of_room(FREE_BYTES_NONE - 1), Some(Severity::Error));
    }

    #[test]
    fn a_disk_that_is_nearly_full_is_a_finding_with_its_room() {
        let reported = |free_bytes| {
            let mut report = Report::default();
            examine_room(&mut report, Path::new("data"), free_bytes, Language::English);
            let [(name, fact)] = report.facts.as_slice() else { panic!("one fact") };
            (*name, fact.clone(), report.findings)
        };
        let (name, fact, findings) = reported(5 * FREE_BYTES_LOW);
        assert_eq!((name, findings), ("free", Vec::new()));
        assert!(fact.contains("5120"), "{fact}");
        for (free_bytes, severity, megabytes) in
            [(FREE_BYTES_NONE - 1, Severity::Error, "127"), (FREE_BYTES_LOW - 1, Severity::Warning, "1023")]
        {
            let (_, _, findings) = reported(free_bytes);
            let expected = Diagnostic::new(severity, codes::DISK_LOW, place_of(Path::new("data")));
            assert_eq!(findings, [expected.with("megabytes", megabytes)]);
        }
    }
}
