//! One's own account: password, sessions.

use assessment::Id;
use assessment::event::{Event, Subject};
use assessment::password::{self, PasswordPolicy};
use store::tables::accounts::{self, Account};
use store::tables::sessions::{self, Session, SessionKind};
use store::tables::{keys, known_browsers};

use super::browser::Browser;
use super::guessing::Guesses;
use super::links::owner;
use super::passwords::is_password;
use crate::application::App;
use crate::authentication::{
    Credential, SignedIn, codes, password_policy, policy_in_force, unreadable_rules,
};
use crate::context::Admission;
use crate::error::{Error, FieldFault};

/// What the page of one's own account shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// The person who is signed in, with their roles.
    pub signed_in: SignedIn,
    /// The account.
    pub account: Account,
    /// Its sessions, the newest first.
    pub sessions: Vec<Session>,
    /// Recovery codes left.
    pub recovery_codes_left: i64,
    /// What passwords must be.
    pub policy: PasswordPolicy,
    /// Can the policy not be read, so that the strictest one counts?
    pub is_policy_unreadable: bool,
}

impl App {
    /// One's own account.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn account(&self, credential: &Credential) -> Result<AccountView, Error> {
        self.query_as(Admission::BeforePolicy, credential, |context| {
            let tx = context.tx;
            let signed_in = context.signed_in.clone();
            let id = signed_in.actor.user;
            Ok(AccountView {
                account: accounts::by_id(tx, id)?.ok_or(Error::SignedOut)?,
                sessions: sessions::of_account(tx, id)?,
                recovery_codes_left: accounts::recovery_codes_left(tx, id)?,
                policy: policy_in_force(tx)?,
                is_policy_unreadable: unreadable_rules(tx)?
                    .contains(&crate::authentication::SETTING_PASSWORDS),
                signed_in,
            })
        })
    }

    /// Changes one's own password; all other sessions end, and other browsers are known no more. Keys of programs keep working: anyone who knows the old password makes
    /// no program stand still by choosing another one.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the old one is wrong or the new one not good enough.
    pub fn change_password(&self, credential: &Credential, old: &str, new: &str) -> Result<(), Error> {
        let view = self.check_own_password(credential, old)?;
        let (policy, owner) = self.read(|tx| Ok((password_policy(tx)?, owner(self, tx, &view.account)?)))?;
        password::check(policy, new, &owner).map_err(|fault| FieldFault::alone("new", fault.code()))?;
        let (hash, _app) = (self.hashed(new)?, self.clone());
        self.command_as(Admission::BeforePolicy, credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let signed_in = &context.signed_in;
            let id = signed_in.actor.user;
            let account = accounts::by_id(tx, id)?.ok_or(Error::SignedOut)?;
            accounts::update(tx, &Account { password_hash: Some(hash.clone()), ..account })?;
            sessions::end_all_but(tx, id, Some(signed_in.session()?.id))?;
            known_browsers::forget_all_but(tx, id, None)?;
            context.record(&Subject::Person(id), &Event::PasswordChanged {})
        })
    }

    /// Ends one of one's own sessions; all but this one where none is named, and then every key of a program.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such session.
    pub fn end_session(&self, credential: &Credential, ended: Option<Id<SessionKind>>) -> Result<(), Error> {
        self.command_as(Admission::BeforePolicy, credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let signed_in = &context.signed_in;
            let id = signed_in.actor.user;
            let keys = match ended {
                Some(ended) if !sessions::end(tx, id, ended)? => return Err(Error::NotFound),
                Some(_) => 0,
                None => {
                    sessions::end_all_but(tx, id, Some(signed_in.session()?.id))?;
                    known_browsers::forget_all_but(tx, id, None)?;
                    keys::end_all(tx, id)?
                }
            };
            let session = ended.map(|ended| ended.to_string());
            context.record(&Subject::Person(id), &Event::SessionEnded { session, keys })
        })
    }

    /// One's own account, where the password is right; a wrong one is held against this session.
    pub(super) fn check_own_password(
        &self,
        credential: &Credential,
        password: &str,
    ) -> Result<AccountView, Error> {
        let view = self.account(credential)?;
        let session = view.signed_in.session()?;
        let guesses = Guesses::within_session(&view.account.email, &session.id.to_string());
        self.read(|tx| guesses.wait(tx, self.now()))?;
        if !is_password(password, view.account.password_hash.as_deref())? {
            let from = Browser { address: session.address.parse().ok(), ..Browser::default() };
            self.failed(Some(view.account), guesses, &from)?;
            return Err(FieldFault::alone("old", codes::WRONG_PASSWORD));
        }
        Ok(view)
    }
}
