//! Reads the tree: indices and components, from the top down, and works out maxima from weights.

use std::collections::{BTreeMap, HashMap};

use super::fields::{Fields, Findings};
use super::inputs::checked_code;
use super::settings::level_named;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::model::{Component, ComponentSlot, Index, IndexSlot, Item, Level, LevelSlot};
use crate::text::{Text, Title};

/// The largest maximum of a component or an index, in points.
const MAXIMUM_LIMIT: i64 = 1_000_000_000;

/// A component whose place in the tree is known and whose questions and rule are still to be read.
pub(super) struct ComponentDraft<'a> {
    pub(super) fields: Fields<'a>,
    pub(super) code: String,
    pub(super) parent: Option<IndexSlot>,
    pub(super) level: LevelSlot,
    pub(super) title: Title,
    pub(super) maximum: Option<Exact>,
    pub(super) weight: Option<Exact>,
    pub(super) repaired_maximum: Option<Exact>,
}

pub(super) struct Tree<'a> {
    pub(super) indices: Vec<Index>,
    pub(super) components: Vec<ComponentDraft<'a>>,
    pub(super) top: Vec<Item>,
}

enum Draft<'a> {
    Index(Fields<'a>),
    Component(Fields<'a>),
}

/// In which order the children of one node stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SiblingOrder {
    /// As they stand in the files.
    File,
    /// Indices before components, as sets were read once; for what was made from such a reading.
    IndicesFirst,
}

/// Indices and components in tree order.
pub(super) fn read<'a>(
    indices: Vec<Fields<'a>>,
    components: Vec<Fields<'a>>,
    levels: &[Level],
    order: SiblingOrder,
    findings: &Findings,
) -> Tree<'a> {
    let mut builder = Builder {
        levels,
        below: BTreeMap::new(),
        tree: Tree { indices: Vec::new(), components: Vec::new(), top: Vec::new() },
    };
    let mut codes_seen: HashMap<String, bool> = HashMap::new();
    for fields in indices {
        if let Some((code, parent)) = identity(&fields, &mut codes_seen, true) {
            builder.below.entry(parent).or_default().push((code, Draft::Index(fields)));
        }
    }
    for fields in components {
        if let Some((code, parent)) = identity(&fields, &mut codes_seen, false) {
            builder.below.entry(parent).or_default().push((code, Draft::Component(fields)));
        }
    }
    if order == SiblingOrder::File {
        for siblings in builder.below.values_mut() {
            siblings.sort_by_key(|(_, Draft::Index(fields) | Draft::Component(fields))| fields.position());
        }
    }
    builder.tree.top = builder.children("", None, None);
    builder.report_unreached(&codes_seen, findings);
    builder.tree
}

/// Code and parent of an item; a finding and `None` where the code is missing, bad or taken.
fn identity(
    fields: &Fields<'_>,
    seen: &mut HashMap<String, bool>,
    is_index: bool,
) -> Option<(String, String)> {
    let code = fields.string("code").and_then(|code| checked_code(fields, code))?;
    // What names no parent stands directly under the whole, which has an empty code.
    let parent = fields.optional_string("parent").unwrap_or_default();
    if seen.insert(code.clone(), is_index).is_some() {
        fields.findings().add(fields.fault(codes::DUPLICATE_CODE, "code").with("code", code));
        return None;
    }
    Some((code, parent))
}

struct Builder<'a, 'l> {
    levels: &'l [Level],
    below: BTreeMap<String, Vec<(String, Draft<'a>)>>,
    tree: Tree<'a>,
}

impl<'a> Builder<'a, '_> {
    fn children(&mut self, code: &str, slot: Option<IndexSlot>, appraiser: Option<&Text>) -> Vec<Item> {
        let mut items = Vec::new();
        for (code, draft) in self.below.remove(code).into_iter().flatten() {
            match draft {
                Draft::Index(fields) => items.push(Item::Index(self.index(&code, fields, slot, appraiser))),
                Draft::Component(fields) => {
                    items.push(Item::Component(ComponentSlot(self.tree.components.len())));
                    let draft = self.component(code, fields, slot);
                    self.tree.components.push(draft);
                }
            }
        }
        items
    }

    fn index(
        &mut self,
        code: &str,
        fields: Fields<'a>,
        parent: Option<IndexSlot>,
        inherited: Option<&Text>,
    ) -> IndexSlot {
        let slot = IndexSlot(self.tree.indices.len());
        let appraiser = fields.optional_text("appraiser").or_else(|| inherited.cloned());
        let index = Index {
            code: code.to_owned(),
            parent,
            level: level_named(&fields, "level", self.levels).unwrap_or(LevelSlot(0)),
            title: fields.title("title"),
            maximum: maximum(&fields, "printed_maximum"),
            weight: weight(&fields),
            printed_count: fields.optional_count("printed_count"),
            appraiser: appraiser.clone(),
            children: Vec::new(),
            place: fields.place_of("title"),
            maximum_place: fields.place_of("printed_maximum"),
        };
        if index.maximum.is_some() && index.weight.is_some() {
            fields.findings().add(fields.fault(codes::MAXIMUM_OR_WEIGHT, "weight"));
        }
        let level = index.level;
        let above = parent.and_then(|slot| self.tree.indices.get(slot.0)).map(|index| index.level);
        if above.is_some_and(|above| above >= level) {
            fields.findings().add(fields.fault(codes::LEVEL_ORDER, "level"));
        }
        fields.finish();
        self.tree.indices.push(index);
        let children = self.children(code, Some(slot), appraiser.as_ref());
        if let Some(index) = self.tree.indices.get_mut(slot.0) {
            index.children = children;
        }
        slot
    }

    fn component(&self, code: String, fields: Fields<'a>, parent: Option<IndexSlot>) -> ComponentDraft<'a> {
        let last = LevelSlot(self.levels.len().saturating_sub(1));
        let level = if fields.has("level") {
            level_named(&fields, "level", self.levels).unwrap_or(last)
        } else {
            last
        };
        let (maximum, weight) = (maximum(&fields, "maximum"), weight(&fields));
        if maximum.is_some() == weight.is_some() {
            fields.findings().add(fields.fault(codes::MAXIMUM_OR_WEIGHT, "maximum"));
        }
        ComponentDraft {
            code,
            parent,
            level,
            title: fields.title("title"),
            maximum,
            weight,
            repaired_maximum: self::maximum(&fields, "repaired_maximum"),
            fields,
        }
    }

    fn report_unreached(&self, seen: &HashMap<String, bool>, findings: &Findings) {
        for (parent, drafts) in &self.below {
            for (code, draft) in drafts {
                let (Draft::Index(fields) | Draft::Component(fields)) = draft;
                let fault = match seen.get(parent) {
                    Some(true) => codes::PARENT_CIRCLE,
                    Some(false) | None => codes::UNKNOWN_PARENT,
                };
                findings.add(
                    fields.fault(fault, "parent").with("code", code.as_str()).with("parent", parent.as_str()),
                );
            }
        }
    }
}

fn maximum(fields: &Fields<'_>, key: &'static str) -> Option<Exact> {
    if fields.has(key) { fields.exact_within(key, 0, MAXIMUM_LIMIT) } else { None }
}

fn weight(fields: &Fields<'_>) -> Option<Exact> {
    if fields.has("weight") { fields.exact_within("weight", 0, MAXIMUM_LIMIT) } else { None }
}

/// Gives every weighted item its maximum: the parent's maximum × weight ÷ sum of the siblings' weights.
pub(super) fn maxima_from_weights(
    indices: &mut [Index],
    components: &mut [Component],
    top: &[Item],
    whole: &Exact,
    findings: &mut Vec<Diagnostic>,
) {
    let mut open: Vec<(Vec<Item>, Option<Exact>)> = vec![(top.to_vec(), Some(whole.clone()))];
    while let Some((items, maximum)) = open.pop() {
        let weights: Vec<(Item, Option<Exact>)> = items
            .iter()
            .filter_map(|item| match item {
                Item::Index(slot) => indices.get(slot.0).map(|index| (*item, index.weight.clone())),
                Item::Component(slot) => components
                    .get(slot.0)
                    .filter(|component| !component.is_adjustment())
                    .map(|component| (*item, component.weight.clone())),
            })
            .collect();
        let sum =
            weights.iter().filter_map(|(_, weight)| weight.as_ref()).fold(Exact::ZERO, |a, b| a.plus(b));
        let weighted = weights.iter().filter(|(_, weight)| weight.is_some()).count();
        let place = |item: &Item| match item {
            Item::Index(slot) => indices.get(slot.0).map(|index| index.place.clone()),
            Item::Component(slot) => components.get(slot.0).map(|component| component.place.clone()),
        };
        if weighted > 0 && (weighted < weights.len() || maximum.is_none() || sum.is_zero()) {
            let are_all_zero = weighted == weights.len() && sum.is_zero();
            let code = if are_all_zero { codes::ZERO_WEIGHTS } else { codes::MIXED_WEIGHTS };
            let place = weights.first().and_then(|(item, _)| place(item));
            findings.extend(place.map(|place| Diagnostic::error(code, place)));
            continue;
        }
        let zero = weights.iter().filter(|(_, weight)| weight.as_ref().is_some_and(Exact::is_zero));
        findings.extend(
            zero.filter_map(|(item, _)| place(item))
                .map(|place| Diagnostic::error(codes::ZERO_WEIGHT, place)),
        );
        for (item, weight) in weights {
            let own = weight.and_then(|weight| maximum.as_ref()?.times(&weight).checked_div(&sum));
            match item {
                Item::Index(slot) => {
                    if let Some(index) = indices.get_mut(slot.0) {
                        index.maximum = own.or_else(|| index.maximum.clone());
                        open.push((index.children.clone(), index.maximum.clone()));
                    }
                }
                Item::Component(slot) => {
                    if let (Some(component), Some(own)) = (components.get_mut(slot.0), own) {
                        component.maximum = own;
                    }
                }
            }
        }
    }
}
