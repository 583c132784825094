//! The history: who did what and when, in data of which sentences are made, as far as somebody may see it.

mod details;
mod export;
mod facts;
mod filter;
mod names;
mod phases;
mod visibility;

use std::collections::HashMap;
use std::sync::Arc;

use assessment::campaign::Campaign;
use assessment::receipt::Fingerprint;
use assessment::role::{Unit, User};
use assessment::{Id, Moment};
use store::tables::audit_search::{From, behind, catch_up, find};

use self::names::Names;
use self::visibility::Viewer;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::sets::LoadedSet;

pub use assessment::event::{ACTIONS, Kind, Subject, kind_of};
pub use details::{Details, Fact, Statement, ValueChange, What};
pub use export::ENTRIES_MAX;
pub use filter::{Choices, HistoryFilter};
pub use names::HistoryActor;

/// The most entries of one page.
const PAGE: usize = 50;
/// Entries that are copied in one transaction: some three hundredths of a second, for which saves wait.
const COPIED_AT_ONCE: i64 = 500;
/// Entries that are read at once.
const CHUNK: u8 = 200;
/// The most entries that are gone through for one page; who sees few of them continues from there.
const GONE_THROUGH_MAX: usize = 10_000;

/// An entry of the history.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    /// Position in the log, by which pages continue.
    pub position: u64,
    /// The moment at which it happened.
    pub at: Moment,
    /// The person, program or server that did it.
    pub actor: HistoryActor,
    /// Name of what was done.
    pub action: String,
    /// What it was done to.
    pub subject: Subject,
    /// Data of its words.
    pub details: Details,
    /// Hash of the entry in the log.
    pub hash: Fingerprint,
    /// The data as it is kept, for those who read the log itself.
    pub raw: Option<String>,
}

/// Entries of the history, with the names of what they speak of.
#[derive(Clone, Debug)]
pub struct HistoryView {
    /// The entries, the newest first.
    pub entries: Vec<HistoryEntry>,
    /// What was looked for, as far as it may be.
    pub filter: HistoryFilter,
    /// Titles and sets of campaigns.
    pub campaigns: HashMap<Id<Campaign>, (String, Arc<LoadedSet>)>,
    /// Names of units.
    pub units: HashMap<Id<Unit>, String>,
    /// Names of people that entries are about.
    pub people: HashMap<Id<User>, String>,
}

/// A page of the history.
#[derive(Clone, Debug)]
pub struct HistoryPage {
    /// What stands on it.
    pub view: HistoryView,
    /// Older entries are before this position; `None` where there are none.
    pub older: Option<u64>,
    /// Newer entries are after this position; `None` on the newest page.
    pub newer: Option<u64>,
    /// What may be looked for.
    pub choices: Choices,
}

/// Which page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The newest entries.
    #[default]
    Newest,
    /// Entries before this position.
    Before(u64),
    /// Entries after this position.
    After(u64),
}

/// What was found, and the position from which one continues; `None` at the end.
struct Found {
    entries: Vec<HistoryEntry>,
    next_position: Option<u64>,
}

impl App {
    /// A page of the history, the newest entries first, of what the one who asks may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] where they ask for what is not theirs.
    pub fn history(
        &self,
        credential: &Credential,
        filter: &HistoryFilter,
        part: Part,
    ) -> Result<HistoryPage, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let actor = context.actor();
            let filter = filter.clone().narrowed(actor)?;
            let mut viewer = Viewer::new(self, tx, actor);
            let mut names = Names::read(tx)?;
            let limits = SeekLimits { found: PAGE, gone_through: GONE_THROUGH_MAX };
            let mut seek = |from| seek(&mut viewer, &mut names, &filter, from, limits);
            let (found, older, newer) = match part {
                Part::Newest => {
                    let found = seek(From::Before(i64::MAX))?;
                    let older = found.next_position;
                    (found.entries, older, None)
                }
                Part::Before(position) => {
                    let found = seek(From::Before(signed(position)))?;
                    let newest = found.entries.first().map_or(position.saturating_sub(1), |it| it.position);
                    let older = found.next_position;
                    (found.entries, older, Some(newest))
                }
                Part::After(position) => {
                    let mut found = seek(From::After(signed(position)))?;
                    found.entries.reverse();
                    let oldest = found.entries.last().map_or(position.saturating_add(1), |it| it.position);
                    let newer = found.next_position;
                    (found.entries, Some(oldest), newer)
                }
            };
            let choices = Choices::read(tx, actor)?;
            let view = view(viewer, &mut names, filter, found)?;
            Ok(HistoryPage { view, older, newer, choices })
        })
    }
}

impl App {
    /// Copies what a part of the log is found by, behind its writing; is there more to copy?
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn catch_up_history(&self) -> Result<bool, Error> {
        if self.read(|tx| Ok(behind(tx)?))? == 0 {
            return Ok(false);
        }
        self.write(|tx| Ok(catch_up(tx, COPIED_AT_ONCE)?))
    }
}

fn signed(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// Where going through the log ends.
#[derive(Clone, Copy)]
struct SeekLimits {
    /// So many entries are found.
    found: usize,
    /// So many entries are gone through.
    gone_through: usize,
}

/// Goes through the log until as many entries are found as are wanted, or as many gone through as may be.
fn seek(
    viewer: &mut Viewer<'_, '_>,
    names: &mut Names<'_, '_>,
    filter: &HistoryFilter,
    mut from: From,
    limits: SeekLimits,
) -> Result<Found, Error> {
    let search = filter.search();
    let (mut entries, mut gone_through) = (Vec::new(), 0);
    loop {
        let limit = i64::from(CHUNK);
        let chunk = find(viewer.tx, &search, from, limit)?;
        let is_last = chunk.len() < usize::from(CHUNK);
        for (entry, hash) in chunk {
            if entries.len() == limits.found || gone_through == limits.gone_through {
                // One more is there: the page continues after the last one that was looked at.
                return Ok(Found { entries, next_position: Some(after(from)?) });
            }
            gone_through += 1;
            from = match from {
                From::Before(_) => From::Before(signed(entry.position)),
                From::After(_) => From::After(signed(entry.position)),
            };
            if !filter.is_of_kind(&entry.action) {
                continue;
            }
            let Some(mut visible) = viewer.look(&entry)? else { continue };
            if !filter.is_of_indicator(viewer, &mut visible)? {
                continue;
            }
            let actor = names.actor(&entry.actor, entry.at, &visible.subject, visible.by_the_unit)?;
            // Anyone who is not told who did it does not find it by asking for that person either, nor is told by which key.
            if actor == HistoryActor::Organiser {
                if filter.person.is_some() {
                    continue;
                }
                visible.details.facts.retain(|(name, _)| *name != "by_key");
            }
            entries.push(HistoryEntry {
                position: entry.position,
                at: entry.at,
                actor,
                action: entry.action,
                subject: visible.subject,
                details: visible.details,
                hash,
                raw: visible.is_raw_shown.then_some(entry.data),
            });
        }
        if is_last {
            return Ok(Found { entries, next_position: None });
        }
    }
}

fn after(from: From) -> Result<u64, Error> {
    let (From::Before(position) | From::After(position)) = from;
    u64::try_from(position).map_err(|_| Error::Internal(format!("the log has no position {position}")))
}

/// The entries with the names of what they speak of.
fn view(
    mut viewer: Viewer<'_, '_>,
    names: &mut Names<'_, '_>,
    filter: HistoryFilter,
    entries: Vec<HistoryEntry>,
) -> Result<HistoryView, Error> {
    let (mut units, mut people) = (HashMap::new(), HashMap::new());
    for entry in &entries {
        let notified = entry.details.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::Unit(unit) => Some(*unit),
            _ => None,
        });
        for unit in notified.chain(entry.subject.unit()) {
            units.insert(unit, names.unit(unit));
        }
        if let Subject::Person(person) = entry.subject
            && let Some((name, _)) = names.person(person)?
        {
            people.insert(person, name.clone());
        }
        if let Some(campaign) = entry.subject.campaign() {
            viewer.campaign(campaign)?;
        }
    }
    let campaigns =
        viewer.known_campaigns().into_iter().map(|(id, known)| (id, (known.row.title, known.set)));
    Ok(HistoryView { entries, filter, campaigns: campaigns.collect(), units, people })
}
