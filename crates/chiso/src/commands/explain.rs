//! `chiso explain`: how a unit's score of a component, of a main index, or its total arose.

use std::path::PathBuf;

use clap::Args;
use framework::typed::fold;
use framework::{ComponentSlot, Diagnostic, Framework, IndexSlot, Place};
use scoring::Unit;

use super::explain_component::Explanation;
use super::explain_sum::SumExplanation;
use super::score::read_all;
use crate::campaign::load::{self, CampaignSource, Loaded};
use crate::codes;
use crate::options::DecimalWord;
use crate::output::{CommandError, Console, ExitStatus};
use crate::terminal::fitted;

/// `chiso explain`
#[derive(Args)]
pub struct ExplainArguments {
    /// Folder of the campaign, or a CSV file
    pub data: PathBuf,
    /// Name or code of the unit
    #[arg(long)]
    pub unit: String,
    /// Code of a component (3.1) or main index (3); the whole where it is not given
    #[arg(long)]
    pub indicator: Option<String>,
    /// Set, for a CSV file without a campaign
    #[arg(long)]
    pub set: Option<String>,
    /// Assessed year, for a CSV file without a campaign
    #[arg(long, default_value_t = 2022)]
    pub year: i16,
    /// Decimal mark of the CSV file, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
}

/// Explains one score.
pub fn run(console: &Console, arguments: &ExplainArguments) -> ExitStatus {
    console.finish(explain(console, arguments))
}

fn explain(console: &Console, arguments: &ExplainArguments) -> Result<(), CommandError> {
    let asked = CampaignSource {
        data: &arguments.data,
        set: arguments.set.as_deref(),
        year: arguments.year,
        mark: arguments.decimal.into(),
    };
    let loaded = read_all(console, &asked)?;
    let framework = &loaded.campaign.framework;
    let plan = load::plan(&loaded.campaign, &arguments.data)?;
    let unit = find_unit(&loaded, &arguments.unit)?;
    let subject = subject(framework, arguments.indicator.as_deref())?;
    let results = scoring::score(&plan, &loaded.answers);
    let sheet = scoring::sheet(&plan, &loaded.answers, &results, unit);
    let name = loaded.answers.units().get(unit).map_or("", |unit| unit.name.as_str());
    let sum = |index| SumExplanation { console, plan: &plan, sheet: &sheet, index, unit: name }.text();
    let text = match subject {
        Subject::Whole => sum(None),
        Subject::Index(slot) => sum(Some(slot)),
        Subject::Component(slot) => {
            let (score, standing) = (&sheet[slot], sheet.standing);
            Explanation { console, plan: &plan, score, unit: name, standing }.text()
        }
    };
    console.print(&fitted(&text, console.width))
}

/// What is to be explained.
enum Subject {
    Whole,
    Index(IndexSlot),
    Component(ComponentSlot),
}

fn subject(framework: &Framework, asked: Option<&str>) -> Result<Subject, CommandError> {
    let Some(asked) = asked.map(str::trim) else { return Ok(Subject::Whole) };
    if let Some((slot, _)) = framework.component(asked) {
        return Ok(Subject::Component(slot));
    }
    let index = framework.indices_with_slots().find(|(_, index)| index.code == asked);
    index
        .map(|(slot, _)| Subject::Index(slot))
        .ok_or_else(|| CommandError::from(indicator_not_found(framework, asked)))
}

fn find_unit(loaded: &Loaded, asked: &str) -> Result<usize, CommandError> {
    let folded = fold(asked);
    let is_asked = |unit: &&Unit| unit.code == asked || fold(&unit.name) == folded;
    if let Some(unit) = loaded.without_form.iter().find(is_asked) {
        let finding = Diagnostic::error(codes::UNIT_WITHOUT_FORM, Place::Everywhere);
        return Err(finding.with("unit", unit.name.as_str()).into());
    }
    let units = loaded.answers.units();
    units
        .iter()
        .position(|unit| unit.code == asked || unit.name == asked)
        .or_else(|| units.iter().position(|unit| fold(&unit.name) == folded))
        .ok_or_else(|| {
            let known: Vec<&str> = units.iter().take(40).map(|unit| unit.name.as_str()).collect();
            Diagnostic::error(codes::UNIT_NOT_FOUND, Place::Everywhere)
                .with("name", asked)
                .with("known", known.join(" · "))
                .into()
        })
}

fn indicator_not_found(framework: &Framework, asked: &str) -> Diagnostic {
    let indices = framework.indices.iter().map(|index| index.code.as_str());
    let known: Vec<&str> =
        indices.chain(framework.components.iter().map(|component| component.code.as_str())).collect();
    Diagnostic::error(codes::INDICATOR_NOT_FOUND, Place::Everywhere)
        .with("name", asked)
        .with("known", known.join(", "))
}
