//! What is kept of somebody for their own sake goes: an account becomes a pseudonym.

use assessment::Id;
use assessment::role::User;

use crate::params;
use crate::{DbError, Tx};

/// Ending of the addresses of erased accounts; nobody has such an address (RFC 2606).
pub const ERASED_ENDING: &str = "@erased.invalid";

/// Rows that belong to one person alone. What refers to another one goes before it.
const OWN: [&str; 9] = [
    "DELETE FROM notice_mail WHERE account_id = $1",
    "DELETE FROM notice WHERE account_id = $1",
    "DELETE FROM mail_setting WHERE account_id = $1",
    "DELETE FROM recovery_code WHERE account_id = $1",
    "DELETE FROM session WHERE account_id = $1",
    "DELETE FROM one_time_link WHERE account_id = $1",
    "DELETE FROM known_browser WHERE account_id = $1",
    "DELETE FROM program_key WHERE account_id = $1",
    "DELETE FROM failed_attempt WHERE account = $1",
];

/// Gives an account a pseudonym and takes away everything that belongs to its person alone. What the person did, and the
/// roles in which they did it, stay.
pub fn erase(tx: &Tx<'_>, account: Id<User>, pseudonym: &str) -> Result<(), DbError> {
    let id = account.to_string();
    for statement in OWN {
        tx.execute(statement, params![&id])?;
    }
    let email = format!("{id}{ERASED_ENDING}");
    tx.execute(
        "UPDATE account SET name = $2, email = $3, password_hash = NULL, totp_secret = NULL, failures = 0, \
         locked_until = 0, state = 'disabled', version = version + 1 WHERE id = $1",
        params![&id, pseudonym, &email],
    )?;
    Ok(())
}
