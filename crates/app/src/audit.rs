//! The audit log as those read it who may: newest first, with names in place of ids.

use std::collections::HashMap;

use assessment::audit::{Entry, is_clock_behind};
use assessment::event::{Event, Subject};
use assessment::permission::{Action, Target};
use assessment::receipt::Fingerprint;
use assessment::refusal::codes;
use assessment::{Moment, Refusal};
use store::tables::{accounts, audit, audit_addresses, campaigns, units};

use crate::application::App;
use crate::authentication::Credential;
use crate::context::{By, entry_of};
use crate::error::Error;

/// The most entries of one page.
const PAGE: i64 = 100;

/// A page of the audit log.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// The entries with their hashes, the newest first.
    pub entries: Vec<(Entry, Fingerprint)>,
    /// Names of people, units and campaigns by the ids that the entries hold.
    pub names: HashMap<String, String>,
    /// From where it was done, by position, as long as that is kept.
    pub addresses: HashMap<u64, String>,
}

impl App {
    /// Notes that the clock is right although the log has later entries: it was ahead when they were made. Anyone who may
    /// use the folder of data does this at the command line. Gives back when the last entry was made.
    ///
    /// # Errors
    /// [`Error::Refused`] where the clock is not behind.
    pub fn accept_clock(&self) -> Result<Moment, Error> {
        let app = self.clone();
        self.write(move |tx| {
            let now = app.now();
            let last = audit::before(tx, i64::MAX, "", 1)?.into_iter().next().map(|(entry, _)| entry.at);
            let Some(last) = last.filter(|last| is_clock_behind(now, *last)) else {
                return Err(Refusal::state(codes::CLOCK_NOT_BEHIND).into());
            };
            let accepted = Event::ClockAccepted { last };
            audit::append_at_any_time(tx, entry_of(tx, now, By::System, &Subject::Instance, &accepted)?)?;
            Ok(last)
        })
    }

    /// Up to 100 entries before a position (`i64::MAX` for the newest), of targets that begin with `target`.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn audit_page(&self, credential: &Credential, before: i64, target: &str) -> Result<AuditPage, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ReadAudit, &Target::ANYWHERE)?;
            let entries = audit::before(tx, before, target, PAGE)?;
            let mut names = HashMap::new();
            for account in accounts::all(tx)? {
                names.insert(account.id.to_string(), account.name);
            }
            for unit in units::all(tx)? {
                names.insert(unit.id.to_string(), unit.name);
            }
            for campaign in campaigns::all(tx)? {
                names.insert(campaign.id.to_string(), campaign.title);
            }
            let positions =
                || entries.iter().map(|(entry, _)| i64::try_from(entry.position).unwrap_or(i64::MAX));
            let addresses = match (positions().min(), positions().max()) {
                (Some(first), Some(last)) => audit_addresses::between(tx, first, last)?,
                _ => HashMap::new(),
            };
            Ok(AuditPage { entries, names, addresses })
        })
    }
}
