//! Are codes numbered without gaps, and titles told apart?

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Framework, Item};
use crate::text::Title;

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let mut groups: Vec<&[Item]> = vec![&framework.top];
    groups.extend(framework.indices.iter().map(|index| index.children.as_slice()));
    // Main indices are often numbered through all groups (1…5 in I, 6 in II): siblings continue.
    let mut last_of_prefix: HashMap<String, u32> = HashMap::new();
    for items in groups {
        for item in items {
            let (code, _) = framework.label(*item);
            let (prefix, number) = split(code);
            let Some(number) = number else { continue };
            let expected = last_of_prefix.get(&prefix).map(|last| last + 1);
            if expected.is_some_and(|expected| expected != number) || (expected.is_none() && number > 1) {
                findings.push(
                    Diagnostic::warning(codes::NUMBERING, place(framework, *item))
                        .with("code", code)
                        .with("expected", format!("{prefix}{}", expected.unwrap_or(1))),
                );
            }
            last_of_prefix.insert(prefix, number);
        }
    }
    check_titles(framework, findings);
    for index in &framework.indices {
        if index.children.is_empty() {
            findings.push(
                Diagnostic::error(codes::EMPTY_INDEX, index.place.clone()).with("item", index.code.as_str()),
            );
        }
    }
}

/// `5.10` is the tenth of `5.`; a Roman number counts as itself.
fn split(code: &str) -> (String, Option<u32>) {
    let (prefix, last) = match code.rsplit_once('.') {
        Some((prefix, last)) => (format!("{prefix}."), last),
        None => (String::new(), code),
    };
    match last.parse() {
        Ok(number) => (prefix, Some(number)),
        Err(_) => match roman(last) {
            Some(number) => (format!("{prefix}roman "), Some(number)),
            None => (prefix, None),
        },
    }
}

/// Only small Roman numbers: `C` and `D` are letters of a plain A, B, C.
fn roman(text: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut largest_yet = 0_u32;
    for letter in text.chars().rev() {
        let value = match letter {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        total = if value < largest_yet { total.checked_sub(value)? } else { total.checked_add(value)? };
        largest_yet = largest_yet.max(value);
    }
    (total > 0).then_some(total)
}

fn place(framework: &Framework, item: Item) -> Place {
    let found = match item {
        Item::Index(slot) => framework.indices.get(slot.0).map(|index| &index.place),
        Item::Component(slot) => framework.components.get(slot.0).map(|component| &component.place),
    };
    found.cloned().unwrap_or(Place::Everywhere)
}

/// Components among themselves and indices among themselves: a lone component may be called as its index is.
fn check_titles(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let components = framework.components.iter();
    let indices = framework.indices.iter();
    told_apart(components.map(|item| (item.code.as_str(), &item.title, &item.place)), findings);
    told_apart(indices.map(|item| (item.code.as_str(), &item.title, &item.place)), findings);
}

fn told_apart<'f>(
    items: impl Iterator<Item = (&'f str, &'f Title, &'f Place)>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (code, title, place) in items {
        let folded: String = title
            .printed
            .nfc()
            .flat_map(char::to_lowercase)
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        match seen.get(&folded) {
            Some(other) => findings.push(
                Diagnostic::warning(codes::DUPLICATE_TITLE, place.clone())
                    .with("code", code)
                    .with("other", *other)
                    .with("title", title.printed.as_str()),
            ),
            None => {
                seen.insert(folded, code);
            }
        }
    }
}
