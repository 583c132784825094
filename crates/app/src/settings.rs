//! Settings of this instance that an administrator changes while it runs: how long sessions last.

use assessment::event::{Event, Subject};
use assessment::password::PasswordPolicy;
use assessment::permission::{Action, Target};
use serde_json::json;
use store::tables::settings;

use crate::application::App;
use crate::authentication::{
    Credential, SETTING_PASSWORDS, SETTING_SESSIONS, SessionLimits, StoredRule as _, codes, policy_in_force,
    unreadable_rules,
};
use crate::error::{Error, FieldFault};

impl App {
    /// The limits of sessions with their version, 0 where they were never changed.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn session_settings(&self, credential: &Credential) -> Result<(SessionLimits, i64), Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ChangeSettings, &Target::ANYWHERE)?;
            let stored = settings::get(tx, SETTING_SESSIONS)?;
            Ok((crate::accounts::session_limits(tx)?, stored.map_or(0, |(_, version)| version)))
        })
    }

    /// The password policy with its version, 0 where it was never changed.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn password_settings(&self, credential: &Credential) -> Result<(PasswordPolicy, i64), Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ChangeSettings, &Target::ANYWHERE)?;
            let stored = settings::get(tx, SETTING_PASSWORDS)?;
            Ok((policy_in_force(tx)?, stored.map_or(0, |(_, version)| version)))
        })
    }

    /// The settings that cannot be read, by name; the strictest rule counts in their place until they are saved anew.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn unreadable_settings(&self, credential: &Credential) -> Result<Vec<&'static str>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ChangeSettings, &Target::ANYWHERE)?;
            unreadable_rules(tx)
        })
    }

    /// Sets how long sessions last, over the version that was read. Sessions that are open end by the new idle limit
    /// and by the absolute limit of the time when they began.
    ///
    /// # Errors
    /// [`Error::Invalid`] outside 30 minutes to 8 hours idle and 1 to 24 hours altogether, [`Error::Conflict`] where
    /// somebody saved in between.
    pub fn set_session_limits(
        &self,
        credential: &Credential,
        limits: SessionLimits,
        version: i64,
    ) -> Result<(), Error> {
        let faults = faults(limits);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        self.command(credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            context.require(Action::ChangeSettings, &Target::ANYWHERE)?;
            let data = json!(limits);
            settings::put(tx, SETTING_SESSIONS, &data.to_string(), version)?;
            let setting = limits.record();
            context.record(&Subject::Setting(SETTING_SESSIONS.to_owned()), &Event::SettingChanged { setting })
        })
    }
}

fn faults(limits: SessionLimits) -> Vec<FieldFault> {
    let (idle, absolute) = limits.allowed();
    let fields = [("idle_seconds", idle), ("absolute_seconds", absolute)];
    fields
        .into_iter()
        .filter(|(_, good)| !good)
        .map(|(field, _)| FieldFault { field: field.to_owned(), code: codes::BAD_SESSION_LIMITS })
        .collect()
}
