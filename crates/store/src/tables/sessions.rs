//! Sessions: who is signed in where, until when. Only the hash of a token is kept.

use assessment::role::User;
use assessment::{Id, Moment};

use crate::params;
use crate::{DbError, Row, Tx};

/// Marks ids of sessions.
#[derive(Debug)]
pub enum SessionKind {}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, which is no secret: people end a session by it.
    pub id: Id<SessionKind>,
    /// The account that it belongs to.
    pub account: Id<User>,
    /// The token that forms of this session carry.
    pub csrf: String,
    /// Was the second factor given, or is there none?
    pub second_step_done: bool,
    /// When somebody signed in.
    pub created_at: Moment,
    /// The last request, to the minute.
    pub seen_at: Moment,
    /// The absolute end.
    pub ends_at: Moment,
    /// What the browser says of itself, shortened.
    pub agent: String,
    /// From which address somebody signed in; empty where that is not known.
    pub address: String,
}

const COLUMNS: &str = "id, account_id, csrf, second_step_done, created_at, seen_at, ends_at, agent, address";

fn read(row: &Row<'_>) -> Result<Session, DbError> {
    Ok(Session {
        id: row.get(0)?,
        account: row.get(1)?,
        csrf: row.get(2)?,
        second_step_done: row.get(3)?,
        created_at: row.get(4)?,
        seen_at: row.get(5)?,
        ends_at: row.get(6)?,
        agent: row.get(7)?,
        address: row.get(8)?,
    })
}

/// Adds a session.
pub fn add(tx: &Tx<'_>, token_hash: &str, session: &Session) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO session (token_hash, id, account_id, csrf, second_step_done, created_at, seen_at, ends_at, \
         agent, address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            token_hash,
            &session.id.to_string(),
            &session.account.to_string(),
            &session.csrf,
            session.second_step_done,
            session.created_at,
            session.seen_at,
            session.ends_at,
            &session.agent,
            &session.address,
        ],
    )?;
    Ok(())
}

/// A session with what decides about it: the account's name and state, and the settings in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionWithAccount {
    /// The session.
    pub session: Session,
    /// The account's name.
    pub name: String,
    /// May the account sign in?
    pub is_active: bool,
    /// Has it a second factor?
    pub has_second_factor: bool,
    /// The setting `sessions`, as JSON text.
    pub session_limits: Option<String>,
    /// The setting `passwords`, as JSON text.
    pub password_policy: Option<String>,
}

/// The session with this token's hash, with its account and the settings, in one statement: every request asks.
pub fn with_account(tx: &Tx<'_>, token_hash: &str) -> Result<Option<SessionWithAccount>, DbError> {
    tx.query_optional(
        "SELECT session.id, account_id, csrf, second_step_done, session.created_at, seen_at, ends_at, agent, address, \
         account.name, account.state = 'active', account.totp_secret IS NOT NULL, \
         (SELECT value FROM setting WHERE name = 'sessions'), \
         (SELECT value FROM setting WHERE name = 'passwords') \
         FROM session JOIN account ON account.id = session.account_id WHERE token_hash = $1",
        params![token_hash],
        |row| {
            Ok(SessionWithAccount {
                session: read(row)?,
                name: row.get(9)?,
                is_active: row.get(10)?,
                has_second_factor: row.get(11)?,
                session_limits: row.get(12)?,
                password_policy: row.get(13)?,
            })
        },
    )
}

/// The sessions of an account, the newest first.
pub fn of_account(tx: &Tx<'_>, account: Id<User>) -> Result<Vec<Session>, DbError> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM session WHERE account_id = $1 ORDER BY created_at DESC, id"),
        params![&account.to_string()],
        read,
    )
}

/// Notes a request.
pub fn seen(tx: &Tx<'_>, id: Id<SessionKind>, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE session SET seen_at = $2 WHERE id = $1", params![&id.to_string(), now])?;
    Ok(())
}

/// Notes that the second factor was given.
pub fn second_step_done(tx: &Tx<'_>, id: Id<SessionKind>) -> Result<(), DbError> {
    tx.execute("UPDATE session SET second_step_done = 1 WHERE id = $1", params![&id.to_string()])?;
    Ok(())
}

/// Ends a session of an account; `false` where there is none with this id.
pub fn end(tx: &Tx<'_>, account: Id<User>, id: Id<SessionKind>) -> Result<bool, DbError> {
    let ended = tx.execute(
        "DELETE FROM session WHERE id = $1 AND account_id = $2",
        params![&id.to_string(), &account.to_string()],
    )?;
    Ok(ended == 1)
}

/// Ends all sessions of an account but one; all where none is given.
pub fn end_all_but(tx: &Tx<'_>, account: Id<User>, kept: Option<Id<SessionKind>>) -> Result<u64, DbError> {
    // No session has an empty id.
    let kept = kept.map_or_else(String::new, |id| id.to_string());
    tx.execute("DELETE FROM session WHERE account_id = $1 AND id <> $2", params![&account.to_string(), &kept])
}

/// Forgets sessions that are over.
pub fn forget_ended(tx: &Tx<'_>, now: Moment, idle_since: Moment) -> Result<u64, DbError> {
    tx.execute("DELETE FROM session WHERE ends_at < $1 OR seen_at < $2", params![now, idle_since])
}
