//! Accounts: signing in, second factor, sessions, keys of programs, invitations, roles. Only hashes of tokens and codes are kept.

mod account_page;
mod browser;
mod erase;
mod guessing;
mod header;
mod invite;
mod keys;
mod link_email;
mod links;
mod machine;
mod notifying;
mod own_data;
mod passwords;
mod requests;
mod roles;
mod sealing;
mod second_factor;
mod sign_in;

pub use crate::authentication::{
    Credential, SETTING_PASSWORDS, SETTING_SESSIONS, SessionLimits, codes, session_limits, token_hash,
};
pub use account_page::AccountView;
pub use browser::{ADDRESS_SECONDS, Browser, KNOWN_SECONDS};
pub use erase::is_erased;
pub use header::Header;
pub use invite::Invitation;
pub use keys::{KeysView, MadeKey, NewKey};
pub use link_email::LinkEmail;
pub use links::{LinkView, MadeLink, TakenUp};
pub use machine::ListedAccount;
pub use requests::{LinkOutcome, RequestOutcome, RequestView, WAIT_SECONDS};
pub use roles::PersonView;
pub use sealing::KEY_BYTES;
pub use second_factor::SecondFactorOffer;
pub use sign_in::SignInOutcome;

/// An address as it is kept: without space, in small letters; `None` where it is invalid.
#[must_use]
pub fn email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let (local, domain) = email.split_once('@')?;
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.contains('@')
            && part.chars().all(|letter| letter.is_alphanumeric() || ".-_+".contains(letter))
    };
    (email.len() <= 254
        && is_part(local)
        && is_part(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.'))
    .then_some(email)
}

#[cfg(test)]
mod tests {
    use super::email;

    #[test]
    fn an_address_has_one_spelling() {
        assert_eq!(email(" ClerK@SoYTe.gov.vn ").as_deref(), Some("clerk@soyte.gov.vn"));
        for none in
            ["", "clerk", "a@b", "a@@b.vn", "a b@c.vn", "@c.vn", "a@.vn", "a@c.vn.", "a@c.vn\r\nBcc: x@y.vn"]
        {
            assert_eq!(email(none), None, "{none}");
        }
    }
}
