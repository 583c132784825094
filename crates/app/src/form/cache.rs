//! What stands in forms, kept in memory between saves, so that a save does not read a whole form anew.
//!
//! The row of a form says which count of answers it has and when that changed last. What is kept is used only where
//! both are what the row says in the very transaction. It is put here by the transaction that saves, so that the next
//! save of the same commit finds it, and forgotten where that transaction fails.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};
use scoring::Answers;
use store::tables::answers::AnswerRow;
use store::tables::evidence::EvidenceRow;
use store::tables::forms::FormRow;

use super::computed::Computed;
use super::last_year::LastYear;
use crate::application::App;
use crate::cache::Cache;

/// The most forms that are kept; a form takes some 20 kB.
const FORMS_MAX: usize = 256;

/// Answers by key.
pub type AnswerRows = BTreeMap<String, AnswerRow>;

/// The forms that were saved last.
pub(crate) struct FormCache(Cache<Id<SelfAssessment>, CachedForm>);

#[derive(Clone)]
struct CachedForm {
    of: (u64, Option<Moment>),
    contents: FormContents,
}

impl Default for FormCache {
    fn default() -> Self {
        Self(Cache::new(FORMS_MAX))
    }
}

/// What stands in a form. Clones share it.
#[derive(Clone, Debug)]
pub struct FormContents {
    /// Answers by key.
    pub answers: Arc<AnswerRows>,
    /// Evidence.
    pub evidence: Arc<Vec<EvidenceRow>>,
    /// What the unit submitted for the year before.
    pub last_year: Arc<LastYear>,
    /// The answers and the evidence as the engine scores them.
    pub scored: Arc<Answers>,
    /// Figures without traces, worked out when somebody first asks for them.
    pub figures: Arc<OnceLock<Arc<Computed>>>,
}

impl FormCache {
    /// What stands in this form, where it is kept as the row says.
    pub(crate) fn get(&self, form: &FormRow) -> Option<FormContents> {
        let cached = self.0.get(&form.id)?;
        (cached.of == (form.answers_version, form.changed_at)).then_some(cached.contents)
    }

    /// Takes what stands in this form out, where it is kept as the row says: it is about to change in place.
    pub(crate) fn take(&self, form: &FormRow) -> Option<FormContents> {
        let cached = self.0.remove(&form.id)?;
        (cached.of == (form.answers_version, form.changed_at)).then_some(cached.contents)
    }

    /// Forgets a form: it is about to change, or its change was not saved.
    pub(crate) fn forget(&self, form: Id<SelfAssessment>) {
        self.0.remove(&form);
    }

    /// Forgets every form: which one was not saved is not known.
    pub(crate) fn forget_all(&self) {
        self.0.clear();
    }

    /// Keeps what stands in a form.
    pub(crate) fn put(&self, form: &FormRow, contents: FormContents) {
        let cached = CachedForm { of: (form.answers_version, form.changed_at), contents };
        // A reader's snapshot may be older than what a writer has put here since.
        self.0.insert_unless_preferred(form.id, cached, |current| current.of.0 > form.answers_version);
    }
}

impl App {
    /// What stands in the forms that were saved last.
    pub(crate) fn form_cache(&self) -> Arc<FormCache> {
        self.memory()
    }
}
