//! Which notices a person also receives by e-mail.

use app::notices::MailSettings;
use assessment::notice::{Group, Timing};
use axum::extract::State;
use axum::response::Response;
use framework::Language;
use words::say;

use super::mail_choices_page::{MailChoice, MailChoices};
use super::my_account::redirect_or_rerender;
use crate::body::FormBody;
use crate::failure::Failure;
use crate::layout::lists::Choice;
use crate::state::WebState;
use crate::visitor::Visitor;

/// `POST /account/mail`: saves the choices.
pub async fn choose(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let saved = state
        .attempt(&visitor, move |app, who| {
            let version = form.version()?;
            let timing = |group: Group| form.get(group.name()).to_owned();
            let chosen = MailSettings::typed(timing, form.get("language"), version)?;
            app.set_mail_settings(&who.credential, chosen)
        })
        .await;
    redirect_or_rerender(&state, &visitor, saved, "mail").await
}

/// The choices as the page shows them.
pub fn choices(language: Language, settings: &MailSettings, is_sent: bool) -> MailChoices {
    let timings = |chosen: Timing| {
        let choice = |timing: Timing| Choice {
            value: timing.name().to_owned(),
            words: say(language, &format!("web_notices.mail.{}", timing.name()), &[]),
            chosen: timing == chosen,
        };
        Timing::ALL.map(choice).to_vec()
    };
    let group = |group: Group| MailChoice {
        name: group.name(),
        label: format!("web_notices.mail.of-{}", group.name()),
        choices: timings(settings.wishes.of(group)),
    };
    let tongue = |tongue: Language, words: &str| Choice {
        value: tongue.code().to_owned(),
        words: words.to_owned(),
        chosen: tongue == settings.language,
    };
    MailChoices {
        groups: Group::CHOSEN.map(group).to_vec(),
        languages: vec![tongue(Language::Vietnamese, "Tiếng Việt"), tongue(Language::English, "English")],
        version: settings.version,
        is_sent,
    }
}
