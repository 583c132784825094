//! Circles: no folder of a crate uses what uses it.

use std::collections::{BTreeMap, BTreeSet};

use super::crates::EDGES;
use super::words::code_lines;
use super::{files, root};

/// The folders and files at the root of a crate that a file of it names, by `crate::`.
fn named_roots(text: &str) -> BTreeSet<String> {
    let code: Vec<String> =
        code_lines(text.split("#[cfg(test)]").next().unwrap_or_default()).map(|(_, line)| line).collect();
    let code = code.join("\n");
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.insert(name);
            }
            Some(group) => {
                let group = group.split(';').next().unwrap_or_default();
                for part in group.split(',') {
                    let name = part.trim().split("::").next().unwrap_or_default();
                    found.insert(name.trim_matches(|c| c == '{' || c == '}').to_owned());
                }
            }
        }
    }
    found
}

/// What each folder or file at the root of a crate uses of the others.
fn uses(sources: &[(String, String)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources {
        let Some((_, within)) = path.split_once("/src/") else { continue };
        let root = within.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        if root != "lib" && root != "main" {
            edges.entry(root.to_owned()).or_default().extend(named_roots(text));
        }
    }
    let known: BTreeSet<String> = edges.keys().cloned().collect();
    for (root, used) in &mut edges {
        used.retain(|name| known.contains(name) && name != root);
    }
    edges
}

/// The names that lie on a circle: from which one comes back to them.
fn on_circles(edges: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let comes_back = |begin: &String| {
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&String> = edges[begin].iter().collect();
        while let Some(name) = waiting.pop() {
            if name == begin {
                return true;
            }
            if seen.insert(name) {
                waiting.extend(&edges[name]);
            }
        }
        false
    };
    edges.keys().filter(|name| comes_back(name)).cloned().collect()
}

#[test]
fn no_folder_uses_what_uses_it() {
    for (name, _) in EDGES {
        let sources = files(&root().join("crates").join(name).join("src"), ".rs");
        let found = on_circles(&uses(&sources));
        assert!(found.is_empty(), "crates/{name}: {found:?} lie on a circle; put what they share below both");
    }
}

#[test]
fn every_check_of_circles_can_fail() {
    let source = |name: &str, text: &str| (format!("crates/x/src/{name}"), text.to_owned());
    let circle = [
        source("a/b.rs", "use crate::{c::D, e};\n"),
        source("c.rs", "fn f() { crate::a::g() }\n"),
        source("e.rs", "//! crate::a\n#[cfg(test)]\nmod tests { use crate::a; }\n"),
    ];
    assert_eq!(on_circles(&uses(&circle)), ["a", "c"].map(str::to_owned).into());
}
