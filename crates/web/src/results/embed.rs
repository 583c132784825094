//! Parts of a result for other sites: a bare page for each frame, and the page that gives the HTML to copy.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use framework::Language;
use scoring::Standing;
use serde::Deserialize;
use words::say;

use super::embed_page::{EmbedHelp, EmbedIndex, EmbedRadar, EmbedRanking, EmbedRow, Snippet};
use super::figures::{against, peers, share_words};
use super::head_page::PublicationHead;
use super::list::{band, base, percent, rank, unit_address, with_unit};
use super::page::{framable, render_page};
use super::pictures::radar;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::layout::frame::Frame;
use crate::publication_cache::{VerifiedPublication, find};
use crate::show;
use crate::state::{WebState, html};
use crate::visitor::Visitor;

/// The number of ranks shown by default, and the most that the address may ask for.
const RANKS: u8 = 10;
const RANKS_MAX: u32 = 50;
/// The most rows, whatever groups and ties there are.
const ROWS_MAX: usize = 200;

/// Pixels of a frame: what surrounds its table, a row whose name takes two lines on a telephone, and the
/// picture. A frame cannot grow with its content, and one that is too low hides the table's end.
const AROUND: usize = 230;
const LINE: usize = 54;
const PICTURE: usize = 420;

/// The query of the page: which part, in what size.
#[derive(Debug, Default, Deserialize)]
pub struct EmbedQuery {
    unit: Option<String>,
    top: Option<u32>,
}

/// `GET /results/{result}/embed/{chart}`: the bare page.
pub async fn chart(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, chart)): Path<(String, String)>,
    Query(asked): Query<EmbedQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let query = format!("{asked:?}");

    let response = match chart.as_str() {
        "ranking" => {
            let make =
                move |book: &VerifiedPublication, who: &Visitor, head| ranking(book, who, head, &asked);
            render_page(&state, &visitor, result, &query, &headers, make).await?
        }
        "radar" => {
            let make = move |book: &VerifiedPublication, who: &Visitor, head| {
                let row = asked.unit.as_deref().and_then(|code| book.unit(code));
                unit_radar(book, who, head, row.ok_or(app::Error::NotFound)?)
            };
            render_page(&state, &visitor, result, &query, &headers, make).await?
        }
        _ => return Err(Failure::new(&visitor, app::Error::NotFound)),
    };
    Ok(framable(response))
}

/// `GET /results/{result}/embed`: the HTML to copy. It contains the host of the request, so it is not cached.
pub async fn help(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    Query(asked): Query<EmbedQuery>,
) -> Result<Response, Failure> {
    let public_url = state.options.public_url.clone();
    let scheme = if state.options.secure_cookies { "https" } else { "http" };
    let shelf = std::sync::Arc::clone(&state.shelf);
    let page = state
        .run(&visitor, move |app, who| {
            let row = find(&app.publications()?, &result)?;
            let base = base(&row);
            let site = public_url.unwrap_or_else(|| format!("{scheme}://{}", who.host));
            let of =
                |chart, unit, title, height| snippet(who.language, &site, &base, chart, unit, title, height);
            let mut snippets = vec![of("ranking", "", &row.title, AROUND + usize::from(RANKS) * LINE)];
            if let Some(code) = asked.unit.as_deref().filter(|code| !code.is_empty()) {
                let book = shelf.book(app, row.clone())?;
                let at = book.unit(code).ok_or(app::Error::NotFound)?;
                let unit = &book.unit_at(at)?.name;
                let lines = book.bundle.framework.ranking_columns().len();
                snippets.push(of("radar", code, unit, AROUND + PICTURE + lines * LINE));
            }
            let address = match asked.unit.as_deref() {
                Some(code) if !code.is_empty() => with_unit(&who.path, code),
                _ => who.path.clone(),
            };
            let frame = Frame { address, ..show::frame(who, None) };
            Ok(EmbedHelp { frame, base, title: row.title, snippets })
        })
        .await?;
    html(&visitor, &page)
}

fn snippet(
    language: Language,
    site: &str,
    base: &str,
    chart: &str,
    unit: &str,
    title: &str,
    height: usize,
) -> Snippet {
    let address = format!("{base}/embed/{chart}");
    let address = if unit.is_empty() { format!("{address}?") } else { with_unit(&address, unit) + "&" };
    let address = format!("{address}lang={}", language.code());
    let what = say(language, &format!("web_results.embed-{chart}"), &[]);
    let title = format!("{what}: {title}");
    let site = site.trim_end_matches('/');
    let quoted = |text: &str| {
        text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
    };
    let html = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{height}\" loading=\"lazy\" style=\"border:0\"></iframe>",
        quoted(&format!("{site}{address}")),
        quoted(&title)
    );
    Snippet { id: chart.to_owned(), what, address, html }
}

fn ranking(
    book: &VerifiedPublication,
    who: &Visitor,
    head: PublicationHead,
    asked: &EmbedQuery,
) -> Result<EmbedRanking, app::Error> {
    let (approved, language) = (book.approved(), who.language);
    let top = asked.top.unwrap_or(u32::from(RANKS)).clamp(1, RANKS_MAX);
    let is_shown = |row: &usize| matches!(approved.standing(*row), Standing::Ranked(rank) if rank <= top);
    let line = |row: usize| {
        let unit = book.unit_at(row)?;
        Ok(EmbedRow {
            rank: rank(language, approved.standing(row)),
            group: unit.group.clone(),
            unit: unit.name.clone(),
            address: unit_address(&head.base, &unit.code),
            percent: percent(language, approved.percent(row).as_ref()),
            band: band(book, row, language),
        })
    };
    let rows = book.order.iter().copied().filter(is_shown).take(ROWS_MAX).map(line);
    Ok(EmbedRanking {
        frame: show::frame(who, None),
        has_groups: book.scores.approved.units().iter().any(|unit| !unit.group.is_empty()),
        rows: rows.collect::<Result<_, app::Error>>()?,
        head,
    })
}

fn unit_radar(
    book: &VerifiedPublication,
    who: &Visitor,
    head: PublicationHead,
    row: usize,
) -> Result<EmbedRadar, app::Error> {
    let (framework, language) = (&book.bundle.framework, who.language);
    let peers = peers(book, row);
    let unit = book.unit_at(row)?;
    let line = |item| {
        let (code, title) = framework.label(item);
        let found = against(book, row, item, &peers);
        EmbedIndex {
            code: code.to_owned(),
            title: title.get(language).to_owned(),
            shares: [found.own, found.mean, found.best].map(|share| share_words(language, share.as_ref())),
        }
    };
    Ok(EmbedRadar {
        frame: show::frame(who, None),
        unit: unit.name.clone(),
        address: unit_address(&head.base, &unit.code),
        rank: rank(language, book.approved().standing(row)),
        percent: percent(language, book.approved().percent(row).as_ref()),
        radar: radar(book, language, row, &peers)?,
        indices: framework.ranking_columns().into_iter().map(line).collect(),
        head,
    })
}
