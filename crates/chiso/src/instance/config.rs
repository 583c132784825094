//! The configuration of an instance: every key with its variable, its default, and what it takes.

use std::net::SocketAddr;

use framework::{Language, Text};
use store::DatabaseAddress;
use web::{HSTS_SECONDS, MailTls, Network};
use words::say;

/// How an instance is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// A PostgreSQL server; `None` for the SQLite file in the folder of data.
    pub database: Option<DatabaseAddress>,
    /// How browsers reach the instance, without a slash at the end.
    pub public_url: Option<String>,
    /// Name of the standing department, before the subjects of letters.
    pub organiser_name: Option<String>,
    /// Whom to call, in letters.
    pub organiser_contact: Option<String>,
    /// Where people get the program that verifies published results.
    pub organiser_program_url: Option<String>,
    /// The largest evidence file that is taken.
    pub evidence_bytes_max: u64,
    /// May cookies travel over HTTPS only? `None`: as the public address says.
    pub secure_cookies: Option<bool>,
    /// The proxies that are believed about where a browser is and how it came.
    pub trusted_proxies: Vec<Network>,
    /// For how long browsers are to come by HTTPS alone; 0 says nothing of it.
    pub hsts_seconds: u64,
    /// The token of anyone who reads the counters from another machine.
    pub metrics_token: Option<String>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// The least important entries of the log.
    pub log_level: LogLevel,
    /// Host of the mail server.
    pub mail_host: Option<String>,
    /// Its port.
    pub mail_port: u16,
    /// Who signs in there.
    pub mail_user: Option<String>,
    /// With which password.
    pub mail_password: Option<String>,
    /// The address that letters come from.
    pub mail_from: Option<String>,
    /// How the line to the mail server is protected.
    pub mail_tls: MailTls,
    /// The socket of `ClamAV`: a path, or `host:port`.
    pub clamav: Option<String>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Readable by people.
    Readable,
    /// One JSON object a line.
    Json,
}

/// The least important entries of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Faults only.
    Error,
    /// Also what somebody should look at.
    Warn,
    /// Also what happens.
    Info,
    /// Also how it happens.
    Debug,
}

/// What a key's value is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `"text"`.
    Text,
    /// `123`.
    Number,
    /// `true` or `false`.
    Truth,
}

/// A key of the configuration.
pub struct ConfigKey {
    /// Its name, with the name of its table before it: `mail.host`.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Is its value never shown?
    pub is_secret: bool,
    /// Puts a value, which may be none that the key takes.
    pub put: fn(&mut Config, &str) -> Option<()>,
}

/// Every key.
pub const KEYS: &[ConfigKey] = &[
    key("listen", Kind::Text, |config, text| {
        config.listen = text.parse().ok()?;
        Some(())
    }),
    ConfigKey {
        name: "database",
        kind: Kind::Text,
        is_secret: true,
        put: |config, text| {
            let address = text.parse().ok()?;
            matches!(address, DatabaseAddress::Postgres(_)).then(|| config.database = Some(address))
        },
    },
    key("public_url", Kind::Text, |config, text| {
        config.public_url = Some(web_address(text)?);
        Some(())
    }),
    key("organiser.name", Kind::Text, |config, text| {
        config.organiser_name = Some(one_line(text)?);
        Some(())
    }),
    key("organiser.contact", Kind::Text, |config, text| {
        config.organiser_contact = Some(one_line(text)?);
        Some(())
    }),
    key("organiser.program_url", Kind::Text, |config, text| {
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        config.organiser_program_url = Some(one_line(text).filter(|_| is_address)?);
        Some(())
    }),
    key("evidence_bytes_max", Kind::Number, |config, text| {
        let bytes = text.parse().ok()?;
        (EVIDENCE_BYTES_LOWEST..=EVIDENCE_BYTES_HIGHEST)
            .contains(&bytes)
            .then(|| config.evidence_bytes_max = bytes)
    }),
    key("cookies.secure", Kind::Truth, |config, text| {
        config.secure_cookies = Some(text.parse().ok()?);
        Some(())
    }),
    key("trusted_proxies", Kind::Text, |config, text| {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        config.trusted_proxies = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
        Some(())
    }),
    key("hsts_seconds", Kind::Number, |config, text| {
        config.hsts_seconds = text.parse().ok().filter(|seconds| *seconds <= HSTS_SECONDS_HIGHEST)?;
        Some(())
    }),
    ConfigKey {
        name: "metrics.token",
        kind: Kind::Text,
        is_secret: true,
        put: |config, text| {
            let is_long = text.len() >= TOKEN_LENGTH_MIN && text.bytes().all(|byte| byte.is_ascii_graphic());
            is_long.then(|| config.metrics_token = Some(text.to_owned()))
        },
    },
    key("log.format", Kind::Text, |config, text| {
        config.log_format = match text {
            "readable" => LogFormat::Readable,
            "json" => LogFormat::Json,
            _ => return None,
        };
        Some(())
    }),
    key("log.level", Kind::Text, |config, text| {
        config.log_level = match text {
            "error" => LogLevel::Error,
            "warn" => LogLevel::Warn,
            "info" => LogLevel::Info,
            "debug" => LogLevel::Debug,
            _ => return None,
        };
        Some(())
    }),
    key("mail.host", Kind::Text, |config, text| {
        config.mail_host = Some(host(text)?);
        Some(())
    }),
    key("mail.port", Kind::Number, |config, text| {
        config.mail_port = text.parse().ok().filter(|port| *port > 0)?;
        Some(())
    }),
    key("mail.user", Kind::Text, |config, text| {
        config.mail_user = Some(filled(text)?);
        Some(())
    }),
    ConfigKey {
        name: "mail.password",
        kind: Kind::Text,
        is_secret: true,
        put: |config, text| {
            config.mail_password = Some(filled(text)?);
            Some(())
        },
    },
    key("mail.from", Kind::Text, |config, text| {
        config.mail_from = Some(app::accounts::email(text)?);
        Some(())
    }),
    key("mail.tls", Kind::Text, |config, text| {
        config.mail_tls = match text {
            "required" => MailTls::Required,
            "opportunistic" => MailTls::Opportunistic,
            "none" => MailTls::None,
            _ => return None,
        };
        Some(())
    }),
    key("clamav.socket", Kind::Text, |config, text| {
        let is_address = text.rsplit_once(':').is_some_and(|(name, port)| {
            host(name.trim_matches(['[', ']'])).is_some() && port.parse::<u16>().is_ok()
        });
        (text.starts_with('/') || is_address).then(|| config.clamav = Some(text.to_owned()))
    }),
];

/// Smaller ones would refuse what every scanner makes.
const EVIDENCE_BYTES_LOWEST: u64 = 1 << 20;
/// Ten years: longer promises are mistakes of typing.
const HSTS_SECONDS_HIGHEST: u64 = 10 * HSTS_SECONDS;
/// Shorter tokens can be guessed.
const TOKEN_LENGTH_MIN: usize = 16;
/// Larger ones are no documents.
const EVIDENCE_BYTES_HIGHEST: u64 = 10 << 30;

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: None,
            public_url: None,
            organiser_name: None,
            organiser_contact: None,
            organiser_program_url: None,
            evidence_bytes_max: 100 << 20,
            secure_cookies: None,
            trusted_proxies: Network::LOOPBACK.to_vec(),
            hsts_seconds: HSTS_SECONDS,
            metrics_token: None,
            log_format: LogFormat::Readable,
            log_level: LogLevel::Info,
            mail_host: None,
            mail_port: 587,
            mail_user: None,
            mail_password: None,
            mail_from: None,
            mail_tls: MailTls::Required,
            clamav: None,
        }
    }
}

impl Config {
    /// May cookies travel over HTTPS only?
    pub fn cookies_are_secure(&self) -> bool {
        let is_https = self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        self.secure_cookies.unwrap_or(is_https)
    }

    /// Keys that are missing although another one is set: the missing one, and the one that needs it.
    pub(super) fn missing(&self) -> Option<(&'static str, &'static str)> {
        let has = |value: &Option<String>| value.is_some();
        if has(&self.mail_host) && !has(&self.mail_from) {
            Some(("mail.from", "mail.host"))
        } else if has(&self.mail_from) && !has(&self.mail_host) {
            Some(("mail.host", "mail.from"))
        } else if has(&self.mail_user) != has(&self.mail_password) {
            let pair = ("mail.password", "mail.user");
            Some(if has(&self.mail_user) { pair } else { (pair.1, pair.0) })
        } else if has(&self.mail_user) && !has(&self.mail_host) {
            Some(("mail.host", "mail.user"))
        } else {
            None
        }
    }
}

impl ConfigKey {
    /// The environment variable that counts more than the file: `CHISO_MAIL_HOST`.
    pub fn variable(&self) -> String {
        format!("CHISO_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// What the key takes, in both languages.
    pub fn wanted(&self) -> Text {
        let name = format!("server.wanted.{}", self.name.replace('.', "_"));
        Text { vi: say(Language::Vietnamese, &name, &[]), en: say(Language::English, &name, &[]) }
    }
}

const fn key(name: &'static str, kind: Kind, put: fn(&mut Config, &str) -> Option<()>) -> ConfigKey {
    ConfigKey { name, kind, is_secret: false, put }
}

/// An address that browsers open, without path, question or slash at its end.
fn web_address(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let is_plain = rest.chars().all(|letter| letter.is_alphanumeric() || ".-:[]".contains(letter));
    (!rest.is_empty() && is_plain).then(|| text.to_owned())
}

fn host(text: &str) -> Option<String> {
    let is_plain = text.chars().all(|letter| letter.is_alphanumeric() || ".-:".contains(letter));
    (!text.is_empty() && is_plain).then(|| text.to_owned())
}

/// One line of at most 200 letters, which stands in subjects and texts of letters.
fn one_line(text: &str) -> Option<String> {
    let text = text.trim();
    let is_plain = !text.is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
    is_plain.then(|| text.to_owned())
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
