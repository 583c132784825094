//! Ends what is kept of a person (*xóa dữ liệu cá nhân*): the account becomes a pseudonym, what was done stays.

use assessment::Id;
use assessment::event::{Event, Subject};
use assessment::refusal::Refusal;
use assessment::role::User;
use store::tables::accounts::{Account, AccountState};
use store::tables::erasure::{self, ERASED_ENDING};

use super::roles::account_of_another;
use crate::application::App;
use crate::authentication::{Credential, codes};
use crate::error::Error;

/// Was an account erased? It is never opened again.
#[must_use]
pub fn is_erased(account: &Account) -> bool {
    account.email.ends_with(ERASED_ENDING)
}

/// The name under which history continues to name somebody: the end of the id, which says nothing of the person.
fn pseudonym(id: Id<User>) -> String {
    let id = id.to_string();
    format!("#{}", id.get(id.len().saturating_sub(6)..).unwrap_or(&id))
}

impl App {
    /// Erases a locked account: name and address become a pseudonym; password, second factor, recovery codes, sessions,
    /// known browsers, keys, links, settings, notices and waiting mail go. It cannot be undone.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the right to manage accounts; [`Error::Refused`] for one's own account, one that is
    /// not locked, or one that was erased before.
    pub fn erase_account(&self, credential: &Credential, of: Id<User>) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let actor = context.actor();
            let account = account_of_another(tx, actor, of)?;
            if account.state != AccountState::Disabled {
                return Err(Refusal::state(codes::NOT_LOCKED).into());
            }
            erasure::erase(tx, of, &pseudonym(of))?;
            context.record(&Subject::Person(of), &Event::AccountErased {})
        })
    }
}
