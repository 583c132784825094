//! Every code of accounts has a sentence in both languages.

use app::accounts::codes;
use assessment::password::PasswordFault;

use crate::world::locale_file;

/// The part of the file under a top key.
fn section(name: &str) -> &'static str {
    let text = locale_file();
    let begin = text.find(&format!("\n{name}:\n")).expect("the top key") + 1;
    let rest = &text[begin..];
    let end = rest
        .match_indices('\n')
        .find(|(at, _)| rest[at + 1..].starts_with(|letter: char| letter.is_ascii_lowercase()));
    end.map_or(rest, |(at, _)| &rest[..at])
}

fn in_both_languages(line: &str) -> bool {
    let filled = |language: &str| {
        line.split_once(&format!("{language}: \"")).is_some_and(|(_, words)| !words.starts_with('"'))
    };
    filled("vi") && filled("en")
}

#[test]
fn every_code_has_words() {
    let passwords = [
        PasswordFault::TooShort,
        PasswordFault::TooLong,
        PasswordFault::TooSimple,
        PasswordFault::HoldsName,
        PasswordFault::Common,
    ];
    let all = codes::ALL.iter().copied().chain(passwords.map(PasswordFault::code));
    for code in all {
        if code.starts_with("refused-") {
            let block = section("web_failures").split_once(&format!("\n  {code}:\n"));
            let lines: Vec<&str> = block.unwrap_or_else(|| panic!("{code}")).1.lines().take(3).collect();
            for (line, part) in lines.iter().zip(["title", "words", "way_on"]) {
                assert!(line.trim_start().starts_with(part) && in_both_languages(line), "{code}: {line}");
            }
        } else {
            let line = section("fields").lines().find(|line| line.starts_with(&format!("  {code}:")));
            assert!(line.is_some_and(in_both_languages), "{code}");
        }
    }
}
