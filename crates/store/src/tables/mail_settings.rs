//! What somebody wants of the mail of notices: one row, once they have chosen.

use assessment::Id;
use assessment::notice::{MailWishes, Timing};
use assessment::role::User;

use super::{UpdateFault, fresh};
use crate::params;
use crate::{ColumnValue, DbError, FromColumn, Tx};

/// What somebody has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettingRow {
    /// What goes by mail, and when.
    pub wishes: MailWishes,
    /// Code of the language of letters.
    pub language: String,
    /// Counts changes; 0 where nothing was chosen.
    pub version: i64,
}

impl FromColumn for Timing {
    const EXPECTED: &'static str = "a time of mail";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Text(text) => Self::named(text),
            _ => None,
        }
    }
}

/// What somebody has chosen; `None` where they did not.
pub fn of_account(tx: &Tx<'_>, account: Id<User>) -> Result<Option<MailSettingRow>, DbError> {
    tx.query_optional(
        "SELECT of_campaign, of_form, of_points, of_result, language, version FROM mail_setting \
         WHERE account_id = $1",
        params![&account.to_string()],
        |row| {
            let wishes = MailWishes {
                campaign: row.get(0)?,
                form: row.get(1)?,
                points: row.get(2)?,
                result: row.get(3)?,
            };
            Ok(MailSettingRow { wishes, language: row.get(4)?, version: row.get(5)? })
        },
    )
}

/// Saves over the version that was read.
///
/// # Errors
/// [`UpdateFault::Stale`] where it was saved since.
pub fn put(tx: &Tx<'_>, account: Id<User>, row: &MailSettingRow) -> Result<(), UpdateFault> {
    let sql = if row.version == 0 {
        "INSERT INTO mail_setting (account_id, of_campaign, of_form, of_points, of_result, language, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7 + 1) ON CONFLICT (account_id) DO NOTHING"
    } else {
        "UPDATE mail_setting SET of_campaign = $2, of_form = $3, of_points = $4, of_result = $5, language = $6, \
         version = version + 1 WHERE account_id = $1 AND version = $7"
    };
    let wishes = &row.wishes;
    let changed = tx.execute(
        sql,
        params![
            &account.to_string(),
            wishes.campaign.name(),
            wishes.form.name(),
            wishes.points.name(),
            wishes.result.name(),
            &row.language,
            row.version,
        ],
    )?;
    Ok(fresh(changed)?)
}
