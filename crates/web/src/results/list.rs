//! Published results for everybody: the list, the heading of every page of a result, and the files of its
//! bundle.

use std::io::{Read, Seek, SeekFrom};

use assessment::correction::ScoreStage;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::{Exact, Item, Language};
use report::publication::{About, names};
use scoring::Standing;
use store::tables::publications::PublicationRow;
use words::{fixed_number, say};

use super::head_page::PublicationHead;
use super::list_page::{PublicationLine, Results};
use super::page::is_known;
use crate::downloads::{answer_with, body_of};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::publication_cache::{VerifiedPublication, find};
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// Digits of the SHA-256 in addresses.
const DIGITS: usize = 16;

/// `GET /results`: the list.
pub async fn page(State(state): State<WebState>, visitor: Visitor) -> Result<Response, Failure> {
    html(&visitor, &list(&state, &visitor, None).await?)
}

/// The list of published results, of one year or of all.
///
/// # Errors
/// The page that says what is wrong.
pub async fn list(state: &WebState, visitor: &Visitor, year: Option<i16>) -> Result<Results, Failure> {
    state
        .run(visitor, move |app, who| {
            let rows = app.publications()?;
            let line = |row: &PublicationRow| PublicationLine {
                title: row.title.clone(),
                year: row.year,
                edition: row.edition,
                at: published_at(&row.published_at),
                address: base(row),
                is_corrected: newer(row, &rows).is_some(),
            };
            let wanted = rows.iter().filter(|row| year.is_none_or(|year| row.year == year));
            Ok(Results { frame: show::frame(who, None), publications: wanted.map(line).collect() })
        })
        .await
}

/// `GET /results/{result}/files/{name}`: the whole publication, or one of its files.
pub async fn file(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let wanted = name.clone();
    let (row, file, size_bytes, part) = state
        .run(&visitor, move |app, who| {
            let row = find(&app.publications()?, &result)?;
            let (row, mut file, size_bytes) = app.publication(&row.sha256)?;
            if wanted == "publication.zip" {
                return Ok((row, file, size_bytes, None));
            }
            let (stored, is_for_excel) = match wanted.strip_suffix("-excel.csv") {
                Some(stem) => (format!("{stem}.csv"), true),
                None => (wanted, false),
            };
            let part = report::publication::file(&mut file, &stored).ok_or(app::Error::NotFound)?;
            let part = if is_for_excel {
                for_excel(who.language, &with_left_out(&mut file, &stored, part)?)?
            } else {
                part
            };
            file.seek(SeekFrom::Start(0)).map_err(store::blobs::BlobFault::from)?;
            Ok((row, file, size_bytes, Some(part)))
        })
        .await?;
    let tag = format!("\"{}-{name}-{}\"", row.sha256, visitor.language.code());
    if is_known(&headers, &tag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("zip") => "application/zip",
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        _ => "text/plain; charset=utf-8",
    };
    let named = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&row, &name))),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, max-age=86400".to_owned()),
    ];
    Ok(match part {
        None => answer_with(named, body_of(file), size_bytes),
        Some(part) => {
            let size_bytes = u64::try_from(part.len()).unwrap_or(u64::MAX);
            answer_with(named, Body::from(part), size_bytes)
        }
    })
}

/// A table of the publication; the ranking names the units without a form too.
fn with_left_out(file: &mut (impl Read + Seek), name: &str, table: Vec<u8>) -> Result<Vec<u8>, app::Error> {
    let broken = |fault: &dyn std::fmt::Display| app::Error::Internal(format!("{name}: {fault}"));
    if name != names::RANKING {
        return Ok(table);
    }
    let about = report::publication::file(file, names::ABOUT).ok_or(app::Error::NotFound)?;
    let about = About::from_json(&about).map_err(|fault| broken(&fault))?;
    report::publication::ranking_with_left_out(&table, &about.left_out).map_err(|fault| broken(&fault))
}

/// A table of the publication for Excel, with columns, stages and standings in words.
fn for_excel(language: Language, table: &[u8]) -> Result<Vec<u8>, app::Error> {
    let words = |column: &str, value: Option<&str>| {
        let key = match value {
            None => format!("web_results.csv.{column}"),
            Some(value) if column == "stage" => format!("web_results.stage.{value}"),
            Some(value) if column == "standing" => format!("web_results.standing.{value}"),
            Some(_) => return None,
        };
        words::pattern(language, &key).map(str::to_owned)
    };
    report::figure_table::excel_of_csv(table, words).map_err(|fault| app::Error::Internal(fault.to_string()))
}

/// The first digits of what identifies a file.
pub fn first_digits(sha256: &str, count: usize) -> String {
    sha256.chars().take(count).collect()
}

/// The name under which a file of a result is downloaded.
pub fn file_name(row: &PublicationRow, name: &str) -> String {
    format!("{}-{}-{name}", row.year, first_digits(&row.sha256, 8))
}

/// The address of a result.
pub fn base(row: &PublicationRow) -> String {
    urls::result(&first_digits(&row.sha256, DIGITS)).ranking()
}

/// The address of a unit's page of a result.
pub fn unit_address(base: &str, code: &str) -> String {
    let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
    format!("{base}/units/{code}")
}

/// An address that names a unit in its query.
pub fn with_unit(address: &str, code: &str) -> String {
    let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
    format!("{address}?unit={code}")
}

/// The publication that corrects another; the latest one of a chain.
pub fn newer<'r>(row: &PublicationRow, rows: &'r [PublicationRow]) -> Option<&'r PublicationRow> {
    let mut latest = None;
    let mut sha256 = row.sha256.as_str();
    // As many steps as there are rows: a cycle of corrections cannot run for ever.
    for _ in rows {
        let Some(next) = rows.iter().find(|other| other.corrects.as_deref() == Some(sha256)) else { break };
        (latest, sha256) = (Some(next), next.sha256.as_str());
    }
    latest
}

/// The heading of every page of a publication.
pub fn head(language: Language, book: &VerifiedPublication, newer: Option<String>) -> PublicationHead {
    let about = &book.bundle.about;
    PublicationHead {
        title: about.title.clone(),
        base: base(&book.row),
        edition: about.edition,
        at: published_at(&about.published_at),
        sha256: book.row.sha256.clone(),
        file: file_name(&book.row, "publication.zip"),
        program: None,
        audit: about.audit.as_ref().map(|audit| format!("{} · {}", audit.hash, audit.position)),
        what: about.corrects.as_ref().map(|corrected| corrected.what.clone()),
        decision: about.decision.as_ref().map(|decision| show::published_words(language, decision)),
        newer,
        by_level: show::by_level(language, &book.bundle.framework),
        rounding: show::rounding_note(language, &book.bundle.framework),
    }
}

/// A rank, or the word in its place for a unit without one.
pub fn rank(language: Language, standing: Standing) -> String {
    match standing {
        Standing::Ranked(rank) => rank.to_string(),
        Standing::Unranked => say(language, "web_results.unranked", &[]),
        Standing::NotAssessed => say(language, "web_results.not-assessed", &[]),
    }
}

/// Per cent in words, `70,2 %`; a dash if there is none.
pub fn percent(language: Language, percent: Option<&Exact>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{} %", fixed_number(language, percent, 2)))
}

/// Points at the four stages.
pub fn four(book: &VerifiedPublication, unit: usize, item: Item, language: Language) -> [String; 4] {
    let framework = &book.bundle.framework;
    ScoreStage::ALL.map(|stage| {
        let results = book.scores.at(stage);
        let waits = matches!(item, Item::Component(slot) if results.waits(unit, slot));
        show::points_or_waiting(framework, results.item_points(unit, item).as_ref(), waits, language)
    })
}

/// The name of a unit's band; empty if it has none.
pub fn band(book: &VerifiedPublication, unit: usize, language: Language) -> String {
    let band = book.approved().band(unit).and_then(|band| book.bundle.framework.bands.get(band));
    band.map_or("", |band| band.title.get(language)).to_owned()
}

fn published_at(written: &str) -> String {
    let moment = written.parse().map(|at: jiff::Timestamp| at.as_microsecond());
    let moment = moment.map(assessment::Moment::from_microseconds);
    moment.map_or_else(|_| written.to_owned(), show::moment)
}
