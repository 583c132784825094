//! What names in expressions and rules point at.

use std::collections::{HashMap, HashSet};

use super::fields::{Fields, Findings};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::expression::{ExpressionFault, ExpressionFaultKind, Operand, Reference, parse};
use crate::model::{Formula, Input, InputKind, InputSlot, Parameter, ParameterSlot, QuantitySlot};

/// A code of general information may read as the key of a component's input: one of both would never be found.
pub(super) fn told_apart(inputs: &[Input], findings: &Findings) {
    let mut seen: HashSet<&str> = HashSet::new();
    for input in inputs.iter().filter(|input| !seen.insert(&input.key)) {
        findings
            .add(Diagnostic::error(codes::NAME_TWICE, input.place.clone()).with("name", input.key.as_str()));
    }
}

/// Everything that has a name.
pub(super) struct Names<'m> {
    inputs: HashMap<&'m str, InputSlot>,
    all_inputs: &'m [Input],
    quantities: HashMap<&'m str, QuantitySlot>,
    parameters: HashMap<&'m str, ParameterSlot>,
    all_parameters: &'m [Parameter],
}

impl<'m> Names<'m> {
    pub(super) fn new(inputs: &'m [Input], parameters: &'m [Parameter], quantities: &'m [String]) -> Self {
        Self {
            inputs: inputs
                .iter()
                .enumerate()
                .map(|(at, input)| (input.key.as_str(), InputSlot(at)))
                .collect(),
            all_inputs: inputs,
            quantities: quantities
                .iter()
                .enumerate()
                .map(|(at, name)| (name.as_str(), QuantitySlot(at)))
                .collect(),
            parameters: parameters
                .iter()
                .enumerate()
                .map(|(at, parameter)| (parameter.name.as_str(), ParameterSlot(at)))
                .collect(),
            all_parameters: parameters,
        }
    }

    pub(super) fn input(&self, slot: InputSlot) -> Option<&'m Input> {
        self.all_inputs.get(slot.0)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<(ParameterSlot, &'m Parameter)> {
        let slot = *self.parameters.get(name)?;
        self.all_parameters.get(slot.0).map(|parameter| (slot, parameter))
    }

    /// An input by its full key, or by its name within a component.
    pub(super) fn find_input(&self, component: &str, name: &str) -> Option<InputSlot> {
        self.inputs.get(format!("{component}.{name}").as_str()).or_else(|| self.inputs.get(name)).copied()
    }

    /// The input that a rule names; a finding and `None` where there is none of the wanted kind.
    pub(super) fn rule_input(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        component: &str,
        wanted: &'static str,
        fits: fn(&InputKind) -> bool,
    ) -> Option<InputSlot> {
        let name = fields.string(key)?;
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let Some(slot) = self.find_input(component, bare) else {
            fields.findings().add(
                fields
                    .fault(codes::UNKNOWN_REFERENCE, key)
                    .with("name", name)
                    .with("known", self.known(component)),
            );
            return None;
        };
        let kind = self.input(slot).map(|input| &input.kind);
        if !kind.is_some_and(fits) {
            fields.findings().add(
                fields
                    .fault(codes::INPUT_KIND, key)
                    .with("name", name)
                    .with("found", kind.map_or("", InputKind::name))
                    .with("wanted", wanted),
            );
            return None;
        }
        Some(slot)
    }

    /// An expression under a key.
    pub(super) fn formula(&self, fields: &Fields<'_>, key: &'static str, component: &str) -> Option<Formula> {
        let text = fields.string(key)?;
        let tree = match parse(&text) {
            Ok(tree) => tree,
            Err(fault) => {
                Self::report(fields, key, &fault);
                return None;
            }
        };
        let mut sound = true;
        let resolved = tree.try_map(&mut |reference: Reference| -> Result<Operand, ()> {
            // A name that points nowhere is reported, and reading continues, so that all of them are.
            Ok(self.resolve(fields, key, component, &reference).unwrap_or_else(|| {
                sound = false;
                Operand::Parameter(ParameterSlot(usize::MAX))
            }))
        });
        resolved.ok().filter(|_| sound).map(|expression| Formula { text, expression })
    }

    fn resolve(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        component: &str,
        reference: &Reference,
    ) -> Option<Operand> {
        let name = reference.name.as_str();
        let input = if reference.bracketed {
            self.inputs.get(name).copied()
        } else {
            self.inputs.get(format!("{component}.{name}").as_str()).copied()
        };
        let found = match (input, reference.bracketed) {
            (Some(slot), _) => Some(Operand::Input(slot)),
            (None, true) => None,
            (None, false) => self
                .quantities
                .get(name)
                .map(|slot| Operand::Quantity(*slot))
                .or_else(|| self.parameters.get(name).map(|slot| Operand::Parameter(*slot))),
        };
        let Some(operand) = found else {
            let mut finding = fields.fault(codes::UNKNOWN_REFERENCE, key);
            finding.place = fields.place_within(key, reference.offset);
            fields.findings().add(finding.with("name", name).with("known", self.known(component)));
            return None;
        };
        let kind = match operand {
            Operand::Input(slot) => self.input(slot).map(|input| &input.kind),
            Operand::Parameter(slot) => self.all_parameters.get(slot.0).map(|parameter| &parameter.kind),
            Operand::Quantity(_) => return Some(operand),
        };
        if kind.is_some_and(InputKind::is_numeric) {
            return Some(operand);
        }
        let mut finding = fields.fault(codes::REFERENCE_NOT_NUMERIC, key);
        finding.place = fields.place_within(key, reference.offset);
        fields.findings().add(finding.with("name", name).with("found", kind.map_or("", InputKind::name)));
        None
    }

    fn report(fields: &Fields<'_>, key: &'static str, fault: &ExpressionFault) {
        let (reason, detail) = match &fault.kind {
            ExpressionFaultKind::Empty => ("empty", String::new()),
            ExpressionFaultKind::TooLong => ("too long", String::new()),
            ExpressionFaultKind::TooDeep => ("nested too deep", String::new()),
            ExpressionFaultKind::UnexpectedEnd => ("unexpected end", String::new()),
            ExpressionFaultKind::Unexpected(text) => ("unexpected", text.clone()),
            ExpressionFaultKind::UnknownFunction(name) => ("unknown function", name.clone()),
            ExpressionFaultKind::BadNumber(text) => ("bad number", text.clone()),
        };
        let mut finding = fields.fault(codes::BAD_EXPRESSION, key);
        finding.place = fields.place_within(key, fault.offset);
        fields.findings().add(finding.with("reason", reason).with("detail", detail));
    }

    /// Names that are at hand in a component, for hints.
    fn known(&self, component: &str) -> String {
        let own = self.all_inputs.iter().filter_map(|input| {
            input.key.strip_prefix(component).and_then(|rest| rest.strip_prefix('.')).map(str::to_owned)
        });
        let mut known: Vec<String> = own.collect();
        let mut shared: Vec<&str> = self.quantities.keys().chain(self.parameters.keys()).copied().collect();
        shared.sort_unstable();
        known.extend(shared.into_iter().map(str::to_owned));
        known.join(", ")
    }
}
