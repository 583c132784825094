//! The server's life: it listens, logs, serves until it is told to stop, and stops gracefully.

use std::io::{self, IsTerminal as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use framework::{Diagnostic, Place};
use tracing_subscriber::fmt;
use web::{MailOptions, Organiser, WebOptions, WebState};

use crate::findings;
use crate::instance::config::{LogFormat, LogLevel};
use crate::instance::{Config, DataFolder, codes, own_sets, system};
use crate::output::{CommandError, Console, system_words};
use crate::sets;
use crate::writing::instead_of_ending;

/// A server that listens and answers nobody yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes the address, so that a port that is taken is told before anything else.
    pub fn at(wanted: SocketAddr) -> Result<Self, CommandError> {
        let fault = |error: io::Error| {
            let finding = Diagnostic::error(codes::CANNOT_LISTEN, Place::Everywhere);
            let finding = finding.with("address", wanted.to_string());
            CommandError::System(Box::new(finding.with("detail", system_words(&error))))
        };
        let listener = TcpListener::bind(wanted).map_err(fault)?;
        listener.set_nonblocking(true).map_err(fault)?;
        let address = listener.local_addr().map_err(fault)?;
        Ok(Self { listener, address })
    }

    /// How browsers reach it.
    pub fn url(&self, config: &Config) -> String {
        config.public_url.clone().unwrap_or_else(|| format!("http://{}", self.address))
    }

    /// Serves until the program is interrupted; requests under way may end.
    pub fn run(
        self,
        console: &Console,
        instance: &DataFolder,
        config: &Config,
        log_requests: bool,
    ) -> Result<(), CommandError> {
        log_to_standard_error(config);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        instead_of_ending(move || {
            // Where nobody listens any more the server has stopped already.
            let _has_stopped = stop.send(());
        });
        // Said only now: who reads it may interrupt at once and is still stopped gracefully.
        console.print_line("server.serving", &[("address", &self.url(config))])?;
        let own = own_sets::read(&instance.folder);
        console.print(&findings::render(&own.findings, console.language, console.colours_on_output))?;
        let offered = sets::offered().into_iter().chain(own.offered).collect();
        let connections_max = system::connections_for(system::raise_descriptors());
        tracing::info!(connections_max, "server: limits");
        let options = WebOptions {
            unusable_sets: own.unusable,
            connections_max,
            ..options(self.url(config), config, log_requests)
        };
        let state = WebState::new(instance.app(), offered, instance.uploads.clone(), options)
            .map_err(|error| failed(&error))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let served = runtime.and_then(|runtime| {
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(self.listener)?;
                web::serve(listener, state, async move {
                    // An end of the channel without a word is an end as well.
                    let _either_way = stopped.await;
                })
                .await
            })
        });
        served.map_err(|error| failed(&error))?;
        console.print_line("server.stopped", &[])
    }
}

fn failed(error: &io::Error) -> CommandError {
    let finding = Diagnostic::error(codes::SERVER_FAILED, Place::File { file: Arc::from("chiso serve") });
    CommandError::System(Box::new(finding.with("detail", system_words(error))))
}

fn options(url: String, config: &Config, log_requests: bool) -> WebOptions {
    let mail = config.mail_host.clone().zip(config.mail_from.clone()).map(|(host, from)| MailOptions {
        host,
        port: config.mail_port,
        user: config.mail_user.clone(),
        password: config.mail_password.clone(),
        from,
        tls: config.mail_tls,
    });
    WebOptions {
        public_url: Some(url),
        organiser: Organiser {
            name: config.organiser_name.clone(),
            contact: config.organiser_contact.clone(),
            program_url: config.organiser_program_url.clone(),
        },
        secure_cookies: config.cookies_are_secure(),
        evidence_bytes_max: config.evidence_bytes_max,
        mail,
        clamav: config.clamav.clone(),
        log_requests,
        trusted_proxies: config.trusted_proxies.clone(),
        hsts_seconds: config.hsts_seconds,
        metrics_token: config.metrics_token.clone(),
        ..WebOptions::default()
    }
}

/// The log goes to standard error, for people or as one JSON object a line.
fn log_to_standard_error(config: &Config) {
    let level = match config.log_level {
        LogLevel::Error => tracing::Level::ERROR,
        LogLevel::Warn => tracing::Level::WARN,
        LogLevel::Info => tracing::Level::INFO,
        LogLevel::Debug => tracing::Level::DEBUG,
    };
    let log = fmt().with_max_level(level).with_writer(io::stderr);
    let log = log.with_ansi(false).with_target(!io::stderr().is_terminal());
    // A process has one log: if there is one already, it stays.
    let _goes_on = match config.log_format {
        LogFormat::Readable => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
