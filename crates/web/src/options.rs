//! How the web application is set up: what the configuration file says of it.

use std::time::Duration;

use crate::client::Network;
use crate::uploads::ROOM_BYTES_MIN;

/// The settings of the web application.
#[derive(Clone, Debug)]
pub struct WebOptions {
    /// The address under which people reach it, such as `https://chiso.example.vn`; for links in mails.
    pub public_url: Option<String>,
    /// Are cookies for HTTPS only?
    pub secure_cookies: bool,
    /// Who runs the assessment, as letters name them.
    pub organiser: Organiser,
    /// The largest evidence file, in bytes.
    pub evidence_bytes_max: u64,
    /// The mail server; without one, one-time links are shown to whoever made them.
    pub mail: Option<MailOptions>,
    /// The socket of `ClamAV`: a path, or `host:port`.
    pub clamav: Option<String>,
    /// Is every request logged?
    pub log_requests: bool,
    /// Names of sets of one's own that have faults and are not offered.
    pub unusable_sets: Vec<String>,
    /// The most connections that are open at once; each may need a descriptor for itself and one for a file.
    pub connections_max: usize,
    /// How long the body of a request may be waited for before what comes has to pay for it, 1 KiB a second; no silence
    /// is longer.
    pub body_patience: Duration,
    /// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<Network>,
    /// For how long browsers are to come by HTTPS alone, once they came by HTTPS; 0 says nothing of it.
    pub hsts_seconds: u64,
    /// With this token `/metrics` answers from anywhere; without one, on this machine alone.
    pub metrics_token: Option<String>,
    /// With less room than this on the disk the log is told and no file is taken.
    pub room_bytes_min: u64,
    /// How long after the start files that nobody names are removed for the first time; after that every day.
    pub cleaning_begins: Duration,
}

/// Who runs the assessment: the standing department.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organiser {
    /// Its name, such as `Sở Khoa học và Công nghệ tỉnh Thanh Hóa`; in brackets before the subjects of letters.
    pub name: Option<String>,
    /// Whom to call: office, person, telephone.
    pub contact: Option<String>,
    /// Where people get the program that verifies published results.
    pub program_url: Option<String>,
}

/// As many connections as one server of a province needs; at worst each holds 64 KiB.
pub const CONNECTIONS_MAX: usize = 2_048;

/// A year, which is what lists of such sites ask for.
pub const HSTS_SECONDS: u64 = 365 * 24 * 3600;

/// How mail is sent.
#[derive(Clone)]
pub struct MailOptions {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The user's name there, where it asks for one.
    pub user: Option<String>,
    /// The password there.
    pub password: Option<String>,
    /// The sender's address.
    pub from: String,
    /// How the line is protected.
    pub tls: MailTls,
}

/// How the line to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// TLS from the first byte or by STARTTLS, and nothing else.
    Required,
    /// STARTTLS where the server offers it.
    Opportunistic,
    /// None: a server on this machine.
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

/// Never shows the password.
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
