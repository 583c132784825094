//! The mail of notices: what is to go, what is on its way, and what became of it.
//!
//! A row is claimed and committed before anything is sent. Where the answer to a claim never comes, nobody knows whether
//! the letter went, and it does not go again.

use assessment::notice::Timing;
use assessment::role::User;
use assessment::{Id, Moment};

use super::notices::NoticeRow;
use crate::params;
use crate::{DbError, Tx};

assessment::named_enum! {
    /// What became of the mail of a notice.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum MailState {
        /// It goes when it is due.
        Waiting = "waiting",
        /// It was claimed by somebody who sends it.
        Sending = "sending",
        /// The mail server took it.
        Sent = "sent",
        /// The mail server did not take it for so long that nobody tries any more.
        GivenUp = "given_up",
        /// Nobody knows whether the mail server took it.
        InDoubt = "in_doubt",
    }
}

impl crate::FromColumn for MailState {
    const EXPECTED: &'static str = "a state of mail";

    fn from_column(value: crate::ColumnValue<'_>) -> Option<Self> {
        match value {
            crate::ColumnValue::Text(text) => Self::named(text),
            _ => None,
        }
    }
}

/// A notice that is part of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedNotice {
    /// What it says.
    pub notice: NoticeRow,
    /// At once, or with the letter of the day.
    pub timing: Timing,
    /// When somebody was told of it.
    pub told_at: Moment,
    /// How often it was tried.
    pub attempts: u32,
}

/// Mail that did not go as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubledMail {
    /// Name of the person.
    pub name: String,
    /// Address of the person.
    pub email: String,
    /// What is known of it.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub claimed_at: Option<Moment>,
    /// When it goes again, where it waits.
    pub due_at: Moment,
    /// What the mail server or the line said last.
    pub fault: String,
}

/// A notice that is to go by mail.
#[derive(Clone, Copy, Debug)]
pub struct NewMail<'a> {
    /// Whom it is for.
    pub account: Id<User>,
    /// What the notice is about.
    pub occasion: &'a str,
    /// At once, or with the letter of the day.
    pub timing: Timing,
    /// When the person was told of it.
    pub told_at: Moment,
    /// When it is to go.
    pub due_at: Moment,
}

/// A notice is to go by mail.
pub fn add(tx: &Tx<'_>, mail: &NewMail<'_>) -> Result<(), DbError> {
    let NewMail { account, occasion, timing, told_at, due_at } = *mail;
    tx.execute(
        "INSERT INTO notice_mail (account_id, occasion, timing, state, told_at, due_at, attempts) \
         VALUES ($1, $2, $3, 'waiting', $4, $5, 0)",
        params![&account.to_string(), occasion, timing.name(), told_at, due_at],
    )?;
    Ok(())
}

/// When the last letter to somebody was tried.
pub fn last_letter(tx: &Tx<'_>, account: Id<User>) -> Result<Option<Moment>, DbError> {
    tx.query_one(
        "SELECT max(claimed_at) FROM notice_mail WHERE account_id = $1",
        params![&account.to_string()],
        |row| row.get(0),
    )
}

/// Is something due, or was something claimed before `lost` whose answer never came?
pub fn has_work(tx: &Tx<'_>, now: Moment, lost: Moment) -> Result<bool, DbError> {
    tx.query_one(
        "SELECT EXISTS (SELECT 1 FROM notice_mail WHERE state = 'waiting' AND due_at <= $1) \
         OR EXISTS (SELECT 1 FROM notice_mail WHERE state = 'sending' AND claimed_at < $2)",
        params![now, lost],
        |row| row.get(0),
    )
}

/// What was claimed before `lost`, and whose answer never came, is in doubt from now on.
pub fn doubt(tx: &Tx<'_>, lost: Moment, fault: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE notice_mail SET state = 'in_doubt', fault = $2 WHERE state = 'sending' AND claimed_at < $1",
        params![lost, fault],
    )?;
    Ok(())
}

/// All that was to go or on its way when a backup was made is in doubt: it may have gone since.
pub fn doubt_all(tx: &Tx<'_>, fault: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE notice_mail SET state = 'in_doubt', fault = $1 WHERE state IN ('waiting', 'sending')",
        params![fault],
    )?;
    Ok(())
}

/// Takes out what is due and goes to nobody: it was read meanwhile, or the account is not used any more.
pub fn drop_needless(tx: &Tx<'_>, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM notice_mail WHERE state = 'waiting' AND due_at <= $1 AND (EXISTS (SELECT 1 FROM notice \
         WHERE notice.account_id = notice_mail.account_id AND notice.occasion = notice_mail.occasion \
         AND notice.read_at IS NOT NULL) \
         OR account_id IN (SELECT id FROM account WHERE state <> 'active'))",
        params![now],
    )?;
    Ok(())
}

/// Whose mail has been due for the longest time.
pub fn next_account(tx: &Tx<'_>, now: Moment) -> Result<Option<Id<User>>, DbError> {
    tx.query_optional(
        "SELECT account_id FROM notice_mail WHERE state = 'waiting' AND due_at <= $1 \
         ORDER BY due_at, account_id LIMIT 1",
        params![now],
        |row| row.get(0),
    )
}

/// What of somebody's mail is due, the oldest first.
pub fn due(tx: &Tx<'_>, account: Id<User>, now: Moment) -> Result<Vec<MailedNotice>, DbError> {
    let condition = "mail.account_id = $1 AND mail.state = 'waiting' AND mail.due_at <= $2";
    select(tx, condition, params![&account.to_string(), now])
}

/// Everything of somebody's mail that waits, due or not.
pub fn waiting(tx: &Tx<'_>, account: Id<User>) -> Result<Vec<MailedNotice>, DbError> {
    select(tx, "mail.account_id = $1 AND mail.state = 'waiting'", params![&account.to_string()])
}

/// What a letter holds, while nobody knows what became of it.
pub fn of_letter(tx: &Tx<'_>, letter: &str) -> Result<Vec<MailedNotice>, DbError> {
    select(tx, "mail.letter = $1 AND mail.state IN ('sending', 'in_doubt')", params![letter])
}

fn select(
    tx: &Tx<'_>,
    condition: &str,
    parameters: &[crate::Value<'_>],
) -> Result<Vec<MailedNotice>, DbError> {
    let sql = format!(
        "SELECT notice.occasion, notice.kind, notice.address, notice.data, notice.made_at, notice.read_at, \
         mail.timing, mail.told_at, mail.attempts FROM notice_mail AS mail JOIN notice \
         ON notice.account_id = mail.account_id AND notice.occasion = mail.occasion \
         WHERE {condition} ORDER BY mail.told_at, mail.occasion"
    );
    tx.query(&sql, parameters, |row| {
        let notice = super::notices::read(row)?;
        Ok(MailedNotice { notice, timing: row.get(6)?, told_at: row.get(7)?, attempts: row.get(8)? })
    })
}

/// Claims what is due of somebody for a letter.
pub fn claim(tx: &Tx<'_>, account: Id<User>, now: Moment, letter: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE notice_mail SET state = 'sending', letter = $3, claimed_at = $2, attempts = attempts + 1 \
         WHERE account_id = $1 AND state = 'waiting' AND due_at <= $2",
        params![&account.to_string(), now, letter],
    )?;
    Ok(())
}

/// Writes down what became of a letter as a whole: taken, given up, in doubt.
pub fn settle(tx: &Tx<'_>, letter: &str, state: MailState, fault: Option<&str>) -> Result<(), DbError> {
    tx.execute(
        "UPDATE notice_mail SET state = $2, fault = $3 WHERE letter = $1 AND state IN ('sending', 'in_doubt')",
        params![letter, state.name(), fault],
    )?;
    Ok(())
}

/// A part of a letter that was not taken waits again, or is given up without a time.
pub fn refused(
    tx: &Tx<'_>,
    letter: &str,
    occasion: &str,
    again: Option<Moment>,
    fault: &str,
) -> Result<(), DbError> {
    let state = if again.is_some() { MailState::Waiting } else { MailState::GivenUp };
    tx.execute(
        "UPDATE notice_mail SET state = $3, due_at = coalesce($4, due_at), fault = $5 \
         WHERE letter = $1 AND occasion = $2 AND state IN ('sending', 'in_doubt')",
        params![letter, occasion, state.name(), again, fault],
    )?;
    Ok(())
}

/// What waits goes at another time.
pub fn reschedule(
    tx: &Tx<'_>,
    account: Id<User>,
    occasion: &str,
    timing: Timing,
    due_at: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE notice_mail SET timing = $3, due_at = $4 \
         WHERE account_id = $1 AND occasion = $2 AND state = 'waiting'",
        params![&account.to_string(), occasion, timing.name(), due_at],
    )?;
    Ok(())
}

/// What waits does not go.
pub fn take_out(tx: &Tx<'_>, account: Id<User>, occasion: &str) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM notice_mail WHERE account_id = $1 AND occasion = $2 AND state = 'waiting'",
        params![&account.to_string(), occasion],
    )?;
    Ok(())
}

/// How much mail is in each state.
pub fn counts(tx: &Tx<'_>) -> Result<Vec<(MailState, i64)>, DbError> {
    tx.query("SELECT state, count(*) FROM notice_mail GROUP BY state", params![], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Mail that was not taken or is in doubt, letter by letter, what was tried last first.
pub fn troubled(tx: &Tx<'_>, limit: i64) -> Result<Vec<TroubledMail>, DbError> {
    tx.query(
        "SELECT account.name, account.email, mail.state, max(mail.attempts), max(mail.claimed_at), \
         max(mail.due_at), max(mail.fault) FROM notice_mail AS mail JOIN account ON account.id = mail.account_id \
         WHERE mail.state <> 'sent' AND mail.fault IS NOT NULL \
         GROUP BY account.id, account.name, account.email, mail.letter, mail.state \
         ORDER BY max(mail.claimed_at) DESC, account.id LIMIT $1",
        params![limit],
        |row| {
            Ok(TroubledMail {
                name: row.get(0)?,
                email: row.get(1)?,
                state: row.get(2)?,
                attempts: row.get(3)?,
                claimed_at: row.get(4)?,
                due_at: row.get(5)?,
                fault: row.get(6)?,
            })
        },
    )
}
