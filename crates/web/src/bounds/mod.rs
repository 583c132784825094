//! What is limited for everybody (decision 0038): each expensive thing has its own short queue or share, by
//! account and by client address. Requests beyond it are refused clearly, and everybody else is served as
//! before.

mod body;
mod connections;
mod head;
mod line;
mod queue;
mod shares;

pub use body::{Held, Memory, Verdict, watched};
pub use connections::Connections;
pub use head::HeadFault;
pub use line::{Line, Seen};
pub use queue::{Busy, Place, Queue, QueueMost};
pub use shares::{Shares, SharesMost};

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

/// Commands that wait for the database. One address has at most half of the waiting places.
const COMMANDS: QueueMost = QueueMost { at_once: 64, waiting: 1_024, of_line: 512, of_account: 1_024 };
/// Sign-ins and other password work; on a small machine fewer at once.
const PASSWORDS: QueueMost = QueueMost { at_once: 4, waiting: 64, of_line: 16, of_account: 4 };
/// Readings of files that people bring: each needs some fifty megabytes at worst. One core stays free for
/// requests, which would otherwise wait for a turn at each step.
const READINGS: QueueMost = QueueMost { at_once: 2, waiting: 8, of_line: 4, of_account: 2 };
/// Packets that may be under way, from their head to their comparison: one beyond the limit is refused before
/// it is written to the disk. None of them waits here.
const PACKETS: QueueMost = QueueMost { at_once: 64, waiting: 0, of_line: 16, of_account: 3 };
/// Workbooks, tables and ZIPs that are made.
const EXPORTS: QueueMost = QueueMost { at_once: 2, waiting: 32, of_line: 16, of_account: 3 };
/// Checks of the server's health, which never wait behind anything else.
const HEALTH: QueueMost = QueueMost { at_once: 2, waiting: 64, of_line: 64, of_account: 64 };
/// Request bodies that may be under way.
const BODIES: SharesMost = SharesMost { total: 512, of_line: 256 };
/// Bytes of request bodies that are in memory.
const BODY_BYTES: SharesMost = SharesMost { total: 32 << 20, of_line: 16 << 20 };
/// Large answers that may be under way.
const DOWNLOADS: SharesMost = SharesMost { total: 256, of_line: 64 };

/// Every queue and share of a server.
pub struct Bounds {
    /// Commands of the application.
    pub commands: Arc<Queue>,
    /// Work on passwords: twenty milliseconds of a core and 19 MiB each.
    pub passwords: Arc<Queue>,
    /// Reading packets and tables that people bring.
    pub readings: Arc<Queue>,
    /// Packets under way.
    pub packets: Arc<Queue>,
    /// Making workbooks, tables and ZIPs.
    pub exports: Arc<Queue>,
    /// Looking whether the database answers.
    pub health: Arc<Queue>,
    /// Request bodies under way.
    pub bodies: Arc<Shares>,
    /// Their bytes in memory.
    pub body_bytes: Arc<Shares>,
    /// Large answers under way.
    pub downloads: Arc<Shares>,
}

impl Default for Bounds {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            commands: Queue::new(COMMANDS),
            passwords: Queue::new(QueueMost {
                at_once: (cores / 2).clamp(1, PASSWORDS.at_once),
                ..PASSWORDS
            }),
            readings: Queue::new(QueueMost {
                at_once: cores.saturating_sub(1).clamp(1, READINGS.at_once),
                ..READINGS
            }),
            packets: Queue::new(PACKETS),
            exports: Queue::new(EXPORTS),
            health: Queue::new(HEALTH),
            bodies: Shares::new(BODIES),
            body_bytes: Shares::new(BODY_BYTES),
            downloads: Shares::new(DOWNLOADS),
        }
    }
}

/// By how much requests are preferred to expensive work, as the system's measure of niceness.
const NICENESS: i32 = 15;

/// Runs expensive work on a thread of its own with a lower priority than requests; `None` if it panicked.
pub async fn aside<T: Send + 'static>(place: Place, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, outcome) = tokio::sync::oneshot::channel();
    let begun = thread::Builder::new().name("aside".to_owned()).spawn(move || {
        // If the system does not allow it, the work has the same priority as everything else.
        let _as_urgent = rustix::process::setpriority_process(None, NICENESS);
        let result = work();
        drop(place);
        // The receiver is gone if the client has left.
        drop(done.send(result));
    });
    if let Err(error) = begun {
        tracing::error!(%error, "server: no thread for expensive work");
        return None;
    }
    outcome.await.ok()
}
