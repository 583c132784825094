//! Evidence: its description changed, or the evidence removed.

use app::form::{FormAt, NewEvidence};
use assessment::Id;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde::Deserialize;
use store::tables::evidence::EvidenceKind;

use super::edit_page::EvidenceEdit;
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::self_assessment::form_address::FormAddress;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// One piece of evidence in one form.
#[derive(Debug, Deserialize)]
pub struct EvidenceAddress {
    #[serde(flatten)]
    form: FormAddress,
    evidence: Id<EvidenceKind>,
}

/// `GET base/evidence/{evidence}/edit`: the form.
pub async fn edit_page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<EvidenceAddress>,
) -> Result<Response, Failure> {
    let at = address.form.at();
    render_page(&state, &visitor, at, address.evidence, None, StatusCode::OK, None).await
}

/// `POST base/evidence/{evidence}/edit`: saves the description.
pub async fn edit(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<EvidenceAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = address.form.at();
    let (description, id) = (described(&form), address.evidence);
    let version = form.get("version").to_owned();
    let done = state
        .attempt(&visitor, move |app, who| {
            let version = version.parse().map_err(|_| app::Error::Conflict)?;
            app.describe_evidence(&who.credential, at, id, version, description)?;
            component_page(app, who, at, id)
        })
        .await;
    match done {
        Ok(page) => Ok(Redirect::to(&page).into_response()),
        Err(error) => {
            let (status, words) = match error {
                app::Error::Invalid(faults) if !visitor.wants_json => {
                    let words = faults.iter().map(|fault| fault_words(fault, &form, visitor.language));
                    (StatusCode::UNPROCESSABLE_ENTITY, words.collect())
                }
                error => beside_form(&visitor, error)?,
            };
            let typed = Some(form);
            render_page(&state, &visitor, at, address.evidence, typed, status, Some(words.join(" "))).await
        }
    }
}

/// `POST base/evidence/{evidence}/remove`: removes it from the form.
pub async fn remove(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<EvidenceAddress>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let at = address.form.at();
    let page = state
        .run(&visitor, move |app, who| {
            let page = component_page(app, who, at, address.evidence)?;
            app.remove_evidence(&who.credential, at, address.evidence)?;
            Ok(page)
        })
        .await?;
    Ok(Redirect::to(&page).into_response())
}

/// The description of a piece of evidence, as typed.
#[must_use]
pub fn described(form: &FormBody) -> NewEvidence {
    let text = |name: &str| form.get(name).to_owned();
    NewEvidence {
        component: text("component"),
        number: text("number"),
        issued_on: text("issued_on"),
        summary: text("summary"),
        issuer: text("issuer"),
        page: text("page_number"),
        address: text("address"),
        file: None,
        marks: Vec::new(),
    }
}

/// The page of the component that a piece of evidence belongs to.
fn component_page(
    app: &app::App,
    who: &Visitor,
    at: FormAt,
    id: Id<EvidenceKind>,
) -> Result<String, app::Error> {
    let view = app.form(&who.credential, at, None)?;
    let row = view.evidence.iter().find(|row| row.id == id).ok_or(app::Error::NotFound)?;
    let framework = &view.set.framework;
    let (slot, component) = framework.component(&row.component).ok_or(app::Error::NotFound)?;
    Ok(format!("{}#{}", urls::form(at).index(framework.main_index_of(slot)), component.code))
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    id: Id<EvidenceKind>,
    typed: Option<FormBody>,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            app.may_add_evidence(&who.credential, at)?;
            let header = app.header(&who.credential)?;
            let view = app.form(&who.credential, at, None)?;
            let row = view.evidence.iter().find(|row| row.id == id).ok_or(app::Error::NotFound)?;
            let day = row.issued_on.as_deref().map(str::parse).transpose();
            let day =
                day.map_err(|fault| app::Error::Internal(format!("the day of evidence {id}: {fault}")))?;
            let stored = [
                ("number", row.number.clone()),
                ("issued_on", day.map_or_else(String::new, show::date)),
                ("summary", row.summary.clone()),
                ("issuer", row.issuer.clone()),
                ("page_number", row.page.clone()),
                ("address", row.address.clone()),
            ];
            let fields = stored
                .map(|(name, value)| (name, typed.as_ref().map_or(value, |form| form.get(name).to_owned())));
            Ok(EvidenceEdit {
                frame: show::frame(who, Some(&header)),
                unit: view.form.unit_name.clone(),
                base: urls::form(at).summary(),
                id: row.id.to_string(),
                version: row.version,
                component: row.component.clone(),
                file: row.file.as_ref().map(|(_, name)| name.clone()),
                fields: fields.into(),
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// What is wrong with a field, with what was typed there.
pub fn fault_words(fault: &app::FieldFault, typed: &FormBody, language: Language) -> String {
    let field = if fault.field == "page" { "page_number" } else { fault.field.as_str() };
    show::field_fault_of(language, fault, typed.get(field))
}
