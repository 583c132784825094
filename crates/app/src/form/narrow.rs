//! What somebody sees of a form whose roles are of main indices alone: these indices, and the general information.

use std::collections::BTreeSet;
use std::sync::Arc;

use assessment::Refusal;
use assessment::answers::AnswerKey;
use assessment::main_indices::main_indices;
use assessment::permission::Action;
use assessment::progress::{self, Progress};
use assessment::refusal::codes;
use framework::{ComponentSlot, InputSlot, Item, Owner};
use scoring::Breach;

use super::cache::{AnswerRows, FormContents};
use super::computed::Computed;
use super::load::{FormView, target};

/// The part that is seen, and the whole, which receipts and points are made of.
#[derive(Clone, Debug)]
pub(super) struct Narrow {
    columns: Vec<Item>,
    components: BTreeSet<ComponentSlot>,
    pub whole: FormContents,
}

impl FormView {
    /// The form as the one who looks may see it. A view that is to be shown goes through here.
    pub(crate) fn narrowed(mut self) -> Self {
        let place = target(&self.form, self.stage, None);
        let Some(indices) = main_indices(&self.signed_in.actor, Action::ReadForm, &place) else {
            return self;
        };
        let framework = &self.set.framework;
        let mut columns = framework.ranking_columns();
        columns.retain(|item| indices.contains(framework.label(*item).0));
        let components = columns.iter().flat_map(|item| framework.components_below(*item)).collect();
        self.narrow = Some(Narrow { columns, components, whole: self.contents() });
        let is_seen = |key: &str| self.sees_answer(key);
        let answers: AnswerRows = self
            .answers
            .iter()
            .filter(|(key, _)| is_seen(key))
            .map(|(key, row)| (key.clone(), row.clone()))
            .collect();
        let last_year = self.last_year.of_keys(is_seen);
        let evidence = self.evidence.iter().filter(|row| self.sees_code(&row.component)).cloned().collect();
        self.answers = Arc::new(answers);
        self.last_year = Arc::new(last_year);
        self.evidence = Arc::new(evidence);
        self
    }

    /// Is all of the form seen?
    #[must_use]
    pub const fn sees_whole(&self) -> bool {
        self.narrow.is_none()
    }

    /// All of the form is to be seen.
    ///
    /// # Errors
    /// The refusal.
    pub fn must_see_whole(&self) -> Result<(), Refusal> {
        if self.sees_whole() { Ok(()) } else { Err(Refusal::person(codes::ONLY_OWN_INDICES)) }
    }

    /// The main indices that are seen, in the order of the set.
    #[must_use]
    pub fn columns(&self) -> &[Item] {
        self.narrow.as_ref().map_or_else(|| self.set.columns(), |narrow| &narrow.columns)
    }

    /// Is the component seen?
    #[must_use]
    pub fn sees(&self, slot: ComponentSlot) -> bool {
        self.narrow.as_ref().is_none_or(|narrow| narrow.components.contains(&slot))
    }

    pub(super) fn sees_answer(&self, key: &str) -> bool {
        if self.sees_whole() {
            return true;
        }
        match self.set.key(key) {
            None => false,
            Some(AnswerKey::Question(slot)) => self.sees_input(slot),
            Some(AnswerKey::Claim(slot) | AnswerKey::Reason(slot) | AnswerKey::Explanation(slot)) => {
                self.sees(slot)
            }
        }
    }

    /// Of what was computed, the findings, the progress and the missing questions that are seen.
    pub(super) fn seen_of(&self, mut computed: Computed) -> Computed {
        let Some(narrow) = &self.narrow else { return computed };
        computed.findings.retain(|finding| self.sees_finding(finding));
        computed.missing.retain(|slot| self.sees_input(*slot));
        let (framework, answers) = (&self.set.framework, &computed.answers);
        let seen = narrow.components.iter().map(|slot| progress::of_component(framework, answers, 0, *slot));
        computed.progress = seen.fold(progress::of_general(framework, answers, 0), Progress::plus);
        computed
    }

    fn sees_finding(&self, finding: &Breach) -> bool {
        match (finding.component, finding.input) {
            (Some(slot), _) => self.sees(slot),
            (None, Some(slot)) => self.sees_input(slot),
            (None, None) => false,
        }
    }

    fn sees_input(&self, slot: InputSlot) -> bool {
        match self.set.framework.inputs.get(slot.position()).map(|input| input.owner) {
            Some(Owner::Component(slot)) => self.sees(slot),
            Some(Owner::General) => true,
            None => false,
        }
    }

    fn sees_code(&self, component: &str) -> bool {
        self.set.framework.component(component).is_some_and(|(slot, _)| self.sees(slot))
    }
}
