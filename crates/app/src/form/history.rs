//! The history of a form: who changed what and when, from which value to which.

use std::collections::HashMap;

use assessment::Id;
use assessment::event::FormAt;
use assessment::role::User;
use store::Tx;
use store::tables::answers::{self, Revision};

use super::load::{FormView, names_of, open};
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;

/// The most revisions of one page.
const PAGE: u8 = 200;

/// The form, a page of its revisions, and the names of those who made them.
pub type History = (FormView, Vec<Revision>, HashMap<Id<User>, String>);

impl App {
    /// Up to 200 revisions before a version (`u64::MAX` for the newest), with the names of those who made them.
    ///
    /// # Errors
    /// As [`App::form`].
    pub fn form_history(&self, credential: &Credential, at: FormAt, before: u64) -> Result<History, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let view = open(context, at, None)?.narrowed();
            let revisions = seen_before(tx, &view, before)?;
            let names = names_of(tx, revisions.iter().map(|revision| revision.changed_by))?;
            Ok((view, revisions, names))
        })
    }
}

/// A page of the revisions that are seen: what is passed over makes no page shorter.
fn seen_before(tx: &Tx<'_>, view: &FormView, mut before: u64) -> Result<Vec<Revision>, Error> {
    let mut seen = Vec::new();
    loop {
        let page = answers::history(tx, view.form.id, before, PAGE.into())?;
        let is_last = page.len() < usize::from(PAGE);
        before = page.last().map_or(0, |revision| revision.version);
        seen.extend(page.into_iter().filter(|revision| view.sees_answer(&revision.key)));
        if is_last || seen.len() >= usize::from(PAGE) {
            seen.truncate(PAGE.into());
            return Ok(seen);
        }
    }
}
