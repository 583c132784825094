//! Are codes numbered without gaps, and titles told apart?

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Framework, Item};
use crate::text::Title;

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let top = ("", framework.top.as_slice());
    let below = framework.indices.iter().map(|index| (index.code.as_str(), index.children.as_slice()));
    // Main indices are often numbered through all groups (1…5 in I, 6 in II): siblings continue.
    let mut last_of_prefix: HashMap<String, u32> = HashMap::new();
    for (parent, items) in std::iter::once(top).chain(below) {
        let steps = steps(framework, parent, items, &mut last_of_prefix);
        // Ids of a statistical office have gaps everywhere: they are names, not numbers.
        let jumps = steps.iter().filter(|step| step.number != step.expected).count();
        let displaced = steps.iter().filter(|step| step.number != step.by_position).count();
        let gaps = jumps.min(displaced);
        if gaps * 2 > steps.len() {
            continue;
        }
        findings.extend(steps.iter().filter(|step| step.number != step.expected).map(|step| {
            Diagnostic::warning(codes::NUMBERING, place(framework, step.item))
                .with("code", framework.label(step.item).0)
                .with("expected", format!("{}{}", step.prefix, step.expected))
        }));
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

/// One sibling of a numbered group.
struct Step {
    item: Item,
    prefix: String,
    number: u32,
    /// What follows the sibling before it.
    expected: u32,
    /// What would stand here if all before it were right.
    by_position: u32,
}

/// The siblings with their numbers and those that should follow; none where they are not numbered as decisions number:
/// plainly, or with the code above them before the point.
fn steps(
    framework: &Framework,
    parent: &str,
    items: &[Item],
    last_of_prefix: &mut HashMap<String, u32>,
) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for item in items {
        let (prefix, number) = split(framework.label(*item).0);
        let plain = prefix.strip_suffix(ROMAN).unwrap_or(&prefix);
        let Some(number) = number.filter(|_| plain.is_empty() || plain.strip_suffix('.') == Some(parent))
        else {
            continue;
        };
        let expected = last_of_prefix.get(&prefix).map_or(1, |last| last.saturating_add(1));
        last_of_prefix.insert(prefix.clone(), number);
        // A first number of 0 is a way to count.
        let expected = if number == 0 && expected == 1 { 0 } else { expected };
        let before = steps.iter().rev().find(|step| step.prefix == prefix);
        let by_position = before.map_or(expected, |step| step.by_position.saturating_add(1));
        steps.push(Step { item: *item, prefix, number, expected, by_position });
    }
    steps
}

/// What tells Roman numbers from others of the same prefix.
const ROMAN: &str = "roman ";

/// `5.10` is the tenth of `5.`; a Roman number counts as itself.
fn split(code: &str) -> (String, Option<u32>) {
    let (prefix, last) = match code.rsplit_once('.') {
        Some((prefix, last)) => (format!("{prefix}."), last),
        None => (String::new(), code),
    };
    match last.parse() {
        Ok(number) => (prefix, Some(number)),
        Err(_) => match roman(last) {
            Some(number) => (format!("{prefix}{ROMAN}"), Some(number)),
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
    match item {
        Item::Index(slot) => framework[slot].place.clone(),
        Item::Component(slot) => framework[slot].place.clone(),
    }
}

/// Siblings among themselves: “Rural” stands below many indices of a statistical set, and a lone component may be called
/// as its index is.
fn check_titles(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let groups = std::iter::once(&framework.top).chain(framework.indices.iter().map(|index| &index.children));
    for items in groups {
        let components = items.iter().filter_map(|item| match item {
            Item::Component(slot) => Some(&framework[*slot]),
            Item::Index(_) => None,
        });
        let indices = items.iter().filter_map(|item| match item {
            Item::Index(slot) => Some(&framework[*slot]),
            Item::Component(_) => None,
        });
        told_apart(components.map(|item| (item.code.as_str(), &item.title, &item.place)), findings);
        told_apart(indices.map(|item| (item.code.as_str(), &item.title, &item.place)), findings);
    }
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
