//! The settings of a database, with defaults that fit one province on two cores.

use std::time::Duration;

/// How a database is used. Start from [`DbOptions::default`].
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// The longest wait for a lock of another process, a free connection or the server's answer.
    pub wait_max: Duration,
    /// Writes that may wait for a writer; more are refused as overloaded.
    pub queue_length_max: usize,
    /// Writes in one commit (on PostgreSQL at most 48).
    pub group_size_max: usize,
    /// Connections for reading.
    pub readers: usize,
    /// Page cache of SQLite's writing connection, in KiB.
    pub writer_cache_kib: u32,
    /// Page cache of each of SQLite's reading connections, in KiB.
    pub reader_cache_kib: u32,
    /// How often a PostgreSQL group that collided (40001, 40P01) is run before it is given up.
    pub attempts_max: u32,
    /// Seed of the random part of the pauses between these attempts.
    pub pause_seed: u64,
    /// Steps that SQLite took for statements, which grow with the rows that it goes through: work without a clock.
    #[cfg(feature = "testing")]
    pub steps: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self {
            wait_max: Duration::from_secs(5),
            queue_length_max: 4_096,
            group_size_max: 64,
            readers: 4,
            writer_cache_kib: 8_192,
            reader_cache_kib: 4_096,
            attempts_max: 12,
            pause_seed: 0,
            #[cfg(feature = "testing")]
            steps: std::sync::Arc::default(),
        }
    }
}
