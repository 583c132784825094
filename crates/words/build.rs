//! Makes the table of words from the locale files: every key with its sentence in both languages.
//!
//! A key that stands in two files, that lacks a language, or whose two sentences name different data, ends the build and
//! is named.

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

/// Vietnamese and English by key.
#[derive(Default)]
struct Words(BTreeMap<String, (String, String)>);

impl Words {
    fn read(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let fault = |what: String| format!("{}: {what}", path.display());
        let documents = YamlLoader::load_from_str(&text).map_err(|error| fault(error.to_string()))?;
        let [Yaml::Hash(root)] = documents.as_slice() else {
            return Err(fault("one document of nested keys is expected".to_owned()).into());
        };
        for (key, value) in root {
            match key.as_str() {
                Some("_version") => {}
                Some(key) => self.take(key, value).map_err(fault)?,
                None => return Err(fault(format!("{key:?} is no key")).into()),
            }
        }
        Ok(())
    }

    /// Takes what stands under a key: a sentence in both languages, or more keys.
    fn take(&mut self, key: &str, value: &Yaml) -> Result<(), String> {
        let Yaml::Hash(below) = value else {
            return Err(format!("{key}: `vi` and `en`, or more keys, are expected"));
        };
        let text = |language: &str| below.get(&Yaml::String(language.to_owned())).and_then(Yaml::as_str);
        match (text("vi"), text("en")) {
            (Some(vi), Some(en)) if below.len() == 2 => {
                if data_of(vi) != data_of(en) {
                    return Err(format!("{key}: the two languages name different data"));
                }
                match self.0.insert(key.to_owned(), (vi.to_owned(), en.to_owned())) {
                    Some(_) => Err(format!("{key}: stands in the locale files twice")),
                    None => Ok(()),
                }
            }
            (None, None) => below.iter().try_for_each(|(name, value)| match name.as_str() {
                Some(name) => self.take(&format!("{key}.{name}"), value),
                None => Err(format!("{key}: {name:?} is no key")),
            }),
            _ => Err(format!("{key}: `vi` and `en` are expected, and nothing else")),
        }
    }

    fn table(&self) -> Result<String, std::fmt::Error> {
        let mut table = format!("static TABLE: [(&str, &str, &str); {}] = [\n", self.0.len());
        for (key, (vi, en)) in &self.0 {
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
