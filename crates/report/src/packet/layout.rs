//! Which sheets a packet has, which rows they have, and which columns hold the answers.

use std::collections::{BTreeMap, HashMap, HashSet};

use framework::typed::fold;
use framework::{Component, ComponentSlot, Framework, InputSlot, Item, Language};
use scoring::EVIDENCE_MAX;

use super::wording;

/// The hidden sheet that says what a packet is about.
pub const METADATA_SHEET: &str = "_chiso";
/// What stands at the head of the hidden column of keys.
pub const KEY_HEAD: &str = "#chiso";
/// Rows of evidence per component, where no more are filled in.
pub const EVIDENCE_ROWS: usize = 3;

/// The hidden keys.
pub const KEY: u16 = 0;
/// Codes.
pub const CODE: u16 = 1;
/// Questions; for evidence, the abstract.
pub const CONTENT: u16 = 2;
/// Units of measure; for evidence, the number of the document.
pub const MEASURE: u16 = 3;
/// Answers; for evidence, the date.
pub const ANSWER: u16 = 4;
/// Help; for evidence, file or address.
pub const HELP: u16 = 5;
/// Points; for evidence, the page.
pub const POINTS: u16 = 6;

/// Width of every column that is seen, in characters.
pub const WIDTHS: [(u16, u16); 6] =
    [(CODE, 9), (CONTENT, 52), (MEASURE, 17), (ANSWER, 34), (HELP, 44), (POINTS, 15)];

/// The longest name of a sheet, in characters.
const NAME_LENGTH_MAX: usize = 31;

/// One sheet.
pub struct SheetPlan {
    /// Its name.
    pub name: String,
    /// Its rows below the header, in order.
    pub rows: Vec<RowPlan>,
}

/// One row.
pub struct RowPlan {
    /// Its key.
    pub key: String,
    /// What it is for.
    pub kind: RowKind,
}

/// What a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// The head of a component.
    Head(ComponentSlot),
    /// A question.
    Question(InputSlot),
    /// Does the component not apply?
    Claim(ComponentSlot),
    /// Why it does not.
    Reason(ComponentSlot),
    /// The explanation.
    Explanation(ComponentSlot),
    /// The head of the evidence.
    EvidenceHead(ComponentSlot),
    /// One piece of evidence.
    Evidence(ComponentSlot),
}

impl RowKind {
    /// The columns that are filled in.
    pub const fn answer_columns(self) -> &'static [u16] {
        match self {
            Self::Head(_) | Self::EvidenceHead(_) => &[],
            Self::Evidence(_) => &[CONTENT, MEASURE, ANSWER, HELP, POINTS],
            _ => &[ANSWER],
        }
    }
}

impl SheetPlan {
    /// Takes in the rows of evidence that a filled sheet has beyond the first ones, by the keys that stand in it.
    pub fn extend_with(&mut self, keys: impl Iterator<Item = String>) {
        let slots: HashMap<&str, ComponentSlot> = self
            .rows
            .iter()
            .filter_map(|row| match row.kind {
                RowKind::EvidenceHead(slot) => Some((row.key.as_str(), slot)),
                _ => None,
            })
            .collect();
        let mut more: BTreeMap<(ComponentSlot, usize), String> = BTreeMap::new();
        for key in keys {
            let Some((head, number)) = evidence_number(&key) else { continue };
            let Some(slot) = slots.get(head).copied() else { continue };
            if (EVIDENCE_ROWS + 1..=EVIDENCE_MAX).contains(&number) {
                more.insert((slot, number), key);
            }
        }
        let rows = more.into_iter().map(|((slot, _), key)| RowPlan { key, kind: RowKind::Evidence(slot) });
        self.rows.extend(rows);
    }
}

/// `3.1#evidence` and 4 of `3.1#evidence.4`.
pub fn evidence_number(key: &str) -> Option<(&str, usize)> {
    let (head, number) = key.rsplit_once('.').filter(|(head, _)| head.ends_with("#evidence"))?;
    let is_plain = !number.starts_with(['0', '+']);
    Some((head, number.parse().ok().filter(|_| is_plain)?))
}

/// The sheets of a packet; `evidence_rows` says how many rows of evidence a component gets.
pub fn plan(
    framework: &Framework,
    language: Language,
    evidence_rows: impl Fn(ComponentSlot) -> usize,
) -> Vec<SheetPlan> {
    let mut sheets = Vec::new();
    let mut names = HashSet::from([fold(METADATA_SHEET), fold(wording::GUIDE.get(language))]);
    if !framework.general.is_empty() {
        let rows = framework.general.iter().map(|slot| question(framework, *slot)).collect();
        sheets.push(SheetPlan { name: unique_name(&mut names, wording::GENERAL.get(language)), rows });
    }
    let mut add = |title: &str, items: &[Item]| {
        let rows: Vec<RowPlan> = components(framework, items)
            .flat_map(|(slot, component)| rows_of(framework, slot, component, &evidence_rows))
            .collect();
        if !rows.is_empty() {
            sheets.push(SheetPlan { name: unique_name(&mut names, title), rows });
        }
    };
    add(wording::COMPONENTS.get(language), &framework.top);
    for index in &framework.indices {
        add(&format!("{}. {}", index.code, index.title.get(language)), &index.children);
    }
    sheets
}

fn components<'a>(
    framework: &'a Framework,
    items: &'a [Item],
) -> impl Iterator<Item = (ComponentSlot, &'a Component)> {
    items.iter().filter_map(|item| match item {
        Item::Component(slot) => Some((*slot, &framework[*slot])),
        Item::Index(_) => None,
    })
}

fn question(framework: &Framework, slot: InputSlot) -> RowPlan {
    RowPlan { key: framework[slot].key.clone(), kind: RowKind::Question(slot) }
}

fn rows_of(
    framework: &Framework,
    slot: ComponentSlot,
    component: &Component,
    evidence_rows: &impl Fn(ComponentSlot) -> usize,
) -> Vec<RowPlan> {
    let code = &component.code;
    let row = |suffix: &str, kind| RowPlan { key: format!("{code}#{suffix}"), kind };
    let mut rows = vec![row("head", RowKind::Head(slot))];
    rows.extend(component.inputs.iter().map(|input| question(framework, *input)));
    rows.push(row("na", RowKind::Claim(slot)));
    rows.push(row("na.reason", RowKind::Reason(slot)));
    rows.push(row("explanation", RowKind::Explanation(slot)));
    rows.push(row("evidence", RowKind::EvidenceHead(slot)));
    let count = evidence_rows(slot).clamp(EVIDENCE_ROWS, EVIDENCE_MAX);
    rows.extend((1..=count).map(|at| row(&format!("evidence.{at}"), RowKind::Evidence(slot))));
    rows
}

/// A name that spreadsheets take: without `[]:*?/\`, not too long, not taken.
fn unique_name(names: &mut HashSet<String>, title: &str) -> String {
    let short_title: String = title
        .chars()
        .map(|letter| if "[]:*?/\\'".contains(letter) || letter.is_control() { ' ' } else { letter })
        .collect();
    let short_title = short_title.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = shortened(&short_title, NAME_LENGTH_MAX);
    if names.insert(fold(&short)) {
        return short;
    }
    (2..1000_usize)
        .map(|number| {
            let tail = format!(" ({number})");
            shortened(&short_title, NAME_LENGTH_MAX.saturating_sub(tail.len())) + &tail
        })
        .find(|name| names.insert(fold(name)))
        .unwrap_or(short)
}

/// At most so many UTF-16 units, cut between words where that leaves enough.
fn shortened(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut short_title = String::new();
    let mut length = 0;
    for letter in text.chars() {
        length += letter.len_utf16();
        if length >= limit {
            break;
        }
        short_title.push(letter);
    }
    let words = short_title.rfind(' ').filter(|at| at * 2 > limit).and_then(|at| short_title.get(..at));
    format!("{}…", words.unwrap_or(&short_title).trim_end())
}
