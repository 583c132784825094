//! Writes the rows that every component has: claim, reason, explanation, evidence.

use framework::ComponentSlot;
use framework::typed::yes_no_word;
use rust_xlsxwriter::XlsxError;
use scoring::Evidence;

use super::layout::{ANSWER, CODE, CONTENT, HELP, MEASURE, POINTS};
use super::write_rows::SheetWriter;
use super::{validation, wording};

/// Lines of a row for a longer text that is still to be written.
const TALL: u16 = 3;

impl SheetWriter<'_> {
    pub(super) fn claim(&mut self, row: u32, slot: ComponentSlot) -> Result<(), XlsxError> {
        let (formats, language) = (self.formats, self.language);
        self.text(row, CODE, "", &formats.label)?;
        self.label(row, wording::CLAIM.get(language), "", wording::CLAIM_HELP.get(language))?;
        let claimed = self.filled.is_some_and(|(answers, at)| answers.claim(at, slot).is_some());
        let word = if claimed { yes_no_word(true, language) } else { "" };
        self.text(row, ANSWER, word, &formats.answer)?;
        self.worksheet.add_data_validation(
            row,
            ANSWER,
            row,
            ANSWER,
            &validation::yes_no(language, false)?,
        )?;
        Ok(())
    }

    pub(super) fn long_text(
        &mut self,
        row: u32,
        label: wording::Phrase,
        help: &str,
        text: Option<&str>,
    ) -> Result<(), XlsxError> {
        let formats = self.formats;
        self.text(row, CODE, "", &formats.label)?;
        self.label(row, label.get(self.language), "", help)?;
        if text.is_none() {
            self.lines = self.lines.max(TALL);
        }
        self.text(row, ANSWER, text.unwrap_or_default(), &formats.answer_text)
    }

    pub(super) fn evidence_head(&mut self, row: u32, slot: ComponentSlot) -> Result<(), XlsxError> {
        let (formats, language) = (self.formats, self.language);
        let wanted = &self.framework[slot].evidence;
        let mut summary = wording::EVIDENCE_SUMMARY.get(language).to_owned();
        if !wanted.is_empty() {
            let list: Vec<&str> = wanted.iter().map(|text| text.get(language)).collect();
            summary = format!("{summary}\n{}{}", wording::EVIDENCE_WANTED.get(language), list.join("; "));
        }
        self.text(row, CODE, "", &formats.label)?;
        for (column, text) in [
            (CONTENT, summary.as_str()),
            (MEASURE, wording::EVIDENCE_NUMBER.get(language)),
            (ANSWER, wording::EVIDENCE_DATE.get(language)),
            (HELP, wording::EVIDENCE_LOCATION.get(language)),
            (POINTS, wording::EVIDENCE_PAGE.get(language)),
        ] {
            self.text(row, column, text, &formats.evidence_head)?;
        }
        Ok(())
    }

    pub(super) fn evidence(&mut self, row: u32, slot: ComponentSlot, number: usize) -> Result<(), XlsxError> {
        let nothing = Evidence::default();
        let listed = self.filled.map_or(&[][..], |(answers, at)| answers.evidence(at, slot));
        let piece = number.checked_sub(1).and_then(|at| listed.get(at)).unwrap_or(&nothing);
        let formats = self.formats;
        self.text(row, CODE, &number.to_string(), &formats.label_centred)?;
        for (column, text) in [
            (CONTENT, &piece.summary),
            (MEASURE, &piece.number),
            (HELP, &piece.location),
            (POINTS, &piece.page),
        ] {
            self.text(row, column, text, &formats.answer_text)?;
        }
        match piece.date {
            Some(date) => self.date(row, ANSWER, date, &formats.answer_date)?,
            None => self.text(row, ANSWER, "", &formats.answer_date)?,
        }
        self.worksheet.add_data_validation(row, ANSWER, row, ANSWER, &validation::date(self.language)?)?;
        Ok(())
    }
}
