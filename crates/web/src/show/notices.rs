//! Notices in words, for the page and for e-mails.

use app::notices::NoticeData;
use assessment::role::Role;
use framework::Language;
use words::say;

/// The sentence of a notice.
///
/// # Errors
/// [`app::Error::Internal`] if the data of the notice cannot be read.
pub fn notice(language: Language, kind: &str, data: &NoticeData) -> Result<String, app::Error> {
    let key = match data.edition {
        Some(_) => format!("web_notices.again.{kind}"),
        None => format!("web_notices.kind.{kind}"),
    };
    sentence(language, &key, data)
}

/// The sentence of a task that waits.
///
/// # Errors
/// As [`notice`].
pub fn waiting(language: Language, kind: &str, data: &NoticeData) -> Result<String, app::Error> {
    sentence(language, &format!("web_notices.wait.{kind}"), data)
}

fn sentence(language: Language, key: &str, data: &NoticeData) -> Result<String, app::Error> {
    // A sentence names only what its kind of notice has.
    let until = data.last_day()?.map_or_else(String::new, super::date);
    let unknown = || app::Error::Internal(format!("a notice names the role {}", data.role));
    let role = match data.role.as_str() {
        "" => String::new(),
        name => super::role_words(language, Role::named(name).ok_or_else(unknown)?),
    };
    let of_unit = if data.unit.is_empty() { String::new() } else { format!(", {}", data.unit) };
    let edition = data.edition.map_or_else(String::new, |edition| edition.to_string());
    let days = data.days.map_or_else(String::new, |days| days.to_string());
    let count = data.count.map_or_else(String::new, |count| count.to_string());
    let units = data.units.map_or_else(String::new, |units| units.to_string());
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
