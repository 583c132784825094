//! A progress bar on standard error, only where somebody looks and work lasts over a second.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::commands::Edge;
use crate::wording::say;

/// A bar over `length` steps; drawn once a second, so that short work shows none.
pub fn bar(edge: &Edge, what: &str, length: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        Some(u64::try_from(length).unwrap_or(0)),
        ProgressDrawTarget::stderr_with_hz(1),
    );
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_message(say(edge.language, what, &[]));
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}
