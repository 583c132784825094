//! Are the rows still where their keys say? Header, column of keys, and every key exactly once.

use std::collections::HashMap;

use framework::typed::shortened;
use framework::{Diagnostic, Framework, Language, Place};
use rust_xlsxwriter::utility;
use scoring::EVIDENCE_MAX;

use super::cells::{COLUMNS_MAX, Cells};
use super::codes;
use super::layout::{ANSWER, CODE, KEY, KEY_HEAD, POINTS, RowKind, RowPlan, SheetPlan, evidence_number};
use super::read::Source;
use super::write_rows::header;

/// The most findings about unknown rows of a sheet.
const FINDINGS_MAX: usize = 50;

/// A sheet that is being read.
pub struct OpenSheet<'a> {
    pub framework: &'a Framework,
    pub plan: &'a SheetPlan,
    pub cells: Cells,
    pub source: &'a Source,
    pub language: Language,
}

impl OpenSheet<'_> {
    /// The place of a cell.
    pub fn place(&self, row: u32, column: u16) -> Place {
        self.source.cell(&self.plan.name, &utility::row_col_to_cell(row, column))
    }

    fn whole(&self) -> Place {
        self.source.cell(&self.plan.name, "")
    }

    /// The rows of the plan with their positions in the sheet.
    pub fn rows(&self, findings: &mut Vec<Diagnostic>) -> Vec<(u32, &RowPlan)> {
        if let Err(finding) = self.key_column() {
            findings.push(finding);
            return Vec::new();
        }
        self.check_header(findings);
        let known: HashMap<&str, &RowPlan> =
            self.plan.rows.iter().map(|row| (row.key.as_str(), row)).collect();
        let found = self.positions(&known, findings);
        for row in &self.plan.rows {
            if !found.contains_key(row.key.as_str()) && is_required(row) {
                findings
                    .push(Diagnostic::error(codes::ROW_MISSING, self.whole()).with("key", row.key.as_str()));
            }
        }
        let rows: Vec<(u32, &RowPlan)> =
            self.plan.rows.iter().filter_map(|row| Some((*found.get(row.key.as_str())?, row))).collect();
        findings.extend(self.disagreeing(&rows).into_iter().take(FINDINGS_MAX));
        rows
    }

    fn key_column(&self) -> Result<(), Diagnostic> {
        if self.cells.shown(0, KEY) == KEY_HEAD {
            return Ok(());
        }
        let moved = (0..COLUMNS_MAX)
            .filter_map(|column| u16::try_from(column).ok())
            .find(|column| *column != KEY && self.cells.shown(0, *column) == KEY_HEAD);
        if let Some(column) = moved {
            return Err(Diagnostic::error(codes::KEY_COLUMN_MOVED, self.place(0, column))
                .with("column", utility::column_number_to_name(column)));
        }
        let has_keys = (0..self.cells.rows)
            .any(|row| self.plan.rows.iter().any(|planned| planned.key == self.cells.shown(row, KEY)));
        if has_keys {
            return Err(Diagnostic::error(codes::HEADER_CHANGED, self.place(0, KEY))
                .with("wanted", KEY_HEAD)
                .with("found", shortened(&self.cells.shown(0, KEY))));
        }
        Err(Diagnostic::error(codes::KEY_COLUMN_GONE, self.whole()))
    }

    fn check_header(&self, findings: &mut Vec<Diagnostic>) {
        for (column, wanted) in header(self.language) {
            let found = self.cells.shown(0, column);
            if found == wanted {
                continue;
            }
            let elsewhere = (CODE..=POINTS).filter(|other| *other != column);
            // Two heads bear one word: only a word that no head but this one has tells where its column went.
            let is_one = header(self.language).iter().filter(|(_, word)| *word == wanted).count() == 1;
            let moved = elsewhere.into_iter().find(|other| is_one && self.cells.shown(0, *other) == wanted);
            if let Some(moved) = moved {
                findings.push(
                    Diagnostic::error(codes::COLUMN_MOVED, self.place(0, moved))
                        .with("name", wanted)
                        .with("column", utility::column_number_to_name(column))
                        .with("found", utility::column_number_to_name(moved)),
                );
            } else {
                findings.push(
                    Diagnostic::error(codes::HEADER_CHANGED, self.place(0, column))
                        .with("wanted", wanted)
                        .with("found", shortened(&found)),
                );
            }
        }
    }

    /// Where something stands beside the cells for answers: the person who typed it expects it to be read.
    fn stray(&self, row: u32, kind: RowKind) -> Option<u16> {
        let in_head = matches!(kind, RowKind::Head(_)) && self.cells.get(row, ANSWER).is_some();
        if in_head { Some(ANSWER) } else { self.cells.first_in_row(row, POINTS.saturating_add(1)) }
    }

    fn positions<'p>(
        &self,
        known: &HashMap<&'p str, &'p RowPlan>,
        findings: &mut Vec<Diagnostic>,
    ) -> HashMap<&'p str, u32> {
        let mut found: HashMap<&str, u32> = HashMap::new();
        let mut faults = Vec::new();
        for row in 1..self.cells.rows {
            let key = self.cells.shown(row, KEY);
            let place = || self.place(row, KEY);
            if key.is_empty() {
                if let Some(column) = self.cells.first_in_row(row, CODE) {
                    faults.push(Diagnostic::error(codes::ROW_WITHOUT_KEY, self.place(row, column)));
                }
                continue;
            }
            if evidence_number(&key).is_some_and(|(_, number)| number > EVIDENCE_MAX) {
                let finding = Diagnostic::error(codes::TOO_MUCH_EVIDENCE, place());
                faults.push(finding.with("key", shortened(&key)).with("limit", EVIDENCE_MAX));
                continue;
            }
            let Some((planned, plan)) = known.get_key_value(key.as_str()) else {
                faults.push(Diagnostic::error(codes::ROW_UNKNOWN, place()).with("key", shortened(&key)));
                continue;
            };
            if let Some(first) = found.get(planned) {
                let first = first.saturating_add(1).to_string();
                faults.push(
                    Diagnostic::error(codes::ROW_TWICE, place()).with("key", *planned).with("first", first),
                );
                continue;
            }
            found.insert(planned, row);
            if let Some(column) = self.stray(row, plan.kind) {
                faults.push(Diagnostic::error(codes::STRAY_TEXT, self.place(row, column)));
            }
        }
        findings.extend(faults.into_iter().take(FINDINGS_MAX));
        found
    }
}

/// Heads may go, and rows of evidence beyond the first three need not be there.
fn is_required(row: &RowPlan) -> bool {
    match row.kind {
        RowKind::Head(_) | RowKind::EvidenceHead(_) => false,
        RowKind::Evidence(_) => {
            (1..=super::layout::EVIDENCE_ROWS).any(|number| row.key.ends_with(&format!("#evidence.{number}")))
        }
        _ => true,
    }
}
