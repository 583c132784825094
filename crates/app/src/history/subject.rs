//! What an entry of the log is about, read from its target.

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::role::{Unit, User};

use crate::form::FormAt;

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A campaign, or what was published of it.
    Campaign(Id<Campaign>),
    /// A unit's form.
    Form(FormAt),
    /// An indicator of a form, by its code.
    Indicator(FormAt, String),
    /// The blind second appraisal of an indicator.
    Second(FormAt, String),
    /// A unit in the register.
    Unit(Id<Unit>),
    /// Somebody's account.
    Person(Id<User>),
    /// A setting, by its name.
    Setting(String),
    /// Something else of this instance.
    Instance,
}

impl Subject {
    /// Reads `campaign/{id}/unit/{id}/indicator/{code}` and the like.
    #[must_use]
    pub fn read(target: &str) -> Self {
        let parts: Vec<&str> = target.split('/').collect();
        let form = |campaign: &str, unit: &str| {
            Some(FormAt { campaign: campaign.parse().ok()?, unit: unit.parse().ok()? })
        };
        let read = match parts.as_slice() {
            ["campaign", campaign, "unit", unit] => form(campaign, unit).map(Self::Form),
            ["campaign", campaign, "unit", unit, "indicator", code] => {
                form(campaign, unit).map(|form| Self::Indicator(form, (*code).to_owned()))
            }
            ["campaign", campaign, "unit", unit, "second", code] => {
                form(campaign, unit).map(|form| Self::Second(form, (*code).to_owned()))
            }
            ["campaign", campaign] | ["campaign", campaign, "publication", _] => {
                campaign.parse().ok().map(Self::Campaign)
            }
            ["unit", unit] => unit.parse().ok().map(Self::Unit),
            ["account", person] => person.parse().ok().map(Self::Person),
            ["setting", name] => Some(Self::Setting((*name).to_owned())),
            _ => None,
        };
        read.unwrap_or(Self::Instance)
    }

    /// The form that it is about.
    #[must_use]
    pub const fn form(&self) -> Option<FormAt> {
        match self {
            Self::Form(form) | Self::Indicator(form, _) | Self::Second(form, _) => Some(*form),
            _ => None,
        }
    }

    /// The campaign that it is about.
    #[must_use]
    pub const fn campaign(&self) -> Option<Id<Campaign>> {
        match self {
            Self::Campaign(campaign) => Some(*campaign),
            Self::Form(form) | Self::Indicator(form, _) | Self::Second(form, _) => Some(form.campaign),
            _ => None,
        }
    }

    /// The unit that it is about.
    #[must_use]
    pub const fn unit(&self) -> Option<Id<Unit>> {
        match self {
            Self::Unit(unit) => Some(*unit),
            Self::Form(form) | Self::Indicator(form, _) | Self::Second(form, _) => Some(form.unit),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use assessment::Moment;

    use super::*;

    #[test]
    fn every_target_is_read_and_what_is_none_is_the_house() {
        let campaign = Id::new(Moment::from_microseconds(1), [1; 10]);
        let unit = Id::new(Moment::from_microseconds(2), [2; 10]);
        let form = FormAt { campaign, unit };
        let read = |text: String| Subject::read(&text);
        assert_eq!(read(format!("campaign/{campaign}")), Subject::Campaign(campaign));
        assert_eq!(read(format!("campaign/{campaign}/publication/ab")), Subject::Campaign(campaign));
        assert_eq!(read(format!("campaign/{campaign}/unit/{unit}")), Subject::Form(form));
        let indicator = Subject::Indicator(form, "3.1".to_owned());
        assert_eq!(read(format!("campaign/{campaign}/unit/{unit}/indicator/3.1")), indicator);
        let second = Subject::Second(form, "3.1".to_owned());
        assert_eq!(read(format!("campaign/{campaign}/unit/{unit}/second/3.1")), second);
        assert_eq!((indicator.campaign(), indicator.unit()), (Some(campaign), Some(unit)));
        assert_eq!(read(format!("unit/{unit}")), Subject::Unit(unit));
        assert_eq!(read("setting/passwords".to_owned()), Subject::Setting("passwords".to_owned()));
        for other in ["account", "account/nobody", "campaign/1", "unit/", "", "campaign/x/unit/y"] {
            assert_eq!(read(other.to_owned()), Subject::Instance, "{other}");
        }
    }
}
