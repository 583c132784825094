//! The system that the program runs on: its clock, its randomness, what it lets a server have.

use std::time::{SystemTime, UNIX_EPOCH};

use app::{App, Clock, Randomness};
use assessment::Moment;
use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use store::Db;
use web::CONNECTIONS_MAX;

/// The system's clock.
pub struct SystemClock;

/// The system's randomness, which nobody can guess.
pub struct SystemRandomness;

/// Descriptors that are no connection's: the database's, the log's, and what is open for a moment.
const DESCRIPTORS_ELSEWHERE: u64 = 256;
/// Fewer connections serve nobody.
const CONNECTIONS_MIN: usize = 64;

/// From here on new files and folders are for their owner alone, whatever the surroundings say.
pub fn keep_new_files_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Asks the system for as many descriptors as it gives; gives how many there are, `None` where there is no limit.
pub fn raise_descriptors() -> Option<u64> {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit on descriptors stays as it is");
            limit.current
        }
    }
}

/// How many connections so many descriptors are enough for: each may have a file open beside itself.
#[must_use]
pub fn connections_for(descriptors: Option<u64>) -> usize {
    let Some(descriptors) = descriptors else { return CONNECTIONS_MAX };
    let connections = descriptors.saturating_sub(DESCRIPTORS_ELSEWHERE) / 2;
    usize::try_from(connections).unwrap_or(CONNECTIONS_MAX).clamp(CONNECTIONS_MIN, CONNECTIONS_MAX)
}

/// An application on a database, with the system's clock and randomness.
#[must_use]
pub fn app_on(db: &Db) -> App {
    App::new(db.clone(), Box::new(SystemClock), Box::new(SystemRandomness))
}

/// Now, by the system's clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the console of the program reads the clock")]
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
    fn there_are_never_more_connections_than_descriptors_for_them_and_their_files() {
        assert_eq!(connections_for(None), CONNECTIONS_MAX);
        assert_eq!(connections_for(Some(1_048_576)), CONNECTIONS_MAX);
        assert_eq!(connections_for(Some(1_024)), 384);
        assert_eq!(connections_for(Some(200)), CONNECTIONS_MIN);
    }

    #[test]
    fn the_clock_runs_in_this_century_and_no_two_secrets_are_equal() {
        assert!(now().local().year() >= 2026);
        let (mut one, mut other) = ([0; 32], [0; 32]);
        SystemRandomness.fill(&mut one);
        SystemRandomness.fill(&mut other);
        assert_ne!(one, other);
    }
}
