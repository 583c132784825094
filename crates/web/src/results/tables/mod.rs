//! Each table of a result's pages as CSV, for Excel and as JSON, each picture as SVG, under permanent
//! addresses.

mod changes;
mod columns;
mod comparison;
mod indicator;
mod method;
mod unit;
mod years;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use framework::Language;
use report::figure_table::{FigureTable, TakenFrom};
use scoring::Plan;
use words::say;

use super::changes::EditionPair;
use super::compare::{CompareQuery, MARKS, bars, is_comparable};
use super::downloads::{DownloadRequest, Kind, given};
use super::figures::peers;
use super::list::first_digits;
use super::page::{CacheDependency, Source};
use super::pictures::{radar, waterfall};
use super::unit_page::Years;
use super::years::{unit_years, years};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::publication_cache::VerifiedPublication;
use crate::state::WebState;
use crate::visitor::Visitor;
use crate::{charts, show};

/// Digits of the SHA-256 in a picture.
const DIGITS: usize = 16;

/// `GET /results/{result}/tables/{file}`: a table of the method.
pub async fn of_method(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (name, kind) = named(&visitor, &file)?;
    let wanted = DownloadRequest {
        query: "",
        headers: &headers,
        rests: CacheDependency::PublicationAlone,
        name: name.clone(),
        kind,
    };
    let make = move |source: &Source<'_>| {
        let book = source.book;
        let plan = Plan::new(&book.bundle.framework, book.bundle.terms.clone())
            .map_err(|fault| app::Error::Internal(fault.to_string()))?;
        made(book, source.who.language, kind, method::method(&plan, source.who.language, &name))
    };
    given(&state, &visitor, result, wanted, make).await
}

/// `GET /results/{result}/indicators/{indicator}/tables/{file}`: a table of an indicator.
pub async fn of_indicator(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, code, file)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (name, kind) = named(&visitor, &file)?;
    let full = full_name(&[&code, &name]);
    let wanted = DownloadRequest {
        query: "",
        headers: &headers,
        rests: CacheDependency::PublicationAlone,
        name: full,
        kind,
    };
    let make = move |source: &Source<'_>| {
        let (book, language) = (source.book, source.who.language);
        let (slot, _) = book.bundle.framework.component(&code).ok_or(app::Error::NotFound)?;
        made(book, language, kind, indicator::indicator(book, language, slot, &name)?)
    };
    given(&state, &visitor, result, wanted, make).await
}

/// `GET /results/{result}/changes/tables/{file}`: a table of what this edition changed.
pub async fn of_changes(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (name, kind) = named(&visitor, &file)?;
    let full = full_name(&["changes", &name]);
    let wanted = DownloadRequest {
        query: "",
        headers: &headers,
        rests: CacheDependency::OtherPublications,
        name: full,
        kind,
    };
    let make = move |source: &Source<'_>| {
        let both = EditionPair::of(source)?.ok_or(app::Error::NotFound)?;
        let table = changes::changes(&both, source.who.language, &name)?;
        made(source.book, source.who.language, kind, Some(table))
    };
    given(&state, &visitor, result, wanted, make).await
}

/// `GET /results/{result}/compare/tables/{file}`: the query names the units, as on the page.
pub async fn of_comparison(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (name, kind) = named(&visitor, &file)?;
    let asked = CompareQuery::of(query.as_deref());
    let query = format!("{:?}", asked.units);
    let full = full_name(&["compare", &name]);
    let wanted = DownloadRequest {
        query: &query,
        headers: &headers,
        rests: CacheDependency::PublicationAlone,
        name: full,
        kind,
    };
    let make = move |source: &Source<'_>| {
        let (book, language) = (source.book, source.who.language);
        let (codes, rows) = asked.chosen(book);
        // A file cannot say which unit it left out, so an unknown or superfluous unit is an error.
        if codes.len() != asked.units.len() || !is_comparable(&rows) {
            return Err(app::Error::NotFound);
        }
        match (kind, name.as_str()) {
            (Kind::Svg, "points") => {
                let title = say(language, "web_results.compare-chart", &[]);
                let mut says = vec![title];
                for (mark, row) in MARKS.iter().zip(&rows) {
                    says.push(format!("{mark}: {}", book.unit_at(*row)?.name));
                }
                Ok(alone(book, language, &bars(book, language, &rows)?, says))
            }
            _ => made(book, language, kind, comparison::comparison(book, language, &rows, &name)?),
        }
    };
    given(&state, &visitor, result, wanted, make).await
}

/// `GET /results/{result}/units/{unit}/tables/{file}`: a table or picture of a unit.
pub async fn of_unit(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, code, file)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (name, kind) = named(&visitor, &file)?;
    let full = full_name(&[&code, &name]);
    let is_of_years = ["years", "ranks"].contains(&name.as_str());
    let rests =
        if is_of_years { CacheDependency::OtherPublications } else { CacheDependency::PublicationAlone };
    let wanted = DownloadRequest { query: "", headers: &headers, rests, name: full, kind };
    let make = move |source: &Source<'_>| {
        let (book, language) = (source.book, source.who.language);
        let row = book.unit(&code).ok_or(app::Error::NotFound)?;
        let unit = &book.unit_at(row)?.name;
        if kind == Kind::Svg {
            let (picture, word, key) = picture(source, row, &name)?.ok_or(app::Error::NotFound)?;
            let title = format!("{unit}: {word}");
            return Ok(alone(book, language, &picture, vec![title, key]));
        }
        let table = match name.as_str() {
            "years" => Some(years::years(language, unit, &unit_years(source, row)?)),
            name => unit::unit(book, language, row, name)?,
        };
        made(book, language, kind, table)
    };
    given(&state, &visitor, result, wanted, make).await
}

/// A picture of a unit's page by its name in addresses, with its title and what must be known to read it.
fn picture(
    source: &Source<'_>,
    row: usize,
    name: &str,
) -> Result<Option<(String, String, String)>, app::Error> {
    let (book, language) = (source.book, source.who.language);
    let of_years = |picture: fn(Years) -> Option<String>, word| {
        let Some(years) = years(source, row)? else { return Ok(None) };
        let key = if years.has_means() { say(language, "web_results.mean-help", &[]) } else { String::new() };
        Ok(picture(years).map(|picture| (picture, word, key)))
    };
    let word = |key: &str| say(language, &format!("web_results.{key}"), &[]);
    match name {
        "indices" => {
            let framework = &book.bundle.framework;
            let label = |item| {
                let (code, title) = framework.label(item);
                format!("{code}. {}", title.get(language))
            };
            let key: Vec<String> = framework.ranking_columns().into_iter().map(label).collect();
            let picture = radar(book, language, row, &peers(book, row))?;
            Ok(picture.map(|picture| (picture, show::by_level(language, framework), key.join("; "))))
        }
        "stages" => Ok(waterfall(book, language, row).map(|fall| (fall.chart, word("waterfall"), fall.cut))),
        "years" => of_years(|years| years.percents, word("years-percent")),
        "ranks" => of_years(|years| years.ranks, word("years-rank")),
        _ => Ok(None),
    }
}

/// A picture as a file, which names its source.
fn alone(book: &VerifiedPublication, language: Language, picture: &str, mut says: Vec<String>) -> Vec<u8> {
    let edition = say(language, "web_results.edition", &[]);
    says.push(format!("{} · {edition} {}", book.row.title, book.row.edition));
    says.push(format!("SHA-256: {}…", first_digits(&book.row.sha256, DIGITS)));
    charts::alone(picture, &says)
}

/// Name and kind of a file; not found if it is not one of those that are made here.
fn named(visitor: &Visitor, file: &str) -> Result<(String, Kind), Failure> {
    let parts = file.rsplit_once('.').and_then(|(name, ending)| Some((name, Kind::of_ending(ending)?)));
    let (name, kind) = parts.ok_or_else(|| Failure::new(visitor, app::Error::NotFound))?;
    match (name.strip_suffix(Kind::EXCEL_MARK), kind) {
        (Some(name), Kind::Csv) => Ok((name.to_owned(), Kind::ExcelCsv)),
        _ => Ok((name.to_owned(), kind)),
    }
}

/// The name of the downloaded file: parts from an address are reduced to harmless letters.
fn full_name(parts: &[&str]) -> String {
    let is_harmless = |letter: &char| letter.is_ascii_alphanumeric() || ['-', '_', '.'].contains(letter);
    let parts: Vec<String> = parts.iter().map(|part| part.chars().filter(is_harmless).collect()).collect();
    parts.join("-")
}

fn made(
    book: &VerifiedPublication,
    language: Language,
    kind: Kind,
    table: Option<FigureTable>,
) -> Result<Vec<u8>, app::Error> {
    let table = table.ok_or(app::Error::NotFound)?;
    let fault = |fault: &dyn std::fmt::Display| app::Error::Internal(format!("table {}: {fault}", table.id));
    let from = TakenFrom { about: &book.bundle.about, sha256: &book.row.sha256 };
    match kind {
        Kind::Csv => table.csv().map_err(|error| fault(&error)),
        Kind::ExcelCsv => table.excel_csv().map_err(|error| fault(&error)),
        Kind::Json => table.json(from).map_err(|error| fault(&error)),
        Kind::Workbook => {
            let digits = book.bundle.framework.scoring.rounding.digits;
            table.workbook(from, language, digits).map_err(|error| fault(&error))
        }
        Kind::Svg => Err(app::Error::NotFound),
    }
}
