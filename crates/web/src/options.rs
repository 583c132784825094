//! How the web application is set up: what the configuration file says of it.

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
