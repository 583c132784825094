//! The e-mail with a one-time link, in words: who writes, to whom, for what, what comes next, until when,
//! whom to call.

use app::accounts::LinkEmail;
use framework::Language;
use store::tables::links::Purpose;
use words::say;

use crate::mail::{LinkMail, subject_mark};
use crate::options::Organiser;
use crate::show;

/// The e-mail in words.
#[must_use]
pub fn link_mail(
    language: Language,
    organiser: &Organiser,
    link_email: &LinkEmail,
    address: &str,
) -> LinkMail {
    let kind = if link_email.purpose == Purpose::Reset { "reset" } else { "invitation" };
    let word = |key: &str, data: &[(&str, &str)]| say(language, &format!("web.link-mail.{key}"), data);
    let (sender, email) = (&link_email.sender.0, &link_email.sender.1);
    let from = match &organiser.name {
        Some(name) => format!("{sender}, {name}"),
        None => sender.clone(),
    };
    let mut parts = vec![word("hello", &[("name", &link_email.name)]), word(kind, &[("from", &from)])];
    if kind == "invitation" && !link_email.roles.is_empty() {
        parts.push(word("roles", &[("roles", &roles(language, link_email))]));
    }
    if let Some((title, deadline)) = &link_email.campaign {
        let deadline = show::moment(*deadline);
        parts.push(word("campaign", &[("campaign", title), ("deadline", &deadline)]));
    }
    parts.push(word(&format!("next-{kind}"), &[]));
    let until = show::moment(link_email.ends_at);
    parts.push(word("link", &[("address", address), ("until", &until)]));
    let contact = organiser.contact.clone().unwrap_or_else(|| format!("{sender}, {email}"));
    parts.push(word("contact", &[("contact", &contact)]));
    LinkMail {
        subject: format!("{}{}", subject_mark(organiser), word(&format!("subject-{kind}"), &[])),
        text: parts.concat(),
    }
}

/// The roles of an invitation in words: `Cán bộ đầu mối (Sở Y tế); Lãnh đạo đơn vị (Sở Y tế)`.
fn roles(language: Language, link_email: &LinkEmail) -> String {
    let role = |(grant, unit): &(assessment::role::Grant, Option<String>)| {
        let role = show::role_words(language, grant.role);
        unit.as_ref().map_or_else(|| role.clone(), |unit| format!("{role} ({unit})"))
    };
    link_email.roles.iter().map(role).collect::<Vec<_>>().join("; ")
}
