//! A ranking for machines: `chiso score --format json`.

use framework::{Diagnostic, Exact};
use scoring::{Standing, Unit};
use serde_json::json;

use crate::comparison;
use crate::findings;
use crate::ranking_table::Ranking;

/// The ranking with its terms and findings.
pub fn machine_ranking(
    shown: &Ranking<'_>,
    without_form: &[Unit],
    found: &[Diagnostic],
) -> serde_json::Value {
    let (plan, language) = (shown.plan, shown.language);
    let ranking: Vec<serde_json::Value> =
        shown.order.iter().filter_map(|row| machine_unit(shown, *row)).collect();
    let without_form: Vec<serde_json::Value> =
        without_form.iter().map(|unit| json!({ "unit": unit.code, "name": unit.name })).collect();
    json!({
        "set": plan.framework().code,
        "edition": plan.framework().edition,
        "year": plan.terms().year,
        "reading": plan.terms().reading.name(),
        "not_applicable": plan.terms().not_applicable.name(),
        "ranking": ranking,
        "without_form": without_form,
        "checks": findings::to_json(found, language),
    })
}

fn machine_unit(shown: &Ranking<'_>, row: usize) -> Option<serde_json::Value> {
    let (framework, results) = (shown.plan.framework(), shown.results);
    let unit = shown.answers.units().get(row)?;
    let rank = match results.standing(row) {
        Standing::Ranked(rank) => Some(rank),
        Standing::Unranked | Standing::NotAssessed => None,
    };
    // Points of a unit that is not assessed are not shown anywhere.
    let is_shown = results.standing(row) != Standing::NotAssessed;
    let text = |number: Option<Exact>| number.filter(|_| is_shown).map(|number| number.to_string());
    let columns: serde_json::Map<String, serde_json::Value> = framework
        .ranking_columns()
        .into_iter()
        .map(|item| (framework.label(item).0.to_owned(), json!(text(results.item_points(row, item)))))
        .collect();
    let band = results.band(row).filter(|_| is_shown).and_then(|at| framework.bands.get(at));
    let mut machine = json!({
        "rank": rank,
        "unit": unit.code,
        "name": unit.name,
        "group": unit.group,
        "columns": columns,
        "total": text(results.total(row)),
        "maximum": results.maximum(row).to_string(),
        "percent": text(results.percent(row)),
        "band": band.map(|band| band.code.clone()),
    });
    if let (Some(changes), Some(fields)) = (shown.changes, machine.as_object_mut()) {
        let [before, _, change] =
            changes.get(row).map_or([None, None, None], |change| comparison::figures(&change.total));
        fields.insert("percent_before".to_owned(), json!(text(before)));
        fields.insert("change".to_owned(), json!(text(change)));
    }
    Some(machine)
}
