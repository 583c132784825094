//! Writes a campaign of many units as it would come from a hand-made table: `campaign.toml`, `units.csv` and
//! `answers.csv`, the same for the same seed, without contradictions; the benchmarks score it.
//!
//! `cargo run --release -p chiso-report --example many_answers -- 3321 7 FOLDER`

#[path = "../tests/workbook_world/mod.rs"]
mod workbook_world;

mod api {
    pub use report::{ResultsView, Scores};
}

use framework::testing::component_slot;
use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use framework::expression::Operand;
use framework::{Framework, InputSlot, Severity, Value};
use report::long_csv;
use scoring::{Answers, Evidence, Plan, check_answers};
use workbook_world::{YEAR, published, random_answers, terms};

const SET: &str = "so-ban-nganh-2022";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [units, seed, folder] = arguments.as_slice() else {
        return Err("wanted: how many units, a seed, a folder".into());
    };
    let (framework, seed) = (published(SET), seed.parse()?);
    let plan = Plan::new(&framework, terms(&framework, seed))?;
    let mut answers = random_answers(&framework, units.parse()?, seed);
    for unit in 0..answers.units().len() {
        keep_bounds(&framework, &mut answers, unit);
        clear_contradictions(&plan, &mut answers, unit);
        add_evidence(&framework, &mut answers, unit);
    }
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("campaign.toml"), campaign(&plan)?)?;
    std::fs::write(folder.join("units.csv"), units_table(&answers)?)?;
    std::fs::write(folder.join("answers.csv"), long_csv::write(&framework, &answers))?;
    Ok(())
}

/// A number beyond what its question permits becomes the nearest permitted one.
fn keep_bounds(framework: &Framework, answers: &mut Answers, unit: usize) {
    for (slot, input) in framework.inputs_with_slots() {
        if let (Some(Value::Number(number)), Some(maximum)) = (answers.value(unit, slot), &input.maximum)
            && number > maximum
        {
            answers.set_value(unit, slot, Some(Value::Number(maximum.clone())));
        }
    }
}

/// Takes back what the cross-checks call an error, until they call nothing an error.
fn clear_contradictions(plan: &Plan<'_>, answers: &mut Answers, unit: usize) {
    loop {
        let breaches = check_answers(plan, answers, unit);
        let errors: Vec<_> =
            breaches.into_iter().filter(|breach| breach.severity == Severity::Error).collect();
        let mut inputs: Vec<InputSlot> = Vec::new();
        for breach in &errors {
            let component =
                breach.component.and_then(|slot| plan.framework().components.get(slot.position()));
            inputs.extend(component.iter().flat_map(|component| component.inputs.iter().copied()));
            inputs.extend(breach.input);
        }
        if inputs.is_empty() && !errors.is_empty() {
            inputs = checked_inputs(plan.framework());
        }
        if inputs.is_empty() {
            return;
        }
        for input in inputs {
            answers.set_value(unit, input, None);
        }
    }
}

/// What the set's own blocking checks look at.
fn checked_inputs(framework: &Framework) -> Vec<InputSlot> {
    let mut inputs = Vec::new();
    for check in framework.checks.iter().filter(|check| check.blocks) {
        for side in [&check.left, &check.right] {
            side.expression.each_operand(&mut |operand| {
                if let Operand::Input(slot) = operand {
                    inputs.push(*slot);
                }
            });
        }
    }
    inputs
}

/// One document for every component, as a diligent clerk enters it.
fn add_evidence(framework: &Framework, answers: &mut Answers, unit: usize) {
    for (at, component) in framework.components.iter().enumerate() {
        let piece = Evidence {
            number: format!("{}/QĐ-{unit}", at + 1),
            date: jiff::civil::Date::new(YEAR, 6, 15).ok(),
            summary: format!("Quyết định về {}", component.title.printed),
            page: String::from("2"),
            location: format!("{unit}-{}.pdf", component.code),
        };
        answers.set_evidence(unit, component_slot(at), vec![piece]);
    }
}

fn campaign(plan: &Plan<'_>) -> Result<String, std::fmt::Error> {
    let edition = &plan.framework().edition;
    let mut text = format!("set = \"{SET}\"\nedition = \"{edition}\"\nyear = {YEAR}\n\n[parameters]\n");
    for (parameter, value) in plan.framework().parameters.iter().zip(&plan.terms().parameters) {
        if let Some(Value::Number(number)) = value {
            writeln!(text, "{} = {number}", parameter.name)?;
        }
    }
    Ok(text)
}

fn units_table(answers: &Answers) -> Result<String, std::fmt::Error> {
    let mut text = String::from("unit,name,group\n");
    for unit in answers.units() {
        writeln!(text, "{},\"{}\",{}", unit.code, unit.name, unit.group)?;
    }
    Ok(text)
}
