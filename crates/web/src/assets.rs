//! Style sheet, scripts and mark, embedded in the program, in a folder named after their content so that
//! browsers may cache them.

use std::sync::OnceLock;

use assessment::receipt::hexadecimal;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Assets;

/// Digits of the digest in the name of the folder.
const FOLDER_DIGITS: usize = 16;

/// The address of the folder, such as `/static/3f9a02b1c4d5e6f7`.
#[must_use]
pub fn folder() -> &'static str {
    static FOLDER: OnceLock<String> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let mut names: Vec<_> = Assets::iter().collect();
        names.sort();
        let mut hasher = Sha256::new();
        for name in names {
            if let Some(file) = Assets::get(&name) {
                hasher.update(name.as_bytes());
                hasher.update(file.data);
            }
        }
        let digits: String = hexadecimal(&hasher.finalize()).chars().take(FOLDER_DIGITS).collect();
        format!("/static/{digits}")
    })
}

/// The style sheet of the pages.
pub const STYLE_SHEET: &str = include_str!("../static/chiso.css");

/// `GET /static/{version}/{name}`: cached for a year, because another content has another address.
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let current = folder().strip_prefix("/static/") == Some(version.as_str());
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Some(file) = Assets::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    // An old page asks for an old folder: it gets the current file, which is not cached.
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-store" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
    ];
    (headers, file.data.into_owned()).into_response()
}
