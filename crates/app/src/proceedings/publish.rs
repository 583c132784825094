//! Publishes an approved result from the house itself: the same file that `chiso publish` writes.

use std::collections::BTreeMap;

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::permission::Action;
use assessment::receipt::Fingerprint;
use framework::SourceFile;
use report::publication::{
    self, About, AuditHead, LeftOut, Program, Publication, PublishedBand, PublishedTerms, SetName,
};
use serde_json::json;
use store::tables::courses::{self, CourseRow};
use store::tables::files::{self, FileRow};
use store::tables::publications::{self, PublicationRow};
use store::tables::{audit, frameworks};

use super::board::open_board_to;
use crate::context::{App, note};
use crate::error::Error;
use crate::mergers::formerly;
use crate::notices::tell_published;
use crate::terms::CampaignTerms;

/// The most bytes of a publication.
const SIZE_BYTES_MAX: u64 = 2 << 30;

impl App {
    /// Publishes an approved result and gives back its SHA-256. `left_out_reason` is said of units that submitted
    /// nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is not approved or published already.
    pub fn publish_result(
        &self,
        token_hash: &str,
        (id, version): (Id<Campaign>, i64),
        (program_version, licence, left_out_reason): (&str, &str, &str),
    ) -> Result<String, Error> {
        let (bytes, row) = self.read(|tx| {
            let now = self.now();
            let board = open_board_to(self, tx, token_hash, id, (Action::PublishResult, None))?;
            // Whether it may be published is asked before the work, and once more when it is written down.
            board.course.course.clone().publish("")?;
            let (framework, terms) = (&board.set.framework, board.terms.terms());
            let kept: CampaignTerms =
                serde_json::from_str(&board.campaign.terms).map_err(|error| internal(&error))?;
            let stored = frameworks::by_id(tx, board.campaign.framework)?.ok_or(Error::NotFound)?;
            let set: BTreeMap<String, String> =
                serde_json::from_str(&stored.files).map_err(|error| internal(&error))?;
            let set: Vec<SourceFile> =
                set.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
            let mut left_out = Vec::new();
            for form in &board.missing {
                left_out.push(LeftOut { unit: form.unit_name.clone(), reason: left_out_reason.to_owned() });
            }
            let (position, hash) = audit::head(tx)?;
            let about = About {
                schema: publication::SCHEMA.to_owned(),
                program: Program::chiso(program_version),
                title: board.campaign.title.clone(),
                year: board.campaign.year,
                edition: 1,
                published_at: now.to_string(),
                corrects: None,
                licence: licence.to_owned(),
                set: SetName { code: framework.code.clone(), edition: framework.edition.clone() },
                terms: PublishedTerms::of(framework, terms, &kept.reason),
                bands: framework.bands.iter().map(PublishedBand::of).collect(),
                left_out,
                audit: Some(AuditHead { position, hash: hash.to_string() }),
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
            let bytes = publication::write(&publication)
                .map_err(|fault| Error::Internal(format!("publication: {fault}")))?;
            let row = PublicationRow {
                sha256: Fingerprint::of(&bytes).to_string(),
                title: about.title.clone(),
                year: about.year,
                edition: about.edition,
                published_at: about.published_at.clone(),
                corrects: None,
                shown_since: now,
            };
            Ok((bytes, row))
        })?;
        let blob = self.files()?.put(&mut &*bytes, SIZE_BYTES_MAX).map_err(Error::from)?;
        let file = FileRow {
            sha256: row.sha256.clone(),
            size_bytes: blob.size_bytes,
            media_type: "application/zip".to_owned(),
        };
        let (app, token_hash, sha256) = (self.clone(), token_hash.to_owned(), row.sha256.clone());
        self.write(move |tx| {
            let now = app.now();
            let board = open_board_to(&app, tx, &token_hash, id, (Action::PublishResult, None))?;
            let course = board.course.course.clone().publish(&row.sha256)?;
            files::put(tx, &file, now)?;
            publications::add(tx, &PublicationRow { shown_since: now, ..row.clone() })?;
            courses::save(tx, id, &CourseRow { course, version, ..board.course.clone() })?;
            tell_published(&app, tx, Some(board.signed_in.actor.user), &row)?;
            let data =
                json!({ "title": row.title, "year": row.year, "edition": row.edition, "campaign": id.to_string() });
            let place = format!("campaign/{id}/publication/{}", row.sha256);
            note(tx, now, &board.actor(), "result-published", place, &data)
        })?;
        Ok(sha256)
    }
}

fn internal(error: &serde_json::Error) -> Error {
    Error::Internal(error.to_string())
}
