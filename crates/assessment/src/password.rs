//! Which passwords are good enough, and how long somebody waits who guesses.

use framework::typed::fold;
use serde::{Deserialize, Serialize};

/// What an administrator asks of passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Fewest characters, 8–64.
    pub length_min: u32,
    /// Must a second factor be set up before anything else is done?
    pub second_factor_required: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { length_min: 12, second_factor_required: false }
    }
}

/// The longest password, in characters: more is no password but an attack on the hash.
pub const LENGTH_MAX: usize = 128;

/// Why a password is not good enough; the name is the key of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer characters than the policy asks.
    #[error("password-too-short")]
    TooShort,
    /// More than [`LENGTH_MAX`].
    #[error("password-too-long")]
    TooLong,
    /// Fewer than five different characters.
    #[error("password-too-simple")]
    TooSimple,
    /// Holds the name or the address of its owner.
    #[error("password-holds-name")]
    HoldsName,
    /// Among those that everybody tries first.
    #[error("password-common")]
    Common,
}

impl PasswordFault {
    /// Stable code, the key of the sentence.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::TooSimple => "password-too-simple",
            Self::HoldsName => "password-holds-name",
            Self::Common => "password-common",
        }
    }
}

/// Parts that everybody tries first; a password that is little else is refused.
const COMMON: [&str; 12] = [
    "password",
    "matkhau",
    "123456",
    "abcdef",
    "qwerty",
    "admin",
    "chuyendoiso",
    "vietnam",
    "letmein",
    "welcome",
    "iloveyou",
    "000000",
];

/// Checks a password. There are no rules about kinds of characters: length is what helps (NIST SP 800-63B, 5.1.1).
///
/// # Errors
/// The first [`PasswordFault`] found.
pub fn check(policy: PasswordPolicy, password: &str, name: &str, email: &str) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < usize::try_from(policy.length_min).unwrap_or(usize::MAX) {
        return Err(PasswordFault::TooShort);
    }
    if length > LENGTH_MAX {
        return Err(PasswordFault::TooLong);
    }
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < 5 {
        return Err(PasswordFault::TooSimple);
    }
    let plain = |text: &str| fold(text).replace(|letter: char| !letter.is_alphanumeric(), "");
    let folded = plain(password);
    let local = plain(email.split('@').next().unwrap_or_default());
    let holds = |part: &str| part.len() >= 5 && folded.contains(part);
    if holds(&plain(name)) || holds(&local) {
        return Err(PasswordFault::HoldsName);
    }
    let mut rest = folded;
    for part in COMMON {
        rest = rest.replace(part, "");
    }
    if rest.chars().count() < 4 { Err(PasswordFault::Common) } else { Ok(()) }
}

/// How many wrong attempts are free.
pub const FREE_ATTEMPTS: u32 = 5;

/// Seconds to wait after so many wrong attempts in a row: none for the first five, then 30 s, doubling up to an hour.
#[must_use]
pub const fn lockout_seconds(failures: u32) -> i64 {
    if failures < FREE_ATTEMPTS {
        return 0;
    }
    let doublings = failures - FREE_ATTEMPTS;
    if doublings >= 7 { 3_600 } else { 30 << doublings }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(password: &str) -> Result<(), PasswordFault> {
        check(PasswordPolicy::default(), password, "Sở Y tế", "soyte.clerk@example.vn")
    }

    #[test]
    fn length_is_what_helps() {
        assert_eq!(verdict("con voi uống nước"), Ok(()));
        assert_eq!(verdict("Ab1!xyz"), Err(PasswordFault::TooShort));
        assert_eq!(verdict(&"dài ".repeat(40)), Err(PasswordFault::TooLong));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        assert_eq!(verdict("aaaaaaaaaaaaaa"), Err(PasswordFault::TooSimple));
        assert_eq!(verdict("Password123456"), Err(PasswordFault::Common));
        assert_eq!(verdict("MatKhau-123456"), Err(PasswordFault::Common));
        assert_eq!(verdict("soyteclerk2022!"), Err(PasswordFault::HoldsName));
    }

    #[test]
    fn whoever_guesses_waits_longer_and_longer() {
        let waits: Vec<i64> = (0..14).map(lockout_seconds).collect();
        assert_eq!(waits.get(4), Some(&0));
        assert_eq!(waits.get(5), Some(&30));
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(lockout_seconds(u32::MAX), 3_600);
    }
}
