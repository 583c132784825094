//! What several rules say in the same way: shares, bounds, what zero means, what may exceed.

use crate::codes;
use crate::exact::Exact;
use crate::model::{Bound, Exceeds, WhenZero};
use crate::reader::fields::Fields;

pub(super) fn positive(fields: &Fields<'_>, key: &'static str) -> Option<Exact> {
    let value = fields.exact(key)?;
    if value > Exact::ZERO {
        return Some(value);
    }
    fields.findings().add(
        fields.fault(codes::OUT_OF_RANGE, key).with("found", value).with("low", "> 0").with("high", "∞"),
    );
    None
}

/// Says that the lower bound is not below the upper one; each is given with its key.
pub(super) fn bounds_order(fields: &Fields<'_>, low: (&str, &Exact), high: (&str, &Exact)) {
    fields.findings().add(
        fields
            .fault(codes::BOUNDS_ORDER, high.0)
            .with("low_key", low.0)
            .with("low", low.1)
            .with("high", high.1),
    );
}

pub(super) fn bound(fields: &Fields<'_>, inclusive: &'static str, exclusive: &'static str) -> Option<Bound> {
    let included = fields.optional_exact(inclusive).map(|value| Bound { value, inclusive: true });
    let excluded = fields.optional_exact(exclusive).map(|value| Bound { value, inclusive: false });
    if included.is_some() && excluded.is_some() {
        fields.findings().add(
            fields.fault(codes::UNKNOWN_KEY, exclusive).with("known", format!("{inclusive} / {exclusive}")),
        );
    }
    included.or(excluded)
}

pub(super) fn some_tables<'f>(fields: &Fields<'f>, key: &'static str) -> Option<Vec<Fields<'f>>> {
    let tables = fields.tables(key);
    if tables.is_empty() {
        fields.missing(codes::MISSING_KEY, key);
        return None;
    }
    Some(tables)
}

pub(super) fn when_zero(fields: &Fields<'_>) -> Option<WhenZero> {
    fields.word(
        "when_zero",
        &[("not_applicable", WhenZero::NotApplicable), ("full", WhenZero::Full), ("none", WhenZero::None)],
    )
}

pub(super) fn exceeds(fields: &Fields<'_>) -> Exceeds {
    fields
        .optional_word(
            "exceeds",
            &[("error", Exceeds::Error), ("warning", Exceeds::Warning), ("allowed", Exceeds::Allowed)],
        )
        .unwrap_or(Exceeds::Error)
}

pub(super) fn share(
    table: &Fields<'_>,
    key: &str,
    value: &toml::Spanned<toml::de::DeValue<'_>>,
) -> Option<Exact> {
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
