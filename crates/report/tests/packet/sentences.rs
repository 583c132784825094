//! Every code has its sentence and its help, in both languages, with the same placeholders.

use std::collections::BTreeSet;
use std::path::Path;

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The Vietnamese and the English half of a line `key: { vi: "…", en: "…" }`.
fn halves<'t>(line: &'t str, key: &str) -> (&'t str, &'t str) {
    let rest = line.trim().strip_prefix(key).and_then(|rest| rest.strip_prefix(": { vi: \"")).unwrap();
    rest.strip_suffix("\" }").unwrap().split_once("\", en: \"").unwrap()
}

fn check(domain: &str, codes: &[&str]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../locales/{domain}.yml"));
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["_version: 2", format!("{domain}:").as_str()]);
    let found: BTreeSet<&str> =
        lines[2..].iter().step_by(3).map(|line| line.trim().trim_end_matches(':')).collect();
    assert_eq!(found, codes.iter().copied().collect(), "{domain}");
    for entry in lines[2..].chunks(3) {
        for (line, key) in [(entry[1], "sentence"), (entry[2], "help")] {
            let (vi, en) = halves(line, key);
            assert!(!vi.is_empty() && !en.is_empty(), "{}", entry[0]);
            assert_eq!(placeholders(vi), placeholders(en), "{}", entry[0]);
        }
    }
}

#[test]
fn every_code_has_words() {
    check("typed", framework::typed::codes::ALL);
    check("packet", report::packet::codes::ALL);
    check("long_csv", report::long_csv::codes::ALL);
}
