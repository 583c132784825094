//! Rules over quantities: ratios, steps, peers, goalposts.

use super::RuleReader;
use super::values::{bound, bounds_order, exceeds, positive, some_tables, when_zero};
use crate::exact::Exact;
use crate::model::{Direction, PeerSlot, Rule, Tier, WeightedTerm};
use crate::reader::fields::Fields;

impl RuleReader<'_> {
    pub(super) fn ratio(&self, fields: &Fields<'_>) -> Option<Rule> {
        let numerator = self.formula(fields, "numerator");
        let denominator = self.formula(fields, "denominator");
        let full_at = if fields.has("full_at") { positive(fields, "full_at") } else { Some(Exact::ONE) };
        let when_zero = when_zero(fields);
        let exceeds = exceeds(fields);
        Some(Rule::Ratio {
            numerator: numerator?,
            denominator: denominator?,
            full_at: full_at?,
            when_zero: when_zero?,
            exceeds,
        })
    }

    pub(super) fn tiers(&self, fields: &Fields<'_>) -> Option<Rule> {
        let quantity = self.formula(fields, "quantity");
        let mut tiers = Vec::new();
        for table in some_tables(fields, "tiers")? {
            let low = bound(&table, "at_least", "above");
            let high = bound(&table, "at_most", "below");
            let share = table.exact_within("share", 0, 1);
            table.finish();
            tiers.push(Tier { low, high, share: share? });
        }
        Some(Rule::Tiers { quantity: quantity?, tiers })
    }

    pub(super) fn weighted_ratio(&self, fields: &Fields<'_>) -> Option<Rule> {
        let mut terms = Vec::new();
        let mut sound = true;
        for table in some_tables(fields, "terms")? {
            let quantity = self.formula(&table, "quantity");
            let weight = positive(&table, "weight");
            table.finish();
            match (quantity, weight) {
                (Some(quantity), Some(weight)) => terms.push(WeightedTerm { quantity, weight }),
                _ => sound = false,
            }
        }
        let denominator = self.formula(fields, "denominator");
        let when_zero = when_zero(fields);
        let exceeds = exceeds(fields);
        sound.then_some(())?;
        Some(Rule::WeightedRatio { terms, denominator: denominator?, when_zero: when_zero?, exceeds })
    }

    pub(super) fn peer_max(&self, fields: &Fields<'_>) -> Option<Rule> {
        let quantity = self.formula(fields, "quantity");
        let when_zero = when_zero(fields);
        let peer = PeerSlot(self.peers.get());
        self.peers.set(peer.0 + 1);
        Some(Rule::PeerMax { quantity: quantity?, when_zero: when_zero?, peer })
    }

    pub(super) fn goalposts(&self, fields: &Fields<'_>) -> Option<Rule> {
        let quantity = self.formula(fields, "quantity");
        let (low, high) = (fields.exact("low"), fields.exact("high"));
        let better = fields.word("better", &[("higher", Direction::Higher), ("lower", Direction::Lower)]);
        let (low, high) = (low?, high?);
        if low >= high {
            bounds_order(fields, ("low", &low), ("high", &high));
            return None;
        }
        Some(Rule::Goalposts { quantity: quantity?, low, high, better: better? })
    }
}
