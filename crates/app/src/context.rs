//! What a command runs in: who asks, when, and its transaction.

use std::fmt;

use assessment::event::{Event, Subject};
use assessment::key::Scope;
use assessment::permission::{Action, Target, may};
use assessment::receipt::Fingerprint;
use assessment::role::{Actor, User};
use assessment::{Id, Moment};
use serde_json::{Value, json};
use store::Tx;
use store::tables::audit::{self, AppendFault};
use store::tables::integrity;
use store::tables::keys::ApiKey;

use crate::application::App;
use crate::authentication::{
    Credential, Means, SignedIn, authenticate, authenticate_before_policy, authenticate_for,
    authenticate_writing,
};
use crate::error::Error;
use crate::notices::{self, Notification};

/// Who must ask for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Somebody who is signed in, and has a second factor where the policy wants one.
    Person,
    /// Somebody who is signed in, on the way to what the policy wants.
    BeforePolicy,
    /// Somebody who is signed in and may only save for hours: the command counts as a request.
    Saving,
    /// As [`Admission::Person`], or a program whose key holds this scope.
    Program(Scope),
}

/// What a command runs in.
pub(crate) struct Context<'a, 'tx> {
    /// The application.
    pub app: &'a App,
    /// The transaction.
    pub tx: &'a Tx<'tx>,
    /// When it began.
    pub now: Moment,
    /// Who asks, checked in this transaction.
    pub signed_in: SignedIn,
}

impl<'a, 'tx> Context<'a, 'tx> {
    /// Checks who asks.
    pub fn open(
        app: &'a App,
        tx: &'a Tx<'tx>,
        credential: &Credential,
        admission: Admission,
    ) -> Result<Self, Error> {
        let now = app.now();
        let signed_in = match admission {
            Admission::Person => authenticate(tx, credential, now)?,
            Admission::BeforePolicy => authenticate_before_policy(tx, credential, now)?,
            Admission::Saving => authenticate_writing(tx, credential, now)?,
            Admission::Program(scope) => authenticate_for(tx, credential, now, scope)?,
        };
        Ok(Self { app, tx, now, signed_in })
    }

    /// Who asks, with the roles held now.
    pub fn actor(&self) -> &Actor {
        &self.signed_in.actor
    }

    /// Whose account it is.
    pub fn user(&self) -> Id<User> {
        self.signed_in.actor.user
    }

    /// May the one who asks do this? Those who may not even know gets [`Error::NotFound`] from the caller.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Refused`].
    pub fn require(&self, action: Action, target: &Target<'_>) -> Result<(), Error> {
        require(self.actor(), action, target)
    }

    /// Appends to the audit log what the one who asks did; what a key did names the key.
    ///
    /// # Errors
    /// As [`record`].
    pub fn record(&self, subject: &Subject, event: &Event) -> Result<(), Error> {
        let by = By::Person(
            self.user(),
            match &self.signed_in.means {
                Means::Key(key) => Some(key),
                Means::Session(_) => None,
            },
        );
        record(self.tx, self.now, by, subject, event)
    }

    /// Tells people of what the one who asks did, each once, but not the one who did it.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn notify(
        &self,
        notification: &Notification,
        people: impl IntoIterator<Item = Id<User>>,
    ) -> Result<(), Error> {
        notices::notify(self.app, self.tx, Some(self.user()), notification, people)
    }
}

impl App {
    /// Runs a command of somebody who is signed in, in one transaction that writes.
    pub(crate) fn command<T: Send + 'static>(
        &self,
        credential: &Credential,
        work: impl FnMut(&Context<'_, '_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.command_as(Admission::Person, credential, work)
    }

    /// As [`App::command`], for anyone who is admitted to it.
    pub(crate) fn command_as<T: Send + 'static>(
        &self,
        admission: Admission,
        credential: &Credential,
        mut work: impl FnMut(&Context<'_, '_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (app, credential) = (self.clone(), credential.clone());
        self.write(move |tx| work(&Context::open(&app, tx, &credential, admission)?))
    }

    /// Reads for somebody who is signed in, in one snapshot.
    pub(crate) fn query<T>(
        &self,
        credential: &Credential,
        work: impl FnOnce(&Context<'_, '_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.query_as(Admission::Person, credential, work)
    }

    /// As [`App::query`], for anyone who is admitted to it.
    pub(crate) fn query_as<T>(
        &self,
        admission: Admission,
        credential: &Credential,
        work: impl FnOnce(&Context<'_, '_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.read(|tx| work(&Context::open(self, tx, credential, admission)?))
    }
}

/// Permission, or the error that says why not. Those who may not even know gets [`Error::NotFound`] from the caller.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Refused`].
pub(crate) fn require(actor: &Actor, action: Action, target: &Target<'_>) -> Result<(), Error> {
    may(actor, action, target)
        .map_err(|refusal| if refusal.for_good { Error::Forbidden(refusal) } else { Error::Refused(refusal) })
}

/// Who did what is recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By<'a> {
    /// A person, by a key of theirs where a program acted.
    Person(Id<User>, Option<&'a ApiKey>),
    /// The program itself.
    System,
    /// Those who may use the folder of data, at the machine itself.
    Machine,
    /// Nobody who is known.
    Nobody,
}

impl By<'_> {
    /// A person at a browser.
    pub const fn person(user: Id<User>) -> Self {
        Self::Person(user, None)
    }
}

impl fmt::Display for By<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(user, _) => user.fmt(formatter),
            Self::System => formatter.write_str("system"),
            Self::Machine => formatter.write_str("machine"),
            Self::Nobody => formatter.write_str("nobody"),
        }
    }
}

/// An entry of the audit log, ready to be appended. One about an indicator holds the hash of what is kept of it: save
/// before this.
///
/// # Errors
/// [`Error::Unavailable`]; [`Error::Internal`] where the data cannot be written.
pub(crate) fn entry_of(
    tx: &Tx<'_>,
    now: Moment,
    by: By<'_>,
    subject: &Subject,
    event: &Event,
) -> Result<audit::Event, Error> {
    let mut data = event.data().map_err(|fault| Error::Internal(fault.to_string()))?;
    if let (By::Person(_, Some(key)), Value::Object(fields)) = (by, &mut data) {
        fields.insert("by_key".to_owned(), json!([key.id.to_string(), key.name]));
    }
    let target = subject.to_string();
    let data = with_kept(tx, subject, data)?.to_string();
    Ok(audit::Event { at: now, actor: by.to_string(), action: event.action(), target, data })
}

/// Appends to the audit chain.
///
/// # Errors
/// [`Error::ClockBehind`] where the last entry is later; otherwise as [`entry_of`].
pub(crate) fn record(
    tx: &Tx<'_>,
    now: Moment,
    by: By<'_>,
    subject: &Subject,
    event: &Event,
) -> Result<(), Error> {
    let entry = entry_of(tx, now, by, subject, event)?;
    audit::append(tx, entry).map_err(|fault| match fault {
        AppendFault::Db(error) => error.into(),
        AppendFault::ClockBehind { last } => Error::ClockBehind { now, last },
    })
}

/// Under this name an entry about an indicator holds the SHA-256 of what was kept of it then.
pub(crate) const KEPT: &str = "kept";

/// The data of an entry with the hash of what is kept of its indicator now, where it is about one.
fn with_kept(tx: &Tx<'_>, subject: &Subject, data: Value) -> Result<Value, Error> {
    let Subject::Indicator(form, component) = subject else { return Ok(data) };
    let (campaign, unit) = (form.campaign.to_string(), form.unit.to_string());
    let Some(content) = integrity::proceeding_content(tx, &campaign, &unit, component)? else {
        return Ok(data);
    };
    let kept = json!(Fingerprint::of(content.as_bytes()).to_string());
    let mut data = if data.is_null() { json!({}) } else { data };
    if let Some(fields) = data.as_object_mut() {
        fields.insert(KEPT.to_owned(), kept);
    }
    Ok(data)
}
