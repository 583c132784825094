//! Confirmation: the consequences of an act are shown before it is done, and it is done only as they were
//! shown. This works without scripts: the act is posted, answered with a page, and posted again with the mark
//! of what that page showed.

pub mod page;

use app::App;
use assessment::receipt::hexadecimal;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::Language;
use serde_json::json;
use sha2::{Digest, Sha256};
use words::say;

use crate::body::FormBody;
use crate::confirm::page::{ConfirmField, ConfirmFieldKind, ConfirmPage};
use crate::failure::{Failure, beside_form};
use crate::layout::effects::ConfirmTable;
use crate::show;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;

/// The field that holds the mark of what was shown.
const CONFIRMED: &str = "confirmed";
/// The field that holds the checkbox.
const TICKED: &str = "ticked";
/// A file that came with the form and waits: its id and its name. Neither changes the consequences that were
/// shown.
pub const WAITING: [&str; 2] = ["waiting", "waiting_name"];

/// Acts that cannot be undone: their button looks different from that of a draft. Their texts say that they
/// are final.
const FINAL_ACTS: [&str; 19] = [
    "add-unit",
    "approve",
    "call-council",
    "delete-campaign",
    "erase",
    "extend",
    "merge-units",
    "open",
    "publish",
    "rectify-publish",
    "revoke-key",
    "send-points",
    "step-answer",
    "step-close-vote",
    "step-refer",
    "step-send",
    "step-vote",
    "step-withdraw",
    "submit",
];

/// What an act does, in words; worked out again for every request.
#[derive(Clone, Debug)]
pub struct Confirmation {
    language: Language,
    act: &'static str,
    back: String,
    facts: Vec<String>,
    warnings: Vec<String>,
    tables: Vec<ConfirmTable>,
    fields: Vec<ConfirmField>,
    tick: String,
    way_back: String,
}

impl Confirmation {
    /// Starts a confirmation: `name` finds its texts under `web_confirm`, and `back` is the page that one
    /// came from.
    #[must_use]
    pub fn of(who: &Visitor, act: &'static str, back: &str) -> Self {
        let language = who.language;
        let way_back = say(language, &format!("web_confirm.{act}.way-back"), &[]);
        Self {
            language,
            act,
            back: back.to_owned(),
            facts: Vec::new(),
            warnings: Vec::new(),
            tables: Vec::new(),
            fields: Vec::new(),
            tick: String::new(),
            way_back,
        }
    }

    fn say(&self, key: &str, data: &[(&str, &str)]) -> String {
        say(self.language, &format!("web_confirm.{}.{key}", self.act), data)
    }

    /// Adds a consequence, by the key of its text.
    #[must_use]
    pub fn fact(mut self, key: &str, data: &[(&str, &str)]) -> Self {
        self.facts.push(self.say(key, data));
        self
    }

    /// Adds a consequence that is in words already.
    #[must_use]
    pub fn in_words(mut self, sentence: String) -> Self {
        self.facts.push(sentence);
        self
    }

    /// Adds a warning, by the key of its text.
    #[must_use]
    pub fn warn(mut self, key: &str, data: &[(&str, &str)]) -> Self {
        self.warnings.push(self.say(key, data));
        self
    }

    /// Adds a warning that is in words already.
    #[must_use]
    pub fn warn_in_words(mut self, sentence: String) -> Self {
        self.warnings.push(sentence);
        self
    }

    /// Adds a table of consequences.
    #[must_use]
    pub fn table(mut self, table: ConfirmTable) -> Self {
        self.tables.push(table);
        self
    }

    /// Adds a field that is filled in on the page, by the whole key of its label.
    #[must_use]
    pub fn field(mut self, name: &'static str, label: &str, kind: ConfirmFieldKind) -> Self {
        let label = say(self.language, label, &[]);
        let field = ConfirmField { name, label, help: String::new(), value: String::new(), kind };
        self.fields.push(field);
        self
    }

    /// Adds a checkbox that is required if there are warnings.
    #[must_use]
    pub fn tick_where_warned(mut self) -> Self {
        if !self.warnings.is_empty() {
            self.tick = self.say("tick", &[]);
        }
        self
    }

    /// The fields of the form that are sent again unchanged.
    fn hidden(&self, form: &FormBody) -> Vec<(String, String)> {
        let shown = |name: &str| {
            [CONFIRMED, TICKED, "csrf"].contains(&name) || self.fields.iter().any(|field| field.name == name)
        };
        form.0.iter().filter(|(name, _)| !shown(name)).cloned().collect()
    }

    /// The mark of what is shown: it differs if any of it differs, so that only what was shown is confirmed.
    fn mark(&self, visitor: &Visitor, action: &str, form: &FormBody) -> String {
        let parts = format!(
            "chiso-confirm/1:{}\n{action}\n{:?}\n{:?}\n{:?}\n{:?}\n{}",
            visitor.csrf,
            self.facts,
            self.warnings,
            self.tables,
            self.hidden(form)
                .into_iter()
                .filter(|(name, _)| !WAITING.contains(&name.as_str()))
                .collect::<Vec<_>>(),
            self.tick,
        );
        hexadecimal(&Sha256::digest(parts.as_bytes()))
    }

    fn page(
        self,
        app: &App,
        who: &Visitor,
        action: &str,
        form: &FormBody,
        refused: Option<String>,
    ) -> Result<ConfirmPage, app::Error> {
        let header = app.header(&who.credential)?;
        let here = who.at(self.back.as_str());
        let typed = |field: &ConfirmField| match (field.kind, form.find(WAITING[1])) {
            (ConfirmFieldKind::File, Some(name)) => ConfirmField {
                value: name.to_owned(),
                help: say(self.language, "web_approval.file-waits", &[("name", name)]),
                ..field.clone()
            },
            _ => ConfirmField {
                value: form.find(field.name).map_or_else(|| field.value.clone(), str::to_owned),
                ..field.clone()
            },
        };
        Ok(ConfirmPage {
            frame: show::frame(&here, Some(&header)),
            title: self.say("title", &[]),
            button: self.say("button", &[]),
            action: action.to_owned(),
            hidden: self.hidden(form),
            mark: self.mark(who, action, form),
            fields: self.fields.iter().map(typed).collect(),
            back: self.back,
            facts: self.facts,
            warnings: self.warnings,
            tables: self.tables,
            way_back: self.way_back,
            tick: self.tick,
            is_final: FINAL_ACTS.contains(&self.act),
            refused,
        })
    }
}

/// The outcome of an act.
pub enum Act<T> {
    /// It is done.
    Done(T),
    /// It is not done yet: this page shows its consequences.
    Shown(Response),
    /// It was refused; the reason is shown beside the form that it came from.
    Refused(app::Error),
}

/// Shows what an act does, and does it if exactly that was confirmed.
///
/// # Errors
/// The page of an error that cannot be shown beside a form.
pub async fn act<T: Send + 'static>(
    state: &WebState,
    visitor: &Visitor,
    action: &str,
    form: &FormBody,
    consequences: impl FnOnce(&App, &Visitor) -> Result<Confirmation, app::Error> + Send + 'static,
    command: impl FnOnce(&App, &Visitor) -> Result<T, app::Error> + Send + 'static,
) -> Result<Act<T>, Failure> {
    let confirmation = match state.attempt(visitor, consequences).await {
        Ok(confirmation) => confirmation,
        Err(error) => return Ok(Act::Refused(error)),
    };
    let mark = confirmation.mark(visitor, action, form);
    let given = form.get(CONFIRMED);
    let is_ticked = confirmation.tick.is_empty() || form.get(TICKED) == "yes";
    let why = match (given.is_empty(), given == mark) {
        (true, _) => None,
        (false, false) => Some("changed"),
        (false, true) if !is_ticked => Some("tick-needed"),
        (false, true) => {
            let has_fields = !confirmation.fields.is_empty();
            return match state.attempt(visitor, command).await {
                Ok(done) => Ok(Act::Done(done)),
                Err(error) if has_fields => {
                    let (status, messages) = beside_form(visitor, error)?;
                    let message = messages.join(" ");
                    shown(state, visitor, action, form, confirmation, status, Some(message)).await
                }
                Err(error) => Ok(Act::Refused(error)),
            };
        }
    };
    let message = why.map(|why| say(visitor.language, &format!("web_confirm.{why}"), &[]));
    let status = if message.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    if visitor.wants_json {
        return Ok(Act::Shown(problem(visitor, &confirmation, &mark, message)));
    }
    shown(state, visitor, action, form, confirmation, status, message).await
}

async fn shown<T>(
    state: &WebState,
    visitor: &Visitor,
    action: &str,
    form: &FormBody,
    confirmation: Confirmation,
    status: StatusCode,
    message: Option<String>,
) -> Result<Act<T>, Failure> {
    let (action, form) = (action.to_owned(), form.clone());
    let page =
        state.run(visitor, move |app, who| confirmation.page(app, who, &action, &form, message)).await?;
    Ok(Act::Shown(html_with(visitor, status, &page)?))
}

/// For programs: what would follow, and the mark to send back as `confirmed`.
fn problem(visitor: &Visitor, shown: &Confirmation, mark: &str, message: Option<String>) -> Response {
    let code = "confirmation-needed";
    let words = |part: &str| say(visitor.language, &format!("web_failures.{code}.{part}"), &[]);
    let body = json!({
        "type": format!("urn:chiso:problem:{code}"),
        "title": words("title"),
        "status": StatusCode::CONFLICT.as_u16(),
        "detail": message.unwrap_or_else(|| words("words")),
        "code": code,
        "way_on": words("way_on"),
        "consequences": shown.facts,
        "warnings": shown.warnings,
        "tables": shown.tables.iter().map(as_json).collect::<Vec<_>>(),
        "must_be_ticked": !shown.tick.is_empty(),
        "confirmed": mark,
    });
    let kind = HeaderValue::from_static("application/problem+json");
    (StatusCode::CONFLICT, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

fn as_json(table: &ConfirmTable) -> serde_json::Value {
    json!({ "title": table.title, "heads": table.heads, "rows": table.rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_final_where_its_words_say_that_there_is_no_way_back() {
        let words = include_str!("../../../../locales/web_confirm.yml");
        let heads = words.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
        let mut checked = 0;
        for act in heads.filter(|head| !head.starts_with(' ')) {
            let has_words =
                words::pattern(Language::English, &format!("web_confirm.{act}.way-back")).is_some();
            if !has_words {
                continue;
            }
            let way_back = say(Language::English, &format!("web_confirm.{act}.way-back"), &[]);
            assert_eq!(way_back.starts_with("No"), FINAL_ACTS.contains(&act), "{act}: {way_back}");
            checked += 1;
        }
        assert!(checked > FINAL_ACTS.len(), "{checked}");
    }
}
