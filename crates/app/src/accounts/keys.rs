//! Keys by which programs act for a person: made, listed, revoked; and whether one is good.
//!
//! A program hands in [`Credential::api_key`] where a browser hands in that of its session.

use assessment::event::{Event, Named, Subject};
use assessment::key::{self, Scope};
use assessment::permission::{Action, Target};
use assessment::role::User;
use assessment::{Id, Moment, Refusal};
use store::tables::accounts;
use store::tables::keys::{self, ApiKey, ApiKeyKind};

use crate::application::App;
use crate::authentication::good_key;
use crate::authentication::{Credential, SEEN_SECONDS, SignedIn, codes};
use crate::context::Context;
use crate::error::{Error, FieldFault};
use crate::notices::{NoticeData, Notification, notify};

/// How long a key that ended stays in the list, so that its person sees why a program stands still.
const ENDED_SHOWN_SECONDS: i64 = 90 * 24 * 3600;

/// What somebody chooses for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// What it is called, as typed.
    pub name: String,
    /// What it may do, by its name.
    pub scope: String,
    /// How many days it lasts, as chosen.
    pub days: String,
}

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeKey {
    /// What it is called.
    pub name: String,
    /// The secret; it is nowhere else.
    pub secret: String,
}

/// What the page of one's own keys shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysView {
    /// The person whose keys they are.
    pub signed_in: SignedIn,
    /// Their keys, the newest first; those that ended lately as well.
    pub keys: Vec<ApiKey>,
    /// Now, which tells those that ended from the others.
    pub now: Moment,
}

impl App {
    /// One's own keys.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn own_keys(&self, credential: &Credential) -> Result<KeysView, Error> {
        self.query(credential, |context| {
            let (tx, now) = (context.tx, context.now);
            let signed_in = context.signed_in.clone();
            Ok(KeysView { keys: keys::of_account(tx, signed_in.actor.user)?, signed_in, now })
        })
    }

    /// Makes a key with one's password, and tells its person so. The secret is in what comes back and nowhere else.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field, [`Error::Refused`] where there are as many as may be, [`Error::Wait`] after too many
    /// wrong passwords.
    pub fn make_key(&self, credential: &Credential, new: &NewKey, password: &str) -> Result<MadeKey, Error> {
        self.own_keys(credential)?;
        let (name, scope, days) = chosen(new)?;
        self.check_own_password(credential, password)?;
        let (secret, id) = (format!("{}{}", key::SECRET_PREFIX, self.new_secret()), self.new_id());
        let (hash, app) = (crate::authentication::token_hash(&secret), self.clone());
        let made = MadeKey { name: name.clone(), secret };
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let user = context.user();
            keys::forget_ended(tx, user, now.plus_seconds(-ENDED_SHOWN_SECONDS))?;
            let good = keys::of_account(tx, user)?.iter().filter(|key| now < key.ends_at).count();
            if good >= key::KEYS_MAX {
                return Err(Refusal::state(codes::TOO_MANY_KEYS).into());
            }
            let ends_at =
                key::ends_at(now, days).ok_or_else(|| FieldFault::alone("days", codes::BAD_KEY_CHOICE))?;
            let key =
                ApiKey { id, account: user, name: name.clone(), scope, made_at: now, used_at: None, ends_at };
            keys::add(tx, &hash, &key)?;
            let event = Notification {
                kind: "key-made",
                occasion: id.to_string(),
                address: "/account/keys".to_owned(),
                data: NoticeData { key: name.clone(), ..NoticeData::default() },
            };
            // Anyone who finds an open session and the password cannot make a key behind its person's back.
            notify(&app, tx, None, &event, [user])?;
            let key = Named { id: id.to_string(), name: name.clone() };
            context.record(&Subject::Person(user), &Event::KeyMade { key, scope, days })
        })?;
        Ok(made)
    }

    /// Revokes one of one's own keys; it counts from the next request on.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such key.
    pub fn revoke_key(&self, credential: &Credential, id: Id<ApiKeyKind>) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (_tx, _now) = (context.tx, context.now);
            let user = context.user();
            revoke(context, user, id)
        })
    }

    /// The keys of somebody, for those who manage accounts.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NotFound`].
    pub fn keys_of(&self, credential: &Credential, of: Id<User>) -> Result<Vec<ApiKey>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ManageAccounts, &Target::ANYWHERE)?;
            accounts::by_id(tx, of)?.ok_or(Error::NotFound)?;
            Ok(keys::of_account(tx, of)?)
        })
    }

    /// Revokes a key of somebody, for those who manage accounts.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NotFound`].
    pub fn revoke_key_of(
        &self,
        credential: &Credential,
        of: Id<User>,
        id: Id<ApiKeyKind>,
    ) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (_tx, _now) = (context.tx, context.now);
            context.require(Action::ManageAccounts, &Target::ANYWHERE)?;
            revoke(context, of, id)
        })
    }

    /// Is this a key that is still good, whatever it may do? Notes its use once a minute.
    ///
    /// # Errors
    /// [`Error::SignedOut`] where it is invalid.
    pub fn admit_key(&self, credential: &Credential) -> Result<(), Error> {
        let now = self.now();
        let Credential::ApiKey(secret_hash) = credential else { return Err(Error::SignedOut) };
        let key = self.read(|tx| good_key(tx, secret_hash, now))?.key;
        if key.used_at.is_none_or(|used_at| now.seconds_since(used_at) >= SEEN_SECONDS) {
            self.write(move |tx| Ok::<_, Error>(keys::used(tx, key.id, now)?))?;
        }
        Ok(())
    }
}

fn chosen(new: &NewKey) -> Result<(String, Scope, i64), Error> {
    let (name, scope) = (key::name(&new.name), Scope::named(&new.scope));
    let days = new.days.parse().ok().filter(|days| key::DAYS.contains(days));
    let faults: Vec<FieldFault> = [
        ("name", codes::BAD_KEY_NAME, name.is_none()),
        ("scope", codes::BAD_KEY_CHOICE, scope.is_none()),
        ("days", codes::BAD_KEY_CHOICE, days.is_none()),
    ]
    .into_iter()
    .filter(|(.., is_fault)| *is_fault)
    .map(|(field, code, _)| FieldFault { field: field.to_owned(), code })
    .collect();
    match (name, scope, days) {
        (Some(name), Some(scope), Some(days)) => Ok((name, scope, days)),
        _ => Err(Error::Invalid(faults)),
    }
}

fn revoke(context: &Context<'_, '_>, of: Id<User>, id: Id<ApiKeyKind>) -> Result<(), Error> {
    let tx = context.tx;
    let key = keys::of_account(tx, of)?.into_iter().find(|key| key.id == id).ok_or(Error::NotFound)?;
    keys::end(tx, of, id)?;
    let key = Named { id: id.to_string(), name: key.name };
    context.record(&Subject::Person(of), &Event::KeyRevoked { key })
}
