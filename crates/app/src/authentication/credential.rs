//! With what a request says who asks.

/// With what a request says who asks. It holds hashes of secrets, never a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Credential {
    /// Nothing: somebody who is not signed in.
    #[default]
    None,
    /// A browser's session, by the SHA-256 of its token.
    Session(String),
    /// A program's API key, by the SHA-256 of its secret.
    ApiKey(String),
}

impl Credential {
    /// That of a browser, by the token of its session.
    #[must_use]
    pub fn session(token: &str) -> Self {
        Self::Session(token_hash(token))
    }

    /// That of a program, by the secret of its key.
    #[must_use]
    pub fn api_key(secret: &str) -> Self {
        Self::ApiKey(token_hash(secret))
    }

    /// The hash of the secret.
    #[must_use]
    pub fn secret_hash(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Session(hash) | Self::ApiKey(hash) => Some(hash),
        }
    }

    /// Is there none?
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

/// The hash under which a token is kept, 64 hexadecimal digits.
#[must_use]
pub fn token_hash(token: &str) -> String {
    assessment::receipt::Fingerprint::of(token.as_bytes()).to_string()
}
