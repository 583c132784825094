//! What the units of a closed campaign submitted, kept in memory: it does not change any more, but for late evidence.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::self_assessment::SelfAssessment;
use scoring::{Answers, Breach};
use store::tables::forms::FormRow;

use crate::application::App;

/// The most campaigns that are kept.
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
#[derive(Default)]
pub(crate) struct SubmissionCache(Mutex<HashMap<Id<Campaign>, Kept>>);

type Kept = (State, Arc<Submission>);

impl SubmissionCache {
    /// What is kept of a campaign, as these forms are.
    pub(super) fn get(&self, campaign: Id<Campaign>, forms: &[FormRow]) -> Option<Arc<Submission>> {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, submission) = cached.get(&campaign)?;
        (*state == state_of(forms)).then(|| Arc::clone(submission))
    }

    /// Keeps it.
    pub(super) fn put(&self, campaign: Id<Campaign>, forms: &[FormRow], submission: &Arc<Submission>) {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.len() >= CAMPAIGNS_MAX && !cached.contains_key(&campaign) {
            cached.clear();
        }
        cached.insert(campaign, (state_of(forms), Arc::clone(submission)));
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
