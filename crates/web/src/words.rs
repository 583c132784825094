//! Words from `locales/` in the reader's language, and numbers as that language writes them.

use framework::{Argument, Exact, Language};

/// The locale of a language.
#[must_use]
pub const fn locale(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "vi",
        Language::English => "en",
    }
}

/// A sentence with its data. A key that does not exist gives itself, so that a test finds it.
#[must_use]
pub fn say(language: Language, key: &str, data: &[(&str, &str)]) -> String {
    let mut text = crate::translate(locale(language), key);
    for (name, value) in data {
        text = text.replace(&format!("%{{{name}}}"), value);
    }
    text
}

/// A sentence with the arguments of a finding.
#[must_use]
pub fn say_finding(language: Language, key: &str, arguments: &[(&'static str, Argument)]) -> String {
    let texts: Vec<(&str, String)> = arguments
        .iter()
        .map(|(name, argument)| (*name, argument_text(language, argument)))
        .collect();
    let data: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    say(language, key, &data)
}

fn argument_text(language: Language, argument: &Argument) -> String {
    match argument {
        Argument::Plain(text) => text.clone(),
        Argument::Text(text) => text.get(language).to_owned(),
        Argument::Number(number) => number_text(language, number, None),
    }
}

/// A number with so many decimals, or with as many as it has up to six.
#[must_use]
pub fn number_text(language: Language, number: &Exact, digits: Option<u8>) -> String {
    let rounded = number.rounded(digits.unwrap_or(6), framework::RoundingMode::HalfUp);
    let plain = rounded.to_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("−", rest));
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let (point, thousands) = match language {
        Language::Vietnamese => (',', '.'),
        Language::English => ('.', ','),
    };
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(thousands);
        }
        text.push(digit);
    }
    let wanted = usize::from(digits.unwrap_or(0)).max(decimals.len());
    if wanted > 0 {
        text.push(point);
        text.push_str(decimals);
        text.extend(std::iter::repeat_n('0', wanted - decimals.len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        let number = Exact::decimal(-123_456_705, 2);
        assert_eq!(number_text(Language::Vietnamese, &number, Some(2)), "−1.234.567,05");
        assert_eq!(number_text(Language::English, &number, Some(3)), "−1,234,567.050");
        assert_eq!(number_text(Language::Vietnamese, &Exact::integer(1000), None), "1.000");
    }
}
