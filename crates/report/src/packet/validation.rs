//! What a cell accepts while it is filled in: numbers, dates, entries of a list.

use framework::typed::{none_word, not_applicable_word, yes_no_word};
use framework::{Input, InputKind, Language};
use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula, XlsxError};

use super::wording::{self, Phrase};

/// The first and last day that a date cell accepts, as formulas.
const FIRST_DAY: &str = "DATE(1945,1,1)";
const LAST_DAY: &str = "DATE(2199,12,31)";

/// What the answer cell of a question accepts; `None` where it accepts anything. `options` is the range of the
/// options' titles.
pub fn of_input(
    input: &Input,
    cell: &str,
    options: Option<&str>,
    language: Language,
) -> Result<Option<DataValidation>, XlsxError> {
    let plain = !input.may_be_not_applicable;
    let (rule, message) = match &input.kind {
        InputKind::Count if plain => (
            DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
            wording::WHOLE_NUMBER.get(language).to_owned(),
        ),
        InputKind::Number | InputKind::Amount if plain => {
            let lowest = if input.kind == InputKind::Amount { 0.0 } else { -1e15 };
            (
                DataValidation::new().allow_decimal_number(DataValidationRule::Between(lowest, 1e15)),
                wording::DECIMAL_NUMBER.get(language).to_owned(),
            )
        }
        InputKind::YesNo => return yes_no(language, !plain).map(Some),
        InputKind::Choice(_) => match options {
            Some(range) => (
                DataValidation::new().allow_list_formula(Formula::new(range)),
                wording::CHOOSE.get(language).to_owned(),
            ),
            None => return Ok(None),
        },
        InputKind::Date { may_be_none } if plain => date_rule(*may_be_none, cell, language),
        _ => return Ok(None),
    };
    reported(rule, &message, language).map(Some)
}

fn date_rule(may_be_none: bool, cell: &str, language: Language) -> (DataValidation, String) {
    if !may_be_none {
        return (between_days(), wording::DATE.get(language).to_owned());
    }
    let none = none_word(language);
    let formula =
        format!("=OR(AND(ISNUMBER({cell}),{cell}>={FIRST_DAY},{cell}<={LAST_DAY}),{cell}=\"{none}\")");
    let message = wording::DATE_OR_NONE.get(language).replace("%{none}", none);
    (DataValidation::new().allow_custom(Formula::new(formula)), message)
}

fn between_days() -> DataValidation {
    DataValidation::new()
        .allow_date_formula(DataValidationRule::Between(Formula::new(FIRST_DAY), Formula::new(LAST_DAY)))
}

/// Accepts yes and no, and "does not apply" where that is an answer.
pub fn yes_no(language: Language, may_be_not_applicable: bool) -> Result<DataValidation, XlsxError> {
    let mut words = vec![yes_no_word(true, language), yes_no_word(false, language)];
    if may_be_not_applicable {
        words.push(not_applicable_word(language));
    }
    reported(DataValidation::new().allow_list_strings(&words)?, wording::CHOOSE.get(language), language)
}

/// Accepts a date.
pub fn date(language: Language) -> Result<DataValidation, XlsxError> {
    reported(between_days(), wording::DATE.get(language), language)
}

fn reported(rule: DataValidation, message: &str, language: Language) -> Result<DataValidation, XlsxError> {
    const TITLE: Phrase = wording::NOT_VALID;
    rule.set_error_title(TITLE.get(language))?.set_error_message(message)
}
