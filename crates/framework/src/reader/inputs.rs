//! Reads questions: general information, inputs of components, parameters.

use super::fields::Fields;
use crate::codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{
    ChoiceOption, ComponentSlot, DateTemplate, FilledBy, Input, InputKind, Owner, Parameter,
    ParameterDefault, Value,
};
use crate::text::Text;

/// A field of general information.
pub(super) fn general(fields: Fields<'_>) -> Option<Input> {
    let code = fields.string("code");
    let title = fields.title("title");
    let question = Text { vi: title.corrected.unwrap_or(title.printed), en: title.en };
    let code = checked_code(&fields, code?)?;
    input(fields, code.clone(), code, Owner::General, question)
}

/// An input of a component.
pub(super) fn of_component(fields: Fields<'_>, component: &str, slot: ComponentSlot) -> Option<Input> {
    let name = fields.string("name");
    let question = fields.text("question");
    let name = checked_name(&fields, name?)?;
    let key = format!("{component}.{name}");
    input(fields, key, name, Owner::Component(slot), question)
}

fn input(fields: Fields<'_>, key: String, name: String, owner: Owner, question: Text) -> Option<Input> {
    let kind = kind(&fields);
    if let Some(kind) = &kind {
        without_effect(&fields, kind);
    }
    let input = Input {
        key,
        name,
        owner,
        question,
        unit: fields.text_or_none("unit"),
        help: fields.text_or_none("help"),
        minimum: fields.optional_exact("minimum"),
        maximum: fields.optional_exact("maximum"),
        required: fields.flag("required", true),
        may_be_not_applicable: fields.flag("may_be_not_applicable", false),
        within_year: fields.flag("within_year", false),
        filled_by: fields
            .optional_word(
                "filled_by",
                &[("unit", FilledBy::Unit), ("managing_body", FilledBy::ManagingBody)],
            )
            .unwrap_or(FilledBy::Unit),
        place: fields.place(),
        kind: kind?,
    };
    fields.finish();
    Some(input)
}

/// A key that this kind of input does not look at: its author meant something by it.
fn without_effect(fields: &Fields<'_>, kind: &InputKind) {
    let is_date = matches!(kind, InputKind::Date { .. });
    let keys = [
        ("options", matches!(kind, InputKind::Choice(_))),
        ("may_be_none", is_date),
        ("within_year", is_date),
        ("minimum", kind.is_numeric()),
        ("maximum", kind.is_numeric()),
    ];
    for (key, _) in keys.into_iter().filter(|(key, means)| !means && fields.has(key)) {
        let mut finding = fields.fault(codes::KEY_WITHOUT_EFFECT, key).with("kind", kind.name());
        finding.severity = Severity::Warning;
        fields.findings().add(finding);
    }
}

/// A parameter of the campaign.
pub(super) fn parameter(fields: Fields<'_>) -> Option<Parameter> {
    let name = fields.string("name").and_then(|name| checked_name(&fields, name));
    let title = fields.text("title");
    let kind = kind(&fields);
    let unit = fields.text_or_none("unit");
    let default = kind.as_ref().and_then(|kind| parameter_default(&fields, kind));
    let place = fields.place();
    fields.finish();
    Some(Parameter { name: name?, title, kind: kind?, unit, default, place })
}

fn parameter_default(fields: &Fields<'_>, kind: &InputKind) -> Option<ParameterDefault> {
    if !fields.has("default") {
        return None;
    }
    if matches!(kind, InputKind::Date { .. }) {
        let text = fields.string("default")?;
        let day = DateTemplate::parse(&text);
        if day.is_none() {
            fields.findings().add(fields.fault(codes::BAD_DATE, "default").with("found", text));
        }
        return day.map(ParameterDefault::Date);
    }
    fields.exact("default").map(|number| ParameterDefault::Value(Value::Number(number)))
}

fn kind(fields: &Fields<'_>) -> Option<InputKind> {
    let options = fields.tables("options");
    let may_be_none = fields.flag("may_be_none", false);
    let name = fields.string("type")?;
    Some(match name.as_str() {
        "count" => InputKind::Count,
        "number" => InputKind::Number,
        "amount" => InputKind::Amount,
        "yes_no" => InputKind::YesNo,
        "choice" => InputKind::Choice(choice_options(fields, options)?),
        "date" => InputKind::Date { may_be_none },
        "text" => InputKind::Text,
        "address" => InputKind::Address,
        _ => {
            fields.findings().add(
                fields
                    .fault(codes::UNKNOWN_WORD, "type")
                    .with("found", name)
                    .with("words", "count, number, amount, yes_no, choice, date, text, address"),
            );
            return None;
        }
    })
}

fn choice_options(fields: &Fields<'_>, tables: Vec<Fields<'_>>) -> Option<Vec<ChoiceOption>> {
    if tables.len() < 2 {
        fields.missing(codes::MISSING_KEY, "options");
        return None;
    }
    let mut options: Vec<ChoiceOption> = Vec::new();
    for table in tables {
        let code = table.string("code").and_then(|code| checked_name(&table, code));
        let title = table.text("title");
        let place = table.place();
        table.finish();
        let Some(code) = code else { continue };
        if options.iter().any(|option| option.code == code) {
            fields.findings().add(
                Diagnostic::error(codes::DUPLICATE_CODE, place).with("what", "options").with("code", code),
            );
            continue;
        }
        options.push(ChoiceOption { code, title });
    }
    Some(options)
}

/// A code such as `I.5`, `3.1`, `5.10`, `I-2.4`: letters and digits between points; within a part hyphens and
/// underscores join them. In expressions such a code stands in brackets, where a hyphen takes nothing away.
pub(super) fn checked_code(fields: &Fields<'_>, code: String) -> Option<String> {
    let sound = code.len() <= 32
        && code
            .split('.')
            .flat_map(|part| part.split(['-', '_']))
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    bad_unless(fields, "code", code, sound)
}

/// A name such as `a`, `section_exists`.
pub(super) fn checked_name(fields: &Fields<'_>, name: String) -> Option<String> {
    let sound = name.len() <= 48
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !matches!(name.as_str(), "min" | "max");
    let key = if fields.has("name") { "name" } else { "code" };
    bad_unless(fields, key, name, sound)
}

fn bad_unless(fields: &Fields<'_>, key: &'static str, code: String, sound: bool) -> Option<String> {
    if sound {
        return Some(code);
    }
    fields.findings().add(fields.fault(codes::BAD_CODE, key).with("found", code));
    None
}
