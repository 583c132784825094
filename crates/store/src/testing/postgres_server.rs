//! One private PostgreSQL server for this test process, from the system's packages, gone when the process is.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Bytes that must be free in memory: a few databases of 10 MB at a time, and up to 1 GB of write-ahead log.
const ROOM_IN_MEMORY_MIN: u64 = 4 << 30;

static SERVER: OnceLock<Result<String, ServerFault>> = OnceLock::new();
/// Kept, because dropping one would end its input.
static GUARDS: Mutex<Vec<Child>> = Mutex::new(Vec::new());

/// Why there is no server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFault(String);

/// The server of this process: the one named by `CHISO_TEST_POSTGRES`, or one started at the first call.
///
/// # Errors
/// Where the system has no PostgreSQL or it does not start.
pub fn server_url() -> Result<String, ServerFault> {
    if let Ok(url) = std::env::var("CHISO_TEST_POSTGRES") {
        return Ok(url);
    }
    SERVER.get_or_init(start).clone()
}

/// The URL of another database on the server of `url`.
pub(super) fn database_url(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let after_scheme = address.find("://").map_or(0, |start| start + 3);
    let server = match address.get(after_scheme..).and_then(|rest| rest.find('/')) {
        Some(slash) => address.get(..after_scheme + slash).unwrap_or(address),
        None => address,
    };
    let parameters = if parameters.is_empty() { String::new() } else { format!("?{parameters}") };
    format!("{server}/{name}{parameters}")
}

/// The guard owns the server: it makes the cluster, tells when it answers, and takes all of it away as soon as its
/// standard input ends, which is when this process ends, however it does.
const GUARD: &str = r#"
set -eu
bin="$1"; folder="$2"; user="$3"
# Interrupting the test ends its input as well, and that is what this waits for.
trap '' INT TERM HUP PIPE
clean() {
  pid="$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null || true)"
  if [ -n "$pid" ]; then
    kill -QUIT "$pid" || true
    while [ -d "/proc/$pid" ]; do sleep 0.05; done
  fi
  rm -rf "$folder"
}
trap clean EXIT
as_user() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- "$@"; else "$@"; fi
}
if [ "$(id -u)" = 0 ]; then chown "$user" "$folder"; fi
cd "$folder"
as_user "$bin/initdb" -D "$folder/data" -U chiso -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 ||
  { tr '\n' ' ' <"$folder/log"; exit 1; }
printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$folder'" "port = 5432" "max_connections = 300" \
  "fsync = on" "shared_buffers = 64MB" >>"$folder/data/postgresql.conf"
as_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start >"$folder/log" 2>&1 ||
  { cat "$folder/log" "$folder/server.log" | tr '\n' ' '; exit 1; }
echo ready
cat >/dev/null
"#;

fn start() -> Result<String, ServerFault> {
    let programs = programs()?;
    let folder = tempfile::Builder::new().prefix("chiso-pg-").tempdir_in(base_folder());
    let folder = folder.map_err(reported)?.keep();
    let mut guard = Command::new("sh")
        .args(["-c", GUARD, "sh"])
        .arg(&programs)
        .arg(&folder)
        .arg(user())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(reported)?;
    let mut answer = String::new();
    if let Some(output) = guard.stdout.take() {
        BufReader::new(output).read_line(&mut answer).map_err(reported)?;
    }
    if answer.trim() != "ready" {
        return Err(ServerFault(format!("the server does not start: {answer}")));
    }
    GUARDS.lock().unwrap_or_else(PoisonError::into_inner).push(guard);
    let host = folder.display().to_string().replace('/', "%2F");
    Ok(format!("postgres://chiso@{host}:5432/postgres"))
}

/// Where the server's files lie: in memory if there is room, because a test makes a database and commits to it hundreds
/// of times, and no test pulls a plug. Both paths are short: the name of a socket has at most 107 bytes.
fn base_folder() -> &'static str {
    let in_memory = "/dev/shm";
    let room = rustix::fs::statvfs(in_memory).map(|found| found.f_bavail.saturating_mul(found.f_frsize));
    if room.is_ok_and(|bytes| bytes >= ROOM_IN_MEMORY_MIN) { in_memory } else { "/tmp" }
}

/// Debian's folder of the newest version that is installed.
fn programs() -> Result<PathBuf, ServerFault> {
    let missing = || {
        ServerFault("PostgreSQL is not installed (Debian: apt-get install postgresql), and CHISO_TEST_POSTGRES names none".to_owned())
    };
    let versions = std::fs::read_dir("/usr/lib/postgresql").map_err(|_| missing())?;
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
        .collect();
    folders.sort();
    folders.pop().map(|(_, folder)| folder).ok_or_else(missing)
}

/// The server refuses to run as root: the package's own user, or one that owns nothing.
fn user() -> &'static str {
    let Ok(users) = std::fs::read_to_string("/etc/passwd") else { return "nobody" };
    if users.lines().any(|line| line.starts_with("postgres:")) { "postgres" } else { "nobody" }
}

fn reported(error: impl fmt::Display) -> ServerFault {
    ServerFault(error.to_string())
}

impl fmt::Display for ServerFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
