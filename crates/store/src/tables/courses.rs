//! The course of a campaign after its self-assessment: one row, once somebody has moved it on.

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::course::{AnsweredBy, Approval, Course};
use assessment::decision::SignedDecision;
use assessment::reply::ReplyWindow;

use super::{UpdateFault, approvals, fresh, unknown_word};
use crate::params;
use crate::{DbError, Row, Tx};

/// The course of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseRow {
    /// How far it is.
    pub course: Course,
    /// Who answers replies.
    pub answered_by: AnsweredBy,
    /// Counts moves; 0 before the first.
    pub version: i64,
}

/// The course of a campaign; at the appraisal where nobody has moved it on.
pub fn of_campaign(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<CourseRow, DbError> {
    let row = tx.query_optional(
        "SELECT course, answered_by, opens_at, closes_at, answers_due_at, decision, approved_at, publication, \
         version FROM campaign_course WHERE campaign_id = $1",
        params![&campaign.to_string()],
        read,
    )?;
    let Some(mut row) = row else { return Ok(CourseRow::default()) };
    // The course itself keeps the number alone; the whole decision stands among the approvals.
    if let Course::Approved(approval) | Course::Published { approval, .. } = &mut row.course
        && let Some(whole) = approvals::of_campaign(tx, campaign)?.pop()
    {
        *approval = whole.approval;
    }
    Ok(row)
}

/// Saves the course over the version that was read.
///
/// # Errors
/// [`UpdateFault::Stale`] where somebody else moved it on.
pub fn save(tx: &Tx<'_>, campaign: Id<Campaign>, row: &CourseRow) -> Result<(), UpdateFault> {
    let window = match &row.course {
        Course::Replies(window) => Some(*window),
        _ => None,
    };
    let (approval, publication) = match &row.course {
        Course::Approved(approval) => (Some(approval), None),
        Course::Published { approval, sha256 } => (Some(approval), Some(sha256.as_str())),
        _ => (None, None),
    };
    // An update keeps the window that a later stage no longer holds.
    let sql = if row.version == 0 {
        "INSERT INTO campaign_course (campaign_id, course, answered_by, opens_at, closes_at, answers_due_at, \
         decision, approved_at, publication, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10 + 1) \
         ON CONFLICT (campaign_id) DO NOTHING"
    } else {
        "UPDATE campaign_course SET course = $2, answered_by = $3, opens_at = coalesce($4, opens_at), \
         closes_at = coalesce($5, closes_at), answers_due_at = coalesce($6, answers_due_at), decision = $7, \
         approved_at = $8, publication = $9, version = version + 1 WHERE campaign_id = $1 AND version = $10"
    };
    let changed = tx.execute(
        sql,
        params![
            &campaign.to_string(),
            row.course.name(),
            row.answered_by.name(),
            window.map(|window| window.opens_at),
            window.map(|window| window.closes_at),
            window.map(|window| window.answers_due_at),
            approval.map(|approval| approval.decision.number.as_str()),
            approval.map(|approval| approval.at),
            publication,
            row.version,
        ],
    )?;
    fresh(changed)?;
    if let Some(approval) = approval {
        approvals::put(tx, campaign, approval, publication)?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<CourseRow, DbError> {
    let approval = || -> Result<Approval, DbError> {
        let decision = SignedDecision::of_text(&row.get::<String>(5)?);
        Ok(Approval { edition: 1, decision, at: row.get(6)? })
    };
    let course = match row.get::<String>(0)?.as_str() {
        "replies" => Course::Replies(ReplyWindow {
            opens_at: row.get(2)?,
            closes_at: row.get(3)?,
            answers_due_at: row.get(4)?,
        }),
        "council" => Course::Council,
        "approved" => Course::Approved(approval()?),
        "published" => Course::Published { approval: approval()?, sha256: row.get(7)? },
        "appraisal" => Course::Appraisal,
        other => return Err(unknown_word("course", "how far a campaign is", other)),
    };
    let answered_by = row.get::<String>(1)?;
    let answered_by = AnsweredBy::named(&answered_by)
        .ok_or_else(|| unknown_word("answered_by", "who answers replies", &answered_by))?;
    Ok(CourseRow { course, answered_by, version: row.get(8)? })
}
