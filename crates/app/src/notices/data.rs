//! The data of a notice's words, as it is kept beside the notice.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The most letters of what somebody said that stand in a notice.
const NOTE_LETTERS_MAX: usize = 500;

/// Data of the words; what a kind of notice does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeData {
    /// Name of the unit.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Title of the campaign.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub campaign: String,
    /// Code of the component.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub component: String,
    /// Name of a key of a program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// Name and address of the person that it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// Name of the role that it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Name of who did it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Which edition of a publication, from the second on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<u32>,
    /// The last day, as `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Days that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// How many of `units`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// How many units there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<usize>,
    /// What somebody said with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl NoticeData {
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|error| Error::Internal(format!("data of a notice: {error}")))
    }

    pub(super) fn write(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Internal(format!("data of a notice: {error}")))
    }

    /// The last day, where there is one.
    ///
    /// # Errors
    /// [`Error::Internal`] where what is kept is no day.
    pub fn last_day(&self) -> Result<Option<Date>, Error> {
        let day = |text: &String| {
            text.parse().map_err(|error| Error::Internal(format!("the last day of a notice: {error}")))
        };
        self.until.as_ref().map(day).transpose()
    }
}

/// What somebody said, as far as it stands in a notice: the whole of it is where the notice leads.
pub(crate) fn excerpt(statement: &str) -> String {
    let statement = statement.trim();
    if statement.chars().count() <= NOTE_LETTERS_MAX {
        return statement.to_owned();
    }
    let cut: String = statement.chars().take(NOTE_LETTERS_MAX).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reply_is_cut_between_letters() {
        assert_eq!(excerpt("  Đã có \n"), "Đã có");
        let cut = excerpt(&"ế".repeat(600));
        assert_eq!(cut.chars().count(), NOTE_LETTERS_MAX + 1);
        assert!(cut.ends_with("ế…"));
    }

    #[test]
    fn what_is_no_data_is_an_error_and_not_an_empty_notice() {
        assert!(NoticeData::read("no data").is_err());
        assert!(NoticeData::read("{\"note\":null,\"unit\":\"Sở Y tế\"}").unwrap().note.is_none());
        let bad = NoticeData { until: Some("soon".to_owned()), ..NoticeData::default() };
        assert!(bad.last_day().is_err());
    }
}
