//! What an input's key stands for.

use std::collections::HashMap;

use framework::{ComponentSlot, Framework, InputSlot};
use scoring::EVIDENCE_MAX;

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

framework::named_enum! {
    /// A part of a piece of evidence.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Part {
        Number = "number",
        Date = "date",
        Summary = "summary",
        Page = "page",
        Location = "location",
    }
}

/// All keys of a set.
pub struct Keys<'f> {
    questions: HashMap<&'f str, InputSlot>,
    components: HashMap<&'f str, ComponentSlot>,
}

impl<'f> Keys<'f> {
    pub fn new(framework: &'f Framework) -> Self {
        let (questions, components) = (framework.inputs_with_slots(), framework.components_with_slots());
        Self {
            questions: questions.map(|(slot, input)| (input.key.as_str(), slot)).collect(),
            components: components.map(|(slot, one)| (one.code.as_str(), slot)).collect(),
        }
    }

    /// What a key stands for; `None` where the set has no such input.
    ///
    /// # Errors
    /// [`TooMuchEvidence`] where it counts further than [`EVIDENCE_MAX`].
    pub fn target(&self, key: &str) -> Result<Option<Target>, TooMuchEvidence> {
        let Some((code, special)) = key.split_once('#') else {
            return Ok(self.questions.get(key).copied().map(Target::Question));
        };
        let Some(component) = self.components.get(code).copied() else { return Ok(None) };
        match special {
            "na" => Ok(Some(Target::Claim(component))),
            "explanation" => Ok(Some(Target::Explanation(component))),
            _ => evidence(component, special),
        }
    }
}

/// A key of evidence beyond the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuchEvidence;

fn evidence(component: ComponentSlot, special: &str) -> Result<Option<Target>, TooMuchEvidence> {
    let named = special.strip_prefix("evidence.").and_then(|rest| rest.split_once('.'));
    let Some((number, part)) = named else { return Ok(None) };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let part = Part::ALL.into_iter().find(|known| known.name() == part);
    let Some(part) = part.filter(|_| is_number) else { return Ok(None) };
    match number.parse() {
        Ok(number) if (1..=EVIDENCE_MAX).contains(&number) => {
            Ok(Some(Target::Evidence(component, number, part)))
        }
        Ok(0) => Ok(None),
        _ => Err(TooMuchEvidence),
    }
}
