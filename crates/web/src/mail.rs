//! Sends mail through the configured server: for now one-time links. What cannot be sent is shown instead.

use std::io;
use std::time::Duration;

use framework::Language;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use words::say;

use crate::options::{MailOptions, MailTls};

/// The longest wait for the mail server.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// Sends mail.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Mailer {
    /// A mailer for this server; it is asked only when there is something to send.
    ///
    /// # Errors
    /// Where the sender is no address, or TLS cannot be set up for the server's name.
    pub fn new(options: &MailOptions) -> io::Result<Self> {
        let from = options.from.parse::<Mailbox>().map_err(io::Error::other)?;
        let tls = || TlsParameters::new(options.host.clone()).map_err(io::Error::other);
        let tls = match options.tls {
            MailTls::Required if options.port == 465 => Tls::Wrapper(tls()?),
            MailTls::Required => Tls::Required(tls()?),
            MailTls::Opportunistic => Tls::Opportunistic(tls()?),
            MailTls::None => Tls::None,
        };
        let mut builder = SmtpTransport::builder_dangerous(&options.host)
            .port(options.port)
            .timeout(Some(WAIT_MAX))
            .tls(tls);
        if let (Some(user), Some(password)) = (&options.user, &options.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends a one-time link; blocks until the server has taken it.
    ///
    /// # Errors
    /// What the server or the line says.
    pub fn send_link(&self, language: Language, to: &str, address: &str) -> io::Result<()> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.parse().map_err(io::Error::other)?)
            .subject(say(language, "web.mail.link-subject", &[]))
            .header(ContentType::TEXT_PLAIN)
            .body(say(language, "web.mail.link-text", &[("address", address)]))
            .map_err(io::Error::other)?;
        self.transport.send(&message).map(|_| ()).map_err(io::Error::other)
    }
}
