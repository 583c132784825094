//! A folder of its own for every story, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A person's working folder.
pub struct World {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// How a command ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }

    /// With a rehearsed campaign in `data`, three units, answers in packets.
    pub fn with_packets() -> Self {
        let world = Self::new();
        world.run("rehearse --units 3 --out data").ends_with(0);
        world
    }

    /// With a rehearsed campaign in `data`, three units, answers in one CSV.
    pub fn with_csv() -> Self {
        let world = Self::new();
        world.run("rehearse --units 3 --format csv --out data").ends_with(0);
        world
    }

    /// With an environment variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Gives a reason for every unit of a campaign's folder that no line of its answers names.
    pub fn leave_out_anyone_who_sent_nothing(&self, folder: &str) {
        let answers = self.text(&format!("{folder}/answers.csv"));
        let units = self.text(&format!("{folder}/units.csv"));
        let codes = units.lines().skip(1).filter_map(|line| line.split(',').next());
        let left_out = codes.filter(|code| !answers.contains(&format!("\n{code},")));
        let lines: Vec<String> = left_out.map(|code| format!("{code} = \"Không nộp phiếu\"\n")).collect();
        let lines = lines.concat();
        let settings = format!("{folder}/campaign.toml");
        self.write(&settings, format!("{}\n[left_out]\n{lines}", self.text(&settings)));
    }

    /// Replaces a piece of a text file that must be there.
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} holds no {from}: {text}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// Adds to the front of a text file.
    pub fn prepend(&self, name: &str, text: &str) {
        self.write(name, format!("{text}{}", self.text(name)));
    }

    /// A program ready to be run here, with the language of the people and no trace of the tester's settings.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chiso"));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        let is_testers = |name: &str| ["COLUMNS", "NO_COLOR"].contains(&name) || name.starts_with("CHISO_");
        for (name, _) in std::env::vars().filter(|(name, _)| is_testers(name)) {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command line; words in double quotes stay together.
    pub fn run(&self, line: &str) -> Ran {
        Ran::of(&self.command().args(words(line)).output().unwrap())
    }

    /// Everything in a folder: path and content, in order.
    pub fn everything_in(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.path(name), &mut found);
        found.sort();
        found
    }

    /// Runs a command that must refuse with a code, name the place, say a word, and write nothing.
    pub fn refuses(&self, line: &str, code: i32, words: &[&str]) -> Ran {
        let before = self.everything_in(".");
        let ran = self.run(line);
        ran.ends_with(code);
        let said = format!("{}{}", ran.out, ran.err);
        for word in words {
            assert!(said.contains(word), "`{line}` does not say “{word}”:\n{said}");
        }
        assert!(before == self.everything_in("."), "`{line}` wrote something");
        ran
    }
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    pub fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    pub fn says(&self, word: &str) -> &Self {
        assert!(self.out.contains(word), "“{word}” is not in:\n{}\n{}", self.out, self.err);
        self
    }

    pub fn complains(&self, word: &str) -> &Self {
        assert!(self.err.contains(word), "“{word}” is not in:\n{}\n{}", self.err, self.out);
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// The words of a command line.
pub fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn collect(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        if path.is_dir() {
            found.push((name, Vec::new()));
            collect(&path, found);
        } else if fs::metadata(&path).unwrap().len() > 100 << 20 {
            found.push((name, b"large".to_vec()));
        } else {
            found.push((name, fs::read(&path).unwrap()));
        }
    }
}
