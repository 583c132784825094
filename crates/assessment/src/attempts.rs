//! How long somebody waits who guesses: by what is guessed and from where, and less and less as time goes by.

use crate::Moment;

/// How wrong attempts of one kind are held against anyone who makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptRule {
    /// How many wrong attempts are free.
    pub free: u32,
    /// The wait after the first one that is not, in seconds.
    pub wait_seconds: i64,
    /// The longest wait, in seconds: the wait doubles with each further attempt up to here.
    pub wait_seconds_max: i64,
    /// After so many seconds one wrong attempt is forgiven, and so on.
    pub forgiven_seconds: i64,
}

impl AttemptRule {
    /// Guesses at one account from one address, from one browser, or within one session: 30 s after the fifth, doubling
    /// up to an hour.
    pub const ONE_ACCOUNT: Self =
        Self { free: 5, wait_seconds: 30, wait_seconds_max: 3_600, forgiven_seconds: 600 };

    /// Guesses at whatever accounts from one address: an office behind one address has many people who mistype, and a
    /// browser that signed in before does not count here at all.
    pub const ONE_ADDRESS: Self =
        Self { free: 50, wait_seconds: 60, wait_seconds_max: 60, forgiven_seconds: 60 };

    /// Seconds to wait after so many wrong attempts.
    #[must_use]
    pub const fn wait(self, failures: u32) -> i64 {
        if failures < self.free {
            return 0;
        }
        let doublings = failures - self.free;
        if doublings >= 32 {
            return self.wait_seconds_max;
        }
        let wait = self.wait_seconds << doublings;
        if wait > self.wait_seconds_max { self.wait_seconds_max } else { wait }
    }
}

/// Wrong attempts that are still held against somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many, at `counted_at`.
    pub failures: u32,
    /// Since when none was forgiven.
    pub counted_at: Moment,
    /// No attempt is looked at before this.
    pub waits_until: Moment,
}

impl Attempts {
    /// Seconds that are still to wait; 0 where an attempt is looked at.
    #[must_use]
    pub const fn wait(&self, now: Moment) -> i64 {
        self.waits_until.seconds_since(now)
    }

    /// With one more wrong attempt; those that were made before, as far as they are not forgiven.
    #[must_use]
    pub fn failed(before: Option<Self>, rule: AttemptRule, now: Moment) -> Self {
        let held = before.map(|before| before.at(rule, now));
        let failures = held.map_or(0, |held| held.failures).saturating_add(1);
        let counted_at = held.filter(|held| held.failures > 0).map_or(now, |held| held.counted_at);
        Self { failures, counted_at, waits_until: now.plus_seconds(rule.wait(failures)) }
    }

    /// When all of them are forgiven, and nothing waits.
    #[must_use]
    pub fn forgotten_at(&self, rule: AttemptRule) -> Moment {
        let seconds = i64::from(self.failures).saturating_mul(rule.forgiven_seconds);
        self.counted_at.plus_seconds(seconds).max(self.waits_until)
    }

    fn at(self, rule: AttemptRule, now: Moment) -> Self {
        let steps = now.seconds_since(self.counted_at).div_euclid(rule.forgiven_seconds.max(1)).max(0);
        let forgiven = u32::try_from(steps).unwrap_or(u32::MAX);
        Self {
            failures: self.failures.saturating_sub(forgiven),
            counted_at: self.counted_at.plus_seconds(steps.saturating_mul(rule.forgiven_seconds)),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: AttemptRule = AttemptRule::ONE_ACCOUNT;

    fn at(seconds: i64) -> Moment {
        Moment::from_microseconds(0).plus_seconds(seconds)
    }

    fn failures(count: u32, every_seconds: i64) -> Attempts {
        let mut held = None;
        for number in 0..count {
            held = Some(Attempts::failed(held, RULE, at(i64::from(number) * every_seconds)));
        }
        held.unwrap()
    }

    #[test]
    fn anyone_who_guesses_waits_longer_and_longer() {
        let waits: Vec<i64> = (0..14).map(|count| RULE.wait(count)).collect();
        assert_eq!(waits.get(4), Some(&0));
        assert_eq!(waits.get(5), Some(&30));
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(RULE.wait(u32::MAX), 3_600);
    }

    #[test]
    fn one_wrong_password_an_hour_never_comes_to_a_wait() {
        let held = failures(1_000, 3_600);
        assert_eq!(held.failures, 1);
        assert_eq!(held.wait(at(999 * 3_600)), 0);
    }

    #[test]
    fn what_was_held_against_somebody_falls_with_time_and_is_forgotten() {
        let held = failures(8, 1);
        assert_eq!(held.wait(at(7)), 240);
        assert_eq!(held.forgotten_at(RULE), at(8 * 600));
        let later = Attempts::failed(Some(held), RULE, at(4 * 600));
        assert_eq!(later.failures, 5, "four were forgiven, and one was made");
        assert_eq!(Attempts::failed(Some(held), RULE, at(90_000)).failures, 1);
    }

    #[test]
    fn a_clock_that_goes_back_forgives_nothing_and_breaks_nothing() {
        let held = Attempts::failed(Some(failures(6, 600)), RULE, at(-5_000));
        assert!(held.failures >= 2);
    }

    #[test]
    fn attempts_are_not_forgotten_while_somebody_still_waits() {
        let held = Attempts { failures: 1, counted_at: at(0), waits_until: at(100) };
        assert_eq!(held.forgotten_at(AttemptRule { forgiven_seconds: 10, ..RULE }), at(100));
        assert_eq!(held.forgotten_at(AttemptRule { forgiven_seconds: 200, ..RULE }), at(200));
    }
}
