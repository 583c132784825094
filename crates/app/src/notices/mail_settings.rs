//! What somebody wants of the mail of notices.

use assessment::Id;
use assessment::notice::{Group, MailWishes, Timing};
use assessment::role::{Role, User};
use framework::Language;
use store::Tx;
use store::tables::{grants, mail_settings};

use crate::error::{Error, FieldFault};

/// What was chosen is not one of the choices.
pub const BAD_MAIL_CHOICE: &str = "field-bad-mail-choice";

/// What somebody wants by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// What goes by mail, and when.
    pub wishes: MailWishes,
    /// The language of emails.
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
pub(crate) fn settings_of(tx: &Tx<'_>, account: Id<User>) -> Result<MailSettings, Error> {
    if let Some(row) = mail_settings::of_account(tx, account)? {
        let language = coded(&row.language)
            .ok_or_else(|| Error::Internal(format!("letters in the language {}", row.language)))?;
        return Ok(MailSettings { wishes: row.wishes, language, version: row.version });
    }
    let roles: Vec<Role> = grants::of_account(tx, account)?.into_iter().map(|held| held.grant.role).collect();
    Ok(MailSettings { wishes: MailWishes::usual(&roles), language: Language::default(), version: 0 })
}
