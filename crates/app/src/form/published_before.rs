//! What units said in the published result of the year before, for forms of an instance that did not run that year's
//! campaign itself.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::Arc;

use assessment::answers::{Stored, spelled_out};
use framework::Framework;
use report::publication;
use scoring::Answers;

use crate::application::App;
use crate::cache::Cache;

/// The most publications whose answers are cached: those of the year before, of a few sets.
const PUBLICATIONS_MAX: usize = 4;

/// Answers of publications by their SHA-256, read once.
pub(crate) struct PublishedBefore(Cache<String, Arc<Submitted>>);

impl Default for PublishedBefore {
    fn default() -> Self {
        Self(Cache::new(PUBLICATIONS_MAX))
    }
}

/// What was submitted for a publication.
struct Submitted {
    framework: Framework,
    answers: Answers,
    rows: HashMap<String, usize>,
}

impl PublishedBefore {
    /// What a unit submitted by a set, by key, in the first of these publications that names it; nothing where none does.
    /// A file that cannot be read gives nothing: its own pages and `doctor` say so.
    pub(super) fn of(&self, app: &App, files: &[String], set: &str, unit: &str) -> Stored {
        for sha256 in files {
            let Some(submitted) = self.submitted(app, sha256) else { continue };
            if submitted.framework.code != set {
                continue;
            }
            if let Some(at) = submitted.rows.get(unit) {
                return spelled_out(&submitted.framework, &submitted.answers, *at);
            }
        }
        Stored::new()
    }

    fn submitted(&self, app: &App, sha256: &str) -> Option<Arc<Submitted>> {
        let made = || read(app, sha256).map(Arc::new).ok_or(());
        self.0.get_or_make(&sha256.to_owned(), made).ok()
    }
}

fn read(app: &App, sha256: &str) -> Option<Submitted> {
    let (mut file, _) = app.content(sha256.parse().ok()?).ok()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    let bundle = publication::read("publication.zip", &bytes).0?;
    let units = bundle.submitted.units().iter().enumerate();
    let rows = units.map(|(row, unit)| (unit.code.clone(), row)).collect();
    Some(Submitted { framework: bundle.framework, answers: bundle.submitted, rows })
}

impl App {
    /// Answers of publications that were read.
    pub(crate) fn published_before(&self) -> Arc<PublishedBefore> {
        self.memory()
    }
}
