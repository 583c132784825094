//! `chiso score`: the ranking on the terminal, and every result as a file.

use std::cmp::Ordering;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use framework::Diagnostic;
use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use report::results_view::{EngineScores, ResultsView, WithoutForm};
use scoring::{Answers, Results, Standing, Unit};
use words::NameOrder;

use super::score_files::{FINDINGS_FILE, write_results};
use super::score_machine::machine_ranking;
use crate::breaches::breaches;
use crate::campaign::load::{self, CampaignSource, Loaded};
use crate::comparison;
use crate::findings;
use crate::findings_table;
use crate::options::{DecimalWord, Format};
use crate::output::{CommandError, Console, ExitStatus};
use crate::progress;
use crate::ranking_table::{self, Ranking};
use crate::terminal::shortened;

/// `chiso score`
#[derive(Args)]
pub struct ScoreArguments {
    /// Folder of the campaign, or a CSV file unit,input,value
    pub data: PathBuf,
    /// Folder for the results
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Set, for a CSV file without a campaign
    #[arg(long)]
    pub set: Option<String>,
    /// Assessed year, for a CSV file without a campaign
    #[arg(long, default_value_t = 2022)]
    pub year: i16,
    /// Which workbook to write: with live formulas per unit, a summary, or none
    #[arg(long, value_enum, default_value = "auto")]
    pub excel: Excel,
    /// Decimal mark of the CSV file, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Folder of an earlier campaign to compare with, in per cent
    #[arg(long)]
    pub previous: Option<PathBuf>,
}

/// Which workbook to write.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Excel {
    /// Live formulas up to 500 units, else a summary.
    Auto,
    /// A sheet of live formulas per unit.
    Full,
    /// Ranking and matrix only.
    Summary,
    /// No workbook.
    None,
}

/// Findings that are shown beside a ranking.
const FINDINGS_SHOWN: usize = 3;
/// Columns of a finding where nobody looks.
const FINDING_WIDTH: usize = 100;

/// Scores and ranks.
pub fn run(console: &Console, arguments: &ScoreArguments) -> ExitStatus {
    console.finish_as(arguments.format, score(console, arguments))
}

impl From<DecimalWord> for DecimalMark {
    fn from(word: DecimalWord) -> Self {
        match word {
            DecimalWord::Unknown => Self::Unknown,
            DecimalWord::Comma => Self::Comma,
            DecimalWord::Point => Self::Point,
        }
    }
}

fn score(console: &Console, arguments: &ScoreArguments) -> Result<(), CommandError> {
    let asked = CampaignSource {
        data: &arguments.data,
        set: arguments.set.as_deref(),
        year: arguments.year,
        mark: arguments.decimal.into(),
    };
    let loaded = read_all(console, &asked)?;
    let earlier = arguments.previous.as_deref().map(|folder| {
        let asked = CampaignSource { data: folder, set: arguments.set.as_deref(), ..asked };
        read_all(console, &asked)
    });
    let earlier = earlier.transpose()?;
    let wanted = ScoreOutput {
        out: arguments.out.clone(),
        excel: arguments.excel,
        format: arguments.format,
        data: arguments.data.clone(),
        previous: arguments.previous.clone(),
    };
    let outcome = publish(console, &loaded, earlier.as_ref(), &wanted);
    // The process ends here: giving back a quarter of a gigabyte piece by piece is time that nobody gets.
    std::mem::forget((loaded, earlier));
    outcome
}

/// Loads with a progress bar.
pub fn read_all(console: &Console, asked: &CampaignSource<'_>) -> Result<Loaded, CommandError> {
    let progress = progress::begin(console, "program.reading", 0);
    let loaded = load::load(asked, &progress);
    progress.finish();
    loaded
}

/// What is to come out.
pub struct ScoreOutput {
    /// Folder for the results.
    pub out: Option<PathBuf>,
    /// Which workbook.
    pub excel: Excel,
    /// For people or machines.
    pub format: Format,
    /// The data, for sentences.
    pub data: PathBuf,
    /// The earlier campaign, for sentences.
    pub previous: Option<PathBuf>,
}

/// Scores what was loaded, shows the ranking, writes the files.
pub fn publish(
    console: &Console,
    loaded: &Loaded,
    earlier: Option<&Loaded>,
    wanted: &ScoreOutput,
) -> Result<(), CommandError> {
    let plan = load::plan(&loaded.campaign, &wanted.data)?;
    let mut found: Vec<Diagnostic> = loaded.campaign.findings.clone();
    found.extend(breaches(&plan, &loaded.answers));
    if has_errors(&found) {
        return Err(CommandError::Faults(found));
    }
    let results = scoring::score(&plan, &loaded.answers);
    let order = display_order(&loaded.answers, &results);
    let comparison = match (earlier, &wanted.previous) {
        (Some(earlier), Some(folder)) => {
            let before = load::plan(&earlier.campaign, folder)?;
            Some(comparison::compare(&plan, loaded, &results, &before, earlier))
        }
        _ => None,
    };
    found.extend(comparison.iter().flat_map(|comparison| comparison.findings.iter().cloned()));
    let sheets = EngineScores { plan: &plan, answers: &loaded.answers, results: &results };
    let without_form: Vec<WithoutForm<'_>> =
        loaded.without_form.iter().map(|unit| listed(loaded, unit)).collect();
    let view = ResultsView {
        plan: &plan,
        answers: &loaded.answers,
        scores: &sheets,
        order: &order,
        language: console.language,
        version: env!("CARGO_PKG_VERSION"),
        seal: None,
        without_form: &without_form,
    };
    let names = match &wanted.out {
        Some(out) => write_results(&view, out, wanted.excel, &found, comparison.as_ref())?,
        None => Vec::new(),
    };
    let changes = comparison.as_ref().map(|comparison| comparison.changes.as_slice());
    let (answers, language) = (&loaded.answers, console.language);
    let ranking = Ranking { plan: &plan, answers, results: &results, order: &order, changes, language };
    if wanted.format == Format::Json {
        let machine = machine_ranking(&ranking, &loaded.without_form, &found);
        return console.print(&format!("{machine:#}\n"));
    }
    console.print(&ranking_table::render(&ranking, console.width))?;
    print_without_form(console, loaded)?;
    print_findings(console, &found, wanted)?;
    match &wanted.out {
        None => Ok(()),
        Some(out) => console.print_line(
            "program.results_written",
            &[("folder", &out.display().to_string()), ("files", &names.join(", "))],
        ),
    }
}

/// A unit without a form, with the reason that the campaign gives.
fn listed<'a>(loaded: &'a Loaded, unit: &'a Unit) -> WithoutForm<'a> {
    let reason = loaded.campaign.left_out.get(&unit.code).map_or("", |reason| reason.trim());
    WithoutForm { code: &unit.code, name: &unit.name, reason }
}

/// Units that sent no form are named below the ranking, in which they are not.
fn print_without_form(console: &Console, loaded: &Loaded) -> Result<(), CommandError> {
    if loaded.without_form.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = loaded.without_form.iter().map(|unit| unit.name.as_str()).collect();
    console.print_line("program.without_form", &[("units", &names.join(", "))])
}

/// A ranking is not the place for three pages of warnings: the first few, and where all of them are.
fn print_findings(console: &Console, found: &[Diagnostic], wanted: &ScoreOutput) -> Result<(), CommandError> {
    if found.is_empty() {
        return Ok(());
    }
    let mut text = findings::summary(findings::count(found), console.language) + "\n";
    for line in findings_table::first_lines(found, console.language, FINDINGS_SHOWN) {
        let line = shortened(&line, console.width.unwrap_or(FINDING_WIDTH).saturating_sub(2).max(20));
        text.extend(["  ", &line, "\n"]);
    }
    console.print(&text)?;
    match &wanted.out {
        Some(out) => {
            let file = out.join(FINDINGS_FILE).display().to_string();
            console.print_line("program.all_findings_in", &[("file", &file)])
        }
        None => console.print_line("program.all_findings_how", &[]),
    }
}

/// By group and rank; equal ranks by the Vietnamese alphabet (đ after d).
pub fn display_order(answers: &Answers, results: &Results) -> Vec<usize> {
    let names = NameOrder::default();
    let mut order = results.order();
    order.sort_by(|a, b| {
        let key = |row: usize| {
            let group = answers.units().get(row).map_or("", |unit| unit.group.as_str());
            let place = match results.standing(row) {
                Standing::Ranked(rank) => (0, rank),
                Standing::Unranked => (1, 0),
                Standing::NotAssessed => (2, 0),
            };
            (group, place)
        };
        key(*a).cmp(&key(*b)).then_with(|| by_name(answers, *a, *b, &names))
    });
    order
}

fn by_name(answers: &Answers, a: usize, b: usize, names: &NameOrder) -> Ordering {
    let name = |row: usize| answers.units().get(row).map_or("", |unit| unit.name.as_str());
    names.compare(name(a), name(b))
}
