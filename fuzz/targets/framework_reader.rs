//! Any files: the framework reader gives a set, or errors with places that exist, never both and never neither.

#![no_main]

use framework::{Place, Severity, SourceFile, read};
use libfuzzer_sys::fuzz_target;
use unicode_normalization::UnicodeNormalization;

/// What stands before each file of an input: `=== name.toml`.
const HEAD: &str = "=== ";

fuzz_target!(|text: &str| {
    let files: Vec<SourceFile> = text
        .split(HEAD)
        .skip(1)
        .map(|part| {
            let (path, text) = part.split_once('\n').unwrap_or((part, ""));
            SourceFile { path: path.to_owned(), text: text.to_owned() }
        })
        .collect();
    let (framework, findings) = read(&files);
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    assert_eq!(framework.is_none(), errors > 0, "a set without errors, or errors");
    // The reader composes letters first, so that a set saved on any system reads the same.
    let composed: Vec<(&str, String)> =
        files.iter().map(|file| (file.path.as_str(), file.text.nfc().collect())).collect();
    let lines: Vec<(&str, Vec<&str>)> =
        composed.iter().map(|(path, text)| (*path, text.split('\n').collect())).collect();
    for finding in &findings {
        let Place::Line { file, line, column, length, text } = &finding.place else { continue };
        let mut known = lines.iter().filter(|(path, _)| **path == **file);
        let shown =
            |lines: &[&str]| lines.get(line - 1).copied().unwrap_or("").trim_end_matches('\r') == &**text;
        assert!(known.any(|(_, lines)| shown(lines)), "{finding:?}");
        assert!(*column >= 1 && *length >= 1 && *column <= text.chars().count() + 1, "{finding:?}");
    }
});
