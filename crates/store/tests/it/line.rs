//! A connection to a PostgreSQL server that a test can cut, freeze and restore.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use tokio_postgres::config::Host;

pub struct Line {
    address: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    open: Mutex<Vec<TcpStream>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Serving,
    Refusing,
    Frozen,
}

trait Stream: Read + Write + Send {
    fn twin(&self) -> Box<dyn Stream>;
    fn end(&self);
}

impl Line {
    /// To the server and database of this URL.
    pub fn to(url: &str) -> Self {
        let config: tokio_postgres::Config = url.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (user, name) = (config.get_user().unwrap(), config.get_dbname().unwrap());
        let address = format!("postgres://{user}@127.0.0.1:{port}/{name}");
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming() {
                serving.accept(&client.unwrap(), &config);
            }
        });
        Self { address, shared }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn serve(&self) {
        self.shared.become_now(State::Serving);
    }

    /// Ends what is open and closes each new connection at once.
    pub fn cut_and_refuse(&self) {
        self.shared.become_now(State::Refusing);
        for stream in self.shared.open.lock().unwrap().drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    /// Nothing passes any more, and nothing is closed.
    pub fn freeze(&self) {
        self.shared.become_now(State::Frozen);
    }
}

impl Shared {
    fn become_now(&self, state: State) {
        *self.state.lock().unwrap() = state;
        self.changed.notify_all();
    }

    fn accept(self: &Arc<Self>, client: &TcpStream, config: &tokio_postgres::Config) {
        if *self.state.lock().unwrap() == State::Refusing {
            return;
        }
        let server = connect(config);
        self.open.lock().unwrap().push(client.try_clone().unwrap());
        for (from, to) in [(client.twin(), server.twin()), (server.twin(), client.twin())] {
            let shared = Arc::clone(self);
            thread::spawn(move || shared.pass_on(from, to));
        }
    }

    fn pass_on(&self, mut from: Box<dyn Stream>, mut to: Box<dyn Stream>) {
        let mut piece = vec![0; 65_536];
        while let Ok(length) = from.read(&mut piece) {
            let frozen = self.changed.wait_while(self.state.lock().unwrap(), |state| *state == State::Frozen);
            drop(frozen.unwrap());
            if length == 0 || to.write_all(&piece[..length]).is_err() {
                break;
            }
        }
        to.end();
    }
}

fn connect(config: &tokio_postgres::Config) -> Box<dyn Stream> {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match config.get_hosts().first().unwrap() {
        Host::Unix(folder) => Box::new(UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).unwrap()),
        Host::Tcp(name) => Box::new(TcpStream::connect((name.as_str(), port)).unwrap()),
    }
}

impl Stream for TcpStream {
    fn twin(&self) -> Box<dyn Stream> {
        Box::new(self.try_clone().unwrap())
    }

    fn end(&self) {
        drop(self.shutdown(Shutdown::Both));
    }
}

impl Stream for UnixStream {
    fn twin(&self) -> Box<dyn Stream> {
        Box::new(self.try_clone().unwrap())
    }

    fn end(&self) {
        drop(self.shutdown(Shutdown::Both));
    }
}
