//! Writes the rows of one sheet: questions, claims, explanations, evidence.

use framework::typed::{self, not_applicable_word, option_word, yes_no_word};
use framework::{
    Component, ComponentSlot, FilledBy, Framework, Input, InputKind, InputSlot, Language, Rounding,
    RoundingMode, RoundingPlace, Value,
};
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError, utility};
use scoring::Answers;

use super::formats::Formats;
use super::layout::{
    ANSWER, CODE, CONTENT, HELP, KEY, KEY_HEAD, MEASURE, POINTS, RowKind, RowPlan, SheetPlan, WIDTHS,
};
use super::write::PacketWriteFault;
use super::{validation, wording};
use crate::figures;
use crate::row_heights::{height, lines_of};

/// What borders and bold letters take of a column, in characters.
const MARGIN: f64 = 2.0;
/// How many decimals of M are shown at most.
const MAXIMUM_DIGITS: u8 = 2;

/// Writes one sheet.
pub struct SheetWriter<'a> {
    pub worksheet: &'a mut Worksheet,
    pub framework: &'a Framework,
    pub filled: Option<(&'a Answers, usize)>,
    pub language: Language,
    pub formats: &'a Formats,
    pub lists: &'a [Option<String>],
    /// Lines that the row at hand needs.
    pub lines: u16,
}

/// The texts of the first row, from the second column on.
pub const fn header(language: Language) -> [(u16, &'static str); 6] {
    [
        (CODE, wording::CODE.get(language)),
        (CONTENT, wording::CONTENT.get(language)),
        (MEASURE, wording::MEASURE.get(language)),
        (ANSWER, wording::ANSWER.get(language)),
        (HELP, wording::HELP.get(language)),
        (POINTS, wording::POINTS.get(language)),
    ]
}

impl SheetWriter<'_> {
    /// Writes header and rows.
    pub fn write(mut self, sheet: &SheetPlan) -> Result<(), PacketWriteFault> {
        self.worksheet.write_string(0, KEY, KEY_HEAD)?;
        for (column, text) in header(self.language) {
            self.worksheet.write_string_with_format(0, column, text, &self.formats.header)?;
        }
        let mut evidence = 0;
        for (row, plan) in (1..).zip(&sheet.rows) {
            self.worksheet.write_string(row, KEY, &plan.key)?;
            evidence = if matches!(plan.kind, RowKind::Evidence(_)) { evidence + 1 } else { 0 };
            self.lines = 1;
            self.row(row, plan, evidence)?;
            self.worksheet.set_row_height(row, height(self.lines))?;
        }
        Ok(())
    }

    fn row(&mut self, row: u32, plan: &RowPlan, evidence: usize) -> Result<(), PacketWriteFault> {
        match plan.kind {
            RowKind::Head(slot) => self.head(row, slot)?,
            RowKind::Question(slot) => self.question(row, slot)?,
            RowKind::Claim(slot) => self.claim(row, slot)?,
            RowKind::Reason(slot) => {
                let reason = self.filled.and_then(|(answers, at)| answers.claim(at, slot));
                self.long_text(row, wording::REASON, "", reason)?;
            }
            RowKind::Explanation(slot) => {
                let text = self.filled.and_then(|(answers, at)| answers.explanation(at, slot));
                self.long_text(
                    row,
                    wording::EXPLANATION,
                    wording::EXPLANATION_HELP.get(self.language),
                    text,
                )?;
            }
            RowKind::EvidenceHead(slot) => self.evidence_head(row, slot)?,
            RowKind::Evidence(slot) => self.evidence(row, slot, evidence)?,
        }
        Ok(())
    }

    /// The row must be high enough for this text in this column.
    pub(super) fn needs(&mut self, column: u16, text: &str) {
        let width = WIDTHS.iter().find(|(known, _)| *known == column).map_or(9, |(_, width)| *width);
        self.lines = self.lines.max(lines_of(text, f64::from(width) - MARGIN));
    }

    pub(super) fn text(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.needs(column, text);
        if text.is_empty() {
            self.worksheet.write_blank(row, column, format)?;
        } else {
            self.worksheet.write_string_with_format(row, column, text, format)?;
        }
        Ok(())
    }

    pub(super) fn label(
        &mut self,
        row: u32,
        content: &str,
        measure: &str,
        help: &str,
    ) -> Result<(), XlsxError> {
        let formats = self.formats;
        self.text(row, CONTENT, content, &formats.label)?;
        self.text(row, MEASURE, measure, &formats.label_centred)?;
        self.text(row, HELP, help, &formats.help)?;
        self.text(row, POINTS, "", &formats.label)
    }

    fn head(&mut self, row: u32, slot: ComponentSlot) -> Result<(), XlsxError> {
        let component = &self.framework[slot];
        let (formats, language) = (self.formats, self.language);
        self.text(row, CODE, &component.code, &formats.component_centred)?;
        self.text(row, CONTENT, component.title.get(language), &formats.component)?;
        self.text(row, MEASURE, "", &formats.component)?;
        self.text(row, ANSWER, "", &formats.component)?;
        self.text(row, HELP, component.guidance.get(language), &formats.help)?;
        self.text(row, POINTS, &maximum(component, language), &formats.component_centred)
    }

    fn question(&mut self, row: u32, slot: InputSlot) -> Result<(), PacketWriteFault> {
        let input = &self.framework[slot];
        let (formats, language) = (self.formats, self.language);
        let code = if matches!(input.owner, framework::Owner::General) { input.key.as_str() } else { "" };
        self.text(row, CODE, code, &formats.label_centred)?;
        self.label(row, input.question.get(language), input.unit.get(language), &help(input, language))?;
        let by_unit = input.filled_by == FilledBy::Unit;
        let format = match &input.kind {
            InputKind::Date { .. } if by_unit => &formats.answer_date,
            InputKind::Date { .. } => &formats.managing_date,
            InputKind::Text | InputKind::Address if by_unit => &formats.answer_text,
            _ if by_unit => &formats.answer,
            _ => &formats.managing,
        };
        if let InputKind::Choice(options) = &input.kind {
            // Any of them may be chosen later.
            (0..options.len()).for_each(|at| self.needs(ANSWER, option_word(options, at, language)));
        }
        let value = self.filled.and_then(|(answers, at)| answers.value(at, slot));
        self.value(row, input, value, format)?;
        let options = self.lists.get(slot.position()).and_then(Option::as_deref);
        let cell = utility::row_col_to_cell(row, ANSWER);
        if let Some(rule) = validation::of_input(input, &cell, options, language)? {
            self.worksheet.add_data_validation(row, ANSWER, row, ANSWER, &rule)?;
        }
        Ok(())
    }

    fn value(
        &mut self,
        row: u32,
        input: &Input,
        value: Option<&Value>,
        format: &Format,
    ) -> Result<(), PacketWriteFault> {
        let language = self.language;
        match (value, &input.kind) {
            (None, _) => self.text(row, ANSWER, "", format)?,
            (Some(Value::Number(number)), _) => {
                let float = number.to_f64_for_display();
                if typed::float(float).map(|read| read.number).as_ref() != Ok(number) {
                    // No cell holds it as a number: it stands there as people write it, where that means the same.
                    let written = typed::spelled(input, &Value::Number(number.clone()), language);
                    let read = typed::value(input, &written, typed::DecimalMark::Unknown);
                    if read != Ok(value.cloned()) {
                        return Err(PacketWriteFault::Value { key: input.key.clone() });
                    }
                    self.text(row, ANSWER, &written, format)?;
                    return Ok(());
                }
                self.worksheet.write_number_with_format(row, ANSWER, float, format)?;
            }
            (Some(Value::YesNo(yes)), _) => self.text(row, ANSWER, yes_no_word(*yes, language), format)?,
            (Some(Value::Choice(chosen)), InputKind::Choice(options)) => {
                self.text(row, ANSWER, option_word(options, *chosen, language), format)?;
            }
            (Some(Value::Choice(_)), _) => {
                return Err(PacketWriteFault::Value { key: input.key.clone() });
            }
            (Some(Value::Date(date)), _) => self.date(row, ANSWER, *date, format)?,
            (Some(Value::NoDate), _) => self.text(row, ANSWER, typed::none_word(language), format)?,
            (Some(Value::Text(text)), _) => self.text(row, ANSWER, text, format)?,
            (Some(Value::NotApplicable), _) => {
                self.text(row, ANSWER, not_applicable_word(language), format)?;
            }
        }
        Ok(())
    }

    pub(super) fn date(
        &mut self,
        row: u32,
        column: u16,
        date: Date,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let part = |number: i8| u8::try_from(number).unwrap_or(0);
        let year = u16::try_from(date.year()).unwrap_or(0);
        let date = ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))?;
        self.worksheet.write_datetime_with_format(row, column, &date, format)?;
        Ok(())
    }
}

fn help(input: &Input, language: Language) -> String {
    let mut parts = vec![input.help.get(language)];
    if input.filled_by == FilledBy::ManagingBody {
        parts.push(wording::FILLED_BY_MANAGING_BODY.get(language));
    }
    if !input.required {
        parts.push(wording::OPTIONAL.get(language));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn maximum(component: &Component, language: Language) -> String {
    let digits = if component.maximum.is_whole() { 0 } else { MAXIMUM_DIGITS };
    let rounding = Rounding { digits, mode: RoundingMode::HalfUp, place: RoundingPlace::Component };
    figures::fixed(&component.maximum, rounding, language)
}
