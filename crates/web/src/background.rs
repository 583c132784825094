//! Repeated work beside the requests: reminders, e-mails, and the copy of the log that the history is
//! searched in.

use std::time::Duration;

use app::App;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};

use crate::notices::emails::send_due_emails;
use crate::older_files::look_at_files;
use crate::state::WebState;
use crate::uploads::Room;

/// How often the searchable copy of the log is updated.
const CATCHING_UP: Duration = Duration::from_secs(30);

/// The most parts of the log that are copied then: 10,000 entries, or half a second of the writer.
const CAUGHT_UP_AT_MOST: usize = 20;

/// How often approaching deadlines are looked for.
const REMINDERS: Duration = Duration::from_secs(600);

/// How often due e-mails are looked for.
const EMAILS: Duration = Duration::from_secs(60);

/// How often files without a reference are removed.
const CLEANING: Duration = Duration::from_secs(24 * 3600);

/// How often the free space of the disk is checked.
const LOOKING_AT_DISK: Duration = Duration::from_secs(60);

/// Starts all of it; each task runs until it is aborted.
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

/// Reminds units of an approaching deadline; nobody is reminded twice. Also sums up wrong sign-in attempts.
async fn remind(app: App) {
    let mut interval = tokio::time::interval(REMINDERS);
    loop {
        interval.tick().await;
        aside(&app, "reminders: not sent", App::remind).await;
        aside(&app, "sign-in: wrong attempts not summed up in the audit log", App::sum_up_attempts).await;
    }
}

/// Examines files that came in before there was an examination; once, when the server has started.
async fn look_at_older(app: App) {
    tokio::time::sleep(CATCHING_UP).await;
    aside(&app, "evidence: older files not examined", look_at_files).await;
}

/// Updates the searchable copy of the log, a part at a time with pauses: saving and the start of the server
/// come first.
async fn catch_up(app: App) {
    let mut interval = tokio::time::interval_at(Instant::now() + CATCHING_UP, CATCHING_UP);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        for _ in 0..CAUGHT_UP_AT_MOST {
            let more =
                aside(&app, "history: searchable copy of the log not updated", App::catch_up_history).await;
            if more != Some(true) {
                break;
            }
        }
    }
}

/// Removes what interrupted uploads left behind.
async fn clean(state: WebState) {
    let mut interval = tokio::time::interval_at(Instant::now() + state.options.cleaning_begins, CLEANING);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        let removed =
            aside(&state.app, "evidence: unreferenced files not removed", App::remove_unnamed_files).await;
        if let Some(removed) = removed.filter(|removed| !removed.is_empty()) {
            let bytes: u64 = removed.iter().map(|blob| blob.size_bytes).sum();
            tracing::info!(files = removed.len(), bytes, "evidence: unreferenced files removed");
        }
        let (uploads, now) = (state.uploads.clone(), state.app.now());
        match tokio::task::spawn_blocking(move || uploads.forget_old(now)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "uploads: old files not removed"),
            Err(error) => tracing::error!(%error, "uploads: the task that removes old files failed"),
        }
    }
}

/// Logs when there is too little space on the disk to continue, and when there is enough again.
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
                tracing::error!(
                    free_mb,
                    needed_mb,
                    "disk: too little free space, files are refused until some is freed"
                );
            }
            Some(DiskWord::EnoughAgain) => {
                tracing::info!(free_mb, needed_mb, "disk: enough free space again");
            }
            None => {}
        }
        was_low = room.is_low();
    }
}

/// What is logged about the space on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DiskWord {
    TooLittle,
    EnoughAgain,
}

/// Repeatedly while there is too little, and once when there is enough again.
const fn word_of(room: Room, was_low: bool) -> Option<DiskWord> {
    match (room.is_low(), was_low) {
        (true, _) => Some(DiskWord::TooLittle),
        (false, true) => Some(DiskWord::EnoughAgain),
        (false, false) => None,
    }
}

/// Runs work beside the requests. A failure is logged, and the next attempt follows by itself.
async fn aside<T: Send + 'static>(
    app: &App,
    otherwise: &'static str,
    work: fn(&App) -> Result<T, app::Error>,
) -> Option<T> {
    let app = app.clone();
    match tokio::task::spawn_blocking(move || work(&app)).await {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => tracing::warn!(%error, "{otherwise}; retried automatically"),
        Err(error) => tracing::error!(%error, "{otherwise}: the task failed"),
    }
    None
}

/// Sends the due e-mails, again and again.
async fn post(state: WebState) {
    let mut interval = tokio::time::interval(EMAILS);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match send_due_emails(&state).await {
            Ok(_) => {}
            Err(error @ app::Error::Unavailable(_)) => {
                tracing::warn!(%error, "mail: no e-mail sent; retried automatically");
            }
            Err(error) => tracing::error!(%error, "mail: an e-mail cannot be sent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_space_is_logged_as_long_as_it_lasts_and_its_end_once() {
        let room = |free_bytes| Room { free_bytes, needed_bytes: 100 };
        assert_eq!(word_of(room(99), false), Some(DiskWord::TooLittle));
        assert_eq!(word_of(room(99), true), Some(DiskWord::TooLittle));
        assert_eq!(word_of(room(100), true), Some(DiskWord::EnoughAgain));
        assert_eq!(word_of(room(100), false), None);
    }
}
