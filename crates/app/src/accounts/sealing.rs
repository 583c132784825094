//! Shared secrets of second factors at rest: sealed with a key that is no part of the database, so that anyone who gets hold
//! of a copy of the database cannot make codes with it.

use std::sync::OnceLock;

use assessment::role::User;
use assessment::{Id, Refusal};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use crate::application::App;
use crate::authentication::codes;
use crate::error::Error;

/// The bytes of a key.
pub const KEY_BYTES: usize = 32;
/// How what is sealed begins. A secret in clear has twenty bytes, and nothing that is sealed is that short.
const SEALED: u8 = 1;
/// The random bytes behind it.
const NONCE_BYTES: usize = 24;

/// A key for sealing.
#[derive(Clone)]
pub(crate) struct SealingKey(Key);

impl App {
    /// An application that seals the shared secrets of second factors with this key. Without one they are kept as before.
    #[must_use]
    pub fn sealing_with(self, key: [u8; KEY_BYTES]) -> Self {
        // An application that is set up already keeps what it has.
        self.memory::<OnceLock<SealingKey>>().get_or_init(|| SealingKey(Key::from(key)));
        self
    }

    /// A secret as it is kept.
    pub(super) fn sealed(&self, account: Id<User>, secret: &[u8]) -> Result<Vec<u8>, Error> {
        let sealing = self.memory::<OnceLock<SealingKey>>();
        let Some(SealingKey(key)) = sealing.get() else {
            return Ok(secret.to_vec());
        };
        let mut nonce = [0; NONCE_BYTES];
        self.inner.randomness.fill(&mut nonce);
        let bound = bound_to(account);
        let content = XChaCha20Poly1305::new(key)
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: bound.as_bytes() })
            .map_err(|error| Error::Internal(format!("sealing: {error}")))?;
        Ok([&[SEALED], nonce.as_slice(), content.as_slice()].concat())
    }

    /// A secret that is kept, and whether it is sealed already.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is sealed with another key than this one.
    pub(super) fn unsealed(&self, account: Id<User>, stored: &[u8]) -> Result<(Vec<u8>, bool), Error> {
        let Some((nonce, content)) = parts(stored) else { return Ok((stored.to_vec(), false)) };
        let unreadable = || Error::from(Refusal::state(codes::SECOND_FACTOR_UNREADABLE));
        let sealing = self.memory::<OnceLock<SealingKey>>();
        let SealingKey(key) = sealing.get().ok_or_else(unreadable)?;
        let bound = bound_to(account);
        let opened = XChaCha20Poly1305::new(key)
            .decrypt(&XNonce::from(nonce), Payload { msg: content, aad: bound.as_bytes() });
        opened.map(|secret| (secret, true)).map_err(|_| unreadable())
    }

    /// Does it seal them?
    pub(super) fn seals(&self) -> bool {
        self.memory::<OnceLock<SealingKey>>().get().is_some()
    }
}

/// Nonce and content of what is sealed; `None` for a secret in clear.
fn parts(stored: &[u8]) -> Option<([u8; NONCE_BYTES], &[u8])> {
    let (nonce, content) = stored.strip_prefix(&[SEALED])?.split_at_checked(NONCE_BYTES)?;
    Some((nonce.try_into().ok()?, content))
}

/// A secret that is moved to another account does not open there.
fn bound_to(account: Id<User>) -> String {
    format!("chiso-second-factor/1:{account}")
}
