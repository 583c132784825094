//! The application: database, files, clock, randomness, and what it keeps in memory.

use std::sync::{Arc, OnceLock};

use assessment::receipt::Fingerprint;
use assessment::{Id, Moment};
use store::blobs::BlobStore;
use store::{Db, Tx};

use crate::accounts::SealingKey;
use crate::error::Error;
use crate::form::{KeptForms, PublishedBefore};
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
