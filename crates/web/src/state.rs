//! What every handler needs, and how a handler asks the synchronous application.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use app::sets::OfferedSet;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::Engine;
use tokio::sync::Semaphore;

use crate::failure::Failure;
use crate::mail::Mailer;
use crate::observe::Counters;
use crate::options::WebOptions;
use crate::refill::refilled;
use crate::shelf::Shelf;
use crate::uploads::Uploads;
use crate::visitor::Visitor;

/// Shared by all requests; clones are cheap.
#[derive(Clone)]
pub struct WebState {
    /// The application.
    pub(crate) app: App,
    /// The sets that a new campaign may choose from.
    pub(crate) sets: Arc<Vec<OfferedSet>>,
    /// What is counted.
    pub(crate) counters: Arc<Counters>,
    /// How it is set up.
    pub(crate) options: Arc<WebOptions>,
    /// Uploads that are not finished.
    pub(crate) uploads: Arc<Uploads>,
    /// The publications that were looked at last.
    pub(crate) shelf: Arc<Shelf>,
    /// Sends mail, where it is configured.
    pub(crate) mailer: Option<Arc<Mailer>>,
    /// How many commands may wait for the database at once.
    places: Arc<Semaphore>,
}

/// Commands that may wait for the database at once; beyond it a request waits outside.
const PLACES: usize = 64;

impl WebState {
    /// The state of a server; `uploads_folder` is on the disk of the evidence files.
    ///
    /// # Errors
    /// Where the folder cannot be made, or the mail settings are none.
    pub fn new(
        app: App,
        sets: Vec<OfferedSet>,
        uploads_folder: PathBuf,
        options: WebOptions,
    ) -> io::Result<Self> {
        let mailer = options.mail.as_ref().map(Mailer::new).transpose()?.map(Arc::new);
        let sends_mail = mailer.is_some() && options.public_url.is_some();
        let app = if sends_mail { app.sending_mail() } else { app };
        let uploads = Arc::new(Uploads::open(uploads_folder, app.now())?);
        Ok(Self {
            app,
            sets: Arc::new(sets),
            counters: Arc::default(),
            uploads,
            shelf: Arc::default(),
            mailer,
            options: Arc::new(options),
            places: Arc::new(Semaphore::new(PLACES)),
        })
    }

    /// Runs a command of the application, which waits for the database, beside the server's own threads.
    ///
    /// # Errors
    /// What the command says, as the page or problem that the visitor gets.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, Failure> {
        self.attempt(visitor, command).await.map_err(|error| Failure::new(visitor, error))
    }

    /// Runs a short read at once where the database is a file: it takes some ten microseconds, less than handing it
    /// to another thread. A server's answer is waited for beside the server's own threads.
    ///
    /// # Errors
    /// As [`WebState::run`].
    pub(crate) async fn read_at_once<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, Failure> {
        if self.app.db().engine() == Engine::Sqlite {
            return command(&self.app, visitor).map_err(|error| Failure::new(visitor, error));
        }
        self.run(visitor, command).await
    }

    /// As [`WebState::run`], with the application's own error: for pages that show it beside what was typed.
    pub(crate) async fn attempt<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, app::Error> {
        let (app, visitor) = (self.app.clone(), visitor.clone());
        // The semaphore is never closed.
        let place = Arc::clone(&self.places).acquire_owned().await;
        let outcome = tokio::task::spawn_blocking(move || {
            let _place = place;
            command(&app, &visitor)
        });
        outcome.await.unwrap_or_else(|error| Err(app::Error::Internal(error.to_string())))
    }
}

/// A page as an answer. A page that cannot be rendered is a fault of the program, and says so.
pub(crate) fn html(visitor: &Visitor, page: &impl Template) -> Result<Response, Failure> {
    html_with(visitor, StatusCode::OK, page)
}

/// A page with another status than 200.
pub(crate) fn html_with(
    visitor: &Visitor,
    status: StatusCode,
    page: &impl Template,
) -> Result<Response, Failure> {
    let text = page
        .render()
        .map_err(|error| Failure::new(visitor, app::Error::Internal(format!("page: {error}"))))?;
    // Where a form was refused, it comes back with what was typed.
    let text = match visitor.sent.get() {
        Some(sent) if status.is_client_error() => refilled(text, sent),
        _ => text,
    };
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok((status, [(header::CONTENT_TYPE, kind)], text).into_response())
}
