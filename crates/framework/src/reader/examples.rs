//! Reads worked examples.

use toml::Spanned;
use toml::de::DeValue;

use super::fields::Fields;
use super::names::Names;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::{DateTemplate, Example, Expected, InputKind, InputSlot, ParameterSlot, Value};

/// One worked example of a component.
pub(super) fn example(fields: Fields<'_>, names: &Names<'_>, component: &str) -> Option<Example> {
    let mut given = Vec::new();
    let mut parameters = Vec::new();
    let mut sound = true;
    if let Some(table) = fields.table("given") {
        for (name, value) in table.entries() {
            match one_given(&table, names, component, &name, value) {
                Some(Given::Input(slot, value)) => given.push((slot, value)),
                Some(Given::Parameter(slot, value)) => parameters.push((slot, value)),
                None => sound = false,
            }
        }
    }
    let peer_maximum = fields.optional_exact("peer_maximum");
    let expected = expected(&fields);
    let why = fields.optional_text("why");
    let place = fields.place();
    fields.finish();
    sound.then_some(())?;
    Some(Example { given, parameters, peer_maximum, expected: expected?, why, place })
}

fn expected(fields: &Fields<'_>) -> Option<Expected> {
    if fields.has("points") {
        return fields.exact("points").map(Expected::Points);
    }
    if fields.has("result") {
        return fields
            .word(
                "result",
                &[("not_applicable", Outcome::NotApplicable), ("not_provided", Outcome::NotProvided)],
            )
            .map(|outcome| match outcome {
                Outcome::NotApplicable => Expected::NotApplicable,
                Outcome::NotProvided => Expected::NotProvided,
            });
    }
    fields.missing(codes::EXAMPLE_WITHOUT_RESULT, "points");
    None
}

#[derive(Clone, Copy)]
enum Outcome {
    NotApplicable,
    NotProvided,
}

enum Given {
    Input(InputSlot, Value),
    Parameter(ParameterSlot, Value),
}

fn one_given(
    table: &Fields<'_>,
    names: &Names<'_>,
    component: &str,
    name: &str,
    found: &Spanned<DeValue<'_>>,
) -> Option<Given> {
    if let Some(slot) = names.find_input(component, name) {
        let input = names.input(slot)?;
        let value = value(table, name, found, &input.kind, input.may_be_not_applicable)?;
        return Some(Given::Input(slot, value));
    }
    if let Some((slot, parameter)) = names.parameter(name) {
        let value = value(table, name, found, &parameter.kind, false)?;
        return Some(Given::Parameter(slot, value));
    }
    table.findings().add(
        Diagnostic::error(codes::UNKNOWN_REFERENCE, table.place_at(found))
            .with("what", table.what.as_str())
            .with("key", "given")
            .with("name", name)
            .with("known", ""),
    );
    None
}

fn value(
    table: &Fields<'_>,
    name: &str,
    found: &Spanned<DeValue<'_>>,
    kind: &InputKind,
    may_be_not_applicable: bool,
) -> Option<Value> {
    let text = found.get_ref().as_str();
    if may_be_not_applicable && text == Some("not_applicable") {
        return Some(Value::NotApplicable);
    }
    let value = match kind {
        InputKind::Count | InputKind::Number | InputKind::Amount => {
            return table.as_exact(name, found).map(Value::Number);
        }
        InputKind::YesNo => found.get_ref().as_bool().map(Value::YesNo),
        InputKind::Choice(options) => {
            text.and_then(|text| options.iter().position(|option| option.code == text)).map(Value::Choice)
        }
        InputKind::Date { may_be_none: true } if text == Some("none") => Some(Value::NoDate),
        InputKind::Date { .. } => text
            .and_then(DateTemplate::parse)
            .filter(|day| day.year.is_some())
            .and_then(|day| day.in_year(0))
            .map(Value::Date),
        InputKind::Text | InputKind::Address => text.map(|text| Value::Text(text.into())),
    };
    if value.is_none() {
        table.findings().add(
            Diagnostic::error(codes::WRONG_KIND, table.place_at(found))
                .with("what", table.what.as_str())
                .with("key", name)
                .with("wanted", kind.name())
                .with("found", text.unwrap_or(found.get_ref().type_str())),
        );
    }
    value
}
