//! `datapackage.json`: the tables with their columns, as a Frictionless data package.

use serde_json::{Value, json};

use super::tables::without_mark;
use super::{Publication, names};

/// What each table is.
const TABLES: [(&str, &str); 7] = [
    (names::RANKING, "The ranking, with the totals at each stage"),
    (names::INDICES, "Points of every index and the total at the four stages; empty: does not apply"),
    (names::SCORES, "Points of every component at the four stages; empty: does not apply"),
    (names::DIFFERENCES, "Every difference between two stages, with the lines of corrections.csv behind it"),
    (names::CORRECTIONS, "What was changed after the units submitted, and why"),
    (names::ANSWERS, "What the units submitted; decimals after a comma"),
    (names::UNITS, "The assessed units"),
];

/// Columns whose cells are numbers.
const NUMBERS: [&str; 15] = [
    "total",
    "maximum",
    "percent",
    "self",
    "appraised",
    "after_reply",
    "approved",
    "self_maximum",
    "appraised_maximum",
    "after_reply_maximum",
    "approved_maximum",
    "gained",
    "rank",
    "rank_by_self",
    "before",
];

/// Describes the package.
pub fn write(
    publication: &Publication<'_>,
    files: &[(String, Vec<u8>)],
) -> Result<Vec<u8>, serde_json::Error> {
    let about = publication.about;
    let tables = TABLES.iter().filter_map(|(name, title)| {
        let (_, bytes) = files.iter().find(|(known, _)| known == name)?;
        Some(json!({
            "name": name.trim_end_matches(".csv"),
            "path": name,
            "title": title,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": { "fields": fields(bytes), "missingValues": [""] },
        }))
    });
    let package = json!({
        "profile": "data-package",
        "name": format!("{}-{}", about.set.code, about.year),
        "title": about.title,
        "version": about.edition.to_string(),
        "created": about.published_at,
        "licenses": [{ "name": about.licence }],
        "resources": tables.collect::<Vec<Value>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&package)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The columns that a table's head names. A fraction without an end stands as `1/3`, so that figures are exact; those
/// columns are numbers all the same wherever the campaign rounds its points.
fn fields(bytes: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(without_mark(bytes));
    let head = text.split_once('\n').map_or(&*text, |(head, _)| head).trim_end_matches('\r');
    let kind = |name: &str| if NUMBERS.contains(&name) { "number" } else { "string" };
    head.split(',').map(|name| json!({ "name": name, "type": kind(name) })).collect()
}
