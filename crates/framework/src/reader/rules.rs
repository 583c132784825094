//! Reads the rules of the closed vocabulary.

use std::cell::Cell;

use super::fields::Fields;
use super::names::Names;
use crate::codes;
use crate::exact::Exact;
use crate::model::{
    Bound, ChecklistItem, DateTemplate, Deadline, Direction, Exceeds, InputKind, InputSlot, Part, PeerSlot,
    Rule, SurveyLevel, Tier, WeightedTerm, WhenZero,
};

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

    fn formula(&self, fields: &Fields<'_>, key: &'static str) -> Option<crate::model::Formula> {
        self.names.formula(fields, key, self.component)
    }

    fn yes_no(&self, fields: &Fields<'_>) -> Option<Rule> {
        Some(Rule::YesNo { input: self.input(fields, "yes_no", |kind| *kind == InputKind::YesNo)? })
    }

    fn choice(&self, fields: &Fields<'_>) -> Option<Rule> {
        let input = self.input(fields, "choice", |kind| matches!(kind, InputKind::Choice(_)));
        let table = fields.table("shares")?;
        let input = input?;
        let Some(InputKind::Choice(options)) = self.names.input(input).map(|input| &input.kind) else {
            return None;
        };
        let entries = table.entries();
        let mut shares = Vec::new();
        for option in options {
            let Some((code, value)) = entries.iter().find(|(code, _)| *code == option.code) else {
                fields
                    .findings()
                    .add(fields.fault(codes::SHARES_OPTIONS, "shares").with("option", option.code.as_str()));
                return None;
            };
            shares.push(share(&table, code, value)?);
        }
        for (code, value) in &entries {
            if !options.iter().any(|option| option.code == *code) {
                let mut finding = fields.fault(codes::SHARES_OPTIONS, "shares").with("option", code.as_str());
                finding.place = table.place_at(value);
                fields.findings().add(finding);
                return None;
            }
        }
        Some(Rule::Choice { input, shares })
    }

    fn checklist(&self, fields: &Fields<'_>) -> Option<Rule> {
        let tables = some_tables(fields, "items")?;
        let equal = Exact::fraction(1, i64::try_from(tables.len()).ok()?)?;
        let none_given = tables.iter().all(|table| !table.has("share"));
        let mut items = Vec::new();
        let mut sound = true;
        for table in tables {
            let input = self.input(&table, "yes_no", |kind| *kind == InputKind::YesNo);
            let share = if none_given { Some(equal.clone()) } else { table.exact_within("share", 0, 1) };
            table.finish();
            match (input, share) {
                (Some(input), Some(share)) => items.push(ChecklistItem { input, share }),
                _ => sound = false,
            }
        }
        if sound {
            self.shares_add_up(fields, "items", items.iter().map(|item| &item.share));
        }
        sound.then_some(Rule::Checklist { items })
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

    fn ratio(&self, fields: &Fields<'_>) -> Option<Rule> {
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

    fn tiers(&self, fields: &Fields<'_>) -> Option<Rule> {
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

    fn deadline(&self, fields: &Fields<'_>, key: &'static str) -> Option<Deadline> {
        let text = fields.string(key)?;
        if let Some((slot, parameter)) = self.names.parameter(&text) {
            if matches!(parameter.kind, InputKind::Date { .. }) {
                return Some(Deadline::Parameter(slot));
            }
            fields.findings().add(
                fields
                    .fault(codes::INPUT_KIND, key)
                    .with("name", text)
                    .with("found", parameter.kind.name())
                    .with("wanted", "date"),
            );
            return None;
        }
        let day = DateTemplate::parse(&text);
        if day.is_none() {
            fields.findings().add(fields.fault(codes::BAD_DATE, key).with("found", text));
        }
        day.map(Deadline::Day)
    }

    fn timeliness(&self, fields: &Fields<'_>) -> Option<Rule> {
        let input = self.input(fields, "date", |kind| matches!(kind, InputKind::Date { .. }));
        let deadline = self.deadline(fields, "deadline");
        let last_day = if fields.has("last_day") { Some(self.deadline(fields, "last_day")?) } else { None };
        let on_time = fields.exact_within("on_time", 0, 1);
        let late = fields.exact_within("late", 0, 1);
        let never = fields.exact_within("never", 0, 1);
        Some(Rule::Timeliness {
            input: input?,
            deadline: deadline?,
            last_day,
            on_time: on_time?,
            late: late?,
            never: never?,
        })
    }

    fn weighted_ratio(&self, fields: &Fields<'_>) -> Option<Rule> {
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

    fn survey(&self, fields: &Fields<'_>) -> Option<Rule> {
        let mut levels = Vec::new();
        let mut sound = true;
        for table in some_tables(fields, "levels")? {
            let input = self.input(&table, "count", |kind| *kind == InputKind::Count);
            let weight = table.exact_within("weight", 0, 1_000_000);
            table.finish();
            match (input, weight) {
                (Some(input), Some(weight)) => levels.push(SurveyLevel { input, weight }),
                _ => sound = false,
            }
        }
        let when_zero = when_zero(fields);
        if sound && levels.iter().all(|level| level.weight.is_zero()) {
            fields.findings().add(
                fields
                    .fault(codes::OUT_OF_RANGE, "levels")
                    .with("found", Exact::ZERO)
                    .with("low", Exact::ONE)
                    .with("high", Exact::integer(1_000_000)),
            );
            return None;
        }
        sound.then_some(())?;
        Some(Rule::Survey { levels, when_zero: when_zero? })
    }

    fn peer_max(&self, fields: &Fields<'_>) -> Option<Rule> {
        let quantity = self.formula(fields, "quantity");
        let when_zero = when_zero(fields);
        let peer = PeerSlot(self.peers.get());
        self.peers.set(peer.0 + 1);
        Some(Rule::PeerMax { quantity: quantity?, when_zero: when_zero?, peer })
    }

    fn goalposts(&self, fields: &Fields<'_>) -> Option<Rule> {
        let quantity = self.formula(fields, "quantity");
        let (low, high) = (fields.exact("low"), fields.exact("high"));
        let better = fields.word("better", &[("higher", Direction::Higher), ("lower", Direction::Lower)]);
        let (low, high) = (low?, high?);
        if low >= high {
            fields.findings().add(
                fields
                    .fault(codes::OUT_OF_RANGE, "high")
                    .with("found", &high)
                    .with("low", &low)
                    .with("high", "∞"),
            );
            return None;
        }
        Some(Rule::Goalposts { quantity: quantity?, low, high, better: better? })
    }

    fn graded(&self, fields: &Fields<'_>) -> Option<Rule> {
        let input = self.input(fields, "number", InputKind::is_numeric);
        let rubric = fields.text("rubric");
        Some(Rule::Graded { input: input?, rubric })
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
            fields.findings().add(
                fields
                    .fault(codes::OUT_OF_RANGE, "maximum")
                    .with("found", &maximum)
                    .with("low", &minimum)
                    .with("high", "∞"),
            );
            return None;
        }
        Some(Rule::Adjustment { quantity: quantity?, points_each: points_each?, minimum, maximum })
    }
}

fn positive(fields: &Fields<'_>, key: &'static str) -> Option<Exact> {
    let value = fields.exact(key)?;
    if value > Exact::ZERO {
        return Some(value);
    }
    fields.findings().add(
        fields.fault(codes::OUT_OF_RANGE, key).with("found", value).with("low", "> 0").with("high", "∞"),
    );
    None
}

fn bound(fields: &Fields<'_>, inclusive: &'static str, exclusive: &'static str) -> Option<Bound> {
    let included = fields.optional_exact(inclusive).map(|value| Bound { value, inclusive: true });
    let excluded = fields.optional_exact(exclusive).map(|value| Bound { value, inclusive: false });
    if included.is_some() && excluded.is_some() {
        fields.findings().add(
            fields.fault(codes::UNKNOWN_KEY, exclusive).with("known", format!("{inclusive} / {exclusive}")),
        );
    }
    included.or(excluded)
}

fn some_tables<'f>(fields: &Fields<'f>, key: &'static str) -> Option<Vec<Fields<'f>>> {
    let tables = fields.tables(key);
    if tables.is_empty() {
        fields.missing(codes::MISSING_KEY, key);
        return None;
    }
    Some(tables)
}

fn when_zero(fields: &Fields<'_>) -> Option<WhenZero> {
    fields.word(
        "when_zero",
        &[("not_applicable", WhenZero::NotApplicable), ("full", WhenZero::Full), ("none", WhenZero::None)],
    )
}

fn exceeds(fields: &Fields<'_>) -> Exceeds {
    fields
        .optional_word(
            "exceeds",
            &[("error", Exceeds::Error), ("warning", Exceeds::Warning), ("allowed", Exceeds::Allowed)],
        )
        .unwrap_or(Exceeds::Error)
}

fn share(table: &Fields<'_>, key: &str, value: &toml::Spanned<toml::de::DeValue<'_>>) -> Option<Exact> {
    let share = table.as_exact(key, value)?;
    if share.is_negative() || share > Exact::ONE {
        let mut finding = table
            .fault(codes::OUT_OF_RANGE, key)
            .with("found", share)
            .with("low", Exact::ZERO)
            .with("high", Exact::ONE);
        finding.place = table.place_at(value);
        table.findings().add(finding);
        return None;
    }
    Some(share)
}
