//! Words that mean a value, texts as they are kept, and how values are spelled.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::date::spelled_date;
use super::number::spelled_number;
use super::{TypedFault, cleaned};
use crate::model::{ChoiceOption, Input, InputKind, Value};
use crate::text::Language;

/// The longest text that is taken, in characters.
pub const TEXT_LENGTH_MAX: usize = 2000;

/// A text without what makes spelling differ: lower case, no diacritics, đ as d, single spaces.
///
/// ```
/// assert_eq!(framework::typed::fold("  Sở Y  tế, ĐỔI MỚI "), "so y te, doi moi");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        // Nothing to take apart: nearly every code and number of a large table.
        if word.is_ascii() {
            folded.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
            continue;
        }
        let letters = word.nfd().filter(|letter| !is_combining_mark(*letter));
        folded.extend(
            letters.flat_map(char::to_lowercase).map(|letter| if letter == 'đ' { 'd' } else { letter }),
        );
    }
    folded
}

/// The text with the letters that a keyboard gives: full-width digits and signs (`１２`) as plain ones, and without
/// marks that nobody sees.
pub(super) fn plain_letters(typed: &str) -> Cow<'_, str> {
    if typed.is_ascii() {
        return Cow::Borrowed(typed);
    }
    let plain = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter)
        }
        '\u{3000}' => ' ',
        _ => letter,
    };
    Cow::Owned(typed.chars().filter(|letter| !is_unseen(*letter)).map(plain).collect())
}

/// Zero-width letters and marks of direction.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A word as it is compared: folded, and without the full stop of a sentence.
fn word(typed: &str) -> String {
    fold(plain_letters(typed).trim().trim_end_matches(['.', ',', ';', '!']))
}

/// Yes or no, in either language, with or without diacritics, or a tick.
#[must_use]
pub fn yes_no(typed: &str) -> Option<bool> {
    // The words of the packets' own lists need no folding.
    for yes in [true, false] {
        if [Language::Vietnamese, Language::English]
            .iter()
            .any(|language| yes_no_word(yes, *language) == typed)
        {
            return Some(yes);
        }
    }
    match word(typed).as_str() {
        "co" | "da co" | "co roi" | "yes" | "y" | "x" | "1" | "true" | "dung" | "✓" | "✔" | "☑" | "√" => {
            Some(true)
        }
        "khong" | "khong co" | "chua" | "chua co" | "no" | "not yet" | "n" | "0" | "false" | "sai" => {
            Some(false)
        }
        _ => None,
    }
}

/// A text as it is kept: composed letters, no control characters or marks of direction, no space around it; `None` where it is empty.
///
/// # Errors
/// [`TypedFault::TextTooLong`] beyond [`TEXT_LENGTH_MAX`] characters.
pub fn text(typed: &str) -> Result<Option<Box<str>>, TypedFault> {
    if let Some(kept) = already_clean(typed) {
        return if kept.chars().count() > TEXT_LENGTH_MAX {
            Err(TypedFault::TextTooLong)
        } else {
            Ok((!kept.is_empty()).then(|| kept.into()))
        };
    }
    let cleaned: String = cleaned::kept(typed).nfc().collect();
    let cleaned = cleaned.trim();
    if cleaned.chars().count() > TEXT_LENGTH_MAX {
        return Err(TypedFault::TextTooLong);
    }
    Ok((!cleaned.is_empty()).then(|| cleaned.into()))
}

/// The text without the space around it, where nothing else has to be changed in it.
fn already_clean(typed: &str) -> Option<&str> {
    let is_plain = |byte: u8| matches!(byte, b'\n' | b'\t' | 0x20..=0x7e | 0x80..);
    let untouched = if typed.is_ascii() {
        typed.bytes().all(is_plain)
    } else {
        typed.bytes().all(is_plain)
            && (!cleaned::may_hold_unseen(typed) || typed.chars().all(cleaned::is_kept))
            && is_nfc_quick(typed.chars()) == IsNormalized::Yes
    };
    untouched.then(|| typed.trim())
}

/// The option with this code or title.
pub(super) fn option(options: &[ChoiceOption], typed: &str) -> Option<usize> {
    let by_code = options.iter().position(|option| option.code == typed);
    let named = |folded: &str| {
        options.iter().position(|option| {
            [&option.code, &option.title.vi, &option.title.en].iter().any(|name| fold(name) == folded)
        })
    };
    // A title may end in a full stop itself.
    by_code.or_else(|| named(&fold(typed))).or_else(|| named(&word(typed)))
}

pub(super) fn means_none(typed: &str) -> bool {
    matches!(word(typed).as_str(), "khong co" | "khong" | "none" | "no" | "chua co" | "chua" | "not yet")
}

pub(super) fn means_not_applicable(typed: &str) -> bool {
    matches!(word(typed).as_str(), "khong ap dung" | "n/a" | "na" | "not applicable" | "not_applicable")
}

/// "There is none", as an official writes it.
#[must_use]
pub const fn none_word(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "Không có",
        Language::English => "None",
    }
}

/// "Not applicable", as an official writes it.
#[must_use]
pub const fn not_applicable_word(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "Không áp dụng",
        Language::English => "Not applicable",
    }
}

/// Yes or no, as an official writes it.
#[must_use]
pub const fn yes_no_word(yes: bool, language: Language) -> &'static str {
    match (yes, language) {
        (true, Language::Vietnamese) => "Có",
        (false, Language::Vietnamese) => "Không",
        (true, Language::English) => "Yes",
        (false, Language::English) => "No",
    }
}

/// An option's title, or its code where the title could mean another option.
#[must_use]
pub fn option_word(options: &[ChoiceOption], chosen: usize, language: Language) -> &str {
    options.get(chosen).map_or("", |entry| {
        let title = entry.title.get(language);
        if option(options, title) == Some(chosen) { title } else { &entry.code }
    })
}

/// A value in words that [`super::value`] reads back, also where the decimal mark is unknown: decimals follow a comma,
/// and where there are exactly three of them a zero follows (`1,2340`).
#[must_use]
pub fn spelled(input: &Input, value: &Value, language: Language) -> String {
    match (value, &input.kind) {
        (Value::Number(number), _) => spelled_number(number),
        (Value::YesNo(yes), _) => yes_no_word(*yes, language).to_owned(),
        (Value::Choice(chosen), InputKind::Choice(options)) => {
            options.get(*chosen).map_or_else(|| chosen.to_string(), |option| option.code.clone())
        }
        (Value::Choice(chosen), _) => chosen.to_string(),
        (Value::Date(date), _) => spelled_date(*date),
        (Value::NoDate, _) => none_word(language).to_owned(),
        (Value::Text(text), _) => text.to_string(),
        (Value::NotApplicable, _) => not_applicable_word(language).to_owned(),
    }
}

/// What was found, short enough to stand in a sentence.
#[must_use]
pub fn shortened(found: &str) -> String {
    let mut letters = found.trim().chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut head: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() {
        head.push('…');
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_y_te_is_found_without_diacritics() {
        assert_eq!(fold("Sở Y tế"), "so y te");
        assert_eq!(fold("  ĐỔI\tMỚI "), "doi moi");
        assert_eq!(fold("so\u{31b}\u{309}"), "so");
    }

    #[test]
    fn yes_and_no_are_understood_in_both_languages() {
        for yes in [
            "Có",
            "có",
            "CO",
            "yes",
            "x",
            "X",
            "1",
            " đúng ",
            "Có.",
            "Đã có",
            "✓",
            "✔\u{fe0f}",
            "☑",
            "\u{feff}Có\u{a0}",
        ] {
            assert_eq!(yes_no(yes), Some(true), "{yes}");
        }
        for no in ["Không", "khong", "NO", "0", "Chưa", "Chưa có", "Không có", "Chưa có.", "không;"]
        {
            assert_eq!(yes_no(no), Some(false), "{no}");
        }
        // A crossed box is a tick to some and a no to others; an empty one says nothing.
        for unclear in ["có lẽ", "☒", "☐", "✗", "Có/Không", "", "."] {
            assert_eq!(yes_no(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn a_text_is_kept_composed_and_without_control_characters() {
        assert_eq!(text(" a\u{7}b\r\nc ").unwrap().unwrap().as_ref(), "ab\nc");
        assert_eq!(text("e\u{302}").unwrap().unwrap().as_ref(), "ê");
        assert_eq!(text(" \u{0} ").unwrap(), None);
        assert!(text(&"ố".repeat(TEXT_LENGTH_MAX)).is_ok());
        assert_eq!(text(&"ố".repeat(TEXT_LENGTH_MAX + 1)), Err(TypedFault::TextTooLong));
    }
}
