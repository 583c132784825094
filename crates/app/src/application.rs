//! The application: database, files, clock, randomness, and what it keeps in memory.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use assessment::receipt::Fingerprint;
use assessment::{Id, Moment};
use store::blobs::BlobStore;
use store::{Db, Tx};

use crate::error::Error;

/// What features keep in memory, each a value of a type of its own: what uses the application lies above it, and the
/// application knows none of it.
#[derive(Default)]
struct Memory(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Memory {
    fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let id = TypeId::of::<T>();
        let cached = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let cached = cached.unwrap_or_else(|| {
            let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(memory.entry(id).or_insert_with(|| Arc::new(T::default())))
        });
        // What lies under the id of a type is of that type; an empty value is what a feature begins with.
        cached.downcast().unwrap_or_else(|_| Arc::default())
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The current moment.
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
    pub files: OnceLock<BlobStore>,
    memory: Memory,
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
                files: OnceLock::new(),
                memory: Memory::default(),
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

    /// What a feature keeps in memory; empty at first.
    pub(crate) fn memory<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.inner.memory.of()
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// An application that keeps evidence files here.
    #[must_use]
    pub fn keeping_files(self, files: BlobStore) -> Self {
        // An application that is set up already keeps what it has.
        self.inner.files.get_or_init(|| files);
        self
    }

    /// Where evidence files are kept.
    ///
    /// # Errors
    /// [`Error::Internal`] where the application was given no place.
    pub fn files(&self) -> Result<&BlobStore, Error> {
        self.inner.files.get().ok_or_else(|| Error::Internal("no place for evidence files".to_owned()))
    }

    /// Does the database answer?
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn answers(&self) -> Result<(), Error> {
        self.read(|tx| Ok(store::tables::accounts::any(tx).map(|_| ())?))
    }

    /// The current moment.
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
