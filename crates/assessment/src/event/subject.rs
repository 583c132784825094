//! What an entry of the log is about.

use std::fmt;

use crate::campaign::Campaign;
use crate::id::Id;
use crate::receipt::Fingerprint;
use crate::role::{Unit, User};

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FormAt {
    /// In which campaign.
    pub campaign: Id<Campaign>,
    /// The unit that it belongs to.
    pub unit: Id<Unit>,
}

/// What an event is about; its text is what the log keeps and is searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A campaign.
    Campaign(Id<Campaign>),
    /// What was published of a campaign, by its SHA-256.
    Publication(Id<Campaign>, Fingerprint),
    /// A result that came as a file, by its SHA-256.
    ForeignPublication(Fingerprint),
    /// A unit's form.
    Form(FormAt),
    /// An indicator of a form, by its code.
    Indicator(FormAt, String),
    /// The blind second appraisal of an indicator.
    SecondAppraisal(FormAt, String),
    /// A unit in the register.
    Unit(Id<Unit>),
    /// Somebody's account.
    Person(Id<User>),
    /// Accounts, where none is meant: attempts at an address that nobody has.
    Nobody,
    /// A setting, by its name.
    Setting(String),
    /// The history.
    History,
    /// Something else of this instance.
    Instance,
}

impl Subject {
    /// Reads `campaign/{id}/unit/{id}/indicator/{code}` and the like; any other text is the instance.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let parts: Vec<&str> = text.split('/').collect();
        let form = |campaign: &str, unit: &str| {
            Some(FormAt { campaign: campaign.parse().ok()?, unit: unit.parse().ok()? })
        };
        let read = match parts.as_slice() {
            ["campaign", campaign] => campaign.parse().ok().map(Self::Campaign),
            ["campaign", campaign, "publication", sha256] => {
                let hash = Fingerprint::parse(sha256).map(|hash| (campaign.parse().ok(), hash));
                match hash {
                    Some((Some(campaign), hash)) => Some(Self::Publication(campaign, hash)),
                    _ => campaign.parse().ok().map(Self::Campaign),
                }
            }
            ["publication", sha256] => Fingerprint::parse(sha256).map(Self::ForeignPublication),
            ["campaign", campaign, "unit", unit] => form(campaign, unit).map(Self::Form),
            ["campaign", campaign, "unit", unit, "indicator", code] => {
                form(campaign, unit).map(|form| Self::Indicator(form, (*code).to_owned()))
            }
            ["campaign", campaign, "unit", unit, "second", code] => {
                form(campaign, unit).map(|form| Self::SecondAppraisal(form, (*code).to_owned()))
            }
            ["unit", unit] => unit.parse().ok().map(Self::Unit),
            ["account", person] => person.parse().ok().map(Self::Person),
            ["account"] => Some(Self::Nobody),
            ["setting", name] => Some(Self::Setting((*name).to_owned())),
            ["history"] => Some(Self::History),
            _ => None,
        };
        read.unwrap_or(Self::Instance)
    }

    /// The form that it is about.
    #[must_use]
    pub const fn form(&self) -> Option<FormAt> {
        match self {
            Self::Form(form) | Self::Indicator(form, _) | Self::SecondAppraisal(form, _) => Some(*form),
            _ => None,
        }
    }

    /// The campaign that it is about.
    #[must_use]
    pub const fn campaign(&self) -> Option<Id<Campaign>> {
        match self {
            Self::Campaign(campaign) | Self::Publication(campaign, _) => Some(*campaign),
            Self::Form(form) | Self::Indicator(form, _) | Self::SecondAppraisal(form, _) => {
                Some(form.campaign)
            }
            _ => None,
        }
    }

    /// The unit that it is about.
    #[must_use]
    pub const fn unit(&self) -> Option<Id<Unit>> {
        match self {
            Self::Unit(unit) => Some(*unit),
            Self::Form(form) | Self::Indicator(form, _) | Self::SecondAppraisal(form, _) => Some(form.unit),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Campaign(campaign) => write!(formatter, "campaign/{campaign}"),
            Self::Publication(campaign, hash) => write!(formatter, "campaign/{campaign}/publication/{hash}"),
            Self::ForeignPublication(hash) => write!(formatter, "publication/{hash}"),
            Self::Form(FormAt { campaign, unit }) => write!(formatter, "campaign/{campaign}/unit/{unit}"),
            Self::Indicator(FormAt { campaign, unit }, code) => {
                write!(formatter, "campaign/{campaign}/unit/{unit}/indicator/{code}")
            }
            Self::SecondAppraisal(FormAt { campaign, unit }, code) => {
                write!(formatter, "campaign/{campaign}/unit/{unit}/second/{code}")
            }
            Self::Unit(unit) => write!(formatter, "unit/{unit}"),
            Self::Person(person) => write!(formatter, "account/{person}"),
            Self::Nobody => formatter.write_str("account"),
            Self::Setting(name) => write!(formatter, "setting/{name}"),
            Self::History => formatter.write_str("history"),
            Self::Instance => formatter.write_str("house"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Moment;

    #[test]
    fn every_subject_is_read_as_it_was_written_and_what_is_none_is_the_instance() {
        let campaign = Id::new(Moment::from_microseconds(1), [1; 10]);
        let unit = Id::new(Moment::from_microseconds(2), [2; 10]);
        let form = FormAt { campaign, unit };
        let hash = Fingerprint::of(b"a result");
        for (subject, text) in [
            (Subject::Campaign(campaign), format!("campaign/{campaign}")),
            (Subject::Publication(campaign, hash), format!("campaign/{campaign}/publication/{hash}")),
            (Subject::ForeignPublication(hash), format!("publication/{hash}")),
            (Subject::Form(form), format!("campaign/{campaign}/unit/{unit}")),
            (
                Subject::Indicator(form, "3.1".to_owned()),
                format!("campaign/{campaign}/unit/{unit}/indicator/3.1"),
            ),
            (
                Subject::SecondAppraisal(form, "3.1".to_owned()),
                format!("campaign/{campaign}/unit/{unit}/second/3.1"),
            ),
            (Subject::Unit(unit), format!("unit/{unit}")),
            (Subject::Nobody, "account".to_owned()),
            (Subject::Setting("passwords".to_owned()), "setting/passwords".to_owned()),
            (Subject::History, "history".to_owned()),
            (Subject::Instance, "house".to_owned()),
        ] {
            assert_eq!(subject.to_string(), text);
            assert_eq!(Subject::read(&text), subject, "{text}");
        }
        let indicator = Subject::Indicator(form, "3.1".to_owned());
        assert_eq!((indicator.campaign(), indicator.unit()), (Some(campaign), Some(unit)));
        let unreadable = format!("campaign/{campaign}/publication/ab");
        assert_eq!(Subject::read(&unreadable), Subject::Campaign(campaign));
        for other in ["account/nobody", "campaign/1", "unit/", "", "campaign/x/unit/y"] {
            assert_eq!(Subject::read(other), Subject::Instance, "{other}");
        }
    }
}
