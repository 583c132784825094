//! What every command needs: database, files, clock, randomness.

use std::sync::{Arc, OnceLock};

use assessment::permission::{Action, Target, may};
use assessment::receipt::Fingerprint;
use assessment::role::Actor;
use assessment::{Id, Moment, Refusal};
use serde_json::{Value, json};
use store::blobs::BlobStore;
use store::tables::audit::{self, AppendFault};
use store::tables::keys::ApiKey;
use store::tables::sessions::Session;
use store::{Db, Tx};

use crate::accounts::{SealingKey, codes};
use crate::error::Error;
use crate::form::{KeptForms, PublishedBefore};
use crate::integrity::with_kept;
use crate::proceedings::KeptSubmissions;
use crate::sets::Sets;
use crate::terms::KnownTerms;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Moment;
}

/// Gives random bytes that nobody can guess.
pub trait Randomness: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The application. Clones share everything.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub db: Db,
    pub clock: Box<dyn Clock>,
    pub randomness: Box<dyn Randomness>,
    pub sets: Sets,
    pub files: OnceLock<BlobStore>,
    pub forms: KeptForms,
    pub published_before: PublishedBefore,
    pub submissions: KeptSubmissions,
    pub terms: KnownTerms,
    /// What seals the shared secrets of second factors, where there is a key.
    pub sealing: OnceLock<SealingKey>,
    /// Names of the body that the program runs for, and of its address: what guesses of passwords begin with.
    pub place_names: OnceLock<Vec<String>>,
    /// Set where this instance sends mail.
    pub sends_mail: OnceLock<()>,
}

/// Somebody whose session and second factor, or whose key, were checked in this transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who, with the roles held now.
    pub actor: Actor,
    /// By what.
    pub means: Means,
    /// Is a second factor set up?
    pub has_second_factor: bool,
}

/// By what somebody is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// They are signed in.
    Session(Session),
    /// A program acts for them.
    Key(ApiKey),
}

impl SignedIn {
    /// The session.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where a program acts with a key.
    pub const fn session(&self) -> Result<&Session, Error> {
        match &self.means {
            Means::Session(session) => Ok(session),
            Means::Key(_) => Err(Error::Forbidden(Refusal::person(codes::KEY_CANNOT))),
        }
    }

    /// Data of an audit entry; what a key did names the key.
    #[must_use]
    pub(crate) fn recorded(&self, mut data: Value) -> Value {
        if let (Means::Key(key), Some(fields)) = (&self.means, data.as_object_mut()) {
            fields.insert("by_key".to_owned(), json!([key.id.to_string(), key.name]));
        }
        data
    }
}

impl App {
    /// An application on a database whose migrations have run.
    #[must_use]
    pub fn new(db: Db, clock: Box<dyn Clock>, randomness: Box<dyn Randomness>) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                randomness,
                sets: Sets::default(),
                files: OnceLock::new(),
                forms: KeptForms::default(),
                published_before: PublishedBefore::default(),
                submissions: KeptSubmissions::default(),
                terms: KnownTerms::default(),
                sealing: OnceLock::new(),
                place_names: OnceLock::new(),
                sends_mail: OnceLock::new(),
            }),
        }
    }

    /// For a body with these names; passwords may not be made of them.
    #[must_use]
    pub fn named(self, place_names: Vec<String>) -> Self {
        self.inner.place_names.get_or_init(|| place_names);
        self
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Does the database answer?
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn answers(&self) -> Result<(), Error> {
        self.read(|tx| Ok(store::tables::accounts::any(tx).map(|_| ())?))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// A new id.
    #[must_use]
    pub fn new_id<K>(&self) -> Id<K> {
        let mut random = [0; 10];
        self.inner.randomness.fill(&mut random);
        Id::new(self.now(), random)
    }

    /// A new secret of 32 random bytes, as 64 hexadecimal digits.
    #[must_use]
    pub fn new_secret(&self) -> String {
        let mut random = [0; 32];
        self.inner.randomness.fill(&mut random);
        Fingerprint::from_bytes(random).to_string()
    }

    /// Reads in one snapshot.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.inner.db.read(work)
    }

    /// Changes in one transaction; returns once it is durable.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.inner.db.write(work)
    }
}

/// Permission, or the error that says why not. Whoever may not even know gets [`Error::NotFound`] from the caller.
pub(crate) fn require(actor: &Actor, action: Action, target: &Target<'_>) -> Result<(), Error> {
    may(actor, action, target)
        .map_err(|refusal| if refusal.for_good { Error::Forbidden(refusal) } else { Error::Refused(refusal) })
}

/// Appends to the audit chain. An entry about an indicator holds the hash of what is kept of it: save before this.
pub(crate) fn record(
    tx: &Tx<'_>,
    now: Moment,
    actor: &str,
    action: &'static str,
    target: String,
    data: &Value,
) -> Result<(), Error> {
    debug_assert!(crate::history::kind_of(action).is_some(), "{action} is not in the list of actions");
    let data = with_kept(tx, &target, data)?.to_string();
    let event = audit::Event { at: now, actor: actor.to_owned(), action, target, data };
    audit::append(tx, event).map_err(|fault| match fault {
        AppendFault::Db(error) => error.into(),
        AppendFault::ClockBehind { last } => Error::ClockBehind { now, last },
    })
}
