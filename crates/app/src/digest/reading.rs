//! What one was told, and that it is read.

use assessment::Moment;
use store::tables::notices::{self, NoticeKey, NoticeRow};

use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::notices::NoticeData;

/// The most notices of one page.
const PAGE: u8 = 100;

/// What somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What makes it the only one of its kind for a person.
    pub occasion: String,
    /// What has happened, the key of its words.
    pub kind: String,
    /// Where one goes from it.
    pub address: String,
    /// Data of the words.
    pub data: NoticeData,
    /// The moment at which it was made.
    pub made_at: Moment,
    /// When it was read.
    pub read_at: Option<Moment>,
}

impl Notice {
    pub(super) fn read(row: NoticeRow) -> Result<Self, Error> {
        Ok(Self {
            data: NoticeData::read(&row.data)?,
            occasion: row.occasion,
            kind: row.kind,
            address: row.address,
            made_at: row.made_at,
            read_at: row.read_at,
        })
    }
}

/// A page of notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticePage {
    /// The notices, the newest first.
    pub notices: Vec<Notice>,
    /// Behind which one older ones stand, where there are any.
    pub older: Option<NoticeKey>,
}

impl App {
    /// Up to 100 own notices, the newest first; those behind a key where there is one.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; [`Error::Internal`] where one cannot be read.
    pub fn notices(&self, credential: &Credential, behind: Option<&NoticeKey>) -> Result<NoticePage, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let actor = context.actor();
            // One more than is shown says whether there are older ones.
            let asked = i64::from(PAGE) + 1;
            let mut rows = notices::of_account(tx, actor.user, behind, asked)?;
            let has_older = rows.len() > usize::from(PAGE);
            rows.truncate(usize::from(PAGE));
            let last = rows.last().filter(|_| has_older);
            let older = last.map(|row| NoticeKey { made_at: row.made_at, occasion: row.occasion.clone() });
            let notices = rows.into_iter().map(Notice::read).collect::<Result<_, _>>()?;
            Ok(NoticePage { notices, older })
        })
    }

    /// One notice is read; gives where one goes from it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where one was not told of this occasion.
    pub fn open_notice(&self, credential: &Credential, occasion: &str) -> Result<String, Error> {
        let (_app, occasion) = (self.clone(), occasion.to_owned());
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            let row = notices::of_occasion(tx, actor.user, &occasion)?.ok_or(Error::NotFound)?;
            notices::mark_one_read(tx, actor.user, &occasion, now)?;
            Ok(row.address)
        })
    }

    /// Everything that one was told until now is read.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn read_notices(&self, credential: &Credential) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            Ok(notices::mark_read(tx, actor.user, now)?)
        })
    }
}
