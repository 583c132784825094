//! `chiso publish`: the result of a campaign with its corrections, as one file that anybody can check.

use std::path::Path;
use std::path::PathBuf;

use app::publications::PUBLICATION_BYTES_MAX;
use assessment::correction::Correction;
use assessment::receipt::Fingerprint;
use clap::Args;
use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Place};
use report::publication::{
    self, About, AuditHead, Corrected, Formerly, LeftOut, Publication, PublishedBand, PublishedTerms,
    WriteRefusal,
};
use scoring::Plan;
use words::say;

use super::publish_without_data;
use super::score;
use crate::breaches::breaches;
use crate::campaign::load::{self, CampaignSource, Loaded};
use crate::campaign::{CAMPAIGN_FILE, UNITS_FILE};
use crate::codes;
use crate::files::read_limited;
use crate::instance::faults::command_fault;
use crate::instance::{Config, DataFolder, system};
use crate::options::DecimalWord;
use crate::output::{
    CommandError, Console, ExitStatus, cannot_read, cannot_write, place_of, report_fault, variables,
};
use crate::rehearsal;
use crate::writing::write_one;

/// `chiso publish`
#[derive(Args)]
pub struct PublishArguments {
    /// Folder of the campaign; its corrections.csv counts, where there is one
    pub data: PathBuf,
    /// Decimal mark of the CSV file, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
    /// Table of the corrections (default: corrections.csv in the folder)
    #[arg(long)]
    pub corrections: Option<PathBuf>,
    /// File for the publication; one that is there is never replaced
    #[arg(long)]
    pub out: PathBuf,
    /// What the result is called
    #[arg(long)]
    pub title: Option<String>,
    /// Licence of the data, an SPDX name
    #[arg(long, default_value = "CC-BY-4.0")]
    pub licence: String,
    /// The publication that this one corrects
    #[arg(long, requires = "what")]
    pub corrects: Option<PathBuf>,
    /// What has changed since
    #[arg(long, requires = "corrects")]
    pub what: Option<String>,
    /// Folder of an instance that shows it to the public
    #[arg(id = "house", long = "house")]
    pub instance: Option<PathBuf>,
    /// Code of an indicator whose data the managing body does not bring: what is missing counts 0
    #[arg(long, value_name = "INDICATOR", requires = "without_data_reason")]
    pub count_zero: Vec<String>,
    /// Code of an indicator whose data the managing body does not bring: it does not apply
    #[arg(long, value_name = "INDICATOR", requires = "without_data_reason")]
    pub count_not_applicable: Vec<String>,
    /// Why that is decided without the data, for everybody to read
    #[arg(long, value_name = "REASON")]
    pub without_data_reason: Option<String>,
}

/// File of the corrections in a campaign's folder.
pub const CORRECTIONS_FILE: &str = "corrections.csv";

/// Publishes.
pub fn run(console: &Console, arguments: &PublishArguments) -> ExitStatus {
    console.finish(publish(console, arguments))
}

fn publish(console: &Console, arguments: &PublishArguments) -> Result<(), CommandError> {
    if arguments.out.exists() {
        return Err(Diagnostic::error(codes::ALREADY_PUBLISHED, place_of(&arguments.out)).into());
    }
    let asked = CampaignSource { data: &arguments.data, set: None, year: 0, mark: arguments.decimal.into() };
    let loaded = score::read_all(console, &asked)?;
    let plan = load::plan(&loaded.campaign, &arguments.data)?;
    let mut found = loaded.campaign.findings.clone();
    found.extend(breaches(&plan, &loaded.answers));
    let mut corrections = corrections(&loaded, arguments, &mut found)?;
    publish_without_data::decide(&plan, &loaded.answers, arguments, &mut corrections, &mut found);
    let formerly = formerly(&loaded, arguments, &mut found);
    found.extend(not_left_out(&loaded, arguments));
    if has_errors(&found) {
        return Err(CommandError::Faults(found));
    }
    let instance = arguments.instance.as_deref().map(open).transpose()?;
    let about = about(console, arguments, &loaded, &plan, instance.as_ref())?;
    let set = rehearsal::set_files(&loaded.campaign.set);
    let publication = Publication {
        about: &about,
        set: &set,
        plan: &plan,
        submitted: &loaded.answers,
        corrections: &corrections,
        formerly: &formerly,
    };
    console
        .show(&found.into_iter().filter(|finding| ALWAYS_SAID.contains(&finding.code)).collect::<Vec<_>>());
    let bytes =
        publication::write_checked(&publication).map_err(|refusal| refused(&arguments.out, refusal))?;
    let sha256 = Fingerprint::of(&bytes).to_string();
    if let Some(instance) = &instance {
        let results = app::publications::Results {
            set: about.set.code.clone(),
            units: loaded.answers.units().iter().map(|unit| unit.code.clone()).collect(),
        };
        let shown = instance.app().may_show(&sha256, &about, &results);
        shown.map_err(|error| not_shown(&error, instance, about.year))?;
    }
    write_one(&arguments.out, bytes.clone()).map_err(|fault| cannot_write(&fault))?;
    if let Some(instance) = &instance {
        instance.app().store_and_show(&bytes, &about).map_err(|error| {
            // Nothing was there before; what nobody can see must not look published.
            let _cannot_be_helped = std::fs::remove_file(&arguments.out);
            not_shown(&error, instance, about.year)
        })?;
        console.print_line("publication.shown", &[("address", &format!("/results/{sha256}"))])?;
    }
    let name = arguments.out.display().to_string();
    console.print_line("publication.written", &[("file", &name), ("sha256", &sha256)])
}

fn corrections(
    loaded: &Loaded,
    arguments: &PublishArguments,
    found: &mut Vec<Diagnostic>,
) -> Result<Vec<Correction>, CommandError> {
    let beside = arguments.data.join(CORRECTIONS_FILE);
    let path = match &arguments.corrections {
        Some(path) => path.clone(),
        None if beside.is_file() => beside,
        None => return Ok(Vec::new()),
    };
    let bytes = whole(&path)?;
    let name = path.display().to_string();
    let framework = &loaded.campaign.framework;
    let mark = DecimalMark::Unknown;
    let (corrections, findings) =
        publication::read_corrections(framework, &loaded.answers, &name, &bytes, mark);
    found.extend(findings);
    Ok(corrections)
}

/// Warnings that the publisher must see, among hundreds of others.
const ALWAYS_SAID: [&str; 2] = [codes::NO_PACKET, codes::NO_LINES];

/// Units without a form that nobody left out by name with a reason.
fn not_left_out(loaded: &Loaded, arguments: &PublishArguments) -> Vec<Diagnostic> {
    let place = place_of(&arguments.data.join(CAMPAIGN_FILE));
    let left_out = &loaded.campaign.left_out;
    let others = loaded.without_form.iter().filter(|unit| !left_out.contains_key(&unit.code));
    others
        .map(|unit| {
            let finding = Diagnostic::error(codes::NOT_LEFT_OUT, place.clone());
            finding.with("unit", unit.name.as_str()).with("code", unit.code.as_str())
        })
        .collect()
}

/// What is published of the units that sent no form.
fn left_out(loaded: &Loaded) -> Vec<LeftOut> {
    let reason = |unit: &scoring::Unit| loaded.campaign.left_out.get(&unit.code).cloned();
    let units = loaded.without_form.iter();
    units
        .filter_map(|unit| {
            let reason = reason(unit)?.trim().to_owned();
            Some(LeftOut { unit: unit.name.clone(), reason, code: Some(unit.code.clone()) })
        })
        .collect()
}

/// Why a publication was not made.
pub fn refused(file: &Path, refusal: WriteRefusal) -> CommandError {
    match refusal {
        WriteRefusal::DoesNotHold(findings) => CommandError::Faults(findings),
        WriteRefusal::Unwritten(fault) => report_fault(file, &fault),
    }
}

/// Why an instance does not show it; where the result is there already, which edition is to be corrected.
fn not_shown(error: &app::Error, instance: &DataFolder, year: i16) -> CommandError {
    let app::Error::Refused(refusal) = error else { return command_fault(error) };
    let shown = match instance.app().publications() {
        Ok(shown) => shown,
        Err(error) => return command_fault(&error),
    };
    let is_corrected = |sha256: &str| shown.iter().any(|other| other.corrects.as_deref() == Some(sha256));
    let newest: Vec<String> = shown
        .iter()
        .filter(|row| row.year == year && !is_corrected(&row.sha256))
        .map(|row| format!("{} ({}, {})", row.title, row.edition, row.sha256))
        .collect();
    Diagnostic::error(codes::PUBLISHED_BEFORE, Place::Everywhere)
        .with("year", year.to_string())
        .with("known", newest.join("; "))
        .with("detail", refusal.code)
        .into()
}

/// The former units of the register. A unit may name its own code there, which counts anyway.
fn formerly(loaded: &Loaded, arguments: &PublishArguments, found: &mut Vec<Diagnostic>) -> Formerly {
    let units = loaded.campaign.units.iter().map(|registered| {
        let code = &registered.unit.code;
        let others = registered.formerly.iter().filter(|former| *former != code).cloned();
        (code.clone(), others.collect::<Vec<String>>())
    });
    let formerly: Formerly = units.filter(|(_, formers)| !formers.is_empty()).collect();
    found.extend(publication::misnamed(&formerly).into_iter().map(|(unit, former)| {
        Diagnostic::error(publication::codes::FORMER_UNIT, place_of(&arguments.data.join(UNITS_FILE)))
            .with("unit", unit)
            .with("found", former)
    }));
    formerly
}

fn about(
    console: &Console,
    arguments: &PublishArguments,
    loaded: &Loaded,
    plan: &Plan<'_>,
    instance: Option<&DataFolder>,
) -> Result<About, CommandError> {
    let (framework, terms) = (plan.framework(), plan.terms());
    let (edition, corrects) = match (&arguments.corrects, &arguments.what) {
        (Some(path), Some(what)) => {
            let (edition, sha256) = corrected(path)?;
            (edition + 1, Some(Corrected { sha256, what: what.trim().to_owned() }))
        }
        _ => (1, None),
    };
    let year = terms.year.to_string();
    let title = arguments.title.clone().unwrap_or_else(|| {
        let words = [("set", framework.title.get(console.language)), ("year", year.as_str())];
        say(console.language, "publication.title", &words)
    });
    let head = instance
        .map(|instance| instance.app().audit_head().map_err(|error| command_fault(&error)))
        .transpose()?;
    Ok(About {
        schema: publication::SCHEMA.to_owned(),
        program: publication::Program::chiso(env!("CARGO_PKG_VERSION")),
        title,
        year: terms.year,
        edition,
        published_at: system::now().to_string(),
        corrects,
        licence: arguments.licence.clone(),
        set: publication::SetName { code: framework.code.clone(), edition: framework.edition.clone() },
        terms: PublishedTerms::of(framework, terms, &loaded.campaign.reason),
        bands: framework.bands.iter().map(PublishedBand::of).collect(),
        left_out: left_out(loaded),
        audit: head.map(|(position, hash)| AuditHead { position, hash: hash.to_string() }),
        decision: None,
    })
}

/// Edition and SHA-256 of the publication that is corrected, which must hold.
fn corrected(path: &Path) -> Result<(u32, String), CommandError> {
    let bytes = whole(path)?;
    let found = publication::verify(&path.display().to_string(), &bytes, env!("CARGO_PKG_VERSION"));
    let first = found.findings.iter().find(|finding| finding.severity == framework::Severity::Error);
    match (first, &found.bundle) {
        (None, Some(bundle)) => Ok((bundle.about.edition, found.sha256)),
        (first, _) => {
            let detail = first.map_or("", |finding| finding.code);
            Err(Diagnostic::error(codes::CORRECTED_IS_BROKEN, place_of(path)).with("detail", detail).into())
        }
    }
}

fn whole(path: &Path) -> Result<Vec<u8>, CommandError> {
    let bytes = read_limited(path, PUBLICATION_BYTES_MAX).map_err(|fault| cannot_read(&fault))?;
    bytes.map_err(|_| Diagnostic::error(publication::codes::TOO_LARGE, place_of(path)).into())
}

fn open(data: &Path) -> Result<DataFolder, CommandError> {
    let (config, _) = Config::load(data, None, variables())?;
    DataFolder::open_beside(data, &config)
}
