//! With what somebody comes to sign in: from which address, with which browser, and whether it was here before.

use std::net::{IpAddr, Ipv6Addr};

use assessment::Moment;
use store::Tx;
use store::tables::accounts::Account;
use store::tables::known_browsers;

use crate::authentication::token_hash;
use crate::error::Error;

/// How long a browser is known after it signed in last.
pub const KNOWN_SECONDS: i64 = 180 * 24 * 3600;

/// How long the address of a client stands beside an entry of the audit log. With a session it stands as long as that.
pub const ADDRESS_SECONDS: i64 = 180 * 24 * 3600;

/// The longest description of a browser that is kept, in characters.
const AGENT_LENGTH_MAX: usize = 120;

/// With what somebody comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Browser {
    /// What the browser says of itself.
    pub agent: String,
    /// Its address; `None` where that is not known, which counts as one address.
    pub address: Option<IpAddr>,
    /// Hash of the secret that a browser keeps which signed in before; empty where it brings none.
    pub secret_hash: String,
}

impl From<&str> for Browser {
    fn from(agent: &str) -> Self {
        Self { agent: agent.to_owned(), ..Self::default() }
    }
}

impl Browser {
    /// The address in words; empty where it is not known.
    pub(super) fn address_text(&self) -> String {
        self.address.map_or_else(String::new, |address| address.to_canonical().to_string())
    }

    /// What the browser says of itself, as it is kept.
    pub(super) fn agent_kept(&self) -> String {
        self.agent.chars().filter(|letter| !letter.is_control()).take(AGENT_LENGTH_MAX).collect()
    }

    /// Anyone who shares a line: one address, or the /56 of IPv6 that one customer is given at most.
    pub(super) fn line(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 72 << 72).to_string(),
        }
    }

    /// Did this browser sign in to the account before?
    pub(super) fn is_known(&self, tx: &Tx<'_>, account: &Account, now: Moment) -> Result<bool, Error> {
        Ok(!self.secret_hash.is_empty() && known_browsers::is_known(tx, &self.secret_hash, account.id, now)?)
    }

    /// Knows this browser from now on; gives the secret that it is to keep, where it has none of ours.
    pub(super) fn remembered(
        &self,
        tx: &Tx<'_>,
        account: &Account,
        fresh_secret: &str,
        now: Moment,
    ) -> Result<Option<String>, Error> {
        let ends_at = now.plus_seconds(KNOWN_SECONDS);
        let has_ours = !self.secret_hash.is_empty() && known_browsers::is_ours(tx, &self.secret_hash, now)?;
        let hash = if has_ours { self.secret_hash.clone() } else { token_hash(fresh_secret) };
        known_browsers::signed_in(tx, &hash, account.id, now, ends_at)?;
        Ok((!has_ours).then(|| fresh_secret.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_customer_of_ipv6_is_one_line_and_two_addresses_of_ipv4_are_two() {
        let line = |text: &str| Browser { address: text.parse().ok(), ..Browser::default() }.line();
        assert_eq!(line("2001:db8:1:200::7"), line("2001:db8:1:2ff:ffff::9"));
        assert_ne!(line("2001:db8:1:200::7"), line("2001:db8:1:300::7"));
        assert_ne!(line("203.0.113.7"), line("203.0.113.8"));
        assert_eq!(line("::ffff:203.0.113.7"), "203.0.113.7");
    }
}
