//! What is wrong with an instance: every part is looked at, and nothing is changed by looking.

mod contents;
mod folder;
mod neighbours;
mod tampering;
mod unreadable;

use std::path::Path;

use framework::{Diagnostic, Language};
use words::say;

use crate::instance::{Config, own_sets};
use crate::output::{CommandError, variables};

pub use tampering::missing_heads;

/// What was seen.
#[derive(Default)]
pub struct Report {
    /// Facts by name, in the order in which they were seen.
    pub facts: Vec<(&'static str, String)>,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
}

impl Report {
    fn fact(&mut self, name: &'static str, value: impl Into<String>) {
        self.facts.push((name, value.into()));
    }

    /// Notes a fault instead of stopping.
    fn absorb(&mut self, stop: CommandError) {
        match stop {
            CommandError::Faults(found) => self.findings.extend(found),
            CommandError::System(found) => self.findings.push(*found),
            CommandError::Shown | CommandError::ReaderGone | CommandError::Interrupted => {}
        }
    }
}

/// Examines an instance.
pub fn examine(data: &Path, named: Option<&Path>, language: Language) -> Report {
    let mut report = Report::default();
    let read = Config::load(data, named, variables());
    let config = match read {
        Ok((config, warnings)) => {
            report.findings.extend(warnings);
            let path = Config::path(data, named);
            let shown = path.as_ref().map_or_else(
                || say(language, "server.doctor.config_default", &[]),
                |path| path.display().to_string(),
            );
            report.fact("config", shown);
            if let Some(path) = path {
                folder::examine_config(&mut report, &config, &path);
            }
            Some(config)
        }
        Err(stop) => {
            report.absorb(stop);
            None
        }
    };
    folder::examine(&mut report, data, language);
    let sets = own_sets::read(data);
    if !sets.offered.is_empty() {
        let offered: Vec<&str> = sets.offered.iter().map(|set| set.name.as_str()).collect();
        report.fact("sets", offered.join(", "));
    }
    report.findings.extend(sets.findings);
    // Without a configuration it is not known which database is meant.
    if let Some(config) = config {
        contents::examine(&mut report, data, &config);
        neighbours::examine(&mut report, &config, language);
    }
    report
}
