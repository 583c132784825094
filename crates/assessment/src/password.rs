//! Which passwords are good enough, and how long somebody waits who guesses.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::common_password::{as_letters, is_commonest, own_part, parts_of_names, plain};

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
    /// Little else than words of the place: names of units, of the body, of its address.
    #[error("password-holds-place")]
    HoldsPlace,
    /// Digits alone.
    #[error("password-digits-only")]
    DigitsOnly,
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
            Self::HoldsPlace => "password-holds-place",
            Self::DigitsOnly => "password-digits-only",
            Self::Common => "password-common",
        }
    }
}

/// Whose password it is, and where: what guesses begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordOwner {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// Names of the place: of its units and of the body.
    pub places: Vec<String>,
}

/// Fewest letters and digits that must be left of a password without what everybody tries.
const OWN_LENGTH_MIN: usize = 5;
/// The shortest name that is looked for within a password.
const NAME_LENGTH_MIN: usize = 5;

/// Checks a password. There are no rules about kinds of characters: length is what helps (NIST SP 800-63B, 5.1.1), and
/// that it is not one of those that everybody tries, here above all.
///
/// # Errors
/// The first [`PasswordFault`] found.
pub fn check(policy: PasswordPolicy, password: &str, owner: &PasswordOwner) -> Result<(), PasswordFault> {
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
    let typed = plain(password);
    if !typed.is_empty() && typed.chars().all(|letter| letter.is_ascii_digit()) {
        return Err(PasswordFault::DigitsOnly);
    }
    let (local, domain) = owner.email.split_once('@').unwrap_or((&owner.email, ""));
    let holds = |part: &str| part.len() >= NAME_LENGTH_MIN && typed.contains(part);
    if holds(&plain(&owner.name)) || holds(&plain(local)) {
        return Err(PasswordFault::HoldsName);
    }
    let people = parts_of_names([owner.name.as_str(), local]);
    let mut everything = parts_of_names(owner.places.iter().map(String::as_str).chain([domain]));
    everything.extend(people.iter().cloned());
    for spelled in [typed, as_letters(password)] {
        if is_guessed(&spelled, &BTreeSet::new()) {
            return Err(PasswordFault::Common);
        }
        if is_guessed(&spelled, &people) {
            return Err(PasswordFault::HoldsName);
        }
        if is_guessed(&spelled, &everything) {
            return Err(PasswordFault::HoldsPlace);
        }
    }
    Ok(())
}

/// Is little left of it, or one of the commonest?
fn is_guessed(spelled: &str, parts: &BTreeSet<String>) -> bool {
    if spelled.is_empty() {
        return false;
    }
    let rest = own_part(spelled, parts);
    rest.chars().count() < OWN_LENGTH_MIN || is_commonest(spelled) || is_commonest(&rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(password: &str) -> Result<(), PasswordFault> {
        let owner = PasswordOwner {
            name: "Lê Thị Hoa Ban".to_owned(),
            email: "leban.clerk@example.vn".to_owned(),
            places: vec![
                "Sở Y tế".to_owned(),
                "Sở Tài nguyên và Môi trường".to_owned(),
                "Hoằng Hóa".to_owned(),
            ],
        };
        check(PasswordPolicy::default(), password, &owner)
    }

    #[test]
    fn length_is_what_helps() {
        for good in [
            "con voi uống nước",
            "cau-vong-sau-mua",
            "correct horse battery staple",
            "thuyền về bến lúc hai giờ",
        ] {
            assert_eq!(verdict(good), Ok(()), "{good}");
        }
        assert_eq!(verdict("Ab1!xyz"), Err(PasswordFault::TooShort));
        assert_eq!(verdict(&"dài ".repeat(40)), Err(PasswordFault::TooLong));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        assert_eq!(verdict("aaaaaaaaaaaaaa"), Err(PasswordFault::TooSimple));
        assert_eq!(verdict("lebanclerk2022!"), Err(PasswordFault::HoldsName));
        for common in [
            "Password123456",
            "MatKhau-123456",
            "password1234",
            "P@ssw0rd2026",
            "Anhyeuem@2026",
            "Quantri@123456",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "Abc@123456789",
            "matkhaumatkhau",
            "sunshine2026!!",
            "dragonmonkey99",
            "Abcdefgh@1234",
            "asdfghjkl;'1",
            "ChuyenDoiSo2026",
            "Admin@12345678",
        ] {
            assert_eq!(verdict(common), Err(PasswordFault::Common), "{common}");
        }
    }

    #[test]
    fn the_province_and_the_year_are_no_password() {
        for place in ["Thanhhoa@2026", "ThanhHóa#2027", "Th@nhh0a2026!", "Ubnd-hanoi2025"] {
            assert_eq!(verdict(place), Err(PasswordFault::Common), "{place}");
        }
    }

    #[test]
    fn names_of_units_and_of_the_own_address_are_no_password() {
        for place in
            ["Soyte@2026!!!", "TaiNguyenMoiTruong1", "moitruong-2026", "Hoang Hoa 1234", "Example@2026!"]
        {
            assert_eq!(verdict(place), Err(PasswordFault::HoldsPlace), "{place}");
        }
        assert_eq!(verdict("Hoaban@2026!!"), Err(PasswordFault::HoldsName));
    }

    #[test]
    fn digits_alone_are_no_password_however_many() {
        for digits in ["123456789012", "0912 345 678 910", "01-01-1990-2026", "98237498237498"] {
            assert_eq!(verdict(digits), Err(PasswordFault::DigitsOnly), "{digits}");
        }
    }
}
