//! Where a request comes from: the other end of the connection, or what a trusted proxy says of it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::HeaderMap;

/// A range of addresses: `10.0.0.0/8`, or a single one: `127.0.0.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many of the first bits are the same.
    prefix_bits: u32,
}

/// The text is neither an address nor a network of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANetwork;

/// The other end of a connection, as the system names it; the server puts it into every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// From where a request comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress {
    /// The address: of the other end of the connection, or the last one in the header that is not a trusted
    /// proxy.
    pub address: IpAddr,
    /// Does a trusted proxy say that the browser used HTTPS?
    pub by_https: bool,
}

impl Network {
    /// This machine alone, which is where a proxy in front of the program usually runs.
    pub const LOOPBACK: [Self; 2] = [
        Self { address: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), prefix_bits: 8 },
        Self { address: IpAddr::V6(Ipv6Addr::LOCALHOST), prefix_bits: 128 },
    ];

    /// Is an address one of them?
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.address, plain(address)) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                first_bits(u128::from(own.to_bits()), 32, self.prefix_bits)
                    == first_bits(u128::from(other.to_bits()), 32, self.prefix_bits)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                first_bits(own.to_bits(), 128, self.prefix_bits)
                    == first_bits(other.to_bits(), 128, self.prefix_bits)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let address = plain(address.parse().map_err(|_| NotANetwork)?);
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix_bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| NotANetwork))?;
        if prefix_bits > most { Err(NotANetwork) } else { Ok(Self { address, prefix_bits }) }
    }
}

impl ClientAddress {
    /// This machine, for requests without a connection, which come from a test or the program itself.
    pub const HERE: Self = Self { address: IpAddr::V4(Ipv4Addr::LOCALHOST), by_https: false };

    /// From where a request comes. `X-Forwarded-For` is read from its end, and only as far as its writers are
    /// trusted: entries written by a browser are ignored.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
        let mut address = plain(peer);
        let is_by_proxy = is_trusted(address);
        let forwarded_for: Vec<&str> = values(headers, "x-forwarded-for").collect();
        for text in forwarded_for.into_iter().rev() {
            match (is_trusted(address), forwarded(text)) {
                (true, Some(before)) => address = before,
                _ => break,
            }
        }
        let scheme = last_value(headers, "x-forwarded-proto");
        let by_https = is_by_proxy && scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        Self { address, by_https }
    }

    /// The address that shares one limit: a single IPv4 address, or the /64 of IPv6 that one connection is
    /// usually given.
    #[must_use]
    pub fn line(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(_) => self.address,
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        }
    }

    /// Is it this machine itself?
    #[must_use]
    pub const fn is_here(&self) -> bool {
        self.address.is_loopback()
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(formatter)
    }
}

/// An IPv4 address written as IPv6 counts as IPv4.
const fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn first_bits(address: u128, length_bits: u32, prefix_bits: u32) -> u128 {
    address.checked_shr(length_bits.saturating_sub(prefix_bits)).unwrap_or(0)
}

/// The parts of a header that may be repeated.
fn values<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

fn last_value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    values(headers, name).last()
}

/// Reads an address as proxies write it: `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7`,
/// `[2001:db8::7]:4711`.
fn forwarded(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port).map(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn address(peer: &str, values: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in values {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        ClientAddress::of(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn what_a_browser_writes_of_itself_counts_for_nothing() {
        assert_eq!(address("203.0.113.7", &["10.0.0.1"], &["127.0.0.0/8"]), "203.0.113.7");
        let forged = ["198.51.100.1, 203.0.113.7"];
        assert_eq!(address("127.0.0.1", &forged, &["127.0.0.0/8"]), "203.0.113.7");
    }

    #[test]
    fn a_row_of_trusted_proxies_is_walked_from_its_end() {
        let trusted = ["127.0.0.1", "10.0.0.0/8"];
        let lines = ["198.51.100.1, 203.0.113.7", "10.1.2.3"];
        assert_eq!(address("127.0.0.1", &lines, &trusted), "203.0.113.7");
        assert_eq!(address("::ffff:127.0.0.1", &["[2001:db8::7]:4711"], &trusted), "2001:db8::7");
        assert_eq!(address("127.0.0.1", &["203.0.113.7:4711"], &trusted), "203.0.113.7");
        assert_eq!(
            address("127.0.0.1", &["unknown"], &trusted),
            "127.0.0.1",
            "what is no address is no client"
        );
        assert_eq!(address("127.0.0.1", &[], &trusted), "127.0.0.1");
    }

    #[test]
    fn only_a_trusted_proxy_says_that_the_browser_came_by_https() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        let of = |peer: &str| ClientAddress::of(peer.parse().unwrap(), &headers, &Network::LOOPBACK).by_https;
        assert!(of("127.0.0.1") && of("::1"));
        assert!(!of("203.0.113.7"));
    }

    #[test]
    fn one_prefix_of_ipv6_is_one_client_and_two_addresses_of_ipv4_are_two() {
        let line = |text: &str| ClientAddress { address: text.parse().unwrap(), by_https: false }.line();
        assert_eq!(line("2001:db8:1:2::7"), line("2001:db8:1:2:ffff::9"));
        assert_ne!(line("2001:db8:1:2::7"), line("2001:db8:1:3::7"));
        assert_ne!(line("203.0.113.7"), line("203.0.113.8"));
    }

    #[test]
    fn a_network_is_an_address_with_or_without_a_prefix() {
        let holds = |network: &str, address: &str| {
            network.parse::<Network>().unwrap().holds(address.parse().unwrap())
        };
        assert!(holds("0.0.0.0/0", "203.0.113.7") && !holds("0.0.0.0/0", "2001:db8::7"));
        assert!(holds("172.16.0.0/12", "172.31.255.255") && !holds("172.16.0.0/12", "172.32.0.0"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("::1", "::2"));
        for wrong in ["", "localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0"] {
            assert_eq!(wrong.parse::<Network>(), Err(NotANetwork), "{wrong}");
        }
    }
}
