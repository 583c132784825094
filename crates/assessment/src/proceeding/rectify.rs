//! Rectifying an indicator after its result was published: entered, taken back, part of an edition.

use super::Proceeding;
use crate::Moment;
use crate::correction::{Change, Reason};
use crate::rectification::Rectification;
use crate::recusal::Decider;
use crate::refusal::{Refusal, codes};

impl Proceeding {
    /// Enters a rectification, which counts from the next edition on.
    ///
    /// # Errors
    /// A refusal where one waits already, nothing changes, or the reason says nothing.
    pub fn rectify(
        mut self,
        by: Decider,
        at: Moment,
        changes: Vec<Change>,
        reason: Reason,
    ) -> Result<Self, Refusal> {
        if self.waiting_rectification().is_some() {
            return Err(Refusal::state(codes::RECTIFIED_ALREADY));
        }
        if changes.is_empty() {
            return Err(Refusal::state(codes::NOTHING_CHANGED));
        }
        reason.must_say_something()?;
        self.rectifications.push(Rectification { changes, reason, by, at, edition: None });
        Ok(self)
    }

    /// Takes back a rectification that no edition has.
    ///
    /// # Errors
    /// A refusal where none waits.
    pub fn withdraw_rectification(mut self) -> Result<Self, Refusal> {
        if self.waiting_rectification().is_none() {
            return Err(Refusal::state(codes::NO_RECTIFICATION));
        }
        self.rectifications.pop();
        Ok(self)
    }

    /// The rectification that no edition has yet.
    #[must_use]
    pub fn waiting_rectification(&self) -> Option<&Rectification> {
        self.rectifications.last().filter(|last| last.edition.is_none())
    }

    /// The rectification that waits counts from this edition on. Is there one?
    pub fn publish_rectification(&mut self, edition: u32) -> bool {
        let waiting = self.rectifications.last_mut().filter(|last| last.edition.is_none());
        waiting.map(|waiting| waiting.edition = Some(edition)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::ReasonCode;
    use crate::recusal::tests::a_decider;
    use framework::Exact;
    use framework::testing::component_slot;

    fn points(points: &str) -> Vec<Change> {
        vec![Change::Points { component: component_slot(0), points: Exact::parse(points).ok() }]
    }

    fn rectified(proceeding: Proceeding, changes: Vec<Change>, text: &str) -> Result<Proceeding, Refusal> {
        let reason = Reason { code: ReasonCode::Other, text: text.to_owned() };
        proceeding.rectify(a_decider(), Moment::from_microseconds(7), changes, reason)
    }

    #[test]
    fn what_is_set_right_counts_from_its_edition_on_and_not_before() {
        let entered = rectified(Proceeding::default(), points("5"), "Cộng nhầm").unwrap();
        assert!(entered.corrections(0, component_slot(0)).is_empty());
        assert_eq!(entered.proposed(0, component_slot(0)).len(), 1);
        let twice = rectified(entered.clone(), points("6"), "Cộng nhầm");
        assert_eq!(twice, Err(Refusal::state(codes::RECTIFIED_ALREADY)));

        let mut published = entered;
        assert!(published.publish_rectification(2));
        assert!(!published.publish_rectification(3));
        assert_eq!(published.corrections(0, component_slot(0)).len(), 1);
        assert!(published.proposed(0, component_slot(0)).is_empty());
        let withdrawn = published.clone().withdraw_rectification();
        assert_eq!(withdrawn, Err(Refusal::state(codes::NO_RECTIFICATION)));

        let mut again = rectified(published, points("6"), "Lại nhầm").unwrap();
        assert!(again.publish_rectification(3));
        let editions: Vec<_> = again.rectifications.iter().map(|it| it.edition).collect();
        assert_eq!(editions, [Some(2), Some(3)]);
    }

    #[test]
    fn one_that_changes_nothing_or_says_nothing_is_refused_and_one_may_be_taken_back() {
        let nothing = rectified(Proceeding::default(), Vec::new(), "Cộng nhầm");
        assert_eq!(nothing, Err(Refusal::state(codes::NOTHING_CHANGED)));
        let silent = rectified(Proceeding::default(), points("5"), "  ");
        assert_eq!(silent, Err(Refusal::state(codes::REASON_NEEDED)));
        let entered = rectified(Proceeding::default(), points("5"), "Cộng nhầm").unwrap();
        assert_eq!(entered.withdraw_rectification(), Ok(Proceeding::default()));
    }
}
