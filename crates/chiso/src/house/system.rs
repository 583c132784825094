//! The clock and the randomness of the system that the program runs on.

use std::time::{SystemTime, UNIX_EPOCH};

use app::{App, Clock, Randomness};
use assessment::Moment;
use store::Db;

/// The system's clock.
pub struct SystemClock;

/// The system's randomness, which nobody can guess.
pub struct SystemRandomness;

/// An application on a database, with the system's clock and randomness.
#[must_use]
pub fn app_on(db: &Db) -> App {
    App::new(db.clone(), Box::new(SystemClock), Box::new(SystemRandomness))
}

/// Now, by the system's clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the edge of the program reads the clock")]
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_microseconds(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        now()
    }
}

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // A secret that could be guessed must never be given out.
            panic!("the system gives no randomness: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_runs_in_this_century_and_no_two_secrets_are_equal() {
        assert!(now().local().year() >= 2026);
        let (mut one, mut other) = ([0; 32], [0; 32]);
        SystemRandomness.fill(&mut one);
        SystemRandomness.fill(&mut other);
        assert_ne!(one, other);
    }
}
