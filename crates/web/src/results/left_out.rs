//! A unit that takes no part in a published result: the reason, at the address where its result would be.

use axum::http::HeaderMap;
use axum::response::Response;
use framework::Language;
use framework::typed::fold;
use report::publication::LeftOut;

use super::left_out_page::LeftOutResult;
use super::list::{base, unit_address};
use super::page::render_page;
use super::ranking_page::LeftOutLine;
use crate::failure::Failure;
use crate::publication_cache::VerifiedPublication;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The page of a unit that is left out; not found if there is no such code.
///
/// # Errors
/// The page that says what is wrong.
pub async fn page(
    state: &WebState,
    visitor: &Visitor,
    result: String,
    code: String,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let make = move |book: &VerifiedPublication, who: &Visitor, head| {
        let left = book.bundle.about.left_out.iter().find(|left| code_of(left) == code);
        let left = left.ok_or(app::Error::NotFound)?;
        Ok(LeftOutResult {
            frame: show::frame(who, None),
            head,
            unit: left.unit.clone(),
            reason: show::left_out_reason(who.language, &left.reason),
        })
    };
    render_page(state, visitor, result, "", headers, make).await
}

/// The units that take no part and whose name or code contains the text.
pub fn matching(book: &VerifiedPublication, asked: &str, language: Language) -> Vec<LeftOutLine> {
    let asked = fold(asked);
    let holds = |left: &&LeftOut| {
        asked.is_empty() || fold(&left.unit).contains(&asked) || code_of(left).contains(&asked)
    };
    let line = |left: &LeftOut| LeftOutLine {
        unit: left.unit.clone(),
        reason: show::left_out_reason(language, &left.reason),
        address: unit_address(&base(&book.row), &code_of(left)),
    };
    book.bundle.about.left_out.iter().filter(holds).map(line).collect()
}

/// The code of a unit; in publications without it, a code made from the name.
fn code_of(left: &LeftOut) -> String {
    left.code.clone().unwrap_or_else(|| {
        let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let code: String = fold(&left.unit).replace('đ', "d").chars().map(letter).collect();
        let parts: Vec<&str> = code.split('-').filter(|part| !part.is_empty()).collect();
        parts.join("-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_left_out_before_codes_were_named_is_found_by_its_name() {
        let left = |code: Option<&str>| LeftOut {
            unit: "Sở Lao động – Thương binh và Xã hội".to_owned(),
            reason: "Không nộp".to_owned(),
            code: code.map(str::to_owned),
        };
        assert_eq!(code_of(&left(None)), "so-lao-dong-thuong-binh-va-xa-hoi");
        assert_eq!(code_of(&left(Some("so-ldtbxh"))), "so-ldtbxh");
    }
}
