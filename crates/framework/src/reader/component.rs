//! Reads what a component says: its rule, evidence, guidance, standing, source and worked examples.

use std::cell::Cell;

use super::examples;
use super::fields::Fields;
use super::names::Names;
use super::rules::RuleReader;
use super::tree::ComponentDraft;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::model::{Component, Index, InputSlot, Standing};
use crate::text::Text;

/// One component; `None` if something in it must be corrected first.
pub(super) fn component(
    draft: ComponentDraft<'_>,
    own: Vec<InputSlot>,
    names: &Names<'_>,
    peers: &Cell<usize>,
    indices: &[Index],
) -> Option<Component> {
    let fields = draft.fields;
    let reader = RuleReader { names, component: &draft.code, peers };
    let rule_place = fields.place_of("rule");
    let rule = fields.table("rule").and_then(|table| reader.read(table, 0));
    let evidence: Vec<_> = evidence(&fields, &draft.code);
    let guidance = fields.text("guidance");
    let standing = standing(&fields, &draft.code);
    let source = if fields.has("source") {
        fields.text("source")
    } else {
        fields.missing(codes::MISSING_SOURCE, "source");
        Text::default()
    };
    let appraiser = fields.optional_text("appraiser").or_else(|| {
        draft.parent.and_then(|slot| indices.get(slot.0)).and_then(|index| index.appraiser.clone())
    });
    let tables = fields.tables("examples");
    let expected = tables.len();
    let examples: Vec<_> =
        tables.into_iter().filter_map(|table| examples::example(table, names, &draft.code)).collect();
    let place = fields.place_of("title");
    fields.finish();
    if examples.len() < expected {
        return None;
    }
    Some(Component {
        code: draft.code,
        parent: draft.parent,
        level: draft.level,
        title: draft.title,
        maximum: draft.maximum.unwrap_or(Exact::ZERO),
        weight: draft.weight,
        repaired_maximum: draft.repaired_maximum,
        inputs: own,
        rule: rule?,
        evidence,
        guidance,
        standing: standing?,
        source,
        appraiser,
        examples,
        place,
        rule_place,
    })
}

fn evidence(fields: &Fields<'_>, code: &str) -> Vec<Text> {
    let tables = fields.tables("evidence");
    // An empty list says that none is asked for; no list says nothing.
    if !fields.has("evidence") {
        fields.findings().add(
            Diagnostic::error(codes::MISSING_EVIDENCE, fields.place_of("evidence")).with("component", code),
        );
    }
    tables.into_iter().map(|table| table.into_text("evidence")).collect()
}

fn standing(fields: &Fields<'_>, code: &str) -> Option<Standing> {
    if !fields.has("standing") {
        fields
            .findings()
            .add(Diagnostic::error(codes::MISSING_STANDING, fields.place()).with("component", code));
        return None;
    }
    fields.word(
        "standing",
        &[("found", Standing::Found), ("adapted", Standing::Adapted), ("proposed", Standing::Proposed)],
    )
}
