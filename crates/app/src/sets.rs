//! Indicator sets: those that come with the program, and those that campaigns keep.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use assessment::Id;
use assessment::answers::AnswerKey;
use assessment::receipt::Fingerprint;
use framework::{
    ComponentSlot, Diagnostic, FilledBy, Framework, InputSlot, Item, Language, SourceFile, Text,
};
use store::Tx;
use store::tables::frameworks::{self, FrameworkKind, StoredFramework};

use crate::application::App;
use crate::cache::Cache;
use crate::error::Error;

/// A set that comes with the program or lies in a folder.
#[derive(Clone, Debug)]
pub struct OfferedSet {
    /// The folder's name.
    pub name: String,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// A set that is read, with the keys of its form.
#[derive(Debug)]
pub struct LoadedSet {
    /// The set.
    pub framework: Framework,
    /// The linter's warnings and notes.
    pub findings: Vec<Diagnostic>,
    /// Every key of the form, in the order of the form.
    pub keys: Vec<String>,
    parsed: HashMap<String, AnswerKey>,
    dependents: Vec<Vec<ComponentSlot>>,
    columns: Vec<Item>,
    /// By question: what it is called beside the heading of its component, in Vietnamese and in English.
    labels: Vec<Text>,
}

impl LoadedSet {
    /// What a key stands for.
    #[must_use]
    pub fn key(&self, key: &str) -> Option<AnswerKey> {
        self.parsed.get(key).copied()
    }

    /// The components whose points depend on an answer.
    #[must_use]
    pub fn dependents(&self, key: AnswerKey) -> Vec<ComponentSlot> {
        match key {
            AnswerKey::Question(slot) => self.dependents.get(slot.position()).cloned().unwrap_or_default(),
            AnswerKey::Claim(slot) | AnswerKey::Reason(slot) | AnswerKey::Explanation(slot) => vec![slot],
        }
    }

    /// The main indices, which are the columns of a ranking, in the order of the set.
    #[must_use]
    pub fn columns(&self) -> &[Item] {
        &self.columns
    }

    /// The main index with this code.
    #[must_use]
    pub fn column(&self, code: &str) -> Option<Item> {
        self.columns.iter().copied().find(|item| self.framework.label(*item).0 == code)
    }

    /// The main index that a component belongs to.
    #[must_use]
    pub fn column_of(&self, slot: ComponentSlot) -> Option<Item> {
        self.framework.column_of(slot)
    }

    /// Number and words of a question beside the heading of its component: `a) Số máy tính`.
    #[must_use]
    pub fn label(&self, slot: InputSlot, language: Language) -> &str {
        self.labels.get(slot.position()).map_or("", |label| label.get(language))
    }

    /// What a key stands for, where the unit answers it: not what the managing body counts.
    #[must_use]
    pub fn unit_key(&self, key: &str) -> Option<AnswerKey> {
        self.key(key).filter(|key| match key {
            AnswerKey::Question(slot) => self.framework[*slot].filled_by == FilledBy::Unit,
            AnswerKey::Claim(_) | AnswerKey::Reason(_) | AnswerKey::Explanation(_) => true,
        })
    }

    fn new(read: (Option<Framework>, Vec<Diagnostic>)) -> Result<Self, Vec<Diagnostic>> {
        let (framework, findings) = read;
        let Some(framework) = framework else { return Err(findings) };
        let parsed: HashMap<String, AnswerKey> =
            AnswerKey::all(&framework).into_iter().map(|key| (key.key(&framework), key)).collect();
        let keys = AnswerKey::all(&framework).into_iter().map(|key| key.key(&framework)).collect();
        let dependents = framework.dependents();
        let columns = framework.ranking_columns();
        let label = |slot: InputSlot| {
            let [vi, en] = [Language::Vietnamese, Language::English]
                .map(|language| framework.question_label(slot, language));
            Text { vi, en }
        };
        let labels = framework.input_slots().map(label).collect();
        Ok(Self { framework, findings, keys, parsed, dependents, columns, labels })
    }
}

/// The sets that were read so far; a stored set never changes.
pub(crate) struct Sets(Cache<Id<FrameworkKind>, Arc<LoadedSet>>);

/// The most sets that are cached.
const SETS_MAX: usize = 32;

impl Default for Sets {
    fn default() -> Self {
        Self(Cache::new(SETS_MAX))
    }
}

impl Sets {
    /// The stored set with this id.
    pub(crate) fn get(&self, tx: &Tx<'_>, id: Id<FrameworkKind>) -> Result<Arc<LoadedSet>, Error> {
        self.0.get_or_make(&id, || {
            let stored = frameworks::by_id(tx, id)?.ok_or(Error::NotFound)?;
            load(&stored).map(Arc::new)
        })
    }
}

fn load(stored: &StoredFramework) -> Result<LoadedSet, Error> {
    let files: BTreeMap<String, String> = serde_json::from_str(&stored.files)
        .map_err(|error| Error::Internal(format!("stored set {}: {error}", stored.id)))?;
    let files: Vec<SourceFile> = files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    LoadedSet::new(framework::reread(&files, None)).map_err(|findings| {
        // It was read when it was stored, and what this program alone refuses does not count.
        Error::Internal(format!("stored set {} has {} findings now", stored.id, findings.len()))
    })
}

impl App {
    /// Reads an offered set: the set with its warnings, or everything that is wrong.
    ///
    /// # Errors
    /// Its findings where it has errors.
    pub fn check_set(offered: &OfferedSet) -> Result<LoadedSet, Vec<Diagnostic>> {
        LoadedSet::new(framework::read(&offered.files))
    }

    /// What is stored of an offered set.
    pub(crate) fn stored_set(&self, offered: &OfferedSet, set: &LoadedSet) -> StoredFramework {
        let files: BTreeMap<&str, &str> =
            offered.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let files = serde_json::json!(files).to_string();
        StoredFramework {
            id: self.new_id(),
            code: set.framework.code.clone(),
            edition: set.framework.edition.clone(),
            digest: Fingerprint::of(files.as_bytes()).to_string(),
            files,
        }
    }
}

impl App {
    /// The sets that were read.
    pub(crate) fn sets(&self) -> Arc<Sets> {
        self.memory()
    }
}
