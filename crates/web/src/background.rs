//! Work beside the requests, again and again: reminders, letters, the copy that the history is found by.

use std::time::Duration;

use app::App;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};

use crate::letters::post_letters;
use crate::state::WebState;

/// How often the history catches up with the log.
const CATCHING_UP: Duration = Duration::from_secs(30);

/// The most parts of the log that are copied then: 10,000 entries, or half a second of the writer.
const CAUGHT_UP_AT_MOST: usize = 20;

/// How often it is looked whether a deadline has come near.
const REMINDERS: Duration = Duration::from_secs(600);

/// How often it is looked whether a letter is due.
const LETTERS: Duration = Duration::from_secs(60);

/// Begins all of it; each goes on until it is aborted.
pub fn begin(state: &WebState) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(remind(state.app.clone())),
        tokio::spawn(post(state.clone())),
        tokio::spawn(catch_up(state.app.clone())),
    ]
}

/// Reminds units of a deadline that comes near, again and again: who was reminded is not reminded twice.
async fn remind(app: App) {
    let mut interval = tokio::time::interval(REMINDERS);
    loop {
        interval.tick().await;
        aside(&app, "nobody was reminded", App::remind).await;
    }
}

/// Copies what the log is found by, a part at a time and not without a pause: whoever saves comes first, and so does
/// the start of the server.
async fn catch_up(app: App) {
    let mut interval = tokio::time::interval_at(Instant::now() + CATCHING_UP, CATCHING_UP);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        for _ in 0..CAUGHT_UP_AT_MOST {
            let more = aside(&app, "the history is found more slowly", App::catch_up_history).await;
            if more != Some(true) {
                break;
            }
        }
    }
}

/// Work beside the requests. What goes wrong is told, and the next attempt comes by itself.
async fn aside<T: Send + 'static>(
    app: &App,
    otherwise: &'static str,
    work: fn(&App) -> Result<T, app::Error>,
) -> Option<T> {
    let app = app.clone();
    match tokio::task::spawn_blocking(move || work(&app)).await {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => tracing::warn!(%error, "{otherwise}; the next attempt comes by itself"),
        Err(error) => tracing::error!(%error, "{otherwise}: the work itself failed"),
    }
    None
}

/// Sends the letters that are due, again and again.
async fn post(state: WebState) {
    let mut interval = tokio::time::interval(LETTERS);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match post_letters(&state).await {
            Ok(_) => {}
            Err(error @ app::Error::Unavailable(_)) => {
                tracing::warn!(%error, "no letter was sent; the next attempt comes by itself");
            }
            Err(error) => tracing::error!(%error, "a letter cannot be sent"),
        }
    }
}
