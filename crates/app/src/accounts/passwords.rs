//! Passwords as Argon2id hashes (19 MiB, two passes, one lane: OWASP's first choice), a few at once.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::application::App;
use crate::error::Error;

/// How many hashes are worked out at once: each holds 19 MiB.
const AT_ONCE: usize = 2;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// How many places for hashing are taken.
static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

struct Place;

impl Place {
    fn wait_for() -> Self {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken =
            FREED.wait_while(taken, |taken| *taken >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Self
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}

fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("argon2: {error}"))
}

impl App {
    /// Hashes a password with a fresh salt, as a PHC string. Never inside a transaction: it takes milliseconds.
    pub(super) fn hashed(&self, password: &str) -> Result<String, Error> {
        let mut salt = [0; 16];
        self.inner.randomness.fill(&mut salt);
        let _place = Place::wait_for();
        let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(internal)?;
        Ok(hash.to_string())
    }
}

/// Is it the password of this hash? Without a hash the same work is done, and it is not: anyone who guesses addresses
/// waits as long for one that does not exist.
pub(super) fn is_password(password: &str, hash: Option<&str>) -> Result<bool, Error> {
    let _place = Place::wait_for();
    if let Some(hash) = hash {
        return Ok(hasher()?.verify_password(password.as_bytes(), hash).is_ok());
    }
    hasher()?.hash_password_with_salt(password.as_bytes(), b"nobody-has-this!").map_err(internal)?;
    Ok(false)
}
