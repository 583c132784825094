//! The receipt of a submission: when, by whom, the totals, and a hash over everything that was submitted.

use std::fmt;

use scoring::Evidence;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Moment;
use crate::answers::Stored;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// From the 64 small hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// With these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Bytes as two hexadecimal digits each. Every save needs several: the formatting machinery takes ten times as long.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' - 10 + value };
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        digits.push(char::from(digit(byte >> 4)));
        digits.push(char::from(digit(byte & 15)));
    }
    digits
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hexadecimal(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// What a unit gets when it submits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// When, in microseconds since 1970 UTC.
    pub submitted_at: i64,
    /// Name of the leader who submitted.
    pub submitted_by: String,
    /// Was it after the deadline?
    pub late: bool,
    /// Points in force, exact.
    pub points: String,
    /// What they are out of, exact.
    pub maximum: String,
    /// SHA-256 over [`canonical`], 64 hexadecimal digits.
    pub hash: String,
}

/// What the hash is over.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// Code and edition of the set.
    pub framework: (&'a str, &'a str),
    /// Code of the unit.
    pub unit: &'a str,
    /// The assessed year.
    pub year: i16,
    /// The answers.
    pub answers: &'a Stored,
    /// The evidence, with the component's code and the file's SHA-256 where it is a file.
    pub evidence: &'a [(String, Evidence, Option<String>)],
    /// The moment of the submission.
    pub submitted_at: Moment,
}

/// The text that is hashed: one line per fact, `name` TAB `value`, sorted by name, control characters escaped as in
/// JSON strings. Anybody can make it again from the form.
#[must_use]
pub fn canonical(submission: &Submission<'_>) -> String {
    let mut lines = vec![
        ("0.format".to_owned(), "chiso-submission/1".to_owned()),
        ("0.framework".to_owned(), submission.framework.0.to_owned()),
        ("0.edition".to_owned(), submission.framework.1.to_owned()),
        ("0.unit".to_owned(), submission.unit.to_owned()),
        ("0.year".to_owned(), submission.year.to_string()),
        ("0.submitted_at".to_owned(), submission.submitted_at.to_string()),
    ];
    lines.extend(submission.answers.iter().map(|(key, value)| (format!("answer.{key}"), value.clone())));
    for (at, (component, evidence, file)) in submission.evidence.iter().enumerate() {
        let name = |part: &str| format!("evidence.{component}.{at:04}.{part}");
        lines.push((name("number"), evidence.number.clone()));
        lines.push((name("date"), evidence.date.map_or_else(String::new, |date| date.to_string())));
        lines.push((name("summary"), evidence.summary.clone()));
        lines.push((name("page"), evidence.page.clone()));
        lines.push((name("location"), evidence.location.clone()));
        lines.push((name("file"), file.clone().unwrap_or_default()));
    }
    lines.sort();
    let mut text = String::new();
    for (name, value) in lines {
        text.extend(name.chars().chain(['\t']).chain(value.escape_default()).chain(['\n']));
    }
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn a_receipt() -> Receipt {
        Receipt {
            submitted_at: 1_000_000,
            submitted_by: "Lãnh đạo".to_owned(),
            late: false,
            points: "766.48".to_owned(),
            maximum: "1000".to_owned(),
            hash: Fingerprint::of(b"").to_string(),
        }
    }

    fn hash(answers: &Stored) -> Fingerprint {
        let submission = Submission {
            framework: ("so-ban-nganh-2022", "2022.1"),
            unit: "so-y-te",
            year: 2022,
            answers,
            evidence: &[],
            submitted_at: Moment::from_microseconds(0),
        };
        Fingerprint::of(canonical(&submission).as_bytes())
    }

    #[test]
    fn the_hash_is_over_every_answer() {
        let answers: Stored = [("3.1.a".to_owned(), "207".to_owned())].into();
        let other: Stored = [("3.1.a".to_owned(), "208".to_owned())].into();
        assert_eq!(hash(&answers), hash(&answers.clone()));
        assert_ne!(hash(&answers), hash(&other));
    }

    #[test]
    fn no_text_can_pretend_to_be_another_line() {
        let forged: Stored = [("1.1#explanation".to_owned(), "a\nanswer.3.1.a\t9".to_owned())].into();
        let honest: Stored =
            [("1.1#explanation".to_owned(), "a".to_owned()), ("3.1.a".to_owned(), "9".to_owned())].into();
        assert_ne!(hash(&forged), hash(&honest));
    }

    #[test]
    fn a_fingerprint_has_one_spelling() {
        let text = Fingerprint::of(b"").to_string();
        assert_eq!(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(Fingerprint::parse(&text), Some(Fingerprint::of(b"")));
        assert_eq!(Fingerprint::parse(&text.to_uppercase()), None);
        assert_eq!(Fingerprint::parse("é"), None);
    }
}
