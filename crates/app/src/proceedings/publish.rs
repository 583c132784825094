//! Publishes an approved result from this instance itself: the same file that `chiso publish` writes; and a new edition of it,
//! once something in it is rectified.

use std::collections::{BTreeMap, HashMap};

use assessment::campaign::CampaignAt;
use assessment::course::Course;
use assessment::decision::SignedDecision;
use assessment::event::{Event, Subject};
use assessment::permission::Action;
use assessment::receipt::Fingerprint;
use assessment::refusal::codes;
use assessment::{Moment, Refusal};
use framework::SourceFile;
use report::publication::{
    self, About, AuditHead, Corrected, LeftOut, Program, Publication, PublishedBand, PublishedDecision,
    PublishedTerms, SetName,
};
use store::Tx;
use store::tables::courses::{self, CourseRow};
use store::tables::files;
use store::tables::forms::FormRow;
use store::tables::publications::{self, PublicationRow};
use store::tables::{audit, frameworks, units};

use super::board::{Board, open_board_to};
use super::course::keep;
use super::decision::{self, TypedApproval};
use super::typed_changes;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::{Error, FieldFault};
use crate::mergers::formerly;
use crate::notices::{self, NoticeData, notify_published};
use crate::publications::{Results, must_follow, row_of};
use crate::terms::CampaignTerms;

/// What is said in a publication beside the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicationNotes<'a> {
    /// Version of the program that publishes.
    pub program_version: &'a str,
    /// Licence under which everybody may use the result.
    pub licence: &'a str,
    /// Why units that submitted nothing are left out.
    pub left_out_reason: &'a str,
}

/// A new edition of a published result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEdition {
    /// What was wrong and is corrected, for everybody to read.
    pub what: String,
    /// The signed decision.
    pub decision: TypedApproval,
}

/// Which edition comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edition {
    number: u32,
    corrects: Option<Corrected>,
    decision: SignedDecision,
}

impl App {
    /// Publishes an approved result and gives back its SHA-256.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is not approved or published already; [`Error::DoesNotHold`] where the file would
    /// not be taken by the one who verifies it.
    pub fn publish_result(
        &self,
        credential: &Credential,
        at: CampaignAt,
        notes: PublicationNotes<'_>,
    ) -> Result<String, Error> {
        self.publish(credential, at, notes, Action::PublishResult, None)
    }

    /// Publishes a new edition with every rectification that waits, and gives back its SHA-256. The edition before it
    /// stays where it is. Four eyes: nobody publishes what they entered themselves.
    ///
    /// # Errors
    /// [`Error::Refused`] where nothing is published, no rectification waits, the one who asks entered one of them, or a
    /// newer edition was made elsewhere;
    /// [`Error::Invalid`] where it does not say what is corrected; [`Error::Conflict`] where another rectification came
    /// meanwhile.
    pub fn publish_rectified(
        &self,
        credential: &Credential,
        at: CampaignAt,
        notes: PublicationNotes<'_>,
        new: &NewEdition,
    ) -> Result<String, Error> {
        self.publish(credential, at, notes, Action::PublishRectified, Some(new))
    }

    fn publish(
        &self,
        credential: &Credential,
        at: CampaignAt,
        notes: PublicationNotes<'_>,
        action: Action,
        new: Option<&NewEdition>,
    ) -> Result<String, Error> {
        let CampaignAt { id, version } = at;
        let (bytes, row, rectified) = self.query(credential, |context| {
            let (tx, now) = (context.tx, context.now);
            let mut board = open_board_to(context, id, action, None)?;
            // Whether it may be published is asked before the work, and once more when it is written down.
            let edition = edition(tx, &board, now, new)?;
            let rectified = board.publish_rectifications(edition.number);
            board.must_not_wait()?;
            let (bytes, row) = made(tx, &board, now, notes, &edition)?;
            must_follow(self, tx, &row, &results_of(&board))?;
            Ok((bytes, row, rectified))
        })?;
        let file = self.store_publication(&bytes)?;
        let (app, sha256) = (self.clone(), row.sha256.clone());
        let new = new.cloned();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let mut board = open_board_to(context, id, action, None)?;
            let edition = edition(tx, &board, now, new.as_ref())?;
            if board.publish_rectifications(edition.number) != rectified {
                return Err(Error::Conflict);
            }
            let before = board.course.course.clone();
            let course = if new.is_none() {
                before.publish(&row.sha256)?
            } else {
                before.publish_again(now, edition.number, edition.decision.clone(), &row.sha256)?
            };
            must_follow(&app, tx, &row, &results_of(&board))?;
            if let Some(new) = &new {
                new.decision.keep_file(tx, now)?;
            }
            files::put(tx, &file, now)?;
            publications::add(tx, &PublicationRow { shown_since: now, ..row.clone() })?;
            courses::save(tx, id, &CourseRow { course, version, ..board.course.clone() })?;
            for (row, slot, _) in &rectified {
                keep(tx, &board, *row, *slot, &board.recorded(*row, *slot).proceeding, now)?;
                notify_rectified(&app, tx, &board, *row, *slot, edition.number)?;
                let rectified = Event::IndicatorRectified { edition: edition.number };
                context.record(&board.subject(*row, *slot)?, &rectified)?;
            }
            notify_published(&app, tx, Some(board.signed_in.actor.user), &row)?;
            let corrects = edition.corrects.as_ref();
            let published = Event::ResultPublished {
                title: row.title.clone(),
                year: row.year,
                edition: row.edition,
                campaign: Some(id),
                corrects: corrects.map(|corrected| Some(corrected.sha256.clone())),
                note: corrects.map(|corrected| corrected.what.clone()),
                decision: corrects.map(|_| decision::recorded(&edition.decision)),
            };
            let hash = Fingerprint::parse(&row.sha256).ok_or(Error::NotFound)?;
            context.record(&Subject::Publication(id, hash), &published)
        })?;
        Ok(sha256)
    }
}

/// Which edition comes next, where it may be published now.
fn edition(tx: &Tx<'_>, board: &Board, now: Moment, new: Option<&NewEdition>) -> Result<Edition, Error> {
    let course = board.course.course.clone();
    let Some(new) = new else {
        let decision = course.approval().map(|approval| approval.decision.clone());
        course.publish("")?;
        let decision = decision.ok_or_else(|| Error::Internal("a result without an approval".to_owned()))?;
        return Ok(Edition { number: 1, corrects: None, decision });
    };
    let published = match &course {
        Course::Published { sha256, .. } => publications::by_hash(tx, sha256)?,
        _ => None,
    };
    let Some(published) = published else {
        return Err(Refusal::state(codes::RESULT_NOT_PUBLISHED).into());
    };
    if new.what.trim().is_empty() {
        return Err(FieldFault::alone("what", typed_changes::codes::NO_REASON));
    }
    if publications::all(tx)?.iter().any(|row| row.corrects.as_ref() == Some(&published.sha256)) {
        return Err(Refusal::state(codes::CORRECTED_ELSEWHERE).into());
    }
    if board.count(|proceeding| proceeding.waiting_rectification().is_some()) == 0 {
        return Err(Refusal::state(codes::NO_RECTIFICATION).into());
    }
    if board.rectified_by().contains(&board.signed_in.actor.user) {
        return Err(Refusal::state(codes::FOUR_EYES).into());
    }
    let decision = new.decision.checked(board, now)?;
    let what = format!("{}: {}", decision.number, new.what.trim());
    Ok(Edition {
        number: published.edition + 1,
        corrects: Some(Corrected { sha256: published.sha256, what }),
        decision,
    })
}

fn made(
    tx: &Tx<'_>,
    board: &Board,
    now: Moment,
    notes: PublicationNotes<'_>,
    edition: &Edition,
) -> Result<(Vec<u8>, PublicationRow), Error> {
    let (framework, terms) = (&board.set.framework, board.terms.terms());
    let terms_row: CampaignTerms =
        serde_json::from_str(&board.campaign.terms).map_err(|error| internal(&error))?;
    let stored = frameworks::by_id(tx, board.campaign.framework)?.ok_or(Error::NotFound)?;
    let set: BTreeMap<String, String> =
        serde_json::from_str(&stored.files).map_err(|error| internal(&error))?;
    let set: Vec<SourceFile> = set.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    let codes: HashMap<_, _> = units::all(tx)?.into_iter().map(|unit| (unit.id, unit.code)).collect();
    let left_out = |form: &FormRow| LeftOut {
        unit: form.unit_name.clone(),
        reason: notes.left_out_reason.to_owned(),
        code: codes.get(&form.unit).cloned(),
    };
    let (position, hash) = audit::head(tx)?;
    let about = About {
        schema: publication::SCHEMA.to_owned(),
        program: Program::chiso(notes.program_version),
        title: board.campaign.title.clone(),
        year: board.campaign.year,
        edition: edition.number,
        published_at: now.to_string(),
        corrects: edition.corrects.clone(),
        licence: notes.licence.to_owned(),
        set: SetName { code: framework.code.clone(), edition: framework.edition.clone() },
        terms: PublishedTerms::of(framework, terms, &terms_row.reason),
        bands: framework.bands.iter().map(PublishedBand::of).collect(),
        left_out: board.missing.iter().map(left_out).collect(),
        audit: Some(AuditHead { position, hash: hash.to_string() }),
        decision: Some(PublishedDecision::of(&edition.decision)),
    };
    let plan = board.plan();
    let corrections = board.corrections();
    let formerly = formerly(tx, board.forms.iter().map(|form| form.unit))?;
    let publication = Publication {
        about: &about,
        set: &set,
        plan: &plan,
        submitted: board.submitted(),
        corrections: &corrections,
        formerly: &formerly,
    };
    let bytes = publication::write_checked(&publication)?;
    let row = row_of(&Fingerprint::of(&bytes).to_string(), &about, now);
    Ok((bytes, row))
}

/// Whose results are published, by which set.
fn results_of(board: &Board) -> Results {
    Results {
        set: board.set.framework.code.clone(),
        units: board.submitted().units().iter().map(|unit| unit.code.clone()).collect(),
    }
}

/// The unit whose points are rectified is told of it beside the publication.
fn notify_rectified(
    app: &App,
    tx: &Tx<'_>,
    board: &Board,
    row: usize,
    slot: framework::ComponentSlot,
    edition: u32,
) -> Result<(), Error> {
    let id = board.campaign.id;
    let form = board.forms.get(row).ok_or(Error::NotFound)?;
    let component = &board.set.framework[slot].code;
    let event = notices::Notification {
        kind: "indicator-rectified",
        occasion: format!("{}/{component}/{edition}", form.id),
        address: format!("/campaigns/{id}/units/{}/indicators/{component}", form.unit),
        data: NoticeData {
            unit: form.unit_name.clone(),
            campaign: board.campaign.title.clone(),
            component: component.to_owned(),
            ..NoticeData::default()
        },
    };
    let people = notices::everybody_of(tx, id, form.unit)?;
    notices::notify(app, tx, Some(board.signed_in.actor.user), &event, people)
}

impl Board {
    /// Every rectification that waits counts from this edition on. Gives back where, and over which version.
    fn publish_rectifications(&mut self, edition: u32) -> Vec<(usize, framework::ComponentSlot, i64)> {
        let mut found = Vec::new();
        self.waiting = std::sync::OnceLock::new();
        for (row, of_unit) in self.proceedings.iter_mut().enumerate() {
            for (slot, recorded) in self.set.framework.component_slots().zip(of_unit) {
                if recorded.proceeding.publish_rectification(edition) {
                    found.push((row, slot, recorded.version));
                }
            }
        }
        found
    }
}

fn internal(error: &serde_json::Error) -> Error {
    Error::Internal(error.to_string())
}
