//! Every result of a campaign as a file, all of them or none.

use std::path::Path;

use framework::Diagnostic;
use report::results_view::ResultsView;
use report::workbook::{self, Detail};

use crate::commands::score::Excel;
use crate::comparison::{self, Comparison};
use crate::findings_table;
use crate::output::{CommandError, cannot_write, report_fault};
use crate::writing::AtomicWrite;

/// Units up to which a workbook gets a sheet of live formulas per unit by itself.
const LIVE_UNITS_MAX: usize = 500;
/// The file of all findings.
pub const FINDINGS_FILE: &str = "findings.csv";
const COMPARISON_FILE: &str = "comparison.csv";
const WORKBOOK_FILE: &str = "ranking.xlsx";

/// Writes the results and gives the names of the files.
pub fn write_results(
    view: &ResultsView<'_>,
    out: &Path,
    excel: Excel,
    found: &[Diagnostic],
    comparison: Option<&Comparison>,
) -> Result<Vec<String>, CommandError> {
    let fault = |fault: &dyn std::fmt::Display| report_fault(out, fault);
    // The largest file is made beside the others: a machine has two cores at least.
    let (scores_json, tables) = std::thread::scope(|scope| {
        let scores_json = scope.spawn(|| report::json::scores_json(view));
        let findings = findings_table::findings_csv(found, view.language);
        let tables = (report::tables::ranking_csv(view), report::tables::scores_csv(view), findings);
        (scores_json.join(), tables)
    });
    // A panic of that thread is resumed here.
    let scores_json = scores_json.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let mut files = vec![
        ("ranking.csv".to_owned(), tables.0.map_err(|error| fault(&error))?),
        ("scores.csv".to_owned(), tables.1.map_err(|error| fault(&error))?),
        ("scores.json".to_owned(), scores_json.map_err(|error| fault(&error))?),
    ];
    files.push((FINDINGS_FILE.to_owned(), tables.2.map_err(|error| fault(&error))?));
    if let Some(comparison) = comparison {
        let table = comparison::comparison_csv(comparison, view.answers, view.order, view.language);
        files.push((COMPARISON_FILE.to_owned(), table.map_err(|error| fault(&error))?));
    }
    let detail = match excel {
        Excel::None => None,
        Excel::Auto if view.order.len() <= LIVE_UNITS_MAX => Some(Detail::Full),
        Excel::Full => Some(Detail::Full),
        Excel::Summary | Excel::Auto => Some(Detail::Summary),
    };
    if let Some(detail) = detail {
        let bytes = workbook::ranking_workbook(view, detail).map_err(|error| fault(&error))?;
        files.push((WORKBOOK_FILE.to_owned(), bytes));
    }
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let mut writing = AtomicWrite::into(out).map_err(|fault| cannot_write(&fault))?;
    for (name, bytes) in &files {
        writing.add(name, bytes).map_err(|fault| cannot_write(&fault))?;
    }
    // What an earlier run left must not lie beside this one's results.
    for name in [COMPARISON_FILE, WORKBOOK_FILE] {
        if !names.iter().any(|written| written == name) {
            writing.replace(name);
        }
    }
    writing.finish().map_err(|fault| cannot_write(&fault))?;
    Ok(names)
}
