//! What one gets by mail, a part of the page of one's own account.

use framework::Language;

use crate::layout::frame::pick;
use crate::layout::lists::Choice;

/// What one gets by mail; choosing posts to `/account/mail`.
#[derive(Clone, Debug)]
pub struct MailChoices {
    /// Group by group.
    pub groups: Vec<MailChoice>,
    /// The language of letters.
    pub languages: Vec<Choice>,
    /// The version that was read.
    pub version: i64,
    /// Does this instance send mail?
    pub is_sent: bool,
}

/// When notices of one group go by mail.
#[derive(Clone, Debug)]
pub struct MailChoice {
    /// Name of the field.
    pub name: &'static str,
    /// The locale key of its label.
    pub label: String,
    /// The times.
    pub choices: Vec<Choice>,
}

impl MailChoices {
    /// A sample.
    #[must_use]
    pub fn sample(language: Language, is_sent: bool) -> Self {
        let choice = |value: &str, words: String, chosen| Choice { value: value.to_owned(), words, chosen };
        let choices = vec![
            choice("at_once", pick(language, "Gửi ngay", "At once"), true),
            choice("daily", pick(language, "Một thư tổng hợp mỗi ngày", "One letter a day"), false),
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
