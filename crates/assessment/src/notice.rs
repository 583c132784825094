//! Mail of notices: which groups there are, who gets what unless they choose, when a letter goes and goes again.

use crate::Moment;
use crate::role::Role;

/// The hour of Viet Nam at which the letter of the day goes.
pub const DAILY_HOUR: i8 = 7;

/// The least time from one letter of a person to the next: what is told meanwhile goes together.
pub const PAUSE_SECONDS: i64 = 15 * 60;

/// A letter that the server does not take is tried so long.
pub const TRIED_SECONDS_MAX: i64 = 3 * 24 * 3600;

const FIRST_DELAY_SECONDS: i64 = 60;
const DELAY_SECONDS_MAX: i64 = 6 * 3600;

framework::named_enum! {
    /// What notices are about, as people choose by it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Group {
        /// The campaign and its deadlines.
        Campaign = "campaign",
        /// The unit's own form.
        Form = "form",
        /// Points, replies and cases.
        Points = "points",
        /// The published result.
        Result = "result",
        /// What was done to one's own account: nobody chooses not to be told.
        Account = "account",
    }
}

impl Group {
    /// Every group that people choose by, in the order of the page.
    pub const CHOSEN: [Self; 4] = [Self::Campaign, Self::Form, Self::Points, Self::Result];
}

framework::named_enum! {
    /// When a notice goes by mail.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Timing {
        /// As soon as it is told.
        AtOnce = "at_once",
        /// With the letter of the day.
        Daily = "daily",
        /// Not at all.
        Never = "never",
    }
}

impl Timing {
    /// When what is told now goes, after the last letter of the person; `None` where it does not.
    #[must_use]
    pub fn due(self, now: Moment, last_letter: Option<Moment>) -> Option<Moment> {
        match self {
            Self::AtOnce => Some(last_letter.map_or(now, |last| now.max(last.plus_seconds(PAUSE_SECONDS)))),
            Self::Daily => Some(now.next_hour(DAILY_HOUR)),
            Self::Never => None,
        }
    }
}

/// What somebody wants by mail, group by group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailWishes {
    /// The campaign and its deadlines.
    pub campaign: Timing,
    /// The unit's own form.
    pub form: Timing,
    /// Points, replies and cases.
    pub points: Timing,
    /// The published result.
    pub result: Timing,
}

impl MailWishes {
    /// What holders of these roles get unless they choose: people who only lead read once a day, people who work on forms
    /// and points at once.
    #[must_use]
    pub fn usual(roles: &[Role]) -> Self {
        let leads = |role: &Role| matches!(role, Role::UnitLeader | Role::ProvincialLeader);
        let only_leads = !roles.is_empty() && roles.iter().all(leads);
        let timing = if only_leads { Timing::Daily } else { Timing::AtOnce };
        Self { campaign: timing, form: timing, points: timing, result: timing }
    }

    /// What is wanted of a group.
    #[must_use]
    pub const fn of(&self, group: Group) -> Timing {
        match group {
            Group::Campaign => self.campaign,
            Group::Form => self.form,
            Group::Points => self.points,
            Group::Result => self.result,
            Group::Account => Timing::AtOnce,
        }
    }
}

/// When a letter that was not taken is tried again: a minute later, twice as long each time, six hours at most; `None`
/// once it was tried for three days.
#[must_use]
pub fn next_attempt(told_at: Moment, now: Moment, attempts: u32) -> Option<Moment> {
    if now.seconds_since(told_at) >= TRIED_SECONDS_MAX {
        return None;
    }
    let doubled = 1_i64.checked_shl(attempts.saturating_sub(1)).unwrap_or(i64::MAX);
    let delay = FIRST_DELAY_SECONDS.saturating_mul(doubled.max(1)).min(DELAY_SECONDS_MAX);
    Some(now.plus_seconds(delay))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        Moment::at(date(2022, 11, day).at(hour, minute, 0, 0))
    }

    #[test]
    fn a_leader_who_also_fills_in_is_told_at_once() {
        assert_eq!(MailWishes::usual(&[Role::UnitLeader]).of(Group::Form), Timing::Daily);
        assert_eq!(MailWishes::usual(&[Role::ProvincialLeader]).of(Group::Result), Timing::Daily);
        for working in [&[Role::UnitLeader, Role::UnitClerk][..], &[Role::Appraiser], &[]] {
            assert_eq!(MailWishes::usual(working).of(Group::Points), Timing::AtOnce, "{working:?}");
        }
    }

    #[test]
    fn the_first_letter_goes_at_once_and_the_next_waits_for_what_else_comes() {
        assert_eq!(Timing::AtOnce.due(at(1, 8, 0), None), Some(at(1, 8, 0)));
        assert_eq!(Timing::AtOnce.due(at(1, 8, 5), Some(at(1, 8, 0))), Some(at(1, 8, 15)));
        assert_eq!(Timing::AtOnce.due(at(1, 9, 0), Some(at(1, 8, 0))), Some(at(1, 9, 0)));
        assert_eq!(Timing::Daily.due(at(1, 6, 59), None), Some(at(1, 7, 0)));
        assert_eq!(Timing::Daily.due(at(1, 7, 0), None), Some(at(2, 7, 0)));
        assert_eq!(Timing::Never.due(at(1, 8, 0), None), None);
    }

    #[test]
    fn delays_grow_to_six_hours_and_end_after_three_days() {
        let reported = at(1, 8, 0);
        let mut now = reported;
        let mut delays = Vec::new();
        for attempts in 1..100 {
            let Some(next) = next_attempt(reported, now, attempts) else { break };
            delays.push(next.seconds_since(now) / 60);
            now = next;
        }
        assert_eq!(delays[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        assert!(delays[10..].iter().all(|minutes| *minutes == 360));
        assert_eq!(delays.len(), 20, "some three days");
        assert_eq!(next_attempt(reported, reported, u32::MAX), Some(reported.plus_seconds(6 * 3600)));
    }

    #[test]
    fn an_email_is_given_up_at_the_end_of_the_third_day() {
        let told_at = at(1, 8, 0);
        let last = told_at.plus_seconds(TRIED_SECONDS_MAX - 1);
        assert!(next_attempt(told_at, last, 20).is_some());
        assert_eq!(next_attempt(told_at, told_at.plus_seconds(TRIED_SECONDS_MAX), 20), None);
    }
}
