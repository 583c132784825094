//! Notices in words, for the page and for letters.

use app::notices::NoticeData;
use assessment::role::Role;
use framework::Language;
use words::say;

/// What has happened.
///
/// # Errors
/// [`app::Error::Internal`] where the data of the notice cannot be read.
pub fn notice(language: Language, kind: &str, data: &NoticeData) -> Result<String, app::Error> {
    let key = match data.edition {
        Some(_) => format!("web_notices.again.{kind}"),
        None => format!("web_notices.kind.{kind}"),
    };
    sentence(language, &key, data)
}

/// What waits.
///
/// # Errors
/// As [`notice`].
pub fn waiting(language: Language, kind: &str, data: &NoticeData) -> Result<String, app::Error> {
    sentence(language, &format!("web_notices.wait.{kind}"), data)
}

fn sentence(language: Language, key: &str, data: &NoticeData) -> Result<String, app::Error> {
    let until = data.last_day()?.map(super::date).unwrap_or_default();
    let role = Role::named(&data.role).map(|role| super::role_words(language, role)).unwrap_or_default();
    let of_unit = if data.unit.is_empty() { String::new() } else { format!(", {}", data.unit) };
    let number = |number: Option<String>| number.unwrap_or_default();
    let (edition, days, count, units) = (
        number(data.edition.map(|edition| edition.to_string())),
        number(data.days.map(|days| days.to_string())),
        number(data.count.map(|count| count.to_string())),
        number(data.units.map(|units| units.to_string())),
    );
    let values = [
        ("unit", data.unit.as_str()),
        ("campaign", &data.campaign),
        ("component", &data.component),
        ("key", &data.key),
        ("person", &data.person),
        ("role", &role),
        ("of_unit", &of_unit),
        ("by", &data.by),
        ("edition", &edition),
        ("until", &until),
        ("days", &days),
        ("count", &count),
        ("units", &units),
    ];
    Ok(say(language, key, &values))
}
