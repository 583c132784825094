//! What somebody wants of the mail of notices.

use assessment::Id;
use assessment::event::{Event, Subject};
use assessment::notice::{Group, MailWishes, Timing};
use assessment::role::{Role, User};
use framework::Language;
use store::Tx;
use store::tables::mail_settings::{self, MailSettingRow};
use store::tables::{grants, notice_mail};

use super::KINDS;
use crate::accounts::Credential;
use crate::application::App;
use crate::context::Admission;
use crate::error::{Error, FieldFault};

/// What was chosen is none of the choices.
pub const BAD_MAIL_CHOICE: &str = "field-bad-mail-choice";

/// What somebody wants by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// What goes by mail, and when.
    pub wishes: MailWishes,
    /// The language of letters.
    pub language: Language,
    /// Counts changes; 0 where nothing was chosen, so that what is usual for the roles counts.
    pub version: i64,
}

impl MailSettings {
    /// What was typed: the name of a time for each group, and the code of a language.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field.
    pub fn typed(timing: impl Fn(Group) -> String, language: &str, version: i64) -> Result<Self, Error> {
        let of = |group: Group| {
            Timing::named(&timing(group)).ok_or_else(|| FieldFault::alone(group.name(), BAD_MAIL_CHOICE))
        };
        let wishes = MailWishes {
            campaign: of(Group::Campaign)?,
            form: of(Group::Form)?,
            points: of(Group::Points)?,
            result: of(Group::Result)?,
        };
        let language = coded(language).ok_or_else(|| FieldFault::alone("language", BAD_MAIL_CHOICE))?;
        Ok(Self { wishes, language, version })
    }
}

fn coded(code: &str) -> Option<Language> {
    [Language::Vietnamese, Language::English].into_iter().find(|language| language.code() == code)
}

/// What somebody wants, or what is usual for their roles.
pub(super) fn settings_of(tx: &Tx<'_>, account: Id<User>) -> Result<MailSettings, Error> {
    if let Some(row) = mail_settings::of_account(tx, account)? {
        let language = coded(&row.language)
            .ok_or_else(|| Error::Internal(format!("letters in the language {}", row.language)))?;
        return Ok(MailSettings { wishes: row.wishes, language, version: row.version });
    }
    let roles: Vec<Role> = grants::of_account(tx, account)?.into_iter().map(|held| held.grant.role).collect();
    Ok(MailSettings { wishes: MailWishes::usual(&roles), language: Language::default(), version: 0 })
}

impl App {
    /// What one gets by mail.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn mail_settings(&self, credential: &Credential) -> Result<MailSettings, Error> {
        self.query_as(Admission::BeforePolicy, credential, |context| {
            let tx = context.tx;
            let actor = context.actor();
            settings_of(tx, actor.user)
        })
    }

    /// Chooses what one gets by mail, over the version that was read. It counts for what waits, too.
    ///
    /// # Errors
    /// [`Error::Conflict`] where it was saved since.
    pub fn set_mail_settings(&self, credential: &Credential, chosen: MailSettings) -> Result<(), Error> {
        let _app = self.clone();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let user = context.user();
            let row = MailSettingRow {
                wishes: chosen.wishes,
                language: chosen.language.code().to_owned(),
                version: chosen.version,
            };
            mail_settings::put(tx, user, &row)?;
            let last = notice_mail::last_letter(tx, user)?;
            for waiting in notice_mail::waiting(tx, user)? {
                let group = KINDS.into_iter().find(|(kind, _)| *kind == waiting.notice.kind);
                let timing = group.map_or(waiting.timing, |(_, group)| chosen.wishes.of(group));
                let occasion = &waiting.notice.occasion;
                match timing.due(now, last) {
                    Some(_) if timing == waiting.timing => {}
                    Some(due_at) => notice_mail::reschedule(tx, user, occasion, timing, due_at)?,
                    None => notice_mail::take_out(tx, user, occasion)?,
                }
            }
            let timing = |group: Group| (group.name().to_owned(), chosen.wishes.of(group).name().to_owned());
            let mail = Group::ALL.map(timing).to_vec();
            context
                .record(&Subject::Person(user), &Event::MailSettingsChanged { mail, language: row.language })
        })
    }
}
