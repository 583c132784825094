//! Style sheet, scripts and mark, inside the program; a folder named after their content, so that browsers keep them.

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

/// The address of the folder, such as `/static/3f9a02b1c4d5e6f7`.
#[must_use]
pub fn folder() -> &'static str {
    static FOLDER: OnceLock<String> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let mut names: Vec<_> = Assets::iter().collect();
        names.sort();
        let mut hasher = Sha256::new();
        for name in names {
            hasher.update(name.as_bytes());
            hasher.update(Assets::get(&name).map(|file| file.data).unwrap_or_default());
        }
        let digest = hasher.finalize();
        format!("/static/{}", hexadecimal(digest.get(..8).unwrap_or_default()))
    })
}

/// The style sheet of the pages.
pub fn style_sheet() -> String {
    let file = Assets::get("chiso.css").map(|file| file.data).unwrap_or_default();
    String::from_utf8_lossy(&file).into_owned()
}

/// `GET /static/{version}/{name}`: kept for a year, because another content has another address.
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let current = folder().strip_prefix("/static/") == Some(version.as_str());
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Some(file) = Assets::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    // An old page asks for an old folder: it gets what there is now, and does not keep it.
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-store" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
    ];
    (headers, file.data.into_owned()).into_response()
}
