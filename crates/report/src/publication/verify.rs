//! Computes a publication again from its sources alone, and names the first line of each table that differs.

use assessment::correction::four_scores;
use assessment::receipt::Fingerprint;
use framework::{Diagnostic, Place};
use scoring::Plan;

use super::container::inside;
use super::{Bundle, Publication, codes, figures, names, read, waiting_components};

/// What a check found.
pub struct Verification {
    /// SHA-256 of the whole file, to be held against the one that was announced.
    pub sha256: String,
    /// What was published; `None` where it cannot be read.
    pub bundle: Option<Bundle>,
    /// How many units there are.
    pub units: usize,
    /// How many lines of figures were computed again.
    pub lines: usize,
    /// Everything that is wrong.
    pub findings: Vec<Diagnostic>,
}

/// Checks a publication. `version` is that of the program that checks.
#[must_use]
pub fn verify(name: &str, bytes: &[u8], version: &str) -> Verification {
    let sha256 = Fingerprint::of(bytes).to_string();
    let (bundle, mut findings) = read(name, bytes);
    let Some(bundle) = bundle else {
        return Verification { sha256, bundle: None, units: 0, lines: 0, findings };
    };
    let lines = if bundle.can_be_computed(&findings) { compare(&bundle, version, &mut findings) } else { 0 };
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Verification { sha256, units: bundle.submitted.units().len(), bundle: Some(bundle), lines, findings }
}

/// Holds every table against what the sources give; counts the lines.
fn compare(bundle: &Bundle, version: &str, findings: &mut Vec<Diagnostic>) -> usize {
    let Ok(plan) = Plan::new(&bundle.framework, bundle.terms.clone()) else {
        findings.push(Diagnostic::error(codes::TERMS, inside(names::ABOUT)));
        return 0;
    };
    let publication = Publication {
        about: &bundle.about,
        set: &bundle.set,
        plan: &plan,
        submitted: &bundle.submitted,
        corrections: &bundle.corrections,
        formerly: &bundle.formerly,
    };
    let scores = four_scores(&plan, &bundle.submitted, &bundle.corrections);
    for (component, units) in waiting_components(&plan, &scores) {
        findings.push(
            Diagnostic::warning(codes::COUNTED_WITHOUT_DATA, inside(names::ANSWERS))
                .with("component", component)
                .with("units", units.len()),
        );
    }
    let computed = match figures(&publication) {
        Ok(computed) => computed,
        Err(fault) => {
            findings.push(
                Diagnostic::error(codes::ABOUT_UNREADABLE, inside(names::ABOUT))
                    .with("detail", fault.to_string())
                    .with("schema", super::SCHEMA),
            );
            return 0;
        }
    };
    let mut lines = 0;
    for (name, computed) in &computed {
        let found = bundle.files.get(name);
        if name == names::TRACES && bundle.about.program.version != version {
            findings.push(
                Diagnostic::note(codes::TRACES_OF_ANOTHER_VERSION, inside(name))
                    .with("theirs", bundle.about.program.version.as_str())
                    .with("ours", version),
            );
            continue;
        }
        lines += computed.split(|byte| *byte == b'\n').count().saturating_sub(1);
        match found {
            None => findings.push(Diagnostic::error(codes::FILE_MISSING, inside(name))),
            Some(found) if found == computed => {}
            Some(found) => findings.push(first_difference(name, found, computed)),
        }
    }
    lines
}

/// The first line that differs, as it stands and as it is computed.
fn first_difference(name: &str, found: &[u8], computed: &[u8]) -> Diagnostic {
    let (found, computed) = (String::from_utf8_lossy(found), String::from_utf8_lossy(computed));
    let (mut theirs, mut ours) = (found.split('\n'), computed.split('\n'));
    let mut line = 0;
    loop {
        line += 1;
        match (theirs.next(), ours.next()) {
            (Some(theirs), Some(ours)) if theirs == ours => {}
            (theirs, ours) => {
                let (theirs, ours) = excerpts(theirs.unwrap_or_default(), ours.unwrap_or_default());
                let place = Place::Line {
                    file: name.into(),
                    line,
                    column: 1,
                    length: 0,
                    text: theirs.as_str().into(),
                };
                return Diagnostic::error(codes::ROW_DIFFERS, place)
                    .with("found", theirs)
                    .with("computed", ours);
            }
        }
    }
}

/// Letters of a line that are shown.
const SHOWN: usize = 160;

/// Both lines, from a little before where they part.
fn excerpts(theirs: &str, ours: &str) -> (String, String) {
    let same = theirs.chars().zip(ours.chars()).take_while(|(a, b)| a == b).count();
    let from =
        if theirs.chars().count().max(ours.chars().count()) <= SHOWN { 0 } else { same.saturating_sub(40) };
    let cut = |line: &str| line.chars().skip(from).take(SHOWN).collect::<String>().trim_end().to_owned();
    (cut(theirs), cut(ours))
}
