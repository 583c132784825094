//! Evidence files for download: one by one as what they are, or all of a unit in one ZIP with a list.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use app::form::{FormAt, FormView};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::Language;
use serde::Deserialize;
use store::blobs::BlobFault;
use words::say;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::downloads::{answer_with, body_of, disposition};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::ranges::{RequestedRange, wanted};
use crate::self_assessment::form_address::FormAddress;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// One file of one form.
#[derive(Debug, Deserialize)]
pub struct FileAddress {
    #[serde(flatten)]
    form: FormAddress,
    sha256: String,
    /// The name under which the piece of evidence has it.
    name: String,
}

/// `GET base/files/{sha256}/{name}`: pictures and PDF are shown in the page, anything else is a download.
/// Nothing is executed. A part of it may be requested, as readers of PDF do.
pub async fn file(
    State(state): State<WebState>,
    visitor: Visitor,
    method: Method,
    Path(address): Path<FileAddress>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let at = address.form.at();
    let opened = state
        .run(&visitor, move |app, who| app.open_file(&who.credential, at, &address.sha256, &address.name))
        .await?;
    let tag = format!("\"{}\"", opened.row.sha256);
    let media_type = opened.row.media_type.as_str();
    let in_page =
        matches!(media_type, "application/pdf" | "image/png" | "image/jpeg" | "image/webp" | "image/gif");
    let policy = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; \
                  frame-ancestors 'self'";
    let named = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&opened.name, in_page)),
        (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
        (header::ETAG, tag.clone()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        // Cached by this browser alone and checked each time, because a role may be withdrawn.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let size_bytes = opened.row.size_bytes;
    // Only a GET has a range.
    let wanted =
        if method == Method::GET { wanted(&headers, &tag, size_bytes) } else { RequestedRange::Whole };
    match wanted {
        RequestedRange::Whole => Ok(file_response(named, opened.content, size_bytes)),
        RequestedRange::Outside => {
            let size = [(header::CONTENT_RANGE, format!("bytes */{size_bytes}"))];
            Ok((StatusCode::RANGE_NOT_SATISFIABLE, size).into_response())
        }
        RequestedRange::Part { first, last } => {
            let mut content = opened.content;
            content
                .seek(SeekFrom::Start(first))
                .map_err(|error| Failure::new(&visitor, BlobFault::from(error).into()))?;
            let length = last - first + 1;
            let part = answer_with(named, body_of(content.take(length)), length);
            let range = [(header::CONTENT_RANGE, format!("bytes {first}-{last}/{size_bytes}"))];
            Ok((StatusCode::PARTIAL_CONTENT, range, part).into_response())
        }
    }
}

/// `GET base/evidence.zip`: all evidence of a unit.
pub async fn zip(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at();
    let (file, name, size_bytes) = state
        .export(&visitor, move |app, who| {
            let view = app.form(&who.credential, at, None)?;
            let (file, size_bytes) = pack(app, who, at, &view)?;
            Ok((file, format!("{}-{}.zip", view.unit.code, view.campaign.year), size_bytes))
        })
        .await?;
    let named = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name, false)),
    ];
    Ok(file_response(named, file, size_bytes))
}

/// A whole ZIP in an unnamed temporary file, with its length.
fn pack(app: &app::App, who: &Visitor, at: FormAt, view: &FormView) -> Result<(File, u64), app::Error> {
    let marks = app.file_marks(view)?;
    let mut writer = ZipWriter::new(tempfile::tempfile().map_err(BlobFault::from)?);
    let mut lines = vec![heading(who.language)];
    for (number, row) in view.evidence.iter().enumerate() {
        let (mut place, mut marked) = (String::new(), String::new());
        if let Some((sha256, name)) = &row.file {
            place = format!("{}/{:03}-{name}", row.component, number + 1);
            let opened = app.open_file(&who.credential, at, sha256, name)?;
            put(&mut writer, &place, &mut { opened.content })?;
            marked = show::mark_words(marks.get(sha256).map_or(&[], Vec::as_slice), who.language).join("; ");
        }
        let words = show::evidence_words(row, who.language);
        let cells = [row.component.clone(), words, row.address.clone(), place, marked];
        lines.push(cells.map(|cell| quoted(&cell)).join(","));
    }
    // With the byte order mark at the beginning Excel reads the Vietnamese letters.
    let list = format!("\u{feff}{}\r\n", lines.join("\r\n"));
    put(&mut writer, "danh-sach.csv", &mut list.as_bytes())?;
    let ended = || -> io::Result<(File, u64)> {
        let mut file = writer.finish()?;
        let size_bytes = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok((file, size_bytes))
    };
    Ok(ended().map_err(BlobFault::from)?)
}

/// Writes one file into the ZIP; formats such as PDF and DOCX are already compressed.
fn put(writer: &mut ZipWriter<File>, place: &str, content: &mut impl Read) -> Result<(), BlobFault> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    writer.start_file(place, stored).map_err(io::Error::other)?;
    io::copy(content, writer)?;
    Ok(())
}

fn heading(language: Language) -> String {
    let keys = [
        "web.evidence.component",
        "web.form.evidence",
        "web.evidence.address",
        "web.evidence.file",
        "web_files.marks",
    ];
    keys.map(|key| quoted(&say(language, key, &[]))).join(",")
}

/// A cell of CSV. A cell that a spreadsheet would take for a formula gets a mark before it.
fn quoted(cell: &str) -> String {
    let guarded =
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}

fn file_response<const N: usize>(named: [(HeaderName, String); N], file: File, size_bytes: u64) -> Response {
    answer_with(named, body_of(file), size_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_the_list_is_no_formula() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
