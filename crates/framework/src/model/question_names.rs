//! What a question is called where people read: by its number and its words, never by its key.

use super::{Framework, Input, InputSlot, Owner};
use crate::expression::{Expression, Operand, Operator, Tree};
use crate::{Language, Text};

impl Framework {
    /// The number of a question beside the heading of its component: `a` where the set names its questions by letters,
    /// `6.1.3` where it names them by words, `I.5` in the general information.
    #[must_use]
    pub fn question_mark(&self, slot: InputSlot) -> String {
        self.marks(slot).1
    }

    /// The number of a question anywhere: `6.6 a`, `6.1.3`, `I.5`.
    #[must_use]
    pub fn question_number(&self, slot: InputSlot) -> String {
        let (above, mark) = self.marks(slot);
        format!("{above}{mark}")
    }

    /// Number and words beside the heading of its component: `a) Số máy tính`.
    #[must_use]
    pub fn question_label(&self, slot: InputSlot, language: Language) -> String {
        self.labelled(slot, &self.question_mark(slot), language)
    }

    /// Number and words anywhere: `6.6 a) Số máy tính`.
    #[must_use]
    pub fn question_in_full(&self, slot: InputSlot, language: Language) -> String {
        self.labelled(slot, &self.question_number(slot), language)
    }

    /// [`Framework::question_in_full`] in both languages.
    #[must_use]
    pub fn question_text(&self, slot: InputSlot) -> Text {
        let [vi, en] = [Language::Vietnamese, Language::English].map(|it| self.question_in_full(slot, it));
        Text { vi, en }
    }

    fn labelled(&self, slot: InputSlot, number: &str, language: Language) -> String {
        let input = &self[slot];
        let bracket = if number.ends_with(|last: char| last.is_ascii_lowercase()) { ")" } else { "" };
        format!("{number}{bracket} {}", input.question.get(language))
    }

    /// What stands before the mark where the component is not named, and the mark.
    fn marks(&self, slot: InputSlot) -> (String, String) {
        let input = &self[slot];
        let Owner::Component(owner) = input.owner else { return (String::new(), input.key.clone()) };
        let component = &self[owner];
        if component.inputs.iter().all(|slot| is_letter(&self[*slot])) {
            return (format!("{} ", component.code), input.name.clone());
        }
        let before = component.inputs.iter().take_while(|it| **it != slot).count();
        (String::new(), format!("{}.{}", component.code, before + 1))
    }

    /// An expression in the words of its questions: `Số máy tính + Số máy chủ`.
    #[must_use]
    pub fn expression_in_words(&self, expression: &Expression, language: Language) -> String {
        self.expression_spelled(expression, language, |slot| self[slot].question.get(language).to_owned())
    }

    /// An expression by the numbers of its questions, beside the heading of the component `own`: `a / (b + 3.1 a)`.
    #[must_use]
    pub fn expression_by_number(
        &self,
        expression: &Expression,
        own: Option<&str>,
        language: Language,
    ) -> String {
        self.expression_spelled(expression, language, |slot| {
            let owner = match self[slot].owner {
                Owner::Component(owner) => Some(self[owner].code.as_str()),
                Owner::General => None,
            };
            if owner.is_some() && owner == own {
                self.question_mark(slot)
            } else {
                self.question_number(slot)
            }
        })
    }

    fn expression_spelled(
        &self,
        expression: &Expression,
        language: Language,
        question: impl Fn(InputSlot) -> String + Copy,
    ) -> String {
        let operand = |operand: &Operand| match operand {
            Operand::Input(slot) => question(*slot),
            Operand::Quantity(slot) => self[*slot].title.get(language).to_owned(),
            Operand::Parameter(slot) => self[*slot].title.get(language).to_owned(),
        };
        spelled(expression, Binding::Loose, &operand)
    }
}

/// A letter of its own, as formulas of decisions use it.
fn is_letter(input: &Input) -> bool {
    input.name.len() == 1 && input.name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// How tightly what stands around an expression binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Loose,
    Sum,
    Product,
    Divisor,
}

fn spelled(expression: &Expression, around: Binding, operand: &impl Fn(&Operand) -> String) -> String {
    let (left, right, sign, own, after) = match expression {
        Tree::Number(number) => return number.to_string(),
        Tree::Operand(one) => return operand(one),
        Tree::Negation(inner) => return format!("−{}", spelled(inner, Binding::Divisor, operand)),
        Tree::Binary(operator @ (Operator::Minimum | Operator::Maximum), left, right) => {
            let name = if *operator == Operator::Minimum { "min" } else { "max" };
            let [left, right] = [left, right].map(|side| spelled(side, Binding::Loose, operand));
            return format!("{name}({left}; {right})");
        }
        Tree::Binary(Operator::Plus, left, right) => (left, right, " + ", Binding::Sum, Binding::Sum),
        Tree::Binary(Operator::Minus, left, right) => (left, right, " − ", Binding::Sum, Binding::Product),
        Tree::Binary(Operator::Times, left, right) => {
            (left, right, " × ", Binding::Product, Binding::Product)
        }
        Tree::Binary(Operator::Over, left, right) => (left, right, " / ", Binding::Product, Binding::Divisor),
    };
    let text = format!("{}{sign}{}", spelled(left, own, operand), spelled(right, after, operand));
    if own < around { format!("({text})") } else { text }
}
