//! `chiso score`: the ranking on the terminal, and every result as a file.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Exact};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use report::results_view::{EngineScores, ResultsView};
use report::workbook::{self, Detail};
use scoring::{Answers, Plan, Results};
use serde_json::json;

use super::{Edge, Outcome, Stop, cannot_write, report_fault};
use crate::breaches::breaches;
use crate::campaign::load::{self, Asked, Loaded};
use crate::cli::{DecimalWord, Excel, Format, ScoreArguments};
use crate::files::write_all;
use crate::findings;
use crate::progress::bar;
use crate::ranking_table::{self, Extras};
use crate::wording::say;

/// Units up to which a workbook gets a sheet of live formulas per unit by itself.
const LIVE_UNITS_MAX: usize = 500;

/// Scores and ranks.
pub fn run(edge: &Edge, arguments: &ScoreArguments) -> Outcome {
    edge.finish(score(edge, arguments))
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

fn score(edge: &Edge, arguments: &ScoreArguments) -> Result<(), Stop> {
    let asked = Asked {
        data: &arguments.data,
        set: arguments.set.as_deref(),
        year: arguments.year,
        mark: arguments.decimal.into(),
    };
    let progress = bar(edge, "program.reading", 0);
    let loaded = load::load(&asked, &progress)?;
    progress.finish_and_clear();
    let previous = arguments.previous.as_deref().map(|folder| load_previous(edge, folder)).transpose()?;
    publish(edge, &loaded, previous.as_ref(), &Wanted::from(arguments))
}

fn load_previous(edge: &Edge, folder: &Path) -> Result<Loaded, Stop> {
    let asked = Asked { data: folder, set: None, year: 0, mark: DecimalMark::Unknown };
    load::load(&asked, &bar(edge, "program.reading", 0))
}

/// What is to come out.
pub struct Wanted {
    /// Folder for the results.
    pub out: Option<PathBuf>,
    /// Which workbook.
    pub excel: Excel,
    /// For people or machines.
    pub format: Format,
    /// The data, for sentences.
    pub data: PathBuf,
}

impl From<&ScoreArguments> for Wanted {
    fn from(arguments: &ScoreArguments) -> Self {
        Self {
            out: arguments.out.clone(),
            excel: arguments.excel,
            format: arguments.format,
            data: arguments.data.clone(),
        }
    }
}

/// Scores what was loaded, shows the ranking, writes the files.
pub fn publish(edge: &Edge, loaded: &Loaded, previous: Option<&Loaded>, wanted: &Wanted) -> Result<(), Stop> {
    let campaign = &loaded.campaign;
    let plan = Plan::new(&campaign.framework, campaign.terms.clone())
        .map_err(|_| Stop::from(load::no_repaired_maxima(&wanted.data)))?;
    let mut found: Vec<Diagnostic> = campaign.findings.clone();
    found.extend(breaches(&plan, &loaded.answers));
    if has_errors(&found) {
        return Err(Stop::Faults(found));
    }
    let results = scoring::score(&plan, &loaded.answers);
    let order = display_order(&loaded.answers, &results);
    let earlier = previous.map(|previous| earlier_percents(loaded, previous, &wanted.data)).transpose()?;
    let sheets = EngineScores { plan: &plan, answers: &loaded.answers, results: &results };
    let view = ResultsView {
        plan: &plan,
        answers: &loaded.answers,
        scores: &sheets,
        order: &order,
        language: edge.language,
        version: env!("CARGO_PKG_VERSION"),
    };
    let names = match &wanted.out {
        Some(out) => write_results(&view, out, wanted.excel)?,
        None => Vec::new(),
    };
    if wanted.format == Format::Json {
        println!("{:#}", machine_ranking(&plan, &loaded.answers, &results, &order, &found, edge));
        return Ok(());
    }
    show_warnings(edge, &found);
    let extras = Extras { order: &order, previous: earlier.as_deref() };
    print!("{}", ranking_table::render(&plan, &loaded.answers, &results, &extras, edge.language));
    println!("{}", ranking_table::terms_line(&plan, edge.language));
    if let Some(out) = &wanted.out {
        let folder = out.display().to_string();
        let files = names.join(", ");
        println!(
            "{}",
            say(edge.language, "program.results_written", &[("folder", &folder), ("files", &files)])
        );
    }
    Ok(())
}

/// Warnings are counted here and listed by `packet read`; a ranking is not the place for three pages of them.
fn show_warnings(edge: &Edge, found: &[Diagnostic]) {
    if !found.is_empty() {
        eprintln!("{}", findings::summary(findings::count(found), edge.language));
    }
}

fn write_results(view: &ResultsView<'_>, out: &Path, excel: Excel) -> Result<Vec<String>, Stop> {
    let fault = |fault: &dyn std::fmt::Display| report_fault(out, fault);
    let mut files = vec![
        ("ranking.csv".to_owned(), report::tables::ranking_csv(view).map_err(|error| fault(&error))?),
        ("scores.csv".to_owned(), report::tables::scores_csv(view).map_err(|error| fault(&error))?),
        ("scores.json".to_owned(), report::json::scores_json(view).map_err(|error| fault(&error))?),
    ];
    let detail = match excel {
        Excel::None => None,
        Excel::Auto if view.order.len() <= LIVE_UNITS_MAX => Some(Detail::Full),
        Excel::Full => Some(Detail::Full),
        Excel::Summary | Excel::Auto => Some(Detail::Summary),
    };
    if let Some(detail) = detail {
        let bytes = workbook::ranking_workbook(view, detail).map_err(|error| fault(&error))?;
        files.push(("ranking.xlsx".to_owned(), bytes));
    }
    write_all(out, &files).map_err(|fault| cannot_write(&fault))?;
    Ok(files.into_iter().map(|(name, _)| name).collect())
}

/// By group and rank; equal ranks by the Vietnamese alphabet (đ after d).
pub fn display_order(answers: &Answers, results: &Results) -> Vec<usize> {
    let collator = Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok();
    let mut order = results.order();
    order.sort_by(|a, b| {
        let key = |row: usize| {
            let group = answers.units().get(row).map_or("", |unit| unit.group.as_str());
            let place = match results.standing(row) {
                scoring::Standing::Ranked(rank) => (0, rank),
                scoring::Standing::Unranked => (1, 0),
                scoring::Standing::NotAssessed => (2, 0),
            };
            (group, place)
        };
        key(*a).cmp(&key(*b)).then_with(|| by_name(answers, *a, *b, collator.as_ref()))
    });
    order
}

fn by_name(answers: &Answers, a: usize, b: usize, collator: Option<&CollatorBorrowed<'_>>) -> Ordering {
    let name = |row: usize| answers.units().get(row).map_or("", |unit| unit.name.as_str());
    collator.map_or_else(|| name(a).cmp(name(b)), |collator| collator.compare(name(a), name(b)))
}

/// Per cent in the earlier campaign: the unit's own, or the mean of the units that were merged into it.
fn earlier_percents(loaded: &Loaded, previous: &Loaded, data: &Path) -> Result<Vec<Option<Exact>>, Stop> {
    let plan = Plan::new(&previous.campaign.framework, previous.campaign.terms.clone())
        .map_err(|_| Stop::from(load::no_repaired_maxima(data)))?;
    let results = scoring::score(&plan, &previous.answers);
    let percent = |code: &str| previous.answers.row_of(code).and_then(|row| results.percent(row));
    Ok(loaded
        .answers
        .units()
        .iter()
        .map(|unit| {
            let registered =
                loaded.campaign.units.iter().find(|registered| registered.unit.code == unit.code);
            let former = registered.map_or(&[][..], |registered| registered.formerly.as_slice());
            if former.is_empty() {
                return percent(&unit.code);
            }
            let values: Vec<Exact> = former.iter().filter_map(|code| percent(code)).collect();
            let sum = values.iter().fold(Exact::ZERO, |sum, value| sum.plus(value));
            sum.checked_div(&Exact::integer(i64::try_from(values.len()).unwrap_or(i64::MAX)))
        })
        .collect())
}

fn machine_ranking(
    plan: &Plan<'_>,
    answers: &Answers,
    results: &Results,
    order: &[usize],
    found: &[Diagnostic],
    edge: &Edge,
) -> serde_json::Value {
    let framework = plan.framework();
    let ranking: Vec<serde_json::Value> = order
        .iter()
        .filter_map(|row| {
            let unit = answers.units().get(*row)?;
            let rank = match results.standing(*row) {
                scoring::Standing::Ranked(rank) => Some(rank),
                scoring::Standing::Unranked | scoring::Standing::NotAssessed => None,
            };
            let columns: serde_json::Map<String, serde_json::Value> = framework
                .ranking_columns()
                .into_iter()
                .map(|item| {
                    let points = results.item_points(*row, item).map(|points| points.to_string());
                    (framework.label(item).0.to_owned(), json!(points))
                })
                .collect();
            Some(json!({
                "rank": rank,
                "unit": unit.code,
                "name": unit.name,
                "group": unit.group,
                "columns": columns,
                "total": results.total(*row).map(|total| total.to_string()),
                "maximum": results.maximum(*row).to_string(),
                "percent": results.percent(*row).map(|percent| percent.to_string()),
                "band": results.band(*row).and_then(|at| framework.bands.get(at)).map(|band| band.code.clone()),
            }))
        })
        .collect();
    json!({
        "set": framework.code,
        "edition": framework.edition,
        "year": plan.terms().year,
        "reading": plan.terms().reading.name(),
        "not_applicable": plan.terms().not_applicable.name(),
        "ranking": ranking,
        "checks": findings::to_json(found, edge.language),
    })
}
