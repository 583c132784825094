//! What the units of a closed campaign submitted, kept in memory: it does not change any more, but for late evidence.

use std::sync::Arc;

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::self_assessment::SelfAssessment;
use scoring::{Answers, Breach};
use store::tables::forms::FormRow;

use crate::application::App;
use crate::cache::Cache;

/// The most campaigns that are cached.
const CAMPAIGNS_MAX: usize = 4;

/// What was submitted, and what somebody should look at before accepting it.
#[derive(Debug)]
pub struct Submission {
    /// Answers of the units, row by row.
    pub answers: Answers,
    /// Findings by row.
    pub findings: Vec<Vec<Breach>>,
}

/// Which state of the forms something was read from.
type State = Vec<(Id<SelfAssessment>, u64, i64)>;

/// The campaigns that were looked at last.
pub(crate) struct SubmissionCache(Cache<Id<Campaign>, (Arc<State>, Arc<Submission>)>);

impl Default for SubmissionCache {
    fn default() -> Self {
        Self(Cache::new(CAMPAIGNS_MAX))
    }
}

impl SubmissionCache {
    /// The submission of a campaign, if it was read from the forms as they are.
    pub(super) fn get(&self, campaign: Id<Campaign>, forms: &[FormRow]) -> Option<Arc<Submission>> {
        let (state, submission) = self.0.get(&campaign)?;
        (*state == state_of(forms)).then_some(submission)
    }

    /// Keeps it.
    pub(super) fn put(&self, campaign: Id<Campaign>, forms: &[FormRow], submission: &Arc<Submission>) {
        self.0.insert(campaign, (Arc::new(state_of(forms)), Arc::clone(submission)));
    }
}

fn state_of(forms: &[FormRow]) -> State {
    forms.iter().map(|form| (form.id, form.answers_version, form.version)).collect()
}

impl App {
    /// What was submitted to the campaigns that were looked at last.
    pub(crate) fn submission_cache(&self) -> Arc<SubmissionCache> {
        self.memory()
    }
}
