//! Reads the rules of the closed vocabulary.

mod answered;
mod measured;
mod values;

use std::cell::Cell;

use super::fields::Fields;
use super::names::Names;
use crate::codes;
use crate::exact::Exact;
use crate::model::{Formula, InputKind, InputSlot, Part, Rule};
use values::{bounds_order, some_tables};

const DEPTH_MAX: usize = 4;
const RULES: &str = "yes_no, choice, checklist, ratio, tiers, timeliness, weighted_ratio, parts, best_of, \
                     survey, peer_max, goalposts, graded, adjustment";

/// Reads rules of one component.
pub(super) struct RuleReader<'r> {
    pub(super) names: &'r Names<'r>,
    pub(super) component: &'r str,
    pub(super) peers: &'r Cell<usize>,
}

impl RuleReader<'_> {
    /// The rule in a table.
    pub(super) fn read(&self, fields: Fields<'_>, depth: usize) -> Option<Rule> {
        if depth > DEPTH_MAX {
            fields.findings().add(fields.fault(codes::RULE_TOO_DEEP, "type").with("limit", DEPTH_MAX));
            return None;
        }
        let rule = match fields.string("type")?.as_str() {
            "yes_no" => self.yes_no(&fields),
            "choice" => self.choice(&fields),
            "checklist" => self.checklist(&fields),
            "ratio" => self.ratio(&fields),
            "tiers" => self.tiers(&fields),
            "timeliness" => self.timeliness(&fields),
            "weighted_ratio" => self.weighted_ratio(&fields),
            "parts" => self.parts(&fields, depth),
            "best_of" => self.best_of(&fields, depth),
            "survey" => self.survey(&fields),
            "peer_max" => self.peer_max(&fields),
            "goalposts" => self.goalposts(&fields),
            "graded" => self.graded(&fields),
            "adjustment" => self.adjustment(&fields, depth),
            other => {
                fields
                    .findings()
                    .add(fields.fault(codes::UNKNOWN_WORD, "type").with("found", other).with("words", RULES));
                return None;
            }
        };
        fields.finish();
        rule
    }

    fn input(
        &self,
        fields: &Fields<'_>,
        wanted: &'static str,
        fits: fn(&InputKind) -> bool,
    ) -> Option<InputSlot> {
        self.names.rule_input(fields, "input", self.component, wanted, fits)
    }

    fn formula(&self, fields: &Fields<'_>, key: &'static str) -> Option<Formula> {
        self.names.formula(fields, key, self.component)
    }

    fn shares_add_up<'e>(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        shares: impl Iterator<Item = &'e Exact>,
    ) {
        let sum = shares.fold(Exact::ZERO, |sum, share| sum.plus(share));
        if sum != Exact::ONE {
            fields
                .findings()
                .add(fields.fault(codes::SHARES_SUM, key).with("component", self.component).with("sum", sum));
        }
    }

    fn parts(&self, fields: &Fields<'_>, depth: usize) -> Option<Rule> {
        let mut parts = Vec::new();
        let mut sound = true;
        for table in some_tables(fields, "parts")? {
            let share = table.exact_within("share", 0, 1);
            let rule = table.table("rule").and_then(|rule| self.read(rule, depth + 1));
            table.finish();
            match (share, rule) {
                (Some(share), Some(rule)) => parts.push(Part { share, rule }),
                _ => sound = false,
            }
        }
        if sound {
            self.shares_add_up(fields, "parts", parts.iter().map(|part| &part.share));
        }
        sound.then_some(Rule::Parts(parts))
    }

    fn best_of(&self, fields: &Fields<'_>, depth: usize) -> Option<Rule> {
        let tables = some_tables(fields, "rules")?;
        let expected = tables.len();
        let rules: Vec<Rule> = tables.into_iter().filter_map(|table| self.read(table, depth + 1)).collect();
        (rules.len() == expected).then_some(Rule::BestOf(rules))
    }

    fn adjustment(&self, fields: &Fields<'_>, depth: usize) -> Option<Rule> {
        if depth > 0 {
            fields
                .findings()
                .add(fields.fault(codes::ADJUSTMENT_MISPLACED, "type").with("component", self.component));
            return None;
        }
        let quantity = self.formula(fields, "quantity");
        let points_each = fields.exact("points_each");
        let (minimum, maximum) = (fields.exact("minimum"), fields.exact("maximum"));
        let (minimum, maximum) = (minimum?, maximum?);
        if minimum > maximum {
            bounds_order(fields, ("minimum", &minimum), ("maximum", &maximum));
            return None;
        }
        Some(Rule::Adjustment { quantity: quantity?, points_each: points_each?, minimum, maximum })
    }
}
