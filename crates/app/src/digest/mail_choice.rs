//! What somebody chooses to get by e-mail.

use assessment::event::{Event, Subject};
use assessment::notice::Group;
use store::tables::mail_settings::{self, MailSettingRow};
use store::tables::notice_mail;

use crate::application::App;
use crate::authentication::Credential;
use crate::context::Admission;
use crate::error::Error;
use crate::notices::{KINDS, MailSettings, settings_of};

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
            let mail = Group::CHOSEN.map(timing).to_vec();
            context
                .record(&Subject::Person(user), &Event::MailSettingsChanged { mail, language: row.language })
        })
    }
}
