//! Long lists, a page at a time, and the field that names one unit of many.

use app::App;
use framework::Language;
use framework::typed::fold;
use serde::Deserialize;
use store::tables::units::UnitRow;
use words::{argument_text, say};

use crate::layout::lists::{Choice, Paging, UnitField};
use crate::visitor::Visitor;

/// Rows of a page.
const LINES: usize = 50;
/// With more units than this the field is a text and not a list.
pub const CHOICES_MAX: usize = 50;
/// The most units that are suggested.
const LIKE_MAX: usize = 10;

/// The rows of one page of a list, with the first page as 1, and its position.
pub fn page_of<T>(
    language: Language,
    list: Vec<T>,
    path: &str,
    asked: &str,
    number: usize,
) -> (Vec<T>, Paging) {
    let total = list.len();
    let pages = total.div_ceil(LINES).max(1);
    let number = number.clamp(1, pages);
    let from = (number - 1) * LINES;
    let lines: Vec<T> = list.into_iter().skip(from).take(LINES).collect();
    let address = |number: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !asked.is_empty() {
            query.append_pair("q", asked);
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    };
    let count = |count: usize| argument_text(language, &count.into());
    let place = if lines.is_empty() {
        String::new()
    } else {
        let (begin, end, total) = (count(from + 1), count(from + lines.len()), count(total));
        say(language, "web.list.count", &[("first", &begin), ("last", &end), ("total", &total)])
    };
    let paging = Paging {
        asked: asked.to_owned(),
        place,
        before: if number > 1 { address(number - 1) } else { String::new() },
        after: if number < pages { address(number + 1) } else { String::new() },
    };
    (lines, paging)
}

/// Does a text contain every word that was searched for? Diacritics and case do not matter.
#[must_use]
pub fn holds(asked: &str, text: &str) -> bool {
    let text = fold(text);
    fold(asked).split(' ').all(|word| text.contains(word))
}

/// The field for a unit: the typed text stays, with some units that match it. `none` is the label for no
/// unit, if that may be chosen.
///
/// # Errors
/// As [`App::units_like`].
pub fn unit_field(
    app: &App,
    who: &Visitor,
    typed: &str,
    none: Option<String>,
    is_offered: impl Fn(&UnitRow) -> bool,
) -> Result<UnitField, app::Error> {
    let mut open = app.units_like(&who.credential, "")?;
    open.retain(is_offered);
    if open.len() > CHOICES_MAX {
        let mut like = if typed.is_empty() { Vec::new() } else { app.units_like(&who.credential, typed)? };
        words::sort_by_name(&mut like, |unit| &unit.name);
        like.truncate(LIKE_MAX);
        let like = like.into_iter().map(|unit| format!("{} · {}", unit.name, unit.code)).collect();
        return Ok(UnitField { choices: Vec::new(), typed: typed.to_owned(), like });
    }
    words::sort_by_name(&mut open, |unit| &unit.name);
    let choice = |unit: UnitRow| {
        let value = unit.id.to_string();
        Choice { chosen: value == typed, words: unit.name, value }
    };
    let none = none.map(|words| Choice { value: String::new(), words, chosen: typed.is_empty() });
    let choices = none.into_iter().chain(open.into_iter().map(choice)).collect();
    Ok(UnitField { choices, ..UnitField::default() })
}

/// The query of a list: the text that is searched for, and the page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Searched {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: Option<usize>,
}

impl Searched {
    /// The text that is searched for.
    pub fn words(&self) -> &str {
        self.q.trim()
    }

    /// The page, from 1.
    pub fn page(&self) -> usize {
        self.page.unwrap_or(1)
    }
}

/// The most names of one sentence.
pub const NAMES_MAX: usize = 30;

/// Names in one sentence; of many, only the first.
pub fn some_names(names: &[&str]) -> String {
    match names.split_at_checked(NAMES_MAX) {
        Some((shown, left)) if !left.is_empty() => format!("{}, … (+{})", shown.join(", "), left.len()),
        _ => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_stands_on_one_page_and_a_page_beyond_the_end_is_the_last() {
        let of = |number| page_of(Language::English, (1..=120).collect::<Vec<_>>(), "/units", "sở y", number);
        let (first, paging) = of(1);
        assert_eq!((first.len(), paging.before.as_str(), paging.place.as_str()), (50, "", "1–50 of 120"));
        assert_eq!(paging.after, "/units?q=s%E1%BB%9F+y&page=2");
        let (second, paging) = of(2);
        assert_eq!((second[0], paging.before.as_str()), (51, "/units?q=s%E1%BB%9F+y"));
        let (last, paging) = of(99);
        assert_eq!((last, paging.after.as_str()), ((101..=120).collect(), ""));
        let (none, paging) = page_of(Language::English, Vec::<usize>::new(), "/units", "", 1);
        assert!(none.is_empty() && paging == Paging::default());
    }
}
