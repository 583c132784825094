//! From the cells of the rows to values, claims, explanations and evidence.

use std::collections::{BTreeMap, BTreeSet};

use framework::typed::{self, DecimalMark, FileValue, TypedFault, not_applicable_word};
use framework::{ComponentSlot, Diagnostic, Framework, Input, InputKind, InputSlot, Owner, Value};
use jiff::civil::Date;
use scoring::Evidence;

use super::cells::CellValue;
use super::keys::OpenSheet;
use super::layout::{ANSWER, CONTENT, HELP, MEASURE, POINTS, RowKind, RowPlan};
use super::{Packet, codes};
use crate::machine_spelled::MachineSpelled;

/// Collects the answers of a packet.
pub struct Collector<'a> {
    pub framework: &'a Framework,
    pub packet: Packet,
    pub findings: Vec<Diagnostic>,
    mark: DecimalMark,
    answered: BTreeSet<ComponentSlot>,
    machine_spelled: MachineSpelled,
}

/// Claim and reason of one component, until both have been seen.
#[derive(Default)]
struct Claim {
    row: u32,
    claimed: bool,
    reason_row: u32,
    reason: Option<Box<str>>,
    is_faulty: bool,
}

impl<'a> Collector<'a> {
    pub fn new(framework: &'a Framework, packet: Packet, mark: DecimalMark) -> Self {
        let machine_spelled = MachineSpelled::default();
        Self { framework, packet, findings: Vec::new(), mark, answered: BTreeSet::new(), machine_spelled }
    }

    /// What is to be known of the packet as a whole.
    pub fn note(&self) -> Option<Diagnostic> {
        self.machine_spelled.note()
    }

    /// Takes the answers of one sheet.
    pub fn take(&mut self, sheet: &OpenSheet<'_>) {
        let mut findings = Vec::new();
        let rows = sheet.rows(&mut findings);
        self.findings.append(&mut findings);
        let mut claims: BTreeMap<ComponentSlot, Claim> = BTreeMap::new();
        let mut evidence: BTreeMap<ComponentSlot, Vec<Evidence>> = BTreeMap::new();
        for (at, row) in rows {
            if sheet.cells.has_merged() && self.is_merged(sheet, at, row.kind) {
                continue;
            }
            match row.kind {
                RowKind::Head(_) | RowKind::EvidenceHead(_) => {}
                RowKind::Question(slot) => self.question(sheet, at, slot),
                RowKind::Claim(slot) => self.claim(sheet, at, row, claims.entry(slot).or_default()),
                RowKind::Reason(slot) => {
                    let claim = claims.entry(slot).or_default();
                    claim.reason_row = at;
                    claim.reason = self.text(sheet, at, ANSWER, &row.key);
                }
                RowKind::Explanation(slot) => {
                    let text = self.text(sheet, at, ANSWER, &row.key);
                    self.packet.explanations.extend(text.map(|text| (slot, text)));
                }
                RowKind::Evidence(slot) => {
                    evidence.entry(slot).or_default().extend(self.evidence(sheet, at, &row.key));
                }
            }
        }
        self.packet.evidence.extend(evidence.into_iter().filter(|(_, pieces)| !pieces.is_empty()));
        for (slot, claim) in claims {
            self.settle(sheet, slot, claim);
        }
    }

    fn is_merged(&mut self, sheet: &OpenSheet<'_>, row: u32, kind: RowKind) -> bool {
        let merged = kind.answer_columns().iter().find(|column| sheet.cells.is_merged(row, **column));
        self.findings
            .extend(merged.map(|column| Diagnostic::error(codes::MERGED_CELLS, sheet.place(row, *column))));
        merged.is_some()
    }

    fn question(&mut self, sheet: &OpenSheet<'_>, row: u32, slot: InputSlot) {
        let input = &self.framework[slot];
        let Some(cell) = sheet.cells.get(row, ANSWER) else { return };
        self.note_directions(sheet, row, ANSWER, cell, &input.key);
        match value_of(sheet, row, input, cell, self.mark) {
            Ok(Some(FileValue { value, machine_spelled })) => {
                if machine_spelled {
                    self.machine_spelled.see(&cell.shown(sheet.cells.is_1904), &value, true);
                    self.machine_spelled.place(&input.key, sheet.place(row, ANSWER));
                }
                if let Owner::Component(component) = input.owner {
                    self.answered.insert(component);
                }
                self.packet.values.push((slot, value));
            }
            Ok(None) => {}
            Err(finding) => self.findings.push(finding),
        }
    }

    fn claim(&mut self, sheet: &OpenSheet<'_>, at: u32, row: &RowPlan, claim: &mut Claim) {
        claim.row = at;
        let Some(cell) = sheet.cells.get(at, ANSWER) else { return };
        let place = sheet.place(at, ANSWER);
        let shown = cell.shown(sheet.cells.is_1904);
        let says_so = typed::fold(&shown) == typed::fold(not_applicable_word(sheet.language));
        match (cell, typed::yes_no(&shown)) {
            (CellValue::Fault(fault), _) => {
                claim.is_faulty = true;
                self.findings.push(cell_error(place, &row.key, fault));
            }
            (_, Some(yes)) => claim.claimed = yes,
            _ if says_so => claim.claimed = true,
            _ => {
                claim.is_faulty = true;
                self.findings.push(TypedFault::NotYesOrNo.diagnostic(&row.key, &shown, place));
            }
        }
    }

    fn settle(&mut self, sheet: &OpenSheet<'_>, slot: ComponentSlot, claim: Claim) {
        let code = self.framework[slot].code.as_str();
        let finding = |code_of: fn(&'static str, framework::Place) -> Diagnostic, kind, row| {
            code_of(kind, sheet.place(row, ANSWER)).with("component", code)
        };
        match (claim.claimed, claim.reason) {
            _ if claim.is_faulty => {}
            (true, Some(reason)) => {
                if self.answered.contains(&slot) {
                    let beside = finding(Diagnostic::warning, codes::ANSWERS_BESIDE_CLAIM, claim.row);
                    self.findings.push(beside);
                }
                self.packet.claims.push((slot, reason));
            }
            (true, None) => {
                let row = if claim.reason_row == 0 { claim.row } else { claim.reason_row };
                self.findings.push(finding(Diagnostic::error, codes::CLAIM_WITHOUT_REASON, row));
            }
            (false, Some(_)) => {
                let lone = finding(Diagnostic::error, codes::REASON_WITHOUT_CLAIM, claim.reason_row);
                self.findings.push(lone);
            }
            (false, None) => {}
        }
    }

    fn text(&mut self, sheet: &OpenSheet<'_>, row: u32, column: u16, key: &str) -> Option<Box<str>> {
        let cell = sheet.cells.get(row, column)?;
        let place = sheet.place(row, column);
        if let CellValue::Fault(fault) = cell {
            self.findings.push(cell_error(place, key, fault));
            return None;
        }
        self.note_directions(sheet, row, column, cell, key);
        let shown = cell.shown(sheet.cells.is_1904);
        typed::text(&shown).unwrap_or_else(|fault| {
            self.findings.push(fault.diagnostic(key, &shown, place));
            None
        })
    }

    /// Marks that turn the direction of a text are taken out of it, and that is said.
    fn note_directions(&mut self, sheet: &OpenSheet<'_>, row: u32, column: u16, cell: &CellValue, key: &str) {
        if matches!(cell, CellValue::Text(text) if typed::turns_directions(text)) {
            let place = sheet.place(row, column);
            self.findings.push(Diagnostic::note(typed::codes::DIRECTION_MARKS, place).with("what", key));
        }
    }

    fn evidence(&mut self, sheet: &OpenSheet<'_>, row: u32, key: &str) -> Option<Evidence> {
        let mut part = |column| self.text(sheet, row, column, key).map_or_else(String::new, String::from);
        let (summary, number, location, page) = (part(CONTENT), part(MEASURE), part(HELP), part(POINTS));
        let date = self.evidence_date(sheet, row, key);
        let piece = Evidence { number, date, summary, page, location };
        (piece != Evidence::default()).then_some(piece)
    }

    fn evidence_date(&mut self, sheet: &OpenSheet<'_>, row: u32, key: &str) -> Option<Date> {
        let cell = sheet.cells.get(row, ANSWER)?;
        let place = sheet.place(row, ANSWER);
        let shown = cell.shown(sheet.cells.is_1904);
        let read = match cell {
            CellValue::Fault(fault) => {
                self.findings.push(cell_error(place, key, fault));
                return None;
            }
            CellValue::Number(days) | CellValue::Days(days) => typed::serial_date(*days, sheet.cells.is_1904),
            _ => typed::date(&shown),
        };
        read.map_err(|fault| self.findings.push(TypedFault::from(fault).diagnostic(key, &shown, place))).ok()
    }
}

fn value_of(
    sheet: &OpenSheet<'_>,
    row: u32,
    input: &Input,
    cell: &CellValue,
    mark: DecimalMark,
) -> Result<Option<FileValue>, Diagnostic> {
    let place = sheet.place(row, ANSWER);
    let shown = cell.shown(sheet.cells.is_1904);
    let read = match (cell, &input.kind) {
        (CellValue::Fault(fault), _) => {
            return Err(cell_error(place, &input.key, fault));
        }
        (CellValue::Days(_), kind) if kind.is_numeric() => {
            return Err(Diagnostic::error(codes::DATE_FOR_NUMBER, place)
                .with("what", input.key.as_str())
                .with("found", shown));
        }
        (CellValue::Number(number), kind) if kind.is_numeric() => {
            typed::float(*number).map_err(TypedFault::from).and_then(|read| {
                let value = typed::number_value(input, read.number)?;
                Ok(Some(FileValue { value, machine_spelled: read.machine_spelled }))
            })
        }
        (CellValue::Number(days) | CellValue::Days(days), InputKind::Date { .. }) => {
            typed::serial_date(*days, sheet.cells.is_1904)
                .map(|date| Some(plain(Value::Date(date))))
                .map_err(TypedFault::from)
        }
        // A program that writes workbooks may write its numbers as texts; people's own words count all the same.
        _ => match typed::value(input, &shown, mark) {
            Err(fault) => typed::value_in_file(input, &shown, mark).map_err(|_| fault),
            Ok(value) => Ok(value.map(|value| {
                let machine_spelled = typed::value_in_file(input, &shown, mark)
                    .is_ok_and(|read| read.is_some_and(|read| read.machine_spelled));
                FileValue { value, machine_spelled }
            })),
        },
    };
    read.map_err(|fault| fault.diagnostic(&input.key, &shown, place))
}

const fn plain(value: Value) -> FileValue {
    FileValue { value, machine_spelled: false }
}

fn cell_error(place: framework::Place, what: &str, fault: &str) -> Diagnostic {
    Diagnostic::error(codes::CELL_ERROR, place).with("what", what).with("found", fault)
}
