//! The history as it goes into a file: whole, not a page of it, and noted where it shows what others did.

use assessment::Refusal;
use assessment::event::{Event, Subject};
use assessment::refusal::codes;
use serde_json::json;
use store::tables::audit_search::From;

use super::filter::HistoryFilter;
use super::names::{HistoryActor, Names};
use super::visibility::Viewer;
use super::{HistoryView, SeekLimits, seek, view};
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;

/// The most entries of one file. The whole log of an instance is taken out by its program.
pub const ENTRIES_MAX: usize = 20_000;

impl App {
    /// Everything that is looked for and may be seen, for a file of this `format`; the log notes that it was taken.
    ///
    /// # Errors
    /// [`Error::NotFound`] as for a page; [`Error::Refused`] beyond `entries_max` entries.
    pub fn export_history(
        &self,
        credential: &Credential,
        filter: &HistoryFilter,
        format: &'static str,
        entries_max: usize,
    ) -> Result<HistoryView, Error> {
        let (taken, user) = self.query(credential, |context| {
            let tx = context.tx;
            let actor = context.actor();
            let filter = filter.clone().narrowed(actor)?;
            let (mut viewer, mut names) = (Viewer::new(self, tx, actor), Names::read(tx)?);
            let limits = SeekLimits { found: entries_max, gone_through: usize::MAX };
            let found = seek(&mut viewer, &mut names, &filter, From::Before(i64::MAX), limits)?;
            if found.next_position.is_some() {
                return Err(Refusal::state(codes::HISTORY_TOO_LONG).into());
            }
            let taken = view(viewer, &mut names, filter, found.entries)?;
            Ok((taken, actor.user))
        })?;
        let is_own = |actor: &HistoryActor| matches!(actor, HistoryActor::Person { id, .. } if *id == user);
        if taken.entries.iter().all(|entry| is_own(&entry.actor)) {
            return Ok(taken);
        }
        let filter = &taken.filter;
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let exported = Event::HistoryExported {
            format: format.to_owned(),
            entries: taken.entries.len(),
            filter: json!({
                "campaign": filter.campaign, "unit": filter.unit, "indicator": filter.indicator,
                "person": filter.person, "kind": filter.kind.map(super::Kind::name), "from": day(filter.first_day),
                "to": day(filter.last_day),
            }),
        };
        self.command(credential, move |context| context.record(&Subject::History, &exported))?;
        Ok(taken)
    }
}
