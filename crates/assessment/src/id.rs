//! Typed ids: an id of a unit is not an id of a user.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

use crate::moment::Moment;

/// A `UUIDv7` of a thing of kind `K`, in order of creation.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// A new id from the clock and ten random bytes.
    #[must_use]
    pub fn new(now: Moment, random: [u8; 10]) -> Self {
        let milliseconds = u64::try_from(now.microseconds().div_euclid(1_000)).unwrap_or(0);
        Self {
            uuid: uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid(),
            kind: PhantomData,
        }
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.hyphenated().fmt(formatter)
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

impl<K> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        // Only the one spelling: an address of a page must not have two.
        let uuid = Uuid::try_parse(text).map_err(|_| NotAnId)?;
        if uuid.hyphenated().to_string() == text {
            Ok(Self { uuid, kind: PhantomData })
        } else {
            Err(NotAnId)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Unit;

    #[test]
    fn ids_sort_by_the_time_of_their_creation() {
        let early: Id<Unit> = Id::new(Moment::from_microseconds(1_000_000), [9; 10]);
        let late: Id<Unit> = Id::new(Moment::from_microseconds(2_000_000), [1; 10]);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn there_is_one_spelling() {
        let id: Id<Unit> = Id::new(Moment::from_microseconds(1), [0xab; 10]);
        assert_eq!(id.to_string().to_uppercase().parse::<Id<Unit>>(), Err(NotAnId));
        assert_eq!("../../etc".parse::<Id<Unit>>(), Err(NotAnId));
    }
}
