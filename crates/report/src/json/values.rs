//! Exact numbers and answers, as the file says them.

use framework::{Exact, InputKind, Value};
use serde::{Serialize, Serializer};

use crate::figures::ExactText;

/// An exact number as a string.
pub(super) struct Number<'a>(pub &'a Exact);

impl Serialize for Number<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&ExactText(self.0))
    }
}

/// An answer: a number or a date is a string, yes/no a boolean, an option its code.
pub(super) struct ValueOut<'a> {
    pub value: &'a Value,
    pub kind: Option<&'a InputKind>,
}

impl Serialize for ValueOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.value, self.kind) {
            (Value::Number(number), _) => Number(number).serialize(serializer),
            (Value::YesNo(yes), _) => serializer.serialize_bool(*yes),
            (Value::Choice(at), Some(InputKind::Choice(options))) => {
                serializer.serialize_str(options.get(*at).map_or("", |option| option.code.as_str()))
            }
            (Value::Choice(at), _) => serializer.collect_str(at),
            (Value::Date(date), _) => serializer.collect_str(date),
            (Value::NoDate, _) => serializer.serialize_str("none"),
            (Value::Text(text), _) => serializer.serialize_str(text),
            (Value::NotApplicable, _) => serializer.serialize_str("not_applicable"),
        }
    }
}
