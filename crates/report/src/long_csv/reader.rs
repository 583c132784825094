//! From lines to answers.

use std::collections::{BTreeMap, HashMap};

use framework::typed::{self, DecimalMark, TypedFault, fold, shortened};
use framework::{ComponentSlot, Diagnostic, Framework, InputSlot, Place};
use scoring::{Answers, EVIDENCE_MAX, Evidence, Unit};

use super::header::Columns;
use super::keys::{Keys, Part, Target};
use super::{LongTable, codes, is_row};
use crate::csv_text::{CsvLine, code_of, unescaped, unguarded_lines};
use crate::machine_spelled::MachineSpelled;

/// Collects answers line by line.
pub struct AnswerReader<'f> {
    framework: &'f Framework,
    keys: &'f Keys<'f>,
    columns: Columns,
    /// By row: does a line name the unit?
    named: Vec<bool>,
    rows: Rows,
    mark: DecimalMark,
    answers: Answers,
    evidence: BTreeMap<Piece, Evidence>,
    /// The piece whose parts are coming, line after line.
    open: Option<(Piece, Evidence)>,
    findings: Vec<Diagnostic>,
    machine_spelled: MachineSpelled,
}

/// A piece of evidence: row, component, number.
type Piece = (usize, ComponentSlot, usize);

/// The rows of the units, by what a file may call them.
struct Rows {
    by_code: HashMap<String, usize>,
    /// By name without diacritics; `None` where two units bear it.
    by_name: HashMap<String, Option<usize>>,
    last: Option<(String, usize)>,
}

impl Rows {
    fn new(units: &[Unit]) -> Self {
        let by_code = units.iter().enumerate().map(|(row, unit)| (unit.code.clone(), row)).collect();
        let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
        for (row, unit) in units.iter().enumerate() {
            by_name
                .entry(fold(&unit.name))
                .and_modify(|known| *known = known.filter(|first| *first == row))
                .or_insert(Some(row));
        }
        Self { by_code, by_name, last: None }
    }

    fn find(&mut self, called: &str) -> Result<usize, &'static str> {
        if let Some((name, row)) = &self.last
            && name == called
        {
            return Ok(*row);
        }
        let row = match self.by_code.get(called) {
            Some(row) => *row,
            None => match self.by_name.get(&fold(called)) {
                Some(Some(row)) => *row,
                Some(None) => return Err(codes::AMBIGUOUS_UNIT),
                None => return Err(codes::UNKNOWN_UNIT),
            },
        };
        self.last = Some((called.to_owned(), row));
        Ok(row)
    }
}

impl<'f> AnswerReader<'f> {
    pub fn new(
        framework: &'f Framework,
        keys: &'f Keys<'f>,
        columns: Columns,
        units: Vec<Unit>,
        mark: DecimalMark,
    ) -> Self {
        Self {
            framework,
            keys,
            columns,
            named: vec![false; units.len()],
            rows: Rows::new(&units),
            mark,
            answers: Answers::empty(framework, units),
            evidence: BTreeMap::new(),
            open: None,
            findings: Vec::new(),
            machine_spelled: MachineSpelled::default(),
        }
    }

    /// Takes one line.
    pub fn take(&mut self, line: CsvLine<'_>) {
        if let Err(finding) = self.try_take(line) {
            self.findings.push(finding);
        }
    }

    fn try_take(&mut self, line: CsvLine<'_>) -> Result<(), Diagnostic> {
        let columns = self.columns;
        if let Some((found, wanted)) = line.wrong_count() {
            return Err(Diagnostic::error(codes::COLUMN_COUNT, line.place(columns.value))
                .with("found", found)
                .with("wanted", wanted));
        }
        let (unit, key) = (code_of(line.field(columns.unit)), code_of(line.field(columns.input)));
        let value = unescaped(line.field(columns.value).trim());
        if unit.is_empty() {
            return Err(Diagnostic::error(codes::UNIT_MISSING, line.place(columns.unit)));
        }
        let row = self.rows.find(unit).map_err(|code| {
            Diagnostic::error(code, line.place(columns.unit)).with("found", shortened(unit))
        })?;
        if let Some(named) = self.named.get_mut(row) {
            *named = true;
        }
        if key.is_empty() {
            // A line with a unit alone says that the unit exists and answered nothing.
            return if value.is_empty() {
                Ok(())
            } else {
                Err(Diagnostic::error(codes::INPUT_MISSING, line.place(columns.input))
                    .with("value", shortened(value)))
            };
        }
        let input_fault = |code: &'static str| {
            Diagnostic::error(code, line.place(columns.input)).with("found", shortened(key))
        };
        let target = self
            .keys
            .target(key)
            .map_err(|_| input_fault(codes::TOO_MUCH_EVIDENCE).with("limit", EVIDENCE_MAX))?
            .ok_or_else(|| input_fault(codes::UNKNOWN_INPUT))?;
        let value = unguarded_lines(value, &|fields| is_row(self.keys, Columns::OWN, fields));
        if typed::turns_directions(&value) {
            let place = line.place(columns.value);
            self.findings.push(Diagnostic::note(typed::codes::DIRECTION_MARKS, place).with("what", key));
        }
        let before = self.machine_spelled.count;
        let set = self.set(row, target, &value);
        if self.machine_spelled.count > before && before == 0 {
            self.machine_spelled.place(key, line.place(columns.value));
        }
        match set {
            Ok(true) => Ok(()),
            Ok(false) => Err(Diagnostic::error(codes::ANSWERED_TWICE, line.place(columns.input))
                .with("unit", shortened(unit))
                .with("what", key)),
            Err(fault) => Err(fault.diagnostic(key, &value, line.place(columns.value))),
        }
    }

    /// Sets one answer; false where there is one already.
    fn set(&mut self, row: usize, target: Target, value: &str) -> Result<bool, TypedFault> {
        match target {
            Target::Question(slot) => self.set_value(row, slot, value),
            Target::Claim(slot) => {
                let Some(text) = typed::text(value)? else { return Ok(true) };
                let is_free = self.answers.claim(row, slot).is_none();
                if is_free {
                    self.answers.set_claim(row, slot, Some(&text));
                }
                Ok(is_free)
            }
            Target::Explanation(slot) => {
                let Some(text) = typed::text(value)? else { return Ok(true) };
                let is_free = self.answers.explanation(row, slot).is_none();
                if is_free {
                    self.answers.set_explanation(row, slot, Some(&text));
                }
                Ok(is_free)
            }
            Target::Evidence(slot, number, part) => self.set_evidence((row, slot, number), part, value),
        }
    }

    fn set_value(&mut self, row: usize, slot: InputSlot, value: &str) -> Result<bool, TypedFault> {
        let input = &self.framework[slot];
        let Some(read) = typed::value_in_file(input, value, self.mark)? else { return Ok(true) };
        self.machine_spelled.see(value, &read.value, read.machine_spelled);
        let value = read.value;
        let is_free = self.answers.value(row, slot).is_none();
        if is_free {
            self.answers.set_value(row, slot, Some(value));
        }
        Ok(is_free)
    }

    fn set_evidence(&mut self, piece: Piece, part: Part, value: &str) -> Result<bool, TypedFault> {
        let Some(text) = typed::text(value)? else { return Ok(true) };
        let piece = self.piece(piece);
        let held = match part {
            Part::Date => {
                let date = typed::date(&text)?;
                return Ok(piece.date.replace(date).is_none());
            }
            Part::Number => &mut piece.number,
            Part::Summary => &mut piece.summary,
            Part::Page => &mut piece.page,
            Part::Location => &mut piece.location,
        };
        let is_free = held.is_empty();
        if is_free {
            *held = text.into();
        }
        Ok(is_free)
    }

    /// What is known of a piece by now.
    fn piece(&mut self, piece: Piece) -> &mut Evidence {
        if self.open.as_ref().is_none_or(|(open, _)| *open != piece) {
            self.close();
        }
        let evidence = &mut self.evidence;
        let known = || {
            // In the files of programs the pieces come in their order: nothing to look for.
            let may_be_there = evidence.last_key_value().is_some_and(|(last, _)| *last >= piece);
            let known = if may_be_there { evidence.remove(&piece) } else { None };
            (piece, known.unwrap_or_default())
        };
        &mut self.open.get_or_insert_with(known).1
    }

    fn close(&mut self) {
        if let Some((piece, evidence)) = self.open.take() {
            self.evidence.insert(piece, evidence);
        }
    }

    /// The answers and the findings.
    pub fn finish(mut self) -> LongTable {
        self.close();
        // In the order of the pieces: those of one component follow each other.
        let mut pieces =
            self.evidence.into_iter().filter(|(_, piece)| *piece != Evidence::default()).peekable();
        while let Some(((row, slot, _), first)) = pieces.next() {
            let mut of_component = vec![first];
            while let Some((_, piece)) = pieces.next_if(|((at, of, _), _)| (*at, *of) == (row, slot)) {
                of_component.push(piece);
            }
            self.answers.set_evidence(row, slot, of_component);
        }
        if self.answers.units().is_empty() && self.findings.is_empty() {
            self.findings.push(Diagnostic::warning(codes::EMPTY, Place::Everywhere));
        }
        self.findings.extend(self.machine_spelled.note());
        let named = self.named.iter().enumerate();
        let without_lines = named.filter(|(_, is_named)| !**is_named).map(|(row, _)| row).collect();
        LongTable { answers: self.answers, findings: self.findings, without_lines }
    }
}
