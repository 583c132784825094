//! Sends e-mail through the configured server: one-time links, which are shown instead if they cannot be
//! sent, and e-mails of notices.

use std::io;
use std::time::{Duration, SystemTime};

use app::digest::Posted;
use assessment::Moment;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{SmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::options::{MailOptions, MailTls, Organiser};

/// The longest wait for each answer of the mail server.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// Sends e-mail.
pub struct Mailer {
    server: (String, u16),
    tls: Tls,
    credentials: Option<Credentials>,
    from: Mailbox,
}

/// The outcome of an e-mail, and whether the server can be reached at all.
pub struct Delivery {
    /// The outcome.
    pub posted: Posted,
    /// Is it worth trying another e-mail now?
    pub is_reachable: bool,
}

impl Mailer {
    /// A mailer for this server, which is contacted only when there is something to send.
    ///
    /// # Errors
    /// If the sender's address is invalid, or TLS cannot be set up for the server's name.
    pub fn new(options: &MailOptions) -> io::Result<Self> {
        let from = options.from.parse::<Mailbox>().map_err(io::Error::other)?;
        let tls = || TlsParameters::new(options.host.clone()).map_err(io::Error::other);
        let tls = match options.tls {
            MailTls::Required if options.port == 465 => Tls::Wrapper(tls()?),
            MailTls::Required => Tls::Required(tls()?),
            MailTls::Opportunistic => Tls::Opportunistic(tls()?),
            MailTls::None => Tls::None,
        };
        let credentials = options.user.clone().zip(options.password.clone());
        let credentials = credentials.map(|(user, password)| Credentials::new(user, password));
        Ok(Self { server: (options.host.clone(), options.port), tls, credentials, from })
    }

    /// Sends a one-time link; blocks until the server has accepted it.
    ///
    /// # Errors
    /// The error of the server or the connection.
    pub fn send_link(&self, to: &str, mail: &LinkMail) -> io::Result<()> {
        let message = self
            .message(to)?
            .subject(mail.subject.clone())
            .body(mail.text.clone())
            .map_err(io::Error::other)?;
        self.connect().and_then(|line| deliver(line, &message)).map_err(io::Error::other)
    }

    /// Sends an e-mail; blocks until the server has accepted it. If the connection breaks while the e-mail is
    /// sent, it is unknown whether the server has it.
    pub fn post(&self, email: &Written) -> Delivery {
        let refused = |why: String, is_reachable| Delivery { posted: Posted::Refused(why), is_reachable };
        let message = match self.email(email) {
            Ok(message) => message,
            Err(error) => return refused(error.to_string(), true),
        };
        let line = match self.connect() {
            Ok(line) => line,
            Err(error) => return refused(in_full(&error), false),
        };
        match deliver(line, &message) {
            Ok(()) => Delivery { posted: Posted::Taken, is_reachable: true },
            Err(error) if error.is_transient() || error.is_permanent() || error.is_client() => {
                refused(in_full(&error), true)
            }
            Err(error) => Delivery { posted: Posted::InDoubt(in_full(&error)), is_reachable: false },
        }
    }

    fn email(&self, email: &Written) -> io::Result<Message> {
        let domain = self.from.email.domain();
        let since_1970 = u64::try_from(email.at.microseconds()).map_err(io::Error::other)?;
        // Automatic replies about absence must not be sent to this instance (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        self.message(&email.to)?
            .subject(email.subject.clone())
            .message_id(Some(format!("<{}@{domain}>", email.id)))
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(since_1970))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .body(email.text.clone())
            .map_err(io::Error::other)
    }

    fn message(&self, to: &str) -> io::Result<MessageBuilder> {
        let to = to.parse().map_err(io::Error::other)?;
        Ok(Message::builder().from(self.from.clone()).to(to).header(ContentType::TEXT_PLAIN))
    }

    /// A connection to the server over which e-mails can be sent. As long as this fails, none was sent.
    fn connect(&self) -> Result<SmtpConnection, smtp::Error> {
        let (host, port) = (self.server.0.as_str(), self.server.1);
        let hello = ClientId::default();
        let wrapped = if let Tls::Wrapper(tls) = &self.tls { Some(tls) } else { None };
        let mut line = SmtpConnection::connect((host, port), Some(WAIT_MAX), &hello, wrapped, None)?;
        match &self.tls {
            Tls::Required(tls) => line.starttls(tls, &hello)?,
            Tls::Opportunistic(tls) if line.can_starttls() => line.starttls(tls, &hello)?,
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            line.auth(DEFAULT_MECHANISMS, credentials)?;
        }
        Ok(line)
    }
}

/// Hands a message over. Once the server has accepted it, an error when the connection ends does not matter.
fn deliver(mut line: SmtpConnection, message: &Message) -> Result<(), smtp::Error> {
    line.send(message.envelope(), &message.formatted())?;
    line.abort();
    Ok(())
}

/// An error together with its causes.
fn in_full(error: &smtp::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if !words.contains(&text) {
            words.push_str(": ");
            words.push_str(&text);
        }
        cause = error.source();
    }
    words
}

/// An e-mail with a one-time link, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkMail {
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// `[Sở …] ` if the name of the standing department is configured; otherwise empty.
#[must_use]
pub fn subject_mark(organiser: &Organiser) -> String {
    organiser.name.as_ref().map_or_else(String::new, |name| format!("[{name}] "))
}

/// An e-mail as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Message id, the same for every attempt to send this e-mail.
    pub id: String,
    /// Address of the recipient.
    pub to: String,
    /// Date of the e-mail.
    pub at: Moment,
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
}
