//! The keeper of an instance starts the server, opens the first link, and stops it again.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use store::testing::TestDb;
use store::{DatabaseAddress, Db, DbError, DbOptions, Engine};

use super::support::{World, words};

/// A server that runs, and what it has printed so far.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    pub printed: String,
}

impl Running {
    /// Starts it on a port of its own and waits until it serves.
    pub fn start(world: &World, line: &str) -> Self {
        let mut command = world.command();
        command.args(words(line));
        Self::start_command(command, line)
    }

    /// As [`Running::start`], by a command that ends with the line.
    fn start_command(mut command: Command, line: &str) -> Self {
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut printed = String::new();
        while !printed.contains("Máy chủ đang chạy") {
            if out.read_line(&mut printed).unwrap() == 0 {
                let ended = child.wait_with_output().unwrap();
                panic!("`{line}` ended: {printed}\n{}", String::from_utf8_lossy(&ended.stderr));
            }
        }
        Self { child, out, printed }
    }

    /// Where it serves: `127.0.0.1:40123`.
    pub fn address(&self) -> String {
        let after = self.printed.rsplit_once("http://").unwrap().1;
        after.split_whitespace().next().unwrap().to_owned()
    }

    /// Path of the first administrator's link.
    fn link(&self) -> Option<String> {
        let at = self.printed.find("/link/")?;
        self.printed[at..].split_whitespace().next().map(str::to_owned)
    }

    /// The answer to a request, head and body.
    fn answer(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        self.get_with(path, "")
    }

    /// As [`Running::get`], with more lines of the head.
    pub fn get_with(&self, path: &str, head: &str) -> String {
        let host = self.address();
        self.answer(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{head}Connection: close\r\n\r\n"))
    }

    /// Opens a page as a browser does, fills in its form and sends it.
    fn send_form(&self, path: &str, form: &str) -> String {
        let page = self.get(path);
        let cookie = page.split_once("set-cookie: ").unwrap_or_else(|| panic!("no cookie: {page}")).1;
        let cookie = cookie.split(';').next().unwrap();
        self.send_form_of(&page, cookie, path, form)
    }

    /// Fills in the form of a page that is open and sends it.
    pub fn send_form_of(&self, page: &str, cookie: &str, path: &str, form: &str) -> String {
        let token = page.split_once("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("no form: {page}")).1;
        let token = token.split('"').next().unwrap();
        let form = format!("csrf={token}&{form}");
        let (host, length) = (self.address(), form.len());
        self.answer(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\n\
             Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\n\r\n{form}"
        ))
    }

    /// Signs somebody of a demonstration in; gives the cookie of the session.
    pub fn sign_in(&self, email: &str) -> String {
        let form = format!("email={}&password=cau-vong-sau-mua", email.replace('@', "%40"));
        let answer = self.send_form("/sign-in", &form);
        let cookies = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let cookies: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
        assert!(!cookies.is_empty(), "{answer}");
        cookies.join("; ")
    }

    /// Stops it as a terminal or the system does; gives exit code, everything printed, and the log.
    pub fn stop(mut self, signal: &str) -> (Option<i32>, String, String) {
        let kill = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        self.out.read_to_string(&mut self.printed).unwrap();
        let ended = self.child.wait_with_output().unwrap();
        (ended.status.code(), self.printed, String::from_utf8_lossy(&ended.stderr).into_owned())
    }
}

fn the_first_day_of_a_house(world: &World) {
    let server = Running::start(world, "serve --data data");
    assert!(server.printed.contains("Đã nâng cấp cơ sở dữ liệu"), "{}", server.printed);
    let link = server.link().unwrap();
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    assert!(server.get(&link).starts_with("HTTP/1.1 200"));
    let key = format!("chiso_{}", "0f".repeat(32));
    let refused = server.get_with("/campaigns", &format!("Authorization: Bearer {key}\r\n"));
    assert!(refused.starts_with("HTTP/1.1 401") && refused.contains("www-authenticate: Bearer"), "{refused}");
    // Anyone who reads the log must not be able to use the link, or a key.
    let (code, printed, log) = server.stop("-INT");
    assert_eq!(code, Some(0), "{log}");
    assert!(printed.contains("Máy chủ đã dừng"), "{printed}");
    assert!(!log.contains(&link) && log.contains("/link/…"), "{log}");
    assert!(!log.contains("chiso_") && log.contains("/campaigns"), "{log}");

    let server = Running::start(world, "serve --data data");
    // A new link, as long as nobody took one up.
    let other = server.link().unwrap();
    assert_ne!(link, other);
    assert!(server.get(&link).starts_with("HTTP/1.1 404"), "the old one has stopped working");
    let form = "name=Qu%E1%BA%A3n+tr%E1%BB%8B&email=admin%40example.vn&password=cau-vong-sau-mua";
    let answer = server.send_form(&other, form);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_eq!(server.stop("-TERM").0, Some(0));

    let server = Running::start(world, "serve --data data");
    assert_eq!(server.link(), None, "there is an administrator");
    server.stop("-TERM");
    world.run("audit verify --data data").ends_with(0);
    world.run("doctor --data data").ends_with(0).says("Mọi thứ đều ổn");
}

#[test]
fn the_first_start_prints_a_link_and_the_administrator_takes_it_up() {
    the_first_day_of_a_house(&World::new());
}

#[test]
fn the_first_start_on_postgresql_is_the_same() {
    let Some(db) = TestDb::postgres(&DbOptions::default()) else { return };
    assert_eq!(db.engine(), Engine::Postgres);
    the_first_day_of_a_house(&World::new().with("CHISO_DATABASE", &db.address_text()));
}

#[test]
fn two_servers_never_open_one_folder_and_a_backup_runs_beside_one() {
    let world = World::new();
    let server = Running::start(&world, "serve --data data");
    let second = world.run("serve --data data --listen 127.0.0.1:0");
    second.ends_with(1).complains("folder-locked").complains(&server.child.id().to_string());
    world.run("backup --data data --out backup").ends_with(0);
    let taken = format!("serve --data other --listen {}", server.address());
    world.run(&taken).ends_with(3).complains("cannot-listen").complains(&server.address());
    server.stop("-TERM");
    world.run("restore backup --data restored").ends_with(0);
}

#[test]
fn the_log_is_json_and_the_link_is_public_where_the_configuration_says_so() {
    let world = World::new();
    let config = "public_url = \"https://chiso.example.vn\"\n[log]\nformat = \"json\"\n\
        [mail]\nhost = \"127.0.0.1\"\nport = 25\nfrom = \"chiso@example.vn\"\ntls = \"none\"\n";
    world.write("chiso.toml", config);
    let mut server = Running::start(&world, "serve --data data --config chiso.toml");
    assert!(server.printed.contains("https://chiso.example.vn/link/"), "{}", server.printed);
    // The port is known to the system alone: the address that is printed is the public one.
    let (_, _, log) = {
        server.printed.clear();
        server.stop("-TERM")
    };
    for line in log.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert!(entry["timestamp"].is_string() && entry["level"] == "INFO", "{line}");
    }
    assert!(log.contains("stopping"), "{log}");
}

/// Under Linux the limits of a process can be read, and a shell sets them.
#[cfg(target_os = "linux")]
#[test]
fn a_server_that_is_started_with_few_descriptors_takes_as_many_as_the_system_gives() {
    let world = World::new();
    let own = world.command();
    let line = "serve --data data";
    let mut command = Command::new("sh");
    command.current_dir(own.get_current_dir().unwrap()).stdin(Stdio::null());
    for (name, value) in own.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.args(["-c", "ulimit -S -n 300; ulimit -H -n 3000; exec \"$0\" \"$@\""]);
    command.arg(own.get_program()).args(words(line));
    let server = Running::start_command(command, line);
    // A visitor who is answered is answered by a server whose limits are set.
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.child.id())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let numbers: Vec<&str> = files["Max open files".len()..].split_whitespace().collect();
    assert_eq!(numbers[..2], ["3000", "3000"], "{files}");
    // Half of what is left is for connections.
    let (_, _, log) = server.stop("-TERM");
    assert!(log.contains("connections_max=1372"), "{log}");
}

#[test]
fn a_demonstration_serves_and_leaves_nothing_behind() {
    let world = World::new();
    let temporary = world.path("temporary");
    fs::create_dir(&temporary).unwrap();
    // A configured database does not concern a demonstration.
    let world = world
        .with("TMPDIR", temporary.to_str().unwrap())
        .with("CHISO_DATABASE", "postgres://chiso@127.0.0.1:1/chiso");
    let server = Running::start(&world, "demo");
    for word in [
        "clerk.so-y-te@example.vn",
        "Cán bộ đầu mối Sở Y tế",
        "cau-vong-sau-mua",
        "được trả lại để hoàn thiện",
    ] {
        assert!(server.printed.contains(word), "{word}: {}", server.printed);
    }
    assert!(server.get("/sign-in").starts_with("HTTP/1.1 200"));
    let form = "email=clerk.so-y-te%40example.vn&password=cau-vong-sau-mua";
    let answer = server.send_form("/sign-in", form);
    assert!(answer.starts_with("HTTP/1.1 303") && answer.to_lowercase().contains("set-cookie"), "{answer}");
    assert_eq!(server.stop("-INT").0, Some(0));
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
}

#[test]
fn anyone_who_changes_their_mind_while_a_demonstration_is_made_finds_nothing_left() {
    for in_a_folder in [false, true] {
        let world = World::new();
        fs::create_dir(world.path("temporary")).unwrap();
        let world = {
            let temporary = world.path("temporary").to_str().unwrap().to_owned();
            world.with("TMPDIR", &temporary)
        };
        let place = world.path(if in_a_folder { "." } else { "temporary" });
        let line =
            if in_a_folder { "demo --data data --listen 127.0.0.1:0" } else { "demo --listen 127.0.0.1:0" };
        let mut child = world.command().args(words(line)).stdout(Stdio::null()).spawn().unwrap();
        let is_begun = || {
            let entries = fs::read_dir(&place).into_iter().flatten().flatten();
            entries.into_iter().any(|entry| entry.path().join("chiso.sqlite-wal").exists())
        };
        while !is_begun() {
            assert!(child.try_wait().unwrap().is_none(), "the demonstration ended before it was interrupted");
            std::thread::park_timeout(std::time::Duration::from_millis(2));
        }
        let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert_eq!(fs::read_dir(world.path("temporary")).unwrap().count(), 0);
        assert!(!world.path("data").exists());
    }
}

#[test]
fn a_killed_server_leaves_no_lock_behind() {
    let world = World::new();
    let server = Running::start(&world, "serve --data data");
    assert_eq!(server.stop("-KILL").0, None);
    let server = Running::start(&world, "serve --data data");
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    assert_eq!(server.stop("-TERM").0, Some(0));
}

impl World {
    /// A folder of data with an administrator, served once and stopped cleanly; gives the server's log.
    fn with_an_administrator(&self) -> String {
        let server = Running::start(self, "serve --data data");
        let link = server.link().unwrap();
        let form = "name=Qu%E1%BA%A3n+tr%E1%BB%8B&email=admin%40example.vn&password=cau-vong-sau-mua";
        assert!(server.send_form(&link, form).starts_with("HTTP/1.1 303"));
        let (code, _, log) = server.stop("-TERM");
        assert_eq!(code, Some(0), "{log}");
        log
    }

    /// Position and hash of the last head that a server noted beside the database.
    fn head_beside(&self) -> (u64, String) {
        let text = self.text("data/audit-heads.txt");
        let words: Vec<&str> = text.lines().last().unwrap().split(' ').collect();
        (words[0].parse().unwrap(), words[1].to_owned())
    }

    fn verified(&self, data: &str) -> serde_json::Value {
        self.run(&format!("audit verify --data {data} --format json")).ends_with(0).json()
    }
}

#[test]
fn a_server_notes_the_head_of_its_log_and_what_a_crash_took_away_is_missed() {
    let world = World::new();
    let log = world.with_an_administrator();
    let (position, hash) = world.head_beside();
    assert_eq!(world.verified("data"), serde_json::json!({ "entries": position, "head": hash }));
    assert!(log.contains("head of the audit chain") && log.contains(&hash), "{log}");

    let server = Running::start(&world, "serve --data data");
    server.sign_in("admin@example.vn");
    let mut patience = 2_000;
    while world.head_beside().0 == position {
        patience -= 1;
        assert!(patience > 0, "the server notes no head");
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
    let (later, hash) = world.head_beside();
    let (_, _, log) = server.stop("-KILL");
    assert!(log.contains("head of the audit chain"), "{log}");
    // Everything since the last clean stop is in the log of SQLite alone.
    for file in ["data/chiso.sqlite-wal", "data/chiso.sqlite-shm"] {
        fs::remove_file(world.path(file)).unwrap();
    }
    world.run("doctor --data data").ends_with(1).says("audit-cut-off").says(&format!("mục {later}"));
    let expecting = format!("audit verify --data data --expect {later}:{hash}");
    world.run(&expecting).ends_with(1).complains("audit-cut-off").complains(&hash);
}

#[test]
fn after_a_clean_stop_the_one_file_has_every_entry() {
    let world = World::new();
    world.with_an_administrator();
    fs::create_dir(world.path("elsewhere")).unwrap();
    fs::copy(world.path("data/chiso.sqlite"), world.path("elsewhere/chiso.sqlite")).unwrap();
    let (entries, head) = world.head_beside();
    assert!(entries > 0);
    assert_eq!(world.verified("elsewhere"), serde_json::json!({ "entries": entries, "head": head }));
}

#[test]
fn a_rule_that_cannot_be_read_is_told_in_the_log_of_the_server_when_somebody_signs_in() {
    let world = World::new();
    world.with_an_administrator();
    let address = DatabaseAddress::Sqlite(world.path("data/chiso.sqlite"));
    let db = Db::open(&address, &DbOptions::default()).unwrap();
    let damage = "INSERT INTO setting (name, value, version) VALUES ('passwords', '{\"length_min\":12', 1)";
    let damaged: Result<u64, DbError> = db.write(move |tx| tx.execute(damage, &[]));
    assert_eq!(damaged, Ok(1));
    drop(db);
    let server = Running::start(&world, "serve --data data");
    server.send_form("/sign-in", "email=admin%40example.vn&password=cau-vong-sau-mua");
    let (_, _, log) = server.stop("-TERM");
    let reported = log.lines().find(|line| line.contains("a stored setting cannot be read"));
    assert!(reported.is_some_and(|line| line.contains("ERROR") && line.contains("passwords")), "{log}");
}

#[test]
fn a_demonstration_with_a_folder_stays_and_is_opened_again() {
    let world = World::new();
    let server = Running::start(&world, "demo --data data --seed 3");
    server.stop("-INT");
    world.refuses(
        "demo --data data --listen 127.0.0.1:0",
        1,
        &["demo-folder-in-use", "chiso serve --data data"],
    );
    let server = Running::start(&world, "serve --data data");
    assert_eq!(server.link(), None);
    server.stop("-TERM");
    world.run("doctor --data data").ends_with(0);
    world.run("audit verify --data data").ends_with(0);
}

#[test]
fn a_demonstration_on_postgresql_takes_an_empty_database_and_no_other() {
    let Some(db) = TestDb::postgres(&DbOptions::default()) else { return };
    let world = World::new();
    let line = format!("demo --data data --units 2 --database {}", db.address_text());
    let server = Running::start(&world, &line);
    assert!(server.get("/sign-in").starts_with("HTTP/1.1 200"));
    assert_eq!(server.stop("-INT").0, Some(0));
    assert!(!world.path("data/chiso.sqlite").exists());
    let again = line.replace("--data data", "--data other");
    world.refuses(&format!("{again} --listen 127.0.0.1:0"), 3, &["database-unavailable", "not empty"]);
}
