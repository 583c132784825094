//! Work beside the requests, again and again: reminders, letters, the copy that the history is found by.

use std::time::Duration;

use app::App;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};

use crate::notices::emails::send_due_emails;
use crate::older_files::look_at_files;
use crate::state::WebState;
use crate::uploads::Room;

/// How often the history catches up with the log.
const CATCHING_UP: Duration = Duration::from_secs(30);

/// The most parts of the log that are copied then: 10,000 entries, or half a second of the writer.
const CAUGHT_UP_AT_MOST: usize = 20;

/// How often it is looked whether a deadline has come near.
const REMINDERS: Duration = Duration::from_secs(600);

/// How often it is looked whether a letter is due.
const LETTERS: Duration = Duration::from_secs(60);

/// How often files that nobody names are removed.
const CLEANING: Duration = Duration::from_secs(24 * 3600);

/// How often it is looked how much room the disk has.
const LOOKING_AT_DISK: Duration = Duration::from_secs(60);

/// Begins all of it; each goes on until it is aborted.
pub fn begin(state: &WebState) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(remind(state.app.clone())),
        tokio::spawn(post(state.clone())),
        tokio::spawn(catch_up(state.app.clone())),
        tokio::spawn(clean(state.clone())),
        tokio::spawn(watch_disk(state.clone())),
        tokio::spawn(look_at_older(state.app.clone())),
    ]
}

/// Reminds units of a deadline that comes near, again and again: who was reminded is not reminded twice. Sums wrong
/// attempts up.
async fn remind(app: App) {
    let mut interval = tokio::time::interval(REMINDERS);
    loop {
        interval.tick().await;
        aside(&app, "nobody was reminded", App::remind).await;
        aside(&app, "wrong attempts are not summed up yet", App::sum_up_attempts).await;
    }
}

/// Looks at files that came in before that was done; once, when the server has started.
async fn look_at_older(app: App) {
    tokio::time::sleep(CATCHING_UP).await;
    aside(&app, "older evidence files are not looked at yet", look_at_files).await;
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

/// Removes what broken uploads left behind.
async fn clean(state: WebState) {
    let mut interval = tokio::time::interval_at(Instant::now() + state.options.cleaning_begins, CLEANING);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        let removed = aside(&state.app, "no files were cleaned away", App::remove_unnamed_files).await;
        if let Some(removed) = removed.filter(|removed| !removed.is_empty()) {
            let bytes: u64 = removed.iter().map(|blob| blob.size_bytes).sum();
            tracing::info!(files = removed.len(), bytes, "evidence: files that no row names were removed");
        }
        let (uploads, now) = (state.uploads.clone(), state.app.now());
        match tokio::task::spawn_blocking(move || uploads.forget_old(now)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "uploads: old ones could not be removed"),
            Err(error) => tracing::error!(%error, "uploads: removing old ones failed"),
        }
    }
}

/// Says in the log when there is too little room to go on, and when there is enough again.
async fn watch_disk(state: WebState) {
    let mut interval = tokio::time::interval(LOOKING_AT_DISK);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut was_low = false;
    loop {
        interval.tick().await;
        let uploads = state.uploads.clone();
        let Ok(Some(room)) = tokio::task::spawn_blocking(move || uploads.room()).await else { continue };
        let (free_mb, needed_mb) = (room.free_bytes >> 20, room.needed_bytes >> 20);
        match word_of(room, was_low) {
            Some(DiskWord::TooLittle) => {
                tracing::error!(free_mb, needed_mb, "disk: too little room to go on, make room");
            }
            Some(DiskWord::EnoughAgain) => {
                tracing::info!(free_mb, needed_mb, "disk: there is room again");
            }
            None => {}
        }
        was_low = room.is_low();
    }
}

/// What the log is told of the room on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DiskWord {
    TooLittle,
    EnoughAgain,
}

/// Again and again while it is too little, and once when it is enough again.
const fn word_of(room: Room, was_low: bool) -> Option<DiskWord> {
    match (room.is_low(), was_low) {
        (true, _) => Some(DiskWord::TooLittle),
        (false, true) => Some(DiskWord::EnoughAgain),
        (false, false) => None,
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
        match send_due_emails(&state).await {
            Ok(_) => {}
            Err(error @ app::Error::Unavailable(_)) => {
                tracing::warn!(%error, "no letter was sent; the next attempt comes by itself");
            }
            Err(error) => tracing::error!(%error, "a letter cannot be sent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_room_is_told_as_long_as_it_lasts_and_its_end_once() {
        let room = |free_bytes| Room { free_bytes, needed_bytes: 100 };
        assert_eq!(word_of(room(99), false), Some(DiskWord::TooLittle));
        assert_eq!(word_of(room(99), true), Some(DiskWord::TooLittle));
        assert_eq!(word_of(room(100), true), Some(DiskWord::EnoughAgain));
        assert_eq!(word_of(room(100), false), None);
    }
}
