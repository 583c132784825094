//! Where a request comes from: the other end of the line, or what a proxy that is trusted says of it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::HeaderMap;

/// Some addresses that begin alike: `10.0.0.0/8`, or one alone: `127.0.0.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many of the first bits are the same.
    prefix_bits: u32,
}

/// The text is neither an address nor a network of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANetwork;

/// The other end of a line, as the system names it; the server puts it into every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// From where somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress {
    /// The address: of the other end of the line, or the last one that no trusted proxy has.
    pub address: IpAddr,
    /// Does a trusted proxy say that the browser came by HTTPS?
    pub by_https: bool,
}

impl Network {
    /// This machine alone, which is where a proxy in front of the program mostly runs.
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
    /// This machine, where nothing else is known: what asks without a line is a test or the program itself.
    pub const HERE: Self = Self { address: IpAddr::V4(Ipv4Addr::LOCALHOST), by_https: false };

    /// From where a request comes. `X-Forwarded-For` is read from its end, and only as far as those who wrote it are
    /// trusted: what a browser writes there itself counts for nothing.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
        let mut address = plain(peer);
        let is_by_proxy = is_trusted(address);
        let said: Vec<&str> = said(headers, "x-forwarded-for").collect();
        for text in said.into_iter().rev() {
            match (is_trusted(address), forwarded(text)) {
                (true, Some(before)) => address = before,
                _ => break,
            }
        }
        let scheme = said_last(headers, "x-forwarded-proto");
        let by_https = is_by_proxy && scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        Self { address, by_https }
    }

    /// Whoever shares a budget: one address, or the /64 of IPv6 that one line is given.
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

/// An IPv4 address in the clothes of IPv6 is one of IPv4.
const fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn first_bits(address: u128, length_bits: u32, prefix_bits: u32) -> u128 {
    address.checked_shr(length_bits.saturating_sub(prefix_bits)).unwrap_or(0)
}

/// The parts of a header that may come on several lines.
fn said<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

fn said_last<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    said(headers, name).last()
}

/// `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7`, `[2001:db8::7]:4711`.
fn forwarded(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port).map(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn address(peer: &str, said: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in said {
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
    fn one_line_of_ipv6_is_one_client_and_two_of_ipv4_are_two() {
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
