//! How answers stand in cells: numbers and days as numbers, everything else as words.

use std::collections::HashSet;

use framework::{ChoiceOption, Exact, InputKind, Language, Value};
use jiff::civil::Date;

use super::compute::CellValue;
use super::wording;

/// The longest text that a formula may hold, in characters.
const FORMULA_TEXT_MAX: usize = 200;

/// The words that stand for the options of a choice: their titles, or their codes where titles are too long for a
/// formula or not distinct.
pub(super) fn option_words(options: &[ChoiceOption], language: Language) -> Vec<String> {
    let titles: Vec<&str> = options.iter().map(|option| option.title.get(language)).collect();
    let distinct: HashSet<String> = titles.iter().map(|title| title.to_lowercase()).collect();
    let fits = titles.iter().all(|title| title.chars().count() <= FORMULA_TEXT_MAX && !title.is_empty());
    if fits && distinct.len() == titles.len() {
        titles.into_iter().map(str::to_owned).collect()
    } else {
        options.iter().map(|option| option.code.clone()).collect()
    }
}

/// A day as spreadsheets count it: 1 January 1900 is near 1.
pub(super) fn serial_day(day: Date) -> i64 {
    let days = Date::new(1899, 12, 30).and_then(|origin| origin.until(day)).map_or(0, |span| span.get_days());
    i64::from(days)
}

/// Words of every choice of the set, by input.
pub(super) type OptionWords = Vec<Vec<String>>;

/// What stands in the cell of an answer.
pub(super) fn cell_value<'a>(
    value: Option<&'a Value>,
    words: &'a [String],
    language: Language,
) -> CellValue<'a> {
    match value {
        None => CellValue::Empty,
        Some(Value::Number(number)) => CellValue::Number(number.clone()),
        Some(Value::YesNo(true)) => CellValue::Text(wording::YES.get(language)),
        Some(Value::YesNo(false)) => CellValue::Text(wording::NO.get(language)),
        Some(Value::Choice(at)) => words.get(*at).map_or(CellValue::Empty, |word| CellValue::Text(word)),
        Some(Value::Date(day)) => CellValue::Number(Exact::integer(serial_day(*day))),
        Some(Value::NoDate) => CellValue::Text(wording::NO_DATE.get(language)),
        Some(Value::Text(text)) => CellValue::Text(text),
        Some(Value::NotApplicable) => CellValue::Text(wording::NOT_APPLICABLE.get(language)),
    }
}

/// Words of one kind of question; empty for everything but a choice.
pub(super) fn words_of(kind: &InputKind, language: Language) -> Vec<String> {
    match kind {
        InputKind::Choice(options) => option_words(options, language),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use framework::Text;

    use super::*;

    fn option(code: &str, title: &str) -> ChoiceOption {
        ChoiceOption { code: code.to_owned(), title: Text { vi: title.to_owned(), en: title.to_owned() } }
    }

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        assert_eq!(serial_day(Date::constant(1900, 3, 1)), 61);
        assert_eq!(serial_day(Date::constant(2022, 1, 31)), 44_592);
    }

    #[test]
    fn options_with_the_same_title_go_by_their_codes() {
        let apart = [option("head", "Người đứng đầu"), option("deputy", "Cấp phó")];
        assert_eq!(option_words(&apart, Language::Vietnamese), ["Người đứng đầu", "Cấp phó"]);
        let alike = [option("head", "Có"), option("deputy", "có")];
        assert_eq!(option_words(&alike, Language::Vietnamese), ["head", "deputy"]);
    }
}
