//! Emails: what of the notices goes by mail now, as one email to each person.
//!
//! An email is claimed in a transaction of its own before it is sent. Anyone who claims it says what became of it; where
//! that never comes, the email is in doubt and stays where it is: rather none than two.

use assessment::Id;
use assessment::Moment;
use assessment::notice::{Timing, next_attempt};
use assessment::permission::{Action, Target};
use assessment::receipt::Fingerprint;
use assessment::role::User;
use framework::Language;
use store::Tx;
use store::tables::accounts;
use store::tables::notice_mail::{self, MailState, MailedNotice, TroubledMail};

use super::reading::Notice;
use super::waiting::{Waiting, waiting_of};
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::notices::{NoticeData, excerpt, settings_of};

/// Anyone who sends has said what became of an email after this time, or was ended.
const LOST_SECONDS: i64 = 10 * 60;

/// The most emails of the report.
const REPORTED: i64 = 50;

/// Said of an email whose sender was ended.
const LOST: &str = "the program ended while the letter was sent";

/// An email to one person, claimed by the one who got it from [`App::next_email`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// From the person and what the email tells: the same email has the same id, whenever it is tried.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// Address of the person.
    pub email: String,
    /// The language of the email.
    pub language: Language,
    /// When it was claimed.
    pub at: Moment,
    /// Is it the daily digest?
    pub is_daily: bool,
    /// What has happened, the oldest first.
    pub notified: Vec<EmailedNotice>,
    /// What waits for the person; in the daily digest.
    pub waits: Vec<Waiting>,
}

/// What an email tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailedNotice {
    /// The key of its words.
    pub kind: String,
    /// Where one goes from it.
    pub address: String,
    /// Data of the words.
    pub data: NoticeData,
    /// When it happened.
    pub made_at: Moment,
}

/// What became of an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted {
    /// The mail server took it.
    Taken,
    /// The mail server surely did not take it, and said why.
    Refused(String),
    /// Nobody knows whether the mail server took it, and why.
    InDoubt(String),
}

/// How the mail of notices goes, for the administrator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailReport {
    /// Notices that wait for their time.
    pub waiting: i64,
    /// Notices that the mail server took.
    pub sent: i64,
    /// Emails that were not taken, were given up, or are in doubt; what was tried last first.
    pub troubled: Vec<TroubledMail>,
}

impl App {
    /// From now on anyone who is told of something gets it by mail, too, as they wish.
    #[must_use]
    pub fn sending_mail(self) -> Self {
        self.inner.sends_mail.get_or_init(|| ());
        self
    }

    /// Does this instance send mail?
    #[must_use]
    pub fn sends_mail(&self) -> bool {
        self.inner.sends_mail.get().is_some()
    }

    /// Claims the email that has been due for the longest time: all that is due of one person. Anyone who gets it sends it
    /// and says what became of it by [`App::email_sent`]. What was read meanwhile is left out.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; [`Error::Internal`] where the email cannot be written, which gives it up.
    pub fn next_email(&self) -> Result<Option<Email>, Error> {
        let now = self.now();
        let lost = now.plus_seconds(-LOST_SECONDS);
        if !self.read(|tx| Ok::<_, Error>(notice_mail::has_work(tx, now, lost)?))? {
            return Ok(None);
        }
        let claimed = self.write(move |tx| {
            notice_mail::doubt(tx, lost, LOST)?;
            notice_mail::drop_needless(tx, now)?;
            let Some(account) = notice_mail::next_account(tx, now)? else { return Ok(None) };
            let parts = notice_mail::due(tx, account, now)?;
            let id = email_id(account, &parts);
            notice_mail::claim(tx, account, now, &id)?;
            Ok::<_, Error>(Some((account, id, parts)))
        })?;
        let Some((account, id, parts)) = claimed else { return Ok(None) };
        let written = self.read(|tx| written(self, tx, now, account, &id, parts));
        if let Err(error) = &written {
            self.settled(&id, MailState::GivenUp, Some(&error.to_string()))?;
        }
        written.map(Some)
    }

    /// What became of an email. One that was not taken is tried again later, for three days.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; the email is in doubt then.
    pub fn email_sent(&self, id: &str, posted: Posted) -> Result<(), Error> {
        match posted {
            Posted::Taken => self.settled(id, MailState::Sent, None),
            Posted::InDoubt(why) => self.settled(id, MailState::InDoubt, Some(&why)),
            Posted::Refused(why) => {
                let (id, why, now) = (id.to_owned(), excerpt(&why), self.now());
                self.write(move |tx| {
                    for part in notice_mail::of_letter(tx, &id)? {
                        let again = next_attempt(part.told_at, now, part.attempts);
                        notice_mail::refused(tx, &id, &part.notice.occasion, again, &why)?;
                    }
                    Ok(())
                })
            }
        }
    }

    fn settled(&self, id: &str, state: MailState, why: Option<&str>) -> Result<(), Error> {
        let (id, why) = (id.to_owned(), why.map(excerpt));
        self.write(move |tx| Ok(notice_mail::settle(tx, &id, state, why.as_deref())?))
    }

    /// How the mail of notices goes.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn mail_report(&self, credential: &Credential) -> Result<MailReport, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ChangeSettings, &Target::ANYWHERE)?;
            let counts = notice_mail::counts(tx)?;
            let of =
                |state| counts.iter().find(|(counted, _)| *counted == state).map_or(0, |(_, count)| *count);
            Ok(MailReport {
                waiting: of(MailState::Waiting),
                sent: of(MailState::Sent),
                troubled: notice_mail::troubled(tx, REPORTED)?,
            })
        })
    }
}

fn email_id(account: Id<User>, parts: &[MailedNotice]) -> String {
    let mut text = account.to_string();
    for part in parts {
        text.push('\n');
        text.push_str(&part.notice.occasion);
    }
    Fingerprint::of(text.as_bytes()).to_string()
}

fn written(
    app: &App,
    tx: &Tx<'_>,
    now: Moment,
    account: Id<User>,
    id: &str,
    parts: Vec<MailedNotice>,
) -> Result<Email, Error> {
    let person = accounts::by_id(tx, account)?.ok_or(Error::NotFound)?;
    let is_daily = parts.iter().any(|part| part.timing == Timing::Daily);
    let mut notified = Vec::new();
    for part in parts {
        let notice = Notice::read(part.notice)?;
        notified.push(EmailedNotice {
            kind: notice.kind,
            address: notice.address,
            data: notice.data,
            made_at: notice.made_at,
        });
    }
    Ok(Email {
        id: id.to_owned(),
        name: person.name,
        email: person.email,
        language: settings_of(tx, account)?.language,
        at: now,
        is_daily,
        notified,
        waits: if is_daily { waiting_of(app, tx, now, account)? } else { Vec::new() },
    })
}
