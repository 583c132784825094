//! What every handler needs.

use std::sync::Arc;

use app::App;
use app::sets::OfferedSet;
use tokio::sync::Semaphore;

use crate::observe::Counters;

/// Shared by all requests; clones are cheap.
#[derive(Clone)]
pub struct WebState {
    /// The application.
    pub app: App,
    /// The sets that a new campaign may choose from.
    pub sets: Arc<Vec<OfferedSet>>,
    /// What is counted.
    pub counters: Arc<Counters>,
    /// How many commands may wait for the database at once.
    pub(crate) places: Arc<Semaphore>,
    /// Are cookies for HTTPS only?
    pub secure_cookies: bool,
}

/// Commands that may wait for the database at once; beyond it a request waits outside.
const PLACES: usize = 64;

impl WebState {
    /// The state of a server.
    #[must_use]
    pub fn new(app: App, sets: Vec<OfferedSet>, secure_cookies: bool) -> Self {
        Self {
            app,
            sets: Arc::new(sets),
            counters: Arc::default(),
            places: Arc::new(Semaphore::new(PLACES)),
            secure_cookies,
        }
    }

    /// Runs a command of the application, which waits for the database, beside the server's own threads.
    ///
    /// # Errors
    /// What the command says; [`app::Error::Internal`] where it panics.
    pub async fn run<T: Send + 'static>(
        &self,
        command: impl FnOnce(&App) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, app::Error> {
        let app = self.app.clone();
        // The semaphore is never closed.
        let place = Arc::clone(&self.places).acquire_owned().await;
        let outcome = tokio::task::spawn_blocking(move || {
            let _place = place;
            command(&app)
        });
        outcome.await.unwrap_or_else(|error| Err(app::Error::Internal(error.to_string())))
    }
}
