//! Reads a publication: its sources, and everything that is wrong with them.

use std::collections::BTreeMap;

use assessment::correction::Correction;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, Severity, SourceFile};
use scoring::{Answers, Terms};

use super::container::{Unpacked, inside, unpack};
use super::units::{self, Formerly};
use super::{About, SCHEMA, codes, corrections, names, with_bands};
use crate::long_csv;

/// A publication that was read.
pub struct Bundle {
    /// What is announced.
    pub about: About,
    /// The set's files.
    pub set: Vec<SourceFile>,
    /// The set with the bands in force.
    pub framework: Framework,
    /// The terms in force.
    pub terms: Terms,
    /// What the units submitted.
    pub submitted: Answers,
    /// What was corrected since.
    pub corrections: Vec<Correction>,
    /// Which units were formed from others.
    pub formerly: Formerly,
    /// Every file by name.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

/// Reads a publication; without a bundle its sources cannot be used.
#[must_use]
pub fn read(name: &str, bytes: &[u8]) -> (Option<Bundle>, Vec<Diagnostic>) {
    let Unpacked { files, mut findings } = match unpack(name, bytes) {
        Ok(unpacked) => unpacked,
        Err(finding) => return (None, vec![finding]),
    };
    let Some(about) = about(&files, &mut findings) else { return (None, findings) };
    let set: Vec<SourceFile> = files
        .iter()
        .filter_map(|(name, bytes)| Some((name.strip_prefix(names::SET)?, bytes)))
        .map(|(path, bytes)| SourceFile {
            path: path.to_owned(),
            text: String::from_utf8_lossy(bytes).into_owned(),
        })
        .collect();
    let (framework, of_set) = framework::reread(&set, layout_of(&files).as_deref());
    findings.extend(of_set.into_iter().filter(|finding| finding.severity == Severity::Error));
    let Some(framework) = framework else { return (None, findings) };
    let terms = about.terms.to_terms(&framework, about.year);
    let (Some(framework), Some(terms)) = (with_bands(framework, &about), terms) else {
        findings.push(Diagnostic::error(codes::TERMS, inside(names::ABOUT)));
        return (None, findings);
    };
    let content = |name: &str, findings: &mut Vec<Diagnostic>| {
        let is_named = findings.iter().any(|finding| finding.place == inside(name));
        if !files.contains_key(name) && !is_named {
            findings.push(Diagnostic::error(codes::FILE_MISSING, inside(name)));
        }
        files.get(name).cloned().unwrap_or_default()
    };
    let (units, formerly) = units::read(&content(names::UNITS, &mut findings), &mut findings);
    let bytes = content(names::ANSWERS, &mut findings);
    let (submitted, of_answers) =
        long_csv::read(&framework, names::ANSWERS, &bytes, Some(&units), DecimalMark::Comma);
    findings.extend(of_answers);
    let bytes = content(names::CORRECTIONS, &mut findings);
    let (corrections, of_corrections) =
        corrections::read(&framework, &submitted, names::CORRECTIONS, &bytes, DecimalMark::Unknown);
    // A doubtful code is no fault in a file whose hash is announced: no spreadsheet program has saved it since.
    let is_of_the_file =
        |finding: &Diagnostic| finding.severity == Severity::Error && finding.code != codes::CODE_IN_DOUBT;
    findings.extend(of_corrections.into_iter().filter(is_of_the_file));
    findings.dedup();
    let bundle = Bundle { about, set, framework, terms, submitted, corrections, formerly, files };
    (Some(bundle), findings)
}

impl Bundle {
    /// Lets go of the files' bytes, once they have been compared: those of 3,321 units take a hundred megabytes.
    pub fn forget_files(&mut self) {
        self.files.clear();
    }

    /// Can its figures be computed, although something was changed?
    pub(super) fn can_be_computed(&self, findings: &[Diagnostic]) -> bool {
        let sources = [names::UNITS, names::ANSWERS, names::CORRECTIONS];
        let only_changed = |finding: &Diagnostic| {
            matches!(finding.code, codes::FILE_CHANGED | codes::FILE_UNKNOWN | codes::SEAL_BROKEN)
                || finding.severity != Severity::Error
        };
        sources.iter().all(|name| self.files.contains_key(*name)) && findings.iter().all(only_changed)
    }
}

/// The digest of the questions that the traces are about: it tells in which order the set was read then.
fn layout_of(files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    const KEY: &str = "\"layout_digest\"";
    const HEAD_BYTES: usize = 16 << 10;
    let traces = files.get(names::TRACES)?;
    let head = String::from_utf8_lossy(traces.get(..HEAD_BYTES).unwrap_or(traces)).into_owned();
    let (_, rest) = head.split_once(KEY)?;
    rest.split('"').nth(1).map(str::to_owned)
}

fn about(files: &BTreeMap<String, Vec<u8>>, findings: &mut Vec<Diagnostic>) -> Option<About> {
    let Some(bytes) = files.get(names::ABOUT) else {
        findings.push(Diagnostic::error(codes::FILE_MISSING, inside(names::ABOUT)));
        return None;
    };
    match serde_json::from_slice::<About>(bytes) {
        Ok(about) if about.schema == SCHEMA => Some(about),
        Ok(about) => {
            let finding = Diagnostic::error(codes::ABOUT_UNREADABLE, inside(names::ABOUT));
            findings.push(finding.with("detail", about.schema).with("schema", SCHEMA));
            None
        }
        Err(error) => {
            let finding = Diagnostic::error(codes::ABOUT_UNREADABLE, inside(names::ABOUT));
            findings.push(finding.with("detail", error.to_string()).with("schema", SCHEMA));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_traces_tell_which_questions_were_asked() {
        let with = |text: &str| BTreeMap::from([(names::TRACES.to_owned(), text.as_bytes().to_vec())]);
        let digest = Some("ab12".to_owned());
        assert_eq!(layout_of(&with("{\"framework\":{\"layout_digest\":\"ab12\"},\"units\":[]}")), digest);
        assert_eq!(layout_of(&with("{\"framework\": {\"layout_digest\": \"ab12\"}}")), digest);
        assert_eq!(layout_of(&with("{}")), None);
        assert_eq!(layout_of(&BTreeMap::new()), None);
    }
}
