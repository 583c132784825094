//! Files as answers: a body of a known length, read piece by piece, under its own name.

use std::fmt::Write as _;
use std::io::{self, Read};

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};

/// How much of a file is in memory at once.
const PIECE_BYTES: usize = 64 << 10;

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

/// The content of a file or of a part of it, read piece by piece as the connection takes it.
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
    // A compressing layer polls again after the end.
    Body::from_stream(pieces.fuse())
}

/// `Content-Disposition` with the file's own name, letters of all languages included (RFC 6266).
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
            // A compressing layer polls once more after the end.
            for _ in 0..3 {
                assert_eq!(next().await, None);
            }
        });
    }
}
