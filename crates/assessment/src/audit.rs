//! The audit chain: each entry's hash covers the entry before it, so that none can be changed or left out unseen.

use crate::Moment;
use crate::receipt::Fingerprint;

/// What happened, with its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Position in the chain, from 1.
    pub position: u64,
    /// The moment at which it happened.
    pub at: Moment,
    /// Who: a user's id, or `system`.
    pub actor: String,
    /// Stable name of what was done: `answer-saved`.
    pub action: String,
    /// To what: campaign, unit, user, as `campaign/…/unit/…`.
    pub target: String,
    /// Data, as JSON text.
    pub data: String,
}

/// By how much a clock may be behind the last entry: clocks are adjusted by a little now and then, and several nodes
/// differ.
const CLOCK_BEHIND_SECONDS_MAX: i64 = 300;

/// Is a clock that shows `now` behind what it has noted already? Deadlines would open again, and the log would tell
/// things in another order than they happened.
#[must_use]
pub const fn is_clock_behind(now: Moment, last: Moment) -> bool {
    last.seconds_since(now) > CLOCK_BEHIND_SECONDS_MAX
}

/// The hash before the first entry.
#[must_use]
pub fn beginning() -> Fingerprint {
    Fingerprint::of(b"chiso-audit/1")
}

/// The hash of an entry that follows `previous`. Lengths stand before texts, so that no text can flow into the next.
#[must_use]
pub fn chained(previous: &Fingerprint, entry: &Entry) -> Fingerprint {
    let mut bytes = Vec::with_capacity(128 + entry.data.len());
    bytes.extend_from_slice(previous.bytes());
    bytes.extend_from_slice(&entry.position.to_be_bytes());
    bytes.extend_from_slice(&entry.at.microseconds().to_be_bytes());
    for text in [&entry.actor, &entry.action, &entry.target, &entry.data] {
        bytes.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    Fingerprint::of(&bytes)
}

/// Where a chain breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit chain breaks at entry {position}")]
pub struct Broken {
    /// The first entry that does not follow from those before it.
    pub position: u64,
}

/// Walks a chain from its beginning; gives the last hash.
///
/// # Errors
/// [`Broken`] at the first entry whose position or hash does not follow.
pub fn verify<'a>(
    entries: impl IntoIterator<Item = (&'a Entry, Fingerprint)>,
) -> Result<Fingerprint, Broken> {
    follow((0, beginning()), entries).map(|(_, hash)| hash)
}

/// Walks a part of a chain that follows an entry with this position and hash; gives those of its last entry.
///
/// # Errors
/// [`Broken`] at the first entry whose position or hash does not follow.
pub fn follow<'a>(
    (mut position, mut previous): (u64, Fingerprint),
    entries: impl IntoIterator<Item = (&'a Entry, Fingerprint)>,
) -> Result<(u64, Fingerprint), Broken> {
    for (entry, hash) in entries {
        position = position.saturating_add(1);
        if entry.position != position || chained(&previous, entry) != hash {
            return Err(Broken { position });
        }
        previous = hash;
    }
    Ok((position, previous))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(count: u64) -> Vec<(Entry, Fingerprint)> {
        let mut previous = beginning();
        (1..=count)
            .map(|position| {
                let entry = Entry {
                    position,
                    at: Moment::from_microseconds(i64::try_from(position).unwrap()),
                    actor: "system".to_owned(),
                    action: "answer-saved".to_owned(),
                    target: "unit/so-y-te".to_owned(),
                    data: "{}".to_owned(),
                };
                previous = chained(&previous, &entry);
                (entry, previous)
            })
            .collect()
    }

    fn walk(chain: &[(Entry, Fingerprint)]) -> Result<Fingerprint, Broken> {
        verify(chain.iter().map(|(entry, hash)| (entry, *hash)))
    }

    #[test]
    fn a_clock_that_was_set_back_by_more_than_minutes_is_behind() {
        let now = Moment::from_microseconds(1_000_000_000);
        assert!(!is_clock_behind(now, now.plus_seconds(-86_400)));
        assert!(!is_clock_behind(now, now.plus_seconds(300)));
        assert!(is_clock_behind(now, now.plus_seconds(301)));
    }

    #[test]
    fn an_untouched_chain_verifies() {
        assert!(walk(&chain(5)).is_ok());
        assert_eq!(walk(&[]), Ok(beginning()));
    }

    #[test]
    fn a_changed_or_missing_entry_is_found_where_it_is() {
        let mut changed = chain(5);
        changed[2].0.data = "{\"value\":\"13\"}".to_owned();
        assert_eq!(walk(&changed), Err(Broken { position: 3 }));
        let mut missing = chain(5);
        missing.remove(1);
        assert_eq!(walk(&missing), Err(Broken { position: 2 }));
    }

    #[test]
    fn a_chain_that_is_walked_in_parts_is_the_same_chain() {
        let whole = chain(5);
        let (first, rest) = whole.split_at(2);
        let part = |from, part: &[(Entry, Fingerprint)]| {
            follow(from, part.iter().map(|(entry, hash)| (entry, *hash)))
        };
        let middle = part((0, beginning()), first).unwrap();
        assert_eq!(part(middle, rest), Ok((5, walk(&whole).unwrap())));
        assert_eq!(part((1, middle.1), rest), Err(Broken { position: 2 }));
    }

    #[test]
    fn a_text_cannot_flow_into_the_next() {
        let mut entry = chain(1).remove(0).0;
        let hash = chained(&beginning(), &entry);
        (entry.actor, entry.action) = ("systema".to_owned(), "nswer-saved".to_owned());
        assert_ne!(chained(&beginning(), &entry), hash);
    }
}
