//! What is asked: questions, their kinds, and the values that answer them.

use jiff::civil::Date;

use super::ComponentSlot;
use crate::diagnostic::Place;
use crate::exact::Exact;
use crate::text::Text;

/// One question; every number is asked once.
#[derive(Clone, Debug)]
pub struct Input {
    /// Unique key: `I.5` for general information, `3.1.a` for a component's input.
    pub key: String,
    /// Name within its component; the code for general information.
    pub name: String,
    /// Whom it belongs to.
    pub owner: Owner,
    /// What kind of value answers it.
    pub kind: InputKind,
    /// Unit of measure; may be empty.
    pub unit: Text,
    /// The question.
    pub question: Text,
    /// Further help; may be empty.
    pub help: Text,
    /// Smallest permitted number.
    pub minimum: Option<Exact>,
    /// Largest permitted number.
    pub maximum: Option<Exact>,
    /// Must it be answered?
    pub required: bool,
    /// May the answer be "does not apply" (an item of a checklist)?
    pub may_be_not_applicable: bool,
    /// Must a date lie in the assessed year?
    pub within_year: bool,
    /// Who enters it.
    pub filled_by: FilledBy,
    /// Where the file says so.
    pub place: Place,
}

/// Whom an input belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// General information (*thông tin chung*).
    General,
    /// A component.
    Component(ComponentSlot),
}

/// Who enters a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilledBy {
    /// The assessed unit.
    Unit,
    /// The managing body, from a survey or its own systems.
    ManagingBody,
}

/// What kind of value answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A whole number, 0 or more.
    Count,
    /// A decimal number of any sign.
    Number,
    /// Money: a decimal number, 0 or more.
    Amount,
    /// Yes or no.
    YesNo,
    /// One of several options.
    Choice(Vec<ChoiceOption>),
    /// A calendar date.
    Date {
        /// Is "there is none" an answer?
        may_be_none: bool,
    },
    /// Free text.
    Text,
    /// A web address.
    Address,
}

impl InputKind {
    /// The kind's name in a framework file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Number => "number",
            Self::Amount => "amount",
            Self::YesNo => "yes_no",
            Self::Choice(_) => "choice",
            Self::Date { .. } => "date",
            Self::Text => "text",
            Self::Address => "address",
        }
    }

    /// Is it answered by a number?
    #[must_use]
    pub const fn is_numeric(&self) -> bool {
        matches!(self, Self::Count | Self::Number | Self::Amount)
    }
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Stable code.
    pub code: String,
    /// What the clerk reads.
    pub title: Text,
}

/// The value that answers a question. No value at all is "not provided", which is neither zero nor
/// "not applicable".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(Exact),
    /// Yes or no.
    YesNo(bool),
    /// Position among the options of the input.
    Choice(usize),
    /// A date.
    Date(Date),
    /// "There is none", for a date that may be none.
    NoDate,
    /// A text or a web address.
    Text(Box<str>),
    /// This item does not apply.
    NotApplicable,
}

/// What a campaign sets once for all units.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name in expressions and in the campaign's file.
    pub name: String,
    /// What it is.
    pub title: Text,
    /// What kind of value it has.
    pub kind: InputKind,
    /// Unit of measure.
    pub unit: Text,
    /// The value where the campaign says nothing.
    pub default: Option<ParameterDefault>,
    /// Where the file says so.
    pub place: Place,
}

impl Parameter {
    /// The same as an input: a parameter is typed as an answer is.
    #[must_use]
    pub fn as_input(&self) -> Input {
        Input {
            key: self.name.clone(),
            name: self.name.clone(),
            owner: Owner::General,
            kind: self.kind.clone(),
            unit: self.unit.clone(),
            question: self.title.clone(),
            help: Text::default(),
            minimum: None,
            maximum: None,
            required: false,
            may_be_not_applicable: false,
            within_year: false,
            filled_by: FilledBy::ManagingBody,
            place: Place::Everywhere,
        }
    }
}

/// A parameter's default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterDefault {
    /// A value.
    Value(Value),
    /// A day of the assessed year.
    Date(DateTemplate),
}

impl ParameterDefault {
    /// The default in the assessed year; `None` where the year has no such day.
    #[must_use]
    pub fn in_year(&self, year: i16) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::Date(template) => template.in_year(year).map(Value::Date),
        }
    }
}

/// A day that may name the assessed year: `{year}-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTemplate {
    /// The year, `None` for the assessed one.
    pub year: Option<i16>,
    /// Month, 1–12.
    pub month: i8,
    /// Day, 1–31.
    pub day: i8,
}

impl DateTemplate {
    /// Reads `2022-01-31` or `{year}-01-31`; `None` where the text is neither or the day cannot exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = if let Some(rest) = text.strip_prefix("{year}-") {
            (None, rest)
        } else {
            let (year, rest) = text.split_once('-')?;
            (Some(year.parse().ok().filter(|_| year.len() == 4)?), rest)
        };
        let (month, day) = rest.split_once('-')?;
        let template = Self { year, month: month.parse().ok()?, day: day.parse().ok()? };
        (rest.len() == 5 && template.in_year(2024).is_some()).then_some(template)
    }

    /// The day in the assessed year; `None` where that year has no such day (29 February).
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day).ok()
    }
}
