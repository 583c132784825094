//! A progress bar on standard error, only where somebody looks and work lasts over a second.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use words::say;

use crate::output::Console;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a piece of work has come.
pub struct Progress {
    bar: ProgressBar,
}

/// Begins a piece of work of `length` steps, 0 where that is not yet known.
pub fn begin(console: &Console, what: &str, length: usize) -> Progress {
    let bar = ProgressBar::with_draw_target(steps(length), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_message(say(console.language, what, &[]));
    Progress { bar }
}

impl Progress {
    /// How many steps there are.
    pub fn set_length(&self, length: usize) {
        self.bar.set_length(steps(length).unwrap_or(0));
    }

    /// One step is done.
    pub fn step(&self) {
        if self.bar.is_hidden() && is_due(self.bar.elapsed()) {
            // Still hidden where standard error is not a terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }

    /// The work is done; the bar goes away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn steps(length: usize) -> Option<u64> {
    u64::try_from(length).ok()
}

fn is_due(elapsed: Duration) -> bool {
    elapsed > PATIENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_work_shows_no_bar() {
        assert!(!is_due(Duration::from_millis(900)));
        assert!(is_due(Duration::from_millis(1100)));
    }
}
