//! Where the database is: `sqlite:/srv/chiso/chiso.sqlite` or `postgres://user@host/name`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The address of a database, parsed once. It is shown without the password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseAddress {
    /// A file.
    Sqlite(PathBuf),
    /// A server, as its URL.
    Postgres(PostgresUrl),
}

/// A `postgres://` URL, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

/// Why an address is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// It begins with neither `sqlite:` nor `postgres://`.
    #[error("a database address begins with sqlite: or postgres://")]
    Scheme,
    /// `sqlite:` without a path, or a database in memory, which loses everything.
    #[error("sqlite: is followed by the path of a file")]
    Path,
}

impl FromStr for DatabaseAddress {
    type Err = AddressFault;

    fn from_str(text: &str) -> Result<Self, AddressFault> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') {
                return Err(AddressFault::Path);
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(PostgresUrl(text.to_owned())));
        }
        Err(AddressFault::Scheme)
    }
}

impl PostgresUrl {
    /// The whole URL, with the password.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DatabaseAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(formatter, "sqlite:{}", path.display()),
            Self::Postgres(url) => write!(formatter, "{}", without_secrets(&url.0)),
        }
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&without_secrets(&self.0))
    }
}

/// Drops the password between `user:` and `@`, and the parameters, which may repeat it.
fn without_secrets(url: &str) -> String {
    let url = url.split_once('?').map_or(url, |(before, _)| before);
    let Some((credentials, place)) = url.rsplit_once('@') else { return url.to_owned() };
    let Some((scheme, user)) = credentials.split_once("://") else { return url.to_owned() };
    let name = user.split_once(':').map_or(user, |(name, _)| name);
    format!("{scheme}://{name}@{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_a_server_are_told_apart() {
        let file: DatabaseAddress = "sqlite:/srv/chiso/chiso.sqlite".parse().unwrap();
        assert_eq!(file, DatabaseAddress::Sqlite(PathBuf::from("/srv/chiso/chiso.sqlite")));
        assert_eq!(
            "sqlite:///srv/a.sqlite".parse::<DatabaseAddress>().unwrap().to_string(),
            "sqlite:/srv/a.sqlite"
        );
        assert!(matches!("postgresql://a@b/c".parse(), Ok(DatabaseAddress::Postgres(_))));
    }

    #[test]
    fn what_would_lose_everything_or_is_unknown_is_refused() {
        assert_eq!("sqlite::memory:".parse::<DatabaseAddress>(), Err(AddressFault::Path));
        assert_eq!("sqlite:".parse::<DatabaseAddress>(), Err(AddressFault::Path));
        assert_eq!("mysql://a/b".parse::<DatabaseAddress>(), Err(AddressFault::Scheme));
    }

    #[test]
    fn the_password_is_never_shown() {
        for text in [
            "postgres://chiso:s3cr@t@db.example/chiso?sslmode=disable",
            "postgres://db/chiso?password=s3cr@t",
        ] {
            let address: DatabaseAddress = text.parse().unwrap();
            assert!(!format!("{address} {address:?}").contains("s3cr"), "{address}");
        }
    }
}
