//! Saves answers field by field: each is taken, refused or a conflict on its own; what is taken is durable.

use std::sync::Arc;

use assessment::Moment;
use assessment::answers::{self, Verdict, judge};
use assessment::event::{Event, FormAt, Subject};
use assessment::permission::Action;
use framework::typed::{DecimalMark, TypedFault};
use store::Tx;
use store::tables::answers::{self as answer_table, AnswerRow, Revision};
use store::tables::forms;

use super::load::{FormView, name_of, open, target};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::{Admission, Context};
use crate::error::Error;

/// The most answers in one request.
pub const CHANGES_MAX: u16 = 500;

/// What somebody typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Key of the answer.
    pub key: String,
    /// As typed.
    pub typed: String,
    /// The version that the page showed; 0 where nothing was ever saved.
    pub base: u64,
}

/// What became of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveResult {
    /// It stands in the form.
    Saved {
        /// The version to show as base from now on.
        version: u64,
        /// The stored spelling; `None` where the field was cleared.
        value: Option<String>,
    },
    /// What was typed does not answer the question.
    Refused(TypedFault),
    /// The set has no such answer, or not the unit gives it.
    Unknown,
    /// Somebody else saved something different since.
    Conflict {
        /// The version that stands there.
        version: u64,
        /// What stands there.
        theirs: Option<String>,
        /// Who saved it.
        by: String,
        /// The moment at which it happened.
        at: Moment,
    },
}

/// What became of a request, and the form as it stands now.
#[derive(Clone, Debug)]
pub struct Saved {
    /// By key, in the order of the request.
    pub results: Vec<(String, SaveResult)>,
    /// The form with what was taken.
    pub view: FormView,
    /// The moment at which it happened.
    pub at: Moment,
}

/// Where answers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Typed into a page.
    Page,
    /// Of a packet, in the stored spelling that its comparison showed.
    Packet,
}

impl Source {
    const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Packet => "packet",
        }
    }

    /// Nobody knows which mark a person types; the stored spelling has a point.
    const fn mark(self) -> DecimalMark {
        match self {
            Self::Page => DecimalMark::Unknown,
            Self::Packet => DecimalMark::Point,
        }
    }
}

impl App {
    /// Saves answers without keeping the caller waiting: `done` is called once they are durable, on another thread.
    /// It is given [`Error::Refused`] where the form is not with the clerk, [`Error::TooLarge`] beyond [`CHANGES_MAX`]
    /// answers.
    pub fn save_answers_then(
        &self,
        credential: &Credential,
        at: FormAt,
        changes: Vec<Change>,
        done: impl FnOnce(Result<Saved, Error>) + Send + 'static,
    ) {
        match self.saving(credential, at, changes, Source::Page) {
            Ok(work) => {
                let app = self.clone();
                self.inner.db.write_then(work, move |saved| {
                    app.forget_where_not_saved(&saved);
                    done(saved);
                });
            }
            Err(error) => done(Err(error)),
        }
    }

    /// What a failed transaction put in memory is not in the database.
    pub(super) fn forget_where_not_saved(&self, saved: &Result<Saved, Error>) {
        if matches!(saved, Err(Error::Unavailable(_) | Error::Internal(_))) {
            self.form_cache().forget_all();
        }
    }

    fn saving(
        &self,
        credential: &Credential,
        at: FormAt,
        changes: Vec<Change>,
        source: Source,
    ) -> Result<impl FnMut(&Tx<'_>) -> Result<Saved, Error> + Send + 'static, Error> {
        if changes.len() > usize::from(CHANGES_MAX) {
            return Err(Error::TooLarge { limit_bytes: CHANGES_MAX.into() });
        }
        let (app, credential) = (self.clone(), credential.clone());
        Ok(move |tx: &Tx<'_>| {
            let context = &Context::open(&app, tx, &credential, Admission::Saving)?;
            let view = open(context, at, None)?;
            context.require(Action::EditForm, &target(&view.form, view.stage, None))?;
            take(context, view, &changes, source)
        })
    }
}

/// Takes what can be taken. The caller has checked that the form may be edited.
pub(super) fn take(
    context: &Context<'_, '_>,
    mut view: FormView,
    changes: &[Change],
    source: Source,
) -> Result<Saved, Error> {
    let (app, tx, now) = (context.app, context.tx, context.now);
    let at = FormAt { campaign: view.campaign.id, unit: view.unit.id };
    let (source, mark) = (source.name(), source.mark());
    // Only this transaction holds the answers now, so that they are changed in place and not copied.
    app.form_cache().forget(view.form.id);
    let mut results = Vec::with_capacity(changes.len());
    let mut taken: Vec<Revision> = Vec::new();
    let mut version = view.form.answers_version;
    for change in changes {
        let result = one(tx, &mut view, change, mark, version + 1, now, |revision| {
            version = revision.version;
            taken.push(Revision { source: source.to_owned(), ..revision });
        })?;
        results.push((change.key.clone(), result));
    }
    if !taken.is_empty() {
        let count = version - view.form.answers_version;
        view.form.answers_version = forms::advance(tx, &view.form, count, now)?;
        view.form.changed_at = Some(now);
        for key in taken.iter().filter_map(|revision| view.set.key(&revision.key)).collect::<Vec<_>>() {
            view.rescore(key);
        }
        for revision in &taken {
            answer_table::save(tx, view.form.id, revision)?;
        }
        let saved = |revision: &Revision| assessment::event::Revision {
            version: revision.version,
            key: revision.key.clone(),
            before: revision.before.clone(),
            after: revision.after.clone(),
        };
        let answers = taken.iter().map(saved).collect();
        context.record(&Subject::Form(at), &Event::AnswersSaved { answers, source: source.to_owned() })?;
    }
    app.form_cache().put(&view.form, view.contents());
    Ok(Saved { results, view, at: now })
}

fn one(
    tx: &Tx<'_>,
    view: &mut FormView,
    change: &Change,
    mark: DecimalMark,
    next_version: u64,
    now: Moment,
    take: impl FnOnce(Revision),
) -> Result<SaveResult, Error> {
    let Some(key) = view.set.unit_key(&change.key) else { return Ok(SaveResult::Unknown) };
    let value = match answers::stored(&view.set.framework, key, &change.typed, mark) {
        Ok(value) => value,
        Err(fault) => return Ok(SaveResult::Refused(fault)),
    };
    let current = view.answers.get(&change.key);
    let (before, version) = current.map_or((None, 0), |row| (row.value.clone(), row.version));
    match judge(before.as_deref(), version, change.base, value.as_deref()) {
        Verdict::Unchanged => Ok(SaveResult::Saved { version, value }),
        Verdict::Conflict => {
            let by = current.map(|row| row.changed_by);
            Ok(SaveResult::Conflict {
                version,
                theirs: before,
                by: by.map_or(Ok(String::new()), |user| name_of(tx, user))?,
                at: current.map_or(now, |row| row.changed_at),
            })
        }
        Verdict::Write => {
            let version = next_version;
            let changed_by = view.signed_in.actor.user;
            let row = AnswerRow { value: value.clone(), version, changed_at: now, changed_by };
            Arc::make_mut(&mut view.answers).insert(change.key.clone(), row);
            take(Revision {
                version,
                key: change.key.clone(),
                before,
                after: value.clone(),
                source: String::new(),
                changed_at: now,
                changed_by,
            });
            Ok(SaveResult::Saved { version, value })
        }
    }
}
