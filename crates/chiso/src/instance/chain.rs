//! Walks the audit chain of a database from its beginning, in pages.

use std::collections::HashMap;

use assessment::audit::{Entry, beginning, follow};
use assessment::receipt::Fingerprint;
use framework::{Diagnostic, Place};
use store::tables::audit;
use store::{Db, DbError};
use words::say;

use super::codes;

/// Entries in memory at once.
const PAGE: i64 = 1_000;

/// A chain that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// How many entries.
    pub entries: u64,
    /// The last hash: anyone who recorded it elsewhere sees that nothing was cut off.
    pub head: Fingerprint,
}

/// The first entry that does not follow from those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenChain {
    /// Its position, from 1.
    pub position: u64,
    /// What stands there, where something does.
    pub found: Option<Entry>,
}

/// Walks the chain. Entries that are added meanwhile are walked too.
pub fn walk(db: &Db) -> Result<Result<Chain, BrokenChain>, DbError> {
    walk_with(db, |_| true)
}

/// As [`walk`], and hands over page after page of entries that follow from those before them, until `each` wants no more.
pub fn walk_with(
    db: &Db,
    mut each: impl FnMut(&[(Entry, Fingerprint)]) -> bool,
) -> Result<Result<Chain, BrokenChain>, DbError> {
    let (mut at, mut page) = ((0, beginning()), PAGE);
    loop {
        let from = i64::try_from(at.0).unwrap_or(i64::MAX);
        let entries = match db.read(|tx| audit::after(tx, from, page)) {
            Ok(entries) => entries,
            // Something is not an entry at all: continue one by one until it is found.
            Err(DbError::Type { .. } | DbError::Null { .. }) if page > 1 => {
                page = 1;
                continue;
            }
            Err(DbError::Type { .. } | DbError::Null { .. }) => {
                return Ok(Err(BrokenChain { position: at.0 + 1, found: None }));
            }
            Err(error) => return Err(error),
        };
        if entries.is_empty() {
            return Ok(Ok(Chain { entries: at.0, head: at.1 }));
        }
        match follow(at, entries.iter().map(|(entry, hash)| (entry, *hash))) {
            Ok(last) => {
                at = last;
                if !each(&entries) {
                    return Ok(Ok(Chain { entries: at.0, head: at.1 }));
                }
            }
            Err(broken) => {
                let mut entries = entries.into_iter().map(|(entry, _)| entry);
                let found = entries.find(|entry| entry.position == broken.position);
                return Ok(Err(BrokenChain { position: broken.position, found }));
            }
        }
    }
}

/// A head that the chain is said to have, at this position where one is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedHead {
    /// Position of its entry, from 1.
    pub position: Option<u64>,
    /// The hash.
    pub hash: Fingerprint,
}

/// What came of a walk that looked for heads.
pub struct Walked {
    /// The chain, or where it breaks.
    pub chain: Result<Chain, BrokenChain>,
    /// Heads that it has, with their positions.
    pub met: Vec<(u64, Fingerprint)>,
    /// Heads that it has not; none where it breaks, for they may be behind the break.
    pub unmet: Vec<ExpectedHead>,
}

/// As [`walk`], and looks for heads on the way.
pub fn walk_expecting(db: &Db, expected: &[ExpectedHead]) -> Result<Walked, DbError> {
    let mut expected_heads: HashMap<Fingerprint, Option<u64>> =
        expected.iter().map(|head| (head.hash, head.position)).collect();
    let mut met = Vec::new();
    let chain = walk_with(db, |entries| {
        for (entry, hash) in entries {
            if let Some(position) = expected_heads.get(hash).copied()
                && position.is_none_or(|position| position == entry.position)
            {
                expected_heads.remove(hash);
                met.push((entry.position, *hash));
            }
        }
        true
    })?;
    let is_unmet = |head: &&ExpectedHead| chain.is_ok() && expected_heads.contains_key(&head.hash);
    let unmet = expected.iter().filter(is_unmet).copied().collect();
    Ok(Walked { chain, met, unmet })
}

impl BrokenChain {
    /// As a finding.
    pub fn diagnostic(&self, place: Place) -> Diagnostic {
        let found = self.found.as_ref().map_or_else(String::new, |entry| {
            let at = entry.at.to_string();
            let data = [("action", entry.action.as_str()), ("at", at.as_str())];
            say(framework::Language::English, "server.entry_found", &data)
        });
        Diagnostic::error(codes::AUDIT_BROKEN, place)
            .with("position", self.position.to_string())
            .with("found", found)
    }
}

#[cfg(test)]
mod tests {
    use assessment::Moment;
    use store::params;
    use store::testing::{TestDb, each_engine};

    use super::*;

    fn a_log(db: &TestDb, entries: i64) {
        db.migrate(store::migrations::ALL, 0).unwrap();
        let written: Result<(), DbError> = db.write(move |tx| {
            (1..=entries).try_for_each(|number| {
                let event = audit::Event {
                    at: Moment::from_microseconds(number),
                    actor: "system".to_owned(),
                    action: "answers-saved",
                    target: "unit/so-y-te".to_owned(),
                    data: format!("{{\"number\":{number}}}"),
                };
                audit::append_at_any_time(tx, event)
            })
        });
        written.unwrap();
    }

    fn tamper(db: &TestDb, statement: &'static str) {
        let changed: Result<u64, DbError> = db.write(move |tx| tx.execute(statement, params![]));
        assert_eq!(changed, Ok(1), "{statement}");
    }

    #[test]
    fn a_chain_of_several_pages_is_walked_to_its_end() {
        each_engine(|db| {
            a_log(db, 2 * PAGE + 7);
            let chain = walk(db).unwrap().unwrap();
            let head: Result<_, DbError> = db.read(audit::head);
            assert_eq!((chain.entries, chain.head), head.unwrap());
        });
    }

    #[test]
    fn what_was_changed_or_cut_out_is_named_where_it_is() {
        let position = |db: &TestDb| {
            let broken = walk(db).unwrap().unwrap_err();
            (broken.position, broken.found.map(|entry| entry.data))
        };
        each_engine(|db| {
            a_log(db, 1_500);
            tamper(db, "UPDATE audit SET data = '{}' WHERE position = 1200");
            assert_eq!(position(db), (1_200, Some("{}".to_owned())));
            tamper(db, "DELETE FROM audit WHERE position = 900");
            assert_eq!(position(db), (900, None));
            tamper(db, "UPDATE audit SET hash = 'no hash' WHERE position = 3");
            assert_eq!(position(db), (3, None));
        });
    }
}
