//! What an input's key stands for.

use std::collections::HashMap;

use framework::{ComponentSlot, Framework, InputSlot};

use super::EVIDENCE_MAX;

/// What a line answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A question.
    Question(InputSlot),
    /// Why a component does not apply.
    Claim(ComponentSlot),
    /// The explanation of a component.
    Explanation(ComponentSlot),
    /// A part of a piece of evidence, which is counted from 1.
    Evidence(ComponentSlot, usize, Part),
}

/// A part of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Number,
    Date,
    Summary,
    Page,
    Location,
}

impl Part {
    /// All parts in the order in which they are written.
    pub const ALL: [Self; 5] = [Self::Number, Self::Date, Self::Summary, Self::Page, Self::Location];

    /// The name in a key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Summary => "summary",
            Self::Page => "page",
            Self::Location => "location",
        }
    }
}

/// All keys of a set.
pub struct Keys<'f> {
    questions: HashMap<&'f str, InputSlot>,
    components: HashMap<&'f str, ComponentSlot>,
}

impl<'f> Keys<'f> {
    pub fn new(framework: &'f Framework) -> Self {
        let questions = (0..).zip(&framework.inputs);
        let components = (0..).zip(&framework.components);
        Self {
            questions: questions.map(|(at, input)| (input.key.as_str(), InputSlot(at))).collect(),
            components: components.map(|(at, one)| (one.code.as_str(), ComponentSlot(at))).collect(),
        }
    }

    /// What a key stands for; `None` where the set has no such input.
    pub fn target(&self, key: &str) -> Option<Target> {
        let Some((code, special)) = key.split_once('#') else {
            return self.questions.get(key).copied().map(Target::Question);
        };
        let component = *self.components.get(code)?;
        match special {
            "na" => Some(Target::Claim(component)),
            "explanation" => Some(Target::Explanation(component)),
            _ => {
                let (number, part) = special.strip_prefix("evidence.")?.split_once('.')?;
                let number = number.parse().ok().filter(|number| (1..=EVIDENCE_MAX).contains(number))?;
                let part = Part::ALL.into_iter().find(|known| known.name() == part)?;
                Some(Target::Evidence(component, number, part))
            }
        }
    }
}
