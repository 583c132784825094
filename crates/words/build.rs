//! Makes the table of words from the locale files: every key with its sentence in both languages.
//!
//! A key that stands in two files, that lacks a language, or whose two sentences name different data, ends the build and
//! is named with its file and line.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use yaml_rust2::{Yaml, YamlLoader};

const LOCALES: &str = "../../locales";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={LOCALES}");
    let mut words = Words::default();
    for path in locale_files()? {
        words.read(&path)?;
    }
    let out = PathBuf::from(env::var("OUT_DIR")?).join("words.rs");
    Ok(fs::write(out, words.table()?)?)
}

fn locale_files() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(LOCALES)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "yml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Sentences by key.
#[derive(Default)]
struct Words(BTreeMap<String, Sentence>);

/// A sentence in both languages, and its file.
struct Sentence {
    vi: String,
    en: String,
    file: PathBuf,
}

/// What is wrong with a key.
struct Fault {
    key: String,
    what: String,
}

impl Fault {
    fn new(key: &str, what: impl Into<String>) -> Self {
        Self { key: key.to_owned(), what: what.into() }
    }
}

/// File and line of a key of a locale file; the file alone where the key cannot be found.
fn place_of(path: &Path, text: &str, key: &str) -> String {
    let mut above: Vec<(usize, &str)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let indent = line.len() - line.trim_start().len();
        let Some((name, _)) = line.trim_start().split_once(':') else { continue };
        above.retain(|(deep, _)| *deep < indent);
        above.push((indent, name));
        let whole = above.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(".");
        if whole == key {
            return format!("{}:{number}", path.display());
        }
    }
    path.display().to_string()
}

impl Words {
    fn read(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let documents =
            YamlLoader::load_from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let [Yaml::Hash(root)] = documents.as_slice() else {
            return Err(format!("{}: one document of nested keys is expected", path.display()).into());
        };
        for (key, value) in root {
            match key.as_str() {
                Some("_version") => {}
                Some(key) => self.take(key, value, path).map_err(|fault| {
                    format!("{}: {}: {}", place_of(path, &text, &fault.key), fault.key, fault.what)
                })?,
                None => return Err(format!("{}: {key:?} is not a key", path.display()).into()),
            }
        }
        Ok(())
    }

    /// Takes what stands under a key: a sentence in both languages, or more keys.
    fn take(&mut self, key: &str, value: &Yaml, path: &Path) -> Result<(), Fault> {
        let Yaml::Hash(below) = value else {
            return Err(Fault::new(key, "`vi` and `en`, or more keys, are expected"));
        };
        let text = |language: &str| below.get(&Yaml::String(language.to_owned())).and_then(Yaml::as_str);
        match (text("vi"), text("en")) {
            (Some(vi), Some(en)) if below.len() == 2 => {
                if data_of(vi) != data_of(en) {
                    return Err(Fault::new(key, "the two languages name different data"));
                }
                let sentence = Sentence { vi: vi.to_owned(), en: en.to_owned(), file: path.to_owned() };
                match self.0.insert(key.to_owned(), sentence) {
                    Some(first) => {
                        let text = fs::read_to_string(&first.file).unwrap_or_default();
                        let place = place_of(&first.file, &text, key);
                        Err(Fault::new(key, format!("stands in {place} already")))
                    }
                    None => Ok(()),
                }
            }
            (None, None) => below.iter().try_for_each(|(name, value)| match name.as_str() {
                Some(name) => self.take(&format!("{key}.{name}"), value, path),
                None => Err(Fault::new(key, format!("{name:?} is not a key"))),
            }),
            _ => Err(Fault::new(key, "`vi` and `en` are expected, and nothing else")),
        }
    }

    fn table(&self) -> Result<String, std::fmt::Error> {
        let mut table = format!("static TABLE: [(&str, &str, &str); {}] = [\n", self.0.len());
        for (key, Sentence { vi, en, .. }) in &self.0 {
            writeln!(table, "    ({key:?}, {vi:?}, {en:?}),")?;
        }
        table.push_str("];\n");
        Ok(table)
    }
}

/// The names of the data in a sentence, `%{name}`.
fn data_of(sentence: &str) -> BTreeSet<&str> {
    sentence.split("%{").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}
