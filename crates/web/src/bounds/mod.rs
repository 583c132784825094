//! What is bounded for everybody (decision 0038): each expensive thing has its own short queue or share, by account and
//! by the line that somebody asks on; beyond it there is a clear no, and everybody else is served as before.

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
pub use queue::{Busy, Place, Queue};
pub use shares::Shares;

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

/// Commands that may wait for the database at once.
const COMMANDS: usize = 64;
/// Requests that may wait for that, and of one line.
const COMMANDS_WAITING: (usize, usize) = (1_024, 512);
/// Sign-ins and other password work that may wait, of one line, and of one account.
const PASSWORDS_WAITING: (usize, usize, usize) = (64, 16, 4);
/// Readings of files that people bring, at most: each holds some fifty megabytes at worst. A core stays free for requests,
/// which would otherwise wait for a turn at each step.
const READINGS: usize = 2;
/// Readings that may wait, of one line, and of one account.
const READINGS_WAITING: (usize, usize, usize) = (8, 4, 2);
/// Packets that may be under way, from their head to their comparison, of one line and of one account: what is beyond is
/// told so before it is written to the disk. None of them waits here.
const PACKETS: (usize, usize, usize) = (64, 16, 3);
/// Workbooks, tables and ZIPs that are made at once.
const EXPORTS: usize = 2;
/// Exports that may wait, of one line, and of one account.
const EXPORTS_WAITING: (usize, usize, usize) = (32, 16, 3);
/// Request bodies that may be under way, and of one line.
const BODIES: (u64, u64) = (512, 256);
/// Bytes of request bodies that are in memory, and of one line.
const BODY_BYTES: (u64, u64) = (32 << 20, 16 << 20);
/// Large answers that may be under way, and of one line.
const DOWNLOADS: (u64, u64) = (256, 64);
/// Looks at the server's health at once; it never waits behind anything else.
const HEALTH: (usize, usize) = (2, 64);

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
        let (waiting, of_line) = COMMANDS_WAITING;
        Self {
            commands: Queue::new(COMMANDS, waiting, (of_line, waiting)),
            passwords: limited((cores / 2).clamp(1, 4), PASSWORDS_WAITING),
            readings: limited(cores.saturating_sub(1).clamp(1, READINGS), READINGS_WAITING),
            packets: limited(PACKETS.0, (0, PACKETS.1, PACKETS.2)),
            exports: limited(EXPORTS, EXPORTS_WAITING),
            health: Queue::new(HEALTH.0, HEALTH.1, (HEALTH.1, HEALTH.1)),
            bodies: Shares::new(BODIES),
            body_bytes: Shares::new(BODY_BYTES),
            downloads: Shares::new(DOWNLOADS),
        }
    }
}

fn limited(at_once: usize, (waiting, of_line, of_account): (usize, usize, usize)) -> Arc<Queue> {
    Queue::new(at_once, waiting, (of_line, of_account))
}

/// How much less often than a request a piece of expensive work gets a core, by the system's measure of niceness.
const NICENESS: i32 = 15;

/// Runs expensive work on a thread of its own, to which requests are preferred; `None` where it panicked.
pub async fn aside<T: Send + 'static>(place: Place, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, outcome) = tokio::sync::oneshot::channel();
    let begun = thread::Builder::new().name("aside".to_owned()).spawn(move || {
        // Where the system does not allow it, the work is as urgent as everything else.
        let _as_urgent = rustix::process::setpriority_process(None, NICENESS);
        let result = work();
        drop(place);
        // Whoever asked may have left.
        drop(done.send(result));
    });
    if let Err(error) = begun {
        tracing::error!(%error, "no thread for expensive work");
        return None;
    }
    outcome.await.ok()
}
