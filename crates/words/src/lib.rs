//! Words for codes: the only place that knows both the locale files and the language in use.
#![warn(missing_docs)]

mod order;
mod questions;

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::fast::RandomState;
use framework::{Argument, Diagnostic, Exact, Language};

pub use order::{NameOrder, sort_by_name};
pub use questions::{named, with_questions_named};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The domains of the locale files that a diagnostic's code may belong to.
const DOMAINS: &[&str] =
    &["framework", "scoring", "packet", "typed", "long_csv", "publication", "campaign", "program", "server"];

/// The sentence under a key, with data filled in.
#[must_use]
pub fn say(language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let pattern = pattern(language, key).unwrap_or(key);
    // Most words of a page are whole.
    if arguments.is_empty() {
        return pattern.to_owned();
    }
    filled(pattern, arguments)
}

/// A sentence with data in the places that name it, `%{name}`; a place that nothing is said for stays as it is.
fn filled(pattern: &str, arguments: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 64);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let named = after.strip_prefix('{').and_then(|after| after.split_once('}'));
        let argument_of =
            |(name, after)| Some((arguments.iter().find(|(known, _)| *known == name)?.1, after));
        if let Some((value, after)) = named.and_then(argument_of) {
            text.push_str(value);
            rest = after;
        } else {
            text.push('%');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// The sentence under a key, without filling anything in; `None` where no locale file has the key.
#[must_use]
pub fn pattern(language: Language, key: &str) -> Option<&'static str> {
    static BY_KEY: LazyLock<HashMap<&str, (&str, &str), RandomState>> =
        LazyLock::new(|| TABLE.iter().map(|(key, vi, en)| (*key, (*vi, *en))).collect());
    let (vi, en) = BY_KEY.get(key)?;
    Some(match language {
        Language::Vietnamese => vi,
        Language::English => en,
    })
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
    match number.to_integer() {
        Some(whole) => fixed(language, whole, 0),
        None => localized(language, &number.to_string()),
    }
}

/// A number with a fixed count of decimals: `87,50`.
#[must_use]
pub fn fixed_number(language: Language, number: &Exact, digits: u8) -> String {
    let units = number.rounded_units(digits, framework::RoundingMode::HalfUp);
    units.map_or_else(|| localized(language, &number.to_string()), |units| fixed(language, units, digits))
}

/// So many units of the last of these decimals, written from the end.
fn fixed(language: Language, units: i64, digits: u8) -> String {
    let (group, point) = marks(language);
    let (mut rest, mut left, mut whole_digits) = (units.unsigned_abs(), digits, 0);
    let mut written = [0; FIGURE_BYTES_MAX];
    let mut places = written.iter_mut().rev();
    let mut start = FIGURE_BYTES_MAX;
    let mut put = |byte: u8| {
        if let Some(place) = places.next() {
            (*place, start) = (byte, start - 1);
        }
    };
    while rest > 0 || left > 0 || whole_digits == 0 {
        let digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if left > 0 {
            put(digit);
            left -= 1;
            if left == 0 {
                put(point);
            }
            continue;
        }
        if whole_digits > 0 && whole_digits % 3 == 0 {
            put(group);
        }
        put(digit);
        whole_digits += 1;
    }
    let figure = written.get(start..).and_then(|figure| std::str::from_utf8(figure).ok()).unwrap_or_default();
    if units < 0 { [MINUS, figure].concat() } else { figure.to_owned() }
}

/// The longest figure: 255 decimals, 20 digits with their marks.
const FIGURE_BYTES_MAX: usize = 290;

/// The sign of a number below 0.
const MINUS: &str = "−";

/// What stands between thousands, and before decimals.
const fn marks(language: Language) -> (u8, u8) {
    match language {
        Language::Vietnamese => (b'.', b','),
        Language::English => (b',', b'.'),
    }
}

fn localized(language: Language, plain: &str) -> String {
    if plain.contains('/') {
        return plain.to_owned();
    }
    let (group, point) = marks(language);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| (MINUS, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(char::from(group));
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(char::from(point));
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_filled_in_where_it_is_named_and_never_looked_through_again() {
        let data = [("unit", "Sở Y tế"), ("found", "%{unit}")];
        assert_eq!(filled("%{unit}: %{found}.", &data), "Sở Y tế: %{unit}.");
        assert_eq!(filled("%{other} %{unit", &data), "%{other} %{unit");
        assert_eq!(filled("100 % %{%{unit}", &data), "100 % %{Sở Y tế");
    }

    #[test]
    fn numbers_are_written_as_their_readers_write_them() {
        let number = Exact::parse("1234567.5").unwrap();
        assert_eq!(plain_number(Language::Vietnamese, &number), "1.234.567,5");
        assert_eq!(plain_number(Language::English, &number), "1,234,567.5");
        assert_eq!(fixed_number(Language::Vietnamese, &Exact::integer(995), 2), "995,00");
        for (units, digits, written) in [
            (0, 0, "0"),
            (0, 2, "0,00"),
            (5, 2, "0,05"),
            (-5, 2, "−0,05"),
            (1000, 0, "1.000"),
            (-99_999_999, 2, "−999.999,99"),
            (100_000_000, 2, "1.000.000,00"),
            (i64::MIN, 0, "−9.223.372.036.854.775.808"),
        ] {
            assert_eq!(fixed(Language::Vietnamese, units, digits), written);
        }
        assert_eq!(fixed_number(Language::English, &Exact::parse("-0.125").unwrap(), 2), "−0.13");
    }
}
