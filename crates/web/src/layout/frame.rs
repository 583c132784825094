//! The frame of each page: language, the person who is signed in, the folder of static files, the form token.

use framework::Language;

use crate::urls;

/// The person who is signed in, as the header names them.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id of the account, under which this device stores what is not sent yet.
    pub account: String,
    /// The person's name.
    pub person: String,
    /// Unit and role in words.
    pub place: String,
    /// What the person may open.
    pub menu: Vec<MenuEntry>,
    /// How many notices they have not read.
    pub unread: i64,
}

impl Session {
    /// The number in brackets behind an entry of the menu; empty without one.
    #[must_use]
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the template hands a reference")]
    pub fn count_of(&self, entry: &MenuEntry) -> String {
        if *entry == MenuEntry::Notices && self.unread > 0 {
            format!(" ({})", self.unread)
        } else {
            String::new()
        }
    }
}

/// The frame of a page; each page struct carries it as `frame`.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of every word on the page.
    pub language: Language,
    /// Who is signed in; `None` on the pages before the sign-in.
    pub session: Option<Session>,
    /// The token that each form sends back.
    pub csrf: String,
    /// The folder of the static files, such as `/static/3f9a`.
    pub assets: String,
    /// The program's version.
    pub version: String,
    /// The path of this page; a query may follow it.
    pub address: String,
    /// The query of this page, without the language; empty if the address has it already.
    pub query: String,
}

impl Frame {
    /// The words of a locale key. A missing key is an error and never shown as a key.
    ///
    /// # Errors
    /// If the locale files have no such key in this language.
    pub fn t(&self, key: &str) -> askama::Result<String> {
        words::pattern(self.language, key).map(str::to_owned).ok_or_else(|| {
            askama::Error::Custom(format!("no words for {key} in {}", self.language.code()).into())
        })
    }

    /// The words of a locale key with data filled in.
    ///
    /// # Errors
    /// As [`Frame::t`].
    pub fn with(&self, key: &str, name: &str, value: &dyn std::fmt::Display) -> askama::Result<String> {
        self.t(key)?;
        Ok(words::say(self.language, key, &[(name, &value.to_string())]))
    }

    /// The address of this page in a language.
    #[must_use]
    pub fn in_language(&self, code: &str) -> String {
        let mark = if self.address.contains('?') { '&' } else { '?' };
        let is_asked = !self.query.is_empty() && mark == '?';
        let asked = if is_asked { format!("{}&", self.query) } else { String::new() };
        format!("{}{mark}{asked}lang={code}", self.address)
    }

    /// A frame for samples, with a clerk signed in.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        let place = match language {
            Language::Vietnamese => "Sở Y tế · Cán bộ đầu mối",
            Language::English => "Department of Health · Clerk",
        };
        Self {
            language,
            session: Some(Session {
                account: "018430b3-ca80-76b1-bf1a-6cb1b2373864".into(),
                person: "Chuyên viên tổng hợp Sở Y tế".into(),
                place: place.into(),
                menu: MenuEntry::ALL.to_vec(),
                unread: 3,
            }),
            csrf: "sample-token".into(),
            assets: "static".into(),
            version: "0.1.0".into(),
            address: "/".into(),
            query: String::new(),
        }
    }
}

framework::named_enum! {
    /// One entry of the menu, in its order, by the key of its words; the handler gives those that the person may see.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum MenuEntry {
        /// The home page.
        Home = "web.menu.home",
        /// The campaigns.
        Campaigns = "web.menu.campaigns",
        /// People and roles.
        People = "web.menu.people",
        /// Units.
        Units = "web.menu.units",
        /// The activity history.
        History = "web_history.link",
        /// The audit log.
        Audit = "web.menu.audit",
        /// Settings of this instance.
        Settings = "web.menu.settings",
        /// The person's notices.
        Notices = "web.menu.notices",
        /// One's own account.
        Account = "web.menu.account",
    }
}

impl MenuEntry {
    /// The address of the entry.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Campaigns => urls::CAMPAIGNS,
            Self::People => urls::PEOPLE,
            Self::Units => urls::UNITS,
            Self::History => urls::HISTORY,
            Self::Audit => urls::AUDIT,
            Self::Settings => urls::SETTINGS,
            Self::Notices => urls::NOTICES,
            Self::Account => urls::ACCOUNT,
        }
    }
}

/// The one of two texts that fits the language; for samples only.
pub fn pick(language: Language, vi: &str, en: &str) -> String {
    match language {
        Language::Vietnamese => vi.to_owned(),
        Language::English => en.to_owned(),
    }
}
