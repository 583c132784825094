//! The rules for passwords and sessions as they are kept. What cannot be read counts as the strictest that may be set: a
//! rule never becomes milder by being damaged.

use assessment::Refusal;
use assessment::event::SettingRecord;
use assessment::password::PasswordPolicy;
use serde::de::DeserializeOwned;
use store::Tx;
use store::tables::settings;

use super::authenticate::SessionLimits;
use super::codes;
use crate::error::Error;

/// Name of the setting of the password policy.
pub const SETTING_PASSWORDS: &str = "passwords";
/// Name of the setting of the limits of sessions.
pub const SETTING_SESSIONS: &str = "sessions";

/// A rule that is kept as a setting.
pub(crate) trait StoredRule: Default + DeserializeOwned {
    /// Name of the setting.
    const NAME: &'static str;

    /// What counts where the setting cannot be read.
    fn strictest() -> Self;

    /// May it be set so?
    fn is_allowed(&self) -> bool;

    /// As the audit log keeps it.
    fn record(&self) -> SettingRecord;

    /// A setting as it is kept, the default where it was never set; `None` where it cannot be read.
    fn read(text: Option<&str>) -> Option<Self> {
        let Some(text) = text else { return Some(Self::default()) };
        serde_json::from_str(text).ok().filter(Self::is_allowed)
    }

    /// What counts.
    fn in_force(text: Option<&str>) -> Self {
        Self::read(text).unwrap_or_else(Self::strictest)
    }
}

impl StoredRule for PasswordPolicy {
    const NAME: &'static str = SETTING_PASSWORDS;

    fn strictest() -> Self {
        Self { length_min: 64, second_factor_required: true }
    }

    fn is_allowed(&self) -> bool {
        (8..=64).contains(&self.length_min)
    }

    fn record(&self) -> SettingRecord {
        SettingRecord {
            length_min: Some(self.length_min),
            second_factor_required: Some(self.second_factor_required),
            ..SettingRecord::default()
        }
    }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

impl SessionLimits {
    /// Which of idle and absolute seconds may be set so.
    pub(crate) fn allowed(&self) -> (bool, bool) {
        (
            (30 * MINUTE..=8 * HOUR).contains(&self.idle_seconds),
            (HOUR..=24 * HOUR).contains(&self.absolute_seconds),
        )
    }
}

impl StoredRule for SessionLimits {
    const NAME: &'static str = SETTING_SESSIONS;

    fn strictest() -> Self {
        Self { idle_seconds: 30 * MINUTE, absolute_seconds: HOUR }
    }

    fn is_allowed(&self) -> bool {
        self.allowed() == (true, true)
    }

    fn record(&self) -> SettingRecord {
        SettingRecord {
            idle_seconds: Some(self.idle_seconds),
            absolute_seconds: Some(self.absolute_seconds),
            ..SettingRecord::default()
        }
    }
}

fn stored<R: StoredRule>(tx: &Tx<'_>) -> Result<Option<R>, Error> {
    let text = settings::get(tx, R::NAME)?;
    Ok(R::read(text.as_ref().map(|(text, _)| text.as_str())))
}

/// The limits of sessions in force.
///
/// # Errors
/// [`Error`].
pub fn session_limits(tx: &Tx<'_>) -> Result<SessionLimits, Error> {
    Ok(stored(tx)?.unwrap_or_else(SessionLimits::strictest))
}

/// The policy in force, as it is shown and as it decides about a second factor.
pub(crate) fn policy_in_force(tx: &Tx<'_>) -> Result<PasswordPolicy, Error> {
    Ok(stored(tx)?.unwrap_or_else(PasswordPolicy::strictest))
}

/// The policy by which a new password is judged.
///
/// # Errors
/// [`Error::Refused`] where it cannot be read: no password is set by a rule that nobody knows.
pub(crate) fn password_policy(tx: &Tx<'_>) -> Result<PasswordPolicy, Error> {
    stored(tx)?.ok_or_else(|| Refusal::state(codes::SETTING_UNREADABLE).into())
}

/// The settings that cannot be read, by name.
///
/// # Errors
/// [`Error`].
pub(crate) fn unreadable_rules(tx: &Tx<'_>) -> Result<Vec<&'static str>, Error> {
    let mut names = Vec::new();
    if stored::<PasswordPolicy>(tx)?.is_none() {
        names.push(SETTING_PASSWORDS);
    }
    if stored::<SessionLimits>(tx)?.is_none() {
        names.push(SETTING_SESSIONS);
    }
    Ok(names)
}

/// Says in the log of the program that a rule cannot be read, whenever somebody signs in by it.
pub(crate) fn warn_of_unreadable(tx: &Tx<'_>) -> Result<(), Error> {
    for name in unreadable_rules(tx)? {
        tracing::error!(
            setting = name,
            "a stored setting cannot be read; the strictest rule counts until it is saved anew"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_rule_never_becomes_milder() {
        for damaged in
            ["", "{}", "null", "{\"length_min\":12}", "{\"length_min\":0,\"second_factor_required\":false}"]
        {
            let policy = PasswordPolicy::in_force(Some(damaged));
            assert!(policy.second_factor_required, "{damaged}");
        }
        for damaged in ["", "[]", "{\"idle_seconds\":999999999,\"absolute_seconds\":3600}"] {
            assert_eq!(SessionLimits::in_force(Some(damaged)), SessionLimits::strictest(), "{damaged}");
        }
        assert_eq!(PasswordPolicy::in_force(None), PasswordPolicy::default());
        assert_eq!(SessionLimits::in_force(None), SessionLimits::default());
    }
}
