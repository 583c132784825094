//! Words for codes: the only place that knows both the locale files and the language in use.
#![warn(missing_docs)]

mod order;
mod questions;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use framework::{Argument, Diagnostic, Exact, Language};

pub use order::{NameOrder, sort_by_name};
pub use questions::{named, with_questions_named};

rust_i18n::i18n!("../../locales");

/// The domains of the locale files that a diagnostic's code may belong to.
const DOMAINS: &[&str] =
    &["framework", "scoring", "packet", "typed", "long_csv", "publication", "campaign", "program", "server"];

/// The sentence under a key, with data filled in.
#[must_use]
pub fn say(language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let (names, values): (Vec<&str>, Vec<String>) =
        arguments.iter().map(|(name, value)| (*name, (*value).to_owned())).unzip();
    let pattern = pattern(language, key).unwrap_or(Cow::Borrowed(key));
    rust_i18n::replace_patterns(&pattern, &names, &values)
}

/// The sentence under a key, without filling anything in; `None` where no locale file has the key.
#[must_use]
pub fn pattern(language: Language, key: &str) -> Option<Cow<'static, str>> {
    _rust_i18n_try_translate(language.code(), key)
}

/// Does any locale file speak of this code?
#[must_use]
pub fn domain_of(code: &str) -> Option<&'static str> {
    // Every finding of every save asks, and there are a few hundred codes.
    static KNOWN: LazyLock<RwLock<HashMap<String, &'static str>>> = LazyLock::new(RwLock::default);
    if let Some(domain) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(code) {
        return Some(domain);
    }
    let speaks =
        |domain: &&str| pattern(Language::Vietnamese, &format!("{domain}.{code}.sentence")).is_some();
    let domain = DOMAINS.iter().copied().find(speaks)?;
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(code.to_owned(), domain);
    Some(domain)
}

/// A diagnostic in words.
pub struct Words {
    /// What is wrong.
    pub sentence: String,
    /// What to do; empty where there is nothing to do.
    pub help: String,
}

/// The words of a diagnostic.
#[must_use]
pub fn words(language: Language, diagnostic: &Diagnostic) -> Words {
    let domain = domain_of(diagnostic.code).unwrap_or("program");
    let values: Vec<(&str, String)> = diagnostic
        .arguments
        .iter()
        .map(|(name, argument)| (*name, argument_text(language, argument)))
        .collect();
    let pairs: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let base = format!("{domain}.{}", diagnostic.code);
    // A sentence may have a variant for a named item, and help a variant for the reading in force.
    let has_item = pairs.iter().any(|(name, value)| *name == "item" && !value.is_empty());
    let reading = pairs.iter().find(|(name, _)| *name == "reading").map(|(_, value)| *value);
    let sentence = variant(language, &base, "sentence", has_item.then_some("item"));
    let help = variant(language, &base, "help", reading);
    Words { sentence: say(language, &sentence, &pairs), help: say(language, &help, &pairs) }
}

fn variant(language: Language, base: &str, kind: &str, variant: Option<&str>) -> String {
    variant
        .map(|variant| format!("{base}.{kind}_{variant}"))
        .filter(|key| pattern(language, key).is_some())
        .unwrap_or_else(|| format!("{base}.{kind}"))
}

/// A piece of data as its reader writes it.
#[must_use]
pub fn argument_text(language: Language, argument: &Argument) -> String {
    match argument {
        Argument::Plain(text) => text.clone(),
        Argument::Text(text) => text.get(language).to_owned(),
        Argument::Number(number) => plain_number(language, number),
    }
}

/// An exact number with as many decimals as it has, grouped by thousands: `1.234,5` or `1,234.5`.
#[must_use]
pub fn plain_number(language: Language, number: &Exact) -> String {
    localized(language, &number.to_string())
}

/// A number with a fixed count of decimals: `87,50`.
#[must_use]
pub fn fixed_number(language: Language, number: &Exact, digits: u8) -> String {
    let units = number.rounded_units(digits, framework::RoundingMode::HalfUp);
    let text = units.map_or_else(|| number.to_string(), |units| fixed(units, digits));
    localized(language, &text)
}

fn fixed(units: i64, digits: u8) -> String {
    let places = usize::from(digits);
    if places == 0 {
        return units.to_string();
    }
    let padded = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{}{whole}.{fraction}", if units < 0 { "-" } else { "" })
}

fn localized(language: Language, plain: &str) -> String {
    if plain.contains('/') {
        return plain.to_owned();
    }
    let (group, point) = match language {
        Language::Vietnamese => ('.', ','),
        Language::English => (',', '.'),
    };
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("−", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_readers_write_them() {
        let number = Exact::parse("1234567.5").unwrap();
        assert_eq!(plain_number(Language::Vietnamese, &number), "1.234.567,5");
        assert_eq!(plain_number(Language::English, &number), "1,234,567.5");
        assert_eq!(fixed_number(Language::Vietnamese, &Exact::integer(995), 2), "995,00");
        assert_eq!(fixed_number(Language::English, &Exact::parse("-0.125").unwrap(), 2), "−0.13");
    }
}
