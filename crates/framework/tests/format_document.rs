//! `docs/framework-format.md` says how codes and numbers are written; the reader holds it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

mod set_files;

use framework::typed::{DecimalMark, number};
use framework::{codes, read};
use set_files::files;

const PAGE: &str = include_str!("../../../docs/framework-format.md");

/// A line of the table of names: grammar, and the longest.
fn of_names(what: &str) -> (&'static str, usize) {
    let line = PAGE.lines().find(|line| line.starts_with(&format!("| {what}"))).expect("the line is there");
    let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
    (cells[1], cells[2].trim_matches([' ', '|']).parse().expect("the longest"))
}

/// The number that stands in the page between two texts.
fn stated<T: std::str::FromStr>(before: &str, after: &str) -> T {
    let words = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = words.split_once(before).unwrap_or_else(|| panic!("the page does not say “{before}”")).1;
    let number = rest.split_once(after).unwrap_or_else(|| panic!("nor “{after}” behind it")).0.trim();
    number.parse().unwrap_or_else(|_| panic!("“{number}” is no number"))
}

/// What is said of the demonstration's set where every `from` in it is `to`.
fn said_of(from: &str, to: &str) -> Vec<&'static str> {
    let mut files = files("goalposts-demo");
    assert!(files.iter().any(|file| file.text.contains(from)), "{from}");
    for file in &mut files {
        file.text = file.text.replace(from, to);
    }
    read(&files).1.iter().map(|finding| finding.code).collect()
}

fn is_bad(from: &str, to: &str, code: &str) -> bool {
    said_of(from, to).contains(&code)
}

#[test]
fn names_are_as_long_as_the_page_says_and_no_longer() {
    let is_bad = |from: &str, to: &str| is_bad(from, to, codes::BAD_CODE);
    let (_, longest) = of_names("code of the set");
    let set = |length: usize| format!("code = \"{}\"", "a".repeat(length));
    assert!(!is_bad("code = \"goalposts-demo\"", &set(longest)));
    assert!(is_bad("code = \"goalposts-demo\"", &set(longest + 1)));
    let (_, longest) = of_names("codes of indices");
    let component = |length: usize| format!("code = \"{}\"", "1".repeat(length));
    assert!(!is_bad("code = \"1.1.2\"", &component(longest)));
    assert!(is_bad("code = \"1.1.2\"", &component(longest + 1)));
    let (_, longest) = of_names("names of inputs");
    let input = |length: usize| format!("\"{}\"", "a".repeat(length));
    assert!(!is_bad("\"share_online\"", &input(longest)));
    assert!(is_bad("\"share_online\"", &input(longest + 1)));
}

#[test]
fn every_code_that_the_page_shows_is_one_and_what_its_grammar_leaves_out_is_none() {
    let is_bad = |code: &str| is_bad("code = \"1.1.2\"", &format!("code = \"{code}\""), codes::BAD_CODE);
    let (grammar, _) = of_names("codes of indices");
    let shown: Vec<&str> =
        grammar.rsplit_once(": ").unwrap().1.split(", ").map(|it| it.trim_matches('`')).collect();
    assert_eq!(shown.len(), 5, "{grammar}");
    for code in shown {
        assert!(!is_bad(code), "{code}");
    }
    for code in ["5..1", ".5", "5.", "5-", "-5", "5--1", "5._1", "điểm", "5 1", "5/1", "5:1"] {
        assert!(is_bad(code), "{code}");
    }
    let (grammar, _) = of_names("names of inputs");
    assert!(grammar.contains("not `min`, not `max`"), "{grammar}");
    for name in ["min", "max", "Share", "1a", "_a", "a-b", "a b", "đ"] {
        let findings = said_of("\"share_online\"", &format!("\"{name}\""));
        assert!(findings.contains(&codes::BAD_CODE), "{name}: {findings:?}");
    }
}

#[test]
fn numbers_have_as_many_digits_as_the_page_says_and_no_more() {
    let length: usize = stated("A number is written with at most", "characters");
    let maximum = |length: usize| format!("peer_maximum = \"42.5{}\"", "0".repeat(length - 4));
    assert!(!is_bad("peer_maximum = \"42.5\"", &maximum(length), codes::BAD_NUMBER));
    assert!(is_bad("peer_maximum = \"42.5\"", &maximum(length + 1), codes::BAD_NUMBER));
    let most: u32 = stated("`rounding.digits` is 0 to", ".");
    let digits = |digits: u32| format!("rounding = {{ digits = {digits},");
    let before = digits(3);
    assert!(!is_bad(&before, &digits(most), codes::BAD_NUMBER));
    let refused = said_of(&before, &digits(most + 1));
    assert!(!refused.is_empty() && refused != said_of(&before, &digits(most)), "{refused:?}");
    let significant: usize = stated("Answers have at most", "significant digits");
    let places: usize = stated("significant digits and", "decimals");
    let power: usize = stated("decimals, and are below 10^", ".");
    let typed = |text: &str| number(text, DecimalMark::Point).is_ok();
    assert!(typed(&"9".repeat(significant)) && !typed(&format!("0.{}", "9".repeat(significant + 1))));
    let small = |places: usize| format!("0.{}1", "0".repeat(places - 1));
    assert!(typed(&small(places)) && !typed(&small(places + 1)));
    assert!(!typed(&format!("1{}", "0".repeat(power))) && typed(&format!("1{}", "0".repeat(power - 1))));
}
