//! Finds an indicator set: a folder, a name under `frameworks/`, or one that the program carries.

use std::fs;
use std::path::Path;

use app::sets::OfferedSet;
use framework::{Diagnostic, Framework, Place, SourceFile};
use rust_embed::RustEmbed;

use crate::codes;
use crate::files::{FileFault, files_in};

/// The sets that come with the program.
#[derive(RustEmbed)]
#[folder = "../../frameworks"]
struct Embedded;

/// The files of the sets that come with the program; the sources beside them are no part of a set.
fn embedded() -> impl Iterator<Item = std::borrow::Cow<'static, str>> {
    let is_of_a_set = |path: &str| {
        path.matches('/').count() == 1 && path.rsplit_once('.').is_some_and(|(_, ending)| ending == "toml")
    };
    Embedded::iter().filter(move |path| is_of_a_set(path))
}

/// Names of the sets that come with the program.
pub fn embedded_names() -> Vec<String> {
    let mut names: Vec<String> =
        embedded().filter_map(|path| path.split_once('/').map(|(name, _)| name.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

/// The sets that come with the program, with their files.
pub fn offered() -> Vec<OfferedSet> {
    let offer = |name: String| OfferedSet { files: embedded_files(&name), name };
    embedded_names().into_iter().map(offer).collect()
}

/// The files of a set; `None` where there is no such set.
///
/// A path counts first, then `frameworks/NAME` beside the working folder, then the embedded sets.
pub fn files_of(name: &str) -> Result<Option<Vec<SourceFile>>, FileFault> {
    for candidate in [Path::new(name).to_path_buf(), Path::new("frameworks").join(name)] {
        if candidate.is_dir() {
            let mut files = Vec::new();
            for path in files_in(&candidate)? {
                if path.extension().is_some_and(|extension| extension == "toml") {
                    let text = fs::read_to_string(&path).map_err(FileFault::at(&path))?;
                    files.push(SourceFile { path: path.display().to_string(), text });
                }
            }
            return Ok(Some(files));
        }
    }
    let files = embedded_files(name);
    Ok((!files.is_empty()).then_some(files))
}

fn embedded_files(name: &str) -> Vec<SourceFile> {
    let prefix = format!("{name}/");
    let source = |path: std::borrow::Cow<'static, str>| {
        let bytes = Embedded::get(&path)?.data;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Some(SourceFile { path: format!("frameworks/{path}"), text })
    };
    embedded().filter(|path| path.starts_with(&prefix)).filter_map(source).collect()
}

/// There is no set of this name.
pub fn unknown_set(name: &str) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_SET, Place::Everywhere)
        .with("name", name)
        .with("known", embedded_names().join(", "))
}

/// A set with everything that should be known about it, worked examples included.
pub fn load(files: &[SourceFile]) -> (Option<Framework>, Vec<Diagnostic>) {
    let (framework, mut findings) = framework::read(files);
    if let Some(framework) = &framework {
        findings.extend(scoring::check_examples(framework));
    }
    let framework = framework.filter(|_| !framework::diagnostic::has_errors(&findings));
    (framework, findings)
}
