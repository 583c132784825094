//! Every decision by which an edition of a campaign's result was approved: rows are added; the publication comes later.

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::course::Approval;
use assessment::decision::{DecisionFile, SignedDecision};

use crate::params;
use crate::{DbError, Row, Tx};

/// An approval, and what was published by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalRow {
    /// The approval.
    pub approval: Approval,
    /// SHA-256 of the publication; `None` while there is none.
    pub publication: Option<String>,
}

/// The approvals of a campaign, the first edition first.
pub fn of_campaign(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<Vec<ApprovalRow>, DbError> {
    tx.query(
        "SELECT edition, number, issued_on, issuer, signer, file_sha256, file_name, recorded_at, publication \
         FROM approval WHERE campaign_id = $1 ORDER BY edition",
        params![&campaign.to_string()],
        read,
    )
}

/// Keeps an approval. One that is kept already stays as it is; what is published by it is noted.
pub fn put(
    tx: &Tx<'_>,
    campaign: Id<Campaign>,
    approval: &Approval,
    publication: Option<&str>,
) -> Result<(), DbError> {
    let decision = &approval.decision;
    let file = decision.file.as_ref();
    tx.execute(
        "INSERT INTO approval (campaign_id, edition, number, issued_on, issuer, signer, file_sha256, file_name, \
         recorded_at, publication) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (campaign_id, edition) DO UPDATE SET publication = excluded.publication",
        params![
            &campaign.to_string(),
            i64::from(approval.edition),
            &decision.number,
            decision.issued_on.map(|day| day.to_string()).as_deref(),
            &decision.issuer,
            &decision.signer,
            file.map(|file| file.sha256.as_str()),
            file.map(|file| file.name.as_str()),
            approval.at,
            publication,
        ],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<ApprovalRow, DbError> {
    let file = row.get::<Option<String>>(5)?.zip(row.get::<Option<String>>(6)?);
    let decision = SignedDecision {
        number: row.get(1)?,
        issued_on: row.get::<Option<String>>(2)?.and_then(|day| day.parse().ok()),
        issuer: row.get(3)?,
        signer: row.get(4)?,
        file: file.map(|(sha256, name)| DecisionFile { sha256, name }),
    };
    let approval = Approval { edition: row.get(0)?, decision, at: row.get(7)? };
    Ok(ApprovalRow { approval, publication: row.get(8)? })
}
