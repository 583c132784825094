//! Ties are the place where a spreadsheet's floats and exact numbers part: thousands of them, computed by
//! LibreOffice with the formulas that the workbook uses.

use framework::{Exact, Rounding, RoundingMode, RoundingPlace};
use rust_xlsxwriter::{Formula, Workbook};

use crate::figures::cell_number;

use super::node::{Address, Node, Sheet, SheetTitles, Sign};

#[path = "../../tests/workbook_office/mod.rs"]
mod office;

const MODES: [RoundingMode; 3] = [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Down];

struct Case {
    numerator: i64,
    denominator: i64,
    maximum: i64,
    rounding: Rounding,
}

/// Ratios whose points lie exactly on a tie, and as many beside one.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for digits in [0_u8, 1, 2, 3, 4] {
        let power = 10_i64.pow(u32::from(digits));
        for maximum in [5, 7, 10, 20, 25, 40, 50, 100, 515, 1000] {
            for step in 0..14_i64 {
                // numerator / denominator × maximum = (2k + 1) / (2 × power)
                let odd = 2 * (step * 7_919 % (maximum * power).max(1)) + 1;
                let denominator = 2 * power * maximum;
                for (numerator, denominator) in
                    [(odd, denominator), (odd * 3, denominator * 3), (odd * 1_000 + 1, denominator * 1_000)]
                {
                    for mode in MODES {
                        let rounding = Rounding { digits, mode, place: RoundingPlace::Component };
                        cases.push(Case { numerator, denominator, maximum, rounding });
                    }
                }
            }
        }
    }
    cases
}

#[test]
fn six_thousand_ties_are_rounded_as_the_engine_rounds_them() {
    let cases = cases();
    assert!(cases.len() > 6_000, "{}", cases.len());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, case) in (0_u32..).zip(&cases) {
        let cell = |column| Node::Cell(Address { sheet: Sheet::Own, row, column });
        for (column, value) in (0_u16..).zip([case.numerator, case.denominator, case.maximum]) {
            sheet.write_number(row, column, cell_number(&Exact::integer(value))).unwrap();
        }
        // In two orders of arithmetic, because noise differs.
        let share = cell(2).binary(Sign::Times, cell(0).binary(Sign::Over, cell(1)));
        let product = cell(0).binary(Sign::Times, cell(2)).binary(Sign::Over, cell(1));
        for (column, points) in (3_u16..).zip([share, product]) {
            let formula = Node::Declared(Box::new(points), case.rounding).written(&SheetTitles::default());
            sheet.write_formula(row, column, Formula::new(formula).set_result("4711")).unwrap();
        }
    }
    let computed = office::recomputed(&book.save_to_buffer().unwrap());
    let page = &computed["Sheet1"];
    let mut wrong = Vec::new();
    for (row, case) in (0_u32..).zip(&cases) {
        let points =
            Exact::fraction(case.numerator, case.denominator).unwrap().times(&Exact::integer(case.maximum));
        let expected = points.rounded(case.rounding.digits, case.rounding.mode).to_f64_for_display();
        for column in [3, 4] {
            let held = office::number(page, row, column).unwrap();
            if (held - expected).abs() > 1e-10 {
                wrong.push(format!("{points} {:?}: engine {expected}, office {held}", case.rounding));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        2 * cases.len(),
        wrong[..20.min(wrong.len())].join("\n")
    );
}
