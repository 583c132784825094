//! Which notices a person also receives by e-mail, a part of the page of one's own account.

use framework::Language;

use crate::layout::frame::pick;
use crate::layout::lists::Choice;

/// The choices of e-mail; saving posts to `/account/mail`.
#[derive(Clone, Debug)]
pub struct MailChoices {
    /// When notices are e-mailed, group by group.
    pub groups: Vec<MailChoice>,
    /// The languages in which e-mails may be written.
    pub languages: Vec<Choice>,
    /// The version that was read.
    pub version: i64,
    /// Does this instance send mail?
    pub is_sent: bool,
}

/// When notices of one group are e-mailed.
#[derive(Clone, Debug)]
pub struct MailChoice {
    /// Name of the form field.
    pub name: &'static str,
    /// The locale key of its label.
    pub label: String,
    /// The possible times: at once, daily, never.
    pub choices: Vec<Choice>,
}

impl MailChoices {
    /// A sample.
    #[must_use]
    pub fn sample(language: Language, is_sent: bool) -> Self {
        let choice = |value: &str, words: String, chosen| Choice { value: value.to_owned(), words, chosen };
        let choices = vec![
            choice("at_once", pick(language, "Gửi ngay", "At once"), true),
            choice("daily", pick(language, "Một thư tổng hợp mỗi ngày", "One e-mail a day"), false),
        ];
        let group = |name: &'static str| MailChoice {
            name,
            label: format!("web_notices.mail.of-{name}"),
            choices: choices.clone(),
        };
        Self {
            groups: ["campaign", "form", "points", "result"].map(group).to_vec(),
            languages: vec![
                choice("vi", "Tiếng Việt".to_owned(), true),
                choice("en", "English".to_owned(), false),
            ],
            version: 0,
            is_sent,
        }
    }
}
