//! Keys by which programs act for a person: what one may do, and how long it lasts.

use crate::Moment;

/// How long a key may last, in days; the first is the usual choice.
pub const DAYS: [i64; 3] = [90, 30, 365];

/// The most keys that a person has at once.
pub const KEYS_MAX: usize = 20;

/// The longest name of a key, in characters.
pub const NAME_LENGTH_MAX: usize = 60;

framework::named_enum! {
    /// What a key may do (phạm vi của khóa), always within what its person may do at that moment.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Scope {
        /// Read what programs are given.
        Read = "read",
        /// That, and bring values of the managing body.
        Values = "values",
    }
}

impl Scope {
    /// Is what is asked for within this scope?
    ///
    /// ```
    /// use assessment::key::Scope;
    /// assert!(Scope::Values.holds(Scope::Read) && !Scope::Read.holds(Scope::Values));
    /// ```
    #[must_use]
    pub fn holds(self, asked: Self) -> bool {
        asked <= self
    }
}

/// When a key ends that is made now for so many days; `None` for a number of days that is not offered.
#[must_use]
pub fn ends_at(now: Moment, days: i64) -> Option<Moment> {
    DAYS.contains(&days).then(|| now.plus_seconds(days * 24 * 3600))
}

/// The name of a key as it is kept; `None` where it is empty, too long, or holds what cannot be shown.
#[must_use]
pub fn name(typed: &str) -> Option<String> {
    let name = typed.trim();
    let is_good =
        !name.is_empty() && name.chars().count() <= NAME_LENGTH_MAX && !name.chars().any(char::is_control);
    is_good.then(|| name.to_owned())
}

/// What every secret begins with, so that programs that look for lost secrets find it.
pub const SECRET_PREFIX: &str = "chiso_";

/// Can this be the secret of a key: the prefix and 64 hexadecimal digits?
#[must_use]
pub fn is_secret(text: &str) -> bool {
    text.strip_prefix(SECRET_PREFIX).is_some_and(|digits| {
        digits.len() == 64 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_lasts_a_year_at_most() {
        let now = Moment::from_microseconds(0);
        assert_eq!(ends_at(now, 365), Some(now.plus_seconds(31_536_000)));
        assert_eq!((ends_at(now, 366), ends_at(now, -30)), (None, None));
    }

    #[test]
    fn a_name_is_a_short_line() {
        assert_eq!(name(" Cổng dịch vụ công ").as_deref(), Some("Cổng dịch vụ công"));
        for none in ["", "  ", "hai\ndòng", &"x".repeat(61)] {
            assert_eq!(name(none), None, "{none}");
        }
    }

    #[test]
    fn a_secret_is_known_by_its_shape() {
        assert!(is_secret(&format!("chiso_{}", "0f".repeat(32))));
        for none in ["", "chiso_", &"0f".repeat(32), &format!("chiso_{}", "0F".repeat(32))] {
            assert!(!is_secret(none), "{none}");
        }
    }
}
