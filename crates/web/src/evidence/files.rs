//! Evidence files handed out: one by one as what they are, or all of a unit in one ZIP with a list.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use app::form::{FormAt, FormView};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::Language;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use store::blobs::BlobFault;
use words::say;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::failure::Failure;
use crate::ranges::{RequestedRange, wanted};
use crate::self_assessment::form_address::FormAddress;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// How much of a file is in memory at once.
const PIECE_BYTES: usize = 64 << 10;

/// One file of one form.
#[derive(Debug, Deserialize)]
pub struct FileAddress {
    #[serde(flatten)]
    form: FormAddress,
    sha256: String,
    /// The name under which the piece of evidence has it.
    name: String,
}

/// `GET base/files/{sha256}/{name}`: pictures and PDF in the page, anything else as a download. Nothing is executed.
/// One part of it may be asked for, as readers of PDF do.
pub async fn file(
    State(state): State<WebState>,
    visitor: Visitor,
    method: Method,
    Path(address): Path<FileAddress>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let at = address.form.at(&visitor)?;
    let opened = state
        .run(&visitor, move |app, who| app.open_file(&who.credential, at, (&address.sha256, &address.name)))
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
        // Kept by this browser alone, and asked about each time: a role may be taken away.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let size_bytes = opened.row.size_bytes;
    // A range is one of a GET alone.
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

/// `GET base/evidence.zip`.
pub async fn zip(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
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

/// A whole ZIP in a file without a name, at its beginning, with its length.
fn pack(app: &app::App, who: &Visitor, at: FormAt, view: &FormView) -> Result<(File, u64), app::Error> {
    let marks = app.file_marks(view)?;
    let mut writer = ZipWriter::new(tempfile::tempfile().map_err(BlobFault::from)?);
    let mut lines = vec![heading(who.language)];
    for (number, row) in view.evidence.iter().enumerate() {
        let (mut place, mut marked) = (String::new(), String::new());
        if let Some((sha256, name)) = &row.file {
            place = format!("{}/{:03}-{name}", row.component, number + 1);
            let opened = app.open_file(&who.credential, at, (sha256, name))?;
            put(&mut writer, &place, &mut { opened.content })?;
            marked = show::mark_words(marks.get(sha256).map_or(&[], Vec::as_slice), who.language).join("; ");
        }
        let words = show::evidence_words(row, who.language);
        let cells = [row.component.clone(), words, row.address.clone(), place, marked];
        lines.push(cells.map(|cell| quoted(&cell)).join(","));
    }
    // The mark at the beginning lets Excel read the Vietnamese letters.
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

/// One file of the ZIP; those such as PDF and DOCX are packed already.
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

/// A cell of CSV. What a spreadsheet would take for a formula gets a mark before it.
fn quoted(cell: &str) -> String {
    let guarded =
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}

fn file_response<const N: usize>(named: [(HeaderName, String); N], file: File, size_bytes: u64) -> Response {
    answer_with(named, body_of(file), size_bytes)
}

/// An answer with these headers and a body of a known length.
pub fn answer_with<const N: usize>(
    named: [(HeaderName, String); N],
    body: Body,
    size_bytes: u64,
) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    for (name, value) in named {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size_bytes));
    response
}

/// The content of a file or of a part of it, read piece by piece as the line takes it.
pub fn body_of(file: impl Read + Send + 'static) -> Body {
    let pieces = stream::unfold(Some(file), |file| async {
        let mut file = file?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE_BYTES];
            let read = file.read(&mut piece);
            read.map(|length| {
                piece.truncate(length);
                (piece, file)
            })
        })
        .await;
        match read {
            Ok(Ok((piece, _))) if piece.is_empty() => None,
            Ok(Ok((piece, file))) => Some((Ok(piece), Some(file))),
            Ok(Err(error)) => Some((Err(error), None)),
            Err(error) => Some((Err(io::Error::other(error)), None)),
        }
    });
    // Whoever packs it on its way asks again after its end.
    Body::from_stream(pieces.fuse())
}

/// Under its own name, letters of all languages included (RFC 6266).
pub fn disposition(name: &str, in_page: bool) -> String {
    let kind = if in_page { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _infallible = write!(encoded, "%{byte:02X}");
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_vietnamese_name() {
        let header = disposition("Quyết định.pdf", true);
        assert_eq!(
            header,
            "inline; filename=\"Quy_t___nh.pdf\"; filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.pdf"
        );
    }

    #[test]
    fn a_body_that_is_asked_again_after_its_end_says_again_that_it_has_ended() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut body = body_of("nội dung".as_bytes());
            let mut next = async || {
                std::future::poll_fn(|context| {
                    let frame = hyper::body::Body::poll_frame(std::pin::Pin::new(&mut body), context);
                    frame.map(|frame| frame.map(|frame| frame.unwrap().into_data().unwrap()))
                })
                .await
            };
            assert_eq!(next().await.as_deref(), Some("nội dung".as_bytes()));
            // Whoever packs a body on its way asks once more.
            for _ in 0..3 {
                assert_eq!(next().await, None);
            }
        });
    }

    #[test]
    fn a_cell_of_the_list_is_no_formula() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
