//! What every handler needs, and how a handler calls the synchronous application.

use std::any::Any;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use app::sets::OfferedSet;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::Engine;

use crate::bounds::{Bounds, Busy, Place, Queue, aside};
use crate::failure::Failure;
use crate::mail::Mailer;
use crate::observe::Counters;
use crate::options::WebOptions;
use crate::publication_cache::PublicationCache;
use crate::refill::refilled;
use crate::uploads::Uploads;
use crate::visitor::Visitor;

/// Shared by all requests; clones are cheap.
#[derive(Clone)]
pub struct WebState {
    /// The application.
    pub(crate) app: App,
    /// The frameworks that a new campaign may choose from.
    pub(crate) sets: Arc<Vec<OfferedSet>>,
    /// The counters of `/metrics`.
    pub(crate) counters: Arc<Counters>,
    /// The settings of the web application.
    pub(crate) options: Arc<WebOptions>,
    /// Uploads that are not finished.
    pub(crate) uploads: Arc<Uploads>,
    /// The publications that were used last.
    pub(crate) shelf: Arc<PublicationCache>,
    /// Sends e-mail, if it is configured.
    pub(crate) mailer: Option<Arc<Mailer>>,
    /// The queues and shares of expensive work.
    pub(crate) bounds: Arc<Bounds>,
}

impl WebState {
    /// The state of a server; `uploads_folder` is on the disk of the evidence files.
    ///
    /// # Errors
    /// If the folder cannot be made, or the mail settings are invalid.
    pub fn new(
        app: App,
        sets: Vec<OfferedSet>,
        uploads_folder: PathBuf,
        options: WebOptions,
    ) -> io::Result<Self> {
        let mailer = options.mail.as_ref().map(Mailer::new).transpose()?.map(Arc::new);
        let sends_mail = mailer.is_some() && options.public_url.is_some();
        let app = if sends_mail { app.sending_mail() } else { app };
        let place_names = options.organiser.name.iter().chain(&options.public_url).cloned().collect();
        let app = app.named(place_names);
        let (file_max, room_min) = (options.evidence_bytes_max, options.room_bytes_min);
        let uploads = Arc::new(Uploads::open(uploads_folder, file_max, room_min, app.now())?);
        Ok(Self {
            app,
            sets: Arc::new(sets),
            counters: Arc::default(),
            uploads,
            shelf: Arc::default(),
            mailer,
            options: Arc::new(options),
            bounds: Arc::default(),
        })
    }

    /// Runs a command of the application, which waits for the database, outside of the server's own threads.
    ///
    /// # Errors
    /// The error of the command, as the page or problem details that the visitor gets.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let outcome = self.attempt_erased(visitor, erased(command)).await;
        restored(outcome).map_err(|error| Failure::new(visitor, error))
    }

    /// Runs a short read at once if the database is a file: it takes some ten microseconds, less than handing
    /// it to another thread. The answer of a database server is awaited outside of the server's own threads.
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
        restored(self.attempt_erased(visitor, erased(command)).await)
    }

    async fn attempt_erased(&self, visitor: &Visitor, command: ErasedCommand) -> Outcome {
        let place =
            self.bounds.commands.enter(visitor.client.line(), None).await.map_err(app::Error::from)?;
        let (app, visitor) = (self.app.clone(), visitor.clone());
        let outcome = tokio::task::spawn_blocking(move || {
            let _place = place;
            command(&app, &visitor)
        });
        outcome.await.unwrap_or_else(|error| Err(app::Error::Internal(error.to_string())))
    }

    /// As [`WebState::attempt`], for a command that hashes a password, in a queue of its own: an attacker who
    /// tries passwords takes no place from anybody else. `account` names the owner of the password.
    pub(crate) async fn password_work<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        account: Option<&str>,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, app::Error> {
        self.expensive(&self.bounds.passwords, visitor, account, command).await
    }

    /// As [`WebState::run`], for a command that reads a file which somebody brought: it may need a hundred
    /// megabytes.
    pub(crate) async fn reading<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, Failure> {
        self.attempt_reading(visitor, command).await.map_err(|error| Failure::new(visitor, error))
    }

    /// As [`WebState::reading`], with the application's own error.
    pub(crate) async fn attempt_reading<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, app::Error> {
        let account = self.account(visitor).await?;
        self.expensive(&self.bounds.readings, visitor, account.as_deref(), command).await
    }

    /// The right to bring a packet, which is held until the packet is compared.
    ///
    /// # Errors
    /// [`app::Error::Busy`], at once, if this account, this client address or everybody together has too many
    /// under way.
    pub(crate) async fn packet_under_way(&self, visitor: &Visitor) -> Result<Place, app::Error> {
        let account = self.account(visitor).await?;
        let entered = self.bounds.packets.enter(visitor.client.line(), account.as_deref()).await;
        entered.map_err(app::Error::from)
    }

    /// As [`WebState::run`], for a command that makes a workbook, a table or a ZIP.
    pub(crate) async fn export<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let account = self.account(visitor).await.map_err(|error| Failure::new(visitor, error))?;
        let made = self.expensive(&self.bounds.exports, visitor, account.as_deref(), command).await;
        made.map_err(|error| Failure::new(visitor, error))
    }

    /// Does the database answer? It is asked in a queue of its own, so that monitoring is answered when
    /// everything else is full.
    pub(crate) async fn is_well(&self, visitor: &Visitor) -> bool {
        let Ok(place) = self.bounds.health.enter(visitor.client.line(), None).await else { return false };
        let app = self.app.clone();
        let answers = tokio::task::spawn_blocking(move || {
            let _place = place;
            app.answers().is_ok()
        });
        answers.await.unwrap_or(false)
    }

    /// The account whose limit counts; `None` if nobody is signed in.
    async fn account(&self, visitor: &Visitor) -> Result<Option<String>, app::Error> {
        if visitor.credential.is_none() {
            return Ok(None);
        }
        let account = self.attempt(visitor, |app, who| app.account_of(&who.credential)).await?;
        Ok(account.map(|id| id.to_string()))
    }

    async fn expensive<T: Send + 'static>(
        &self,
        queue: &Arc<Queue>,
        visitor: &Visitor,
        account: Option<&str>,
        command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, app::Error> {
        restored(self.expensive_erased(queue, visitor, account, erased(command)).await)
    }

    async fn expensive_erased(
        &self,
        queue: &Arc<Queue>,
        visitor: &Visitor,
        account: Option<&str>,
        command: ErasedCommand,
    ) -> Outcome {
        let place = queue.enter(visitor.client.line(), account).await.map_err(app::Error::from)?;
        let (app, visitor) = (self.app.clone(), visitor.clone());
        let done = aside(place, move || command(&app, &visitor)).await;
        done.unwrap_or_else(|| Err(app::Error::Internal("expensive work ended without an answer".to_owned())))
    }
}

/// What a command gives, whatever its type.
type Outcome = Result<Box<dyn Any + Send>, app::Error>;

/// A command whose type is erased: handing work to another thread is compiled once, and not for each of two hundred
/// commands, which was a seventh of the code of this crate (docs/decisions/0043).
type ErasedCommand = Box<dyn FnOnce(&App, &Visitor) -> Outcome + Send>;

fn erased<T: Send + 'static>(
    command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
) -> ErasedCommand {
    Box::new(move |app, visitor| {
        let value: Box<dyn Any + Send> = Box::new(command(app, visitor)?);
        Ok(value)
    })
}

/// The value of a command in its own type again.
fn restored<T: 'static>(outcome: Outcome) -> Result<T, app::Error> {
    let value = outcome?.downcast::<T>();
    value
        .map(|value| *value)
        .map_err(|_| app::Error::Internal("a command gave another type of value".to_owned()))
}

impl From<Busy> for app::Error {
    fn from(busy: Busy) -> Self {
        Self::Busy { seconds: busy.seconds, is_of_one: busy.is_of_one }
    }
}

/// Values as a JSON answer for a script or a program. They are written at once: piece by piece into the body
/// takes twice as long.
///
/// # Errors
/// [`app::Error::Internal`] if they cannot be written, which is a fault of the program.
pub(crate) fn json(values: &impl Serialize) -> Result<Response, app::Error> {
    let mut bytes = Vec::with_capacity(4096);
    serde_json::to_writer(&mut bytes, values)
        .map_err(|error| app::Error::Internal(format!("values of an answer: {error}")))?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response())
}

/// A page as an answer. If it cannot be rendered, the answer says that this is a fault of the program.
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
    // A refused form comes back with what was typed.
    let text = match visitor.sent.get() {
        Some(sent) if status.is_client_error() => refilled(text, sent),
        _ => text,
    };
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok((status, [(header::CONTENT_TYPE, kind)], text).into_response())
}
