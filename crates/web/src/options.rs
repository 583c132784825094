//! The settings of the web application, as the configuration file gives them.

use std::time::Duration;

use crate::client::Network;
use crate::uploads::ROOM_BYTES_MIN;

/// The settings of the web application.
#[derive(Clone, Debug)]
pub struct WebOptions {
    /// The address under which people reach it, such as `https://chiso.example.vn`; for links in e-mails.
    pub public_url: Option<String>,
    /// Are cookies for HTTPS only?
    pub secure_cookies: bool,
    /// The standing department, as e-mails name it.
    pub organiser: Organiser,
    /// The largest evidence file, in bytes.
    pub evidence_bytes_max: u64,
    /// The mail server; without one, one-time links are shown to the person who made them.
    pub mail: Option<MailOptions>,
    /// The socket of `ClamAV`: a path, or `host:port`.
    pub clamav: Option<String>,
    /// Is every request logged?
    pub log_requests: bool,
    /// Names of the instance's own frameworks that have faults and are not offered.
    pub unusable_sets: Vec<String>,
    /// The most connections that are open at once; each may need a descriptor for itself and one for a file.
    pub connections_max: usize,
    /// How long the body of a request may be waited for in all; after that every KiB that arrives pays for
    /// one more second. No single pause may be longer.
    pub body_patience: Duration,
    /// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are trusted.
    pub trusted_proxies: Vec<Network>,
    /// For how many seconds browsers must use HTTPS, once they have used it; with 0 the header is not sent.
    pub hsts_seconds: u64,
    /// With this token `/metrics` answers from anywhere; without one, only on this machine.
    pub metrics_token: Option<String>,
    /// With less free space on the disk than this, an error is logged and no file is accepted.
    pub room_bytes_min: u64,
    /// How long after the start files without a reference are removed for the first time; after that, every
    /// day.
    pub cleaning_begins: Duration,
}

/// The organiser of the assessment: the standing department.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organiser {
    /// Its name, such as `Sở Khoa học và Công nghệ tỉnh Thanh Hóa`; in brackets before the subjects of
    /// e-mails.
    pub name: Option<String>,
    /// Whom to call: office, person, telephone.
    pub contact: Option<String>,
    /// Where people get the program that verifies published results.
    pub program_url: Option<String>,
}

/// As many connections as one server of a province needs; at worst each holds 64 KiB.
pub const CONNECTIONS_MAX: usize = 2_048;

/// A year, which is what the preload lists of browsers require.
pub const HSTS_SECONDS: u64 = 365 * 24 * 3600;

/// How e-mail is sent.
#[derive(Clone)]
pub struct MailOptions {
    /// Host name of the mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The user name, if the server asks for one.
    pub user: Option<String>,
    /// The password of that user.
    pub password: Option<String>,
    /// The sender's address.
    pub from: String,
    /// How the connection is protected.
    pub tls: MailTls,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// TLS from the first byte or by STARTTLS; without it nothing is sent.
    Required,
    /// STARTTLS if the server offers it.
    Opportunistic,
    /// No protection, for a server on this machine.
    None,
}

impl Default for WebOptions {
    fn default() -> Self {
        Self {
            public_url: None,
            organiser: Organiser::default(),
            secure_cookies: false,
            evidence_bytes_max: 100 << 20,
            mail: None,
            clamav: None,
            log_requests: true,
            unusable_sets: Vec::new(),
            connections_max: CONNECTIONS_MAX,
            body_patience: Duration::from_secs(20),
            trusted_proxies: Network::LOOPBACK.to_vec(),
            hsts_seconds: HSTS_SECONDS,
            metrics_token: None,
            room_bytes_min: ROOM_BYTES_MIN,
            cleaning_begins: Duration::from_secs(600),
        }
    }
}

/// Leaves the password out.
impl std::fmt::Debug for MailOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("MailOptions")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("user", &self.user)
            .field("from", &self.from)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}
