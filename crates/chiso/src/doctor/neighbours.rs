//! Who is asked over a line: the mail server and `ClamAV`, where they are configured.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use framework::{Diagnostic, Language, Place, Text};
use words::say;

use super::Report;
use crate::instance::{Config, codes};
use crate::output::system_words;

/// A neighbour that needs longer is as good as gone.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks those that are configured.
pub fn examine(report: &mut Report, config: &Config, language: Language) {
    let reached = |address: &str| say(language, "server.doctor.reached", &[("address", address)]);
    if let Some(host) = &config.mail_host {
        let address = format!("{host}:{}", config.mail_port);
        match connect(host, config.mail_port) {
            Ok(_) => report.fact("mail", reached(&address)),
            Err(error) => {
                report.findings.push(unreachable(codes::MAIL_UNREACHABLE, &address, system_words(&error)));
            }
        }
    }
    if let Some(socket) = &config.clamav {
        match ping(socket) {
            Ok(true) => report.fact("clamav", reached(socket)),
            Ok(false) => {
                let words = |language| say(language, "server.doctor.no_pong", &[]);
                let detail = Text { vi: words(Language::Vietnamese), en: words(Language::English) };
                report.findings.push(unreachable(codes::CLAMAV_UNREACHABLE, socket, detail));
            }
            Err(error) => {
                report.findings.push(unreachable(codes::CLAMAV_UNREACHABLE, socket, system_words(&error)));
            }
        }
    }
}

fn unreachable(code: &'static str, address: &str, detail: Text) -> Diagnostic {
    Diagnostic::error(code, Place::Everywhere).with("address", address).with("detail", detail)
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Does `ClamAV` answer at this socket?
fn ping(socket: &str) -> io::Result<bool> {
    if socket.starts_with('/') {
        let stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        return is_clamav(stream);
    }
    let (host, port) = socket.rsplit_once(':').unwrap_or((socket, ""));
    let port = port.parse().map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    is_clamav(connect(host.trim_matches(['[', ']']), port)?)
}

fn is_clamav(mut stream: impl Read + Write) -> io::Result<bool> {
    stream.write_all(b"zPING\0")?;
    let mut answer = Vec::new();
    stream.take(5).read_to_end(&mut answer)?;
    Ok(answer == b"PONG\0")
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::os::unix::net::UnixListener;
    use std::thread;

    use super::*;

    /// A `ClamAV` of one answer.
    fn answers(mut stream: impl Read + Write, answer: &[u8]) {
        let mut asked = [0; 6];
        stream.read_exact(&mut asked).unwrap();
        assert_eq!(&asked, b"zPING\0");
        stream.write_all(answer).unwrap();
    }

    #[test]
    fn clamav_is_asked_at_a_path_and_at_an_address() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("clamd.ctl");
        let by_path = UnixListener::bind(&path).unwrap();
        let by_address = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = by_address.local_addr().unwrap().to_string();
        thread::scope(|scope| {
            scope.spawn(|| answers(by_path.accept().unwrap().0, b"PONG\0"));
            scope.spawn(|| {
                answers(by_address.accept().unwrap().0, b"PONG\0");
                answers(by_address.accept().unwrap().0, b"220 m");
            });
            assert!(ping(path.to_str().unwrap()).unwrap());
            assert!(ping(&address).unwrap());
            assert!(!ping(&address).unwrap(), "a mail server is no ClamAV");
        });
        assert!(ping("/nowhere/clamd.ctl").is_err());
    }

    #[test]
    fn a_port_where_nobody_listens_is_not_reached() {
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(connect("127.0.0.1", gone.port()).is_err());
        let listens = TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(connect("127.0.0.1", listens.local_addr().unwrap().port()).is_ok());
    }
}
