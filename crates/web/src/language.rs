//! The language of a page: the one that its address names, or the chosen one, which a cookie stores.
//!
//! An address that is passed on keeps its language for the person who opens it, but does not change their
//! choice: that is made by the switch on a page of this site, or by the first address that they open.

use axum::http::{HeaderMap, Method, Uri};
use framework::Language;

use crate::cookies;
use crate::origin::page_before;

/// Name of the query parameter.
const NAME: &str = "lang";

/// The language of this code.
#[must_use]
pub fn of_code(code: &str) -> Option<Language> {
    [Language::Vietnamese, Language::English].into_iter().find(|language| language.code() == code)
}

/// The language that a query names.
#[must_use]
pub fn named(query: Option<&str>) -> Option<Language> {
    let mut pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == NAME).and_then(|(_, code)| of_code(code))
}

/// A query without the language.
#[must_use]
pub fn without(query: Option<&str>) -> String {
    let is_other =
        |pair: &&str| !pair.is_empty() && pair.split_once('=').is_none_or(|(name, _)| name != NAME);
    let pairs = query.into_iter().flat_map(|query| query.split('&'));
    pairs.filter(is_other).collect::<Vec<_>>().join("&")
}

/// An address with the language in it, before the place on the page.
#[must_use]
pub fn with(address: &str, code: &str) -> String {
    let (address, place) = address.find('#').map_or((address, ""), |at| address.split_at(at));
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{NAME}={code}{place}")
}

/// The language to store from now on: the one that the switch on a page of this site names, or the first one
/// ever.
#[must_use]
pub fn chosen_for_good(method: &Method, headers: &HeaderMap, uri: &Uri) -> Option<&'static str> {
    // Most addresses name no language, and need no further look.
    let chosen = named(uri.query())?;
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // A request by a script of a page is not a choice of a person.
    let is_page = *method == Method::GET && header("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    let is_switch = match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        // Older browsers do not send the header.
        None => true,
    };
    let is_first = cookies::get(headers, cookies::LANGUAGE).is_none();
    (is_page && (is_switch || is_first)).then(|| chosen.code())
}

/// The language that a request has by its address, or by the page that its form was on, and not by choice: if
/// the answer redirects, the language is passed on.
#[must_use]
pub fn by_address_alone(method: &Method, headers: &HeaderMap, uri: &Uri) -> Option<&'static str> {
    let before = || named(page_before(headers)?.query()).filter(|_| *method == Method::POST);
    let language = named(uri.query()).or_else(before)?;
    let preferred = cookies::get(headers, cookies::LANGUAGE).and_then(of_code);
    (preferred.unwrap_or(Language::Vietnamese) != language).then(|| language.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_one_part_of_a_query() {
        assert_eq!(named(Some("unit=a&lang=en")), Some(Language::English));
        assert_eq!(named(Some("language=en&lang=fr")), None);
        assert_eq!(without(Some("unit=a&lang=en&unit=b")), "unit=a&unit=b");
        assert_eq!(without(None), "");
        assert_eq!(with("/a?b=c#3.1", "en"), "/a?b=c&lang=en#3.1");
        assert_eq!(with("/a", "vi"), "/a?lang=vi");
    }

    #[test]
    fn an_address_that_was_handed_on_changes_no_choice() {
        let chosen = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            chosen_for_good(&Method::GET, &headers, &"/results?lang=en".parse().unwrap())
        };
        let vietnamese = ("cookie", "lang=vi");
        assert_eq!(chosen(&[]), Some("en"), "nobody has chosen before");
        assert_eq!(chosen(&[vietnamese, ("sec-fetch-site", "none")]), None);
        assert_eq!(chosen(&[vietnamese, ("sec-fetch-site", "cross-site")]), None);
        assert_eq!(chosen(&[vietnamese, ("sec-fetch-site", "same-origin")]), Some("en"), "the switch");
        let asked = [vietnamese, ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")];
        assert_eq!(chosen(&asked), None, "a script asked");
    }
}
