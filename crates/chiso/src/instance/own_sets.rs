//! Sets of one's own: `DATA/frameworks/NAME/`, read and checked when the server starts and by `chiso doctor`.

use std::fs;
use std::path::Path;

use app::sets::OfferedSet;
use framework::diagnostic::has_errors;
use framework::{Diagnostic, Severity, SourceFile};

use super::codes;
use super::data_folder::SETS_FOLDER;
use crate::files::{files_in, read_limited};
use crate::output::{place_of, system_words};
use crate::sets;

/// The largest file of a set.
const FILE_BYTES_MAX: u64 = 4 << 20;
/// How many faults of one set are told; `chiso framework check` tells all of them.
const FAULTS_SHOWN_MAX: usize = 20;

/// The sets in the folder of data.
#[derive(Default)]
pub struct OwnSets {
    /// Those that a campaign may choose.
    pub offered: Vec<OfferedSet>,
    /// Names of those that cannot be used.
    pub unusable: Vec<String>,
    /// Why they cannot: for each the set as a whole, then its faults.
    pub findings: Vec<Diagnostic>,
}

/// Reads them. A set that cannot be used keeps nobody from using the others.
pub fn read(data: &Path) -> OwnSets {
    let mut own = OwnSets::default();
    let folder = data.join(SETS_FOLDER);
    if !folder.is_dir() {
        return own;
    }
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) => {
            let finding = Diagnostic::error(codes::OWN_SET_UNREADABLE, place_of(&folder));
            own.findings.push(finding.with("name", SETS_FOLDER).with("detail", system_words(&error)));
            return own;
        }
    };
    let mut folders: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    for path in folders {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        match one(&path, &name) {
            Ok(set) => own.offered.push(set),
            Err(faults) => {
                own.findings.extend(reported(&path, &name, faults));
                own.unusable.push(name);
            }
        }
    }
    own
}

/// A set with its files, or everything that is wrong with it.
fn one(path: &Path, name: &str) -> Result<OfferedSet, Vec<Diagnostic>> {
    let fault = |code| Diagnostic::error(code, place_of(path)).with("name", name);
    if sets::embedded_names().iter().any(|known| known == name) {
        return Err(vec![fault(codes::OWN_SET_TAKEN)]);
    }
    let files = files(path, name)?;
    let (framework, findings) = sets::load(&files);
    let Some(framework) = framework else {
        return Err(findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect());
    };
    if framework.code != name {
        return Err(vec![fault(codes::OWN_SET_NAME).with("code", framework.code.as_str())]);
    }
    Ok(OfferedSet { name: name.to_owned(), files })
}

/// The TOML files of a folder, by the path that they have in every folder of data.
fn files(path: &Path, name: &str) -> Result<Vec<SourceFile>, Vec<Diagnostic>> {
    let unreadable =
        |path: &Path| Diagnostic::error(codes::OWN_SET_UNREADABLE, place_of(path)).with("name", name);
    let paths =
        files_in(path).map_err(|fault| vec![unreadable(path).with("detail", system_words(&fault.source))])?;
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
        let Some(file) = path.file_name().map(|file| file.to_string_lossy().into_owned()) else { continue };
        let text = match read_limited(path, FILE_BYTES_MAX) {
            Ok(Ok(bytes)) => String::from_utf8(bytes).map_err(|_| "UTF-8".into()),
            Ok(Err(size)) => Err(format!("{} MB", size >> 20).into()),
            Err(fault) => Err(framework::Argument::from(system_words(&fault.source))),
        };
        match text {
            Ok(text) => files.push(SourceFile { path: format!("{SETS_FOLDER}/{name}/{file}"), text }),
            Err(detail) => faults.push(unreadable(path).with("detail", detail)),
        }
    }
    if has_errors(&faults) { Err(faults) } else { Ok(files) }
}

/// The set as a whole, then its first faults.
fn reported(path: &Path, name: &str, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let whole = Diagnostic::error(codes::OWN_SET_UNUSABLE, place_of(path))
        .with("name", name)
        .with("count", faults.len())
        .with("path", path.display().to_string());
    std::iter::once(whole).chain(faults.into_iter().take(FAULTS_SHOWN_MAX)).collect()
}
