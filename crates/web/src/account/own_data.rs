//! One's own data as a file, as the law on personal data requires.

use app::history::{ENTRIES_MAX, HistoryFilter};
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use serde_json::{Value, json};

use crate::downloads::answer_with;
use crate::failure::Failure;
use crate::show::HistoryWords;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The password policy that samples show.
pub async fn own_data(State(state): State<WebState>, visitor: Visitor) -> Result<Response, Failure> {
    let bytes = state
        .run(&visitor, |app, who| {
            let mut data = app.own_data(&who.credential)?;
            let me = app.header(&who.credential)?.signed_in.actor.user;
            let filter = HistoryFilter { person: Some(me), ..HistoryFilter::default() };
            let view = app.export_history(&who.credential, &filter, "json", ENTRIES_MAX)?;
            let words = HistoryWords { view: &view, language: who.language };
            let line = |entry: &app::history::HistoryEntry| {
                let words_of_entry = words.entry(entry);
                json!({
                    "position": entry.position, "at": entry.at.to_string(), "action": entry.action,
                    "campaign": words_of_entry.campaign, "unit": words_of_entry.unit, "sentence": words_of_entry.sentence, "values": words_of_entry.values,
                    "hash": entry.hash.to_string(),
                })
            };
            let did: Vec<Value> = view.entries.iter().map(line).collect();
            if let Some(fields) = data.as_object_mut() {
                fields.insert("what_you_did".to_owned(), Value::Array(did));
            }
            serde_json::to_vec_pretty(&data).map_err(|error| app::Error::Internal(format!("own data: {error}")))
        })
        .await?;
    let named = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"du-lieu-cua-toi.json\"".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    let size_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(answer_with(named, Body::from(bytes), size_bytes))
}
