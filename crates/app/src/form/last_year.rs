//! What a unit submitted for the year before: here, or in the result of that year that this instance shows.

use std::sync::OnceLock;

use assessment::answers::{self, Stored};
use framework::Framework;
use scoring::{Answers, Unit};
use store::Tx;
use store::tables::campaigns::CampaignRow;
use store::tables::forms::{self, FormVersion};
use store::tables::units::UnitRow;
use store::tables::{answers as answer_table, publications};

use crate::application::App;
use crate::error::Error;
use crate::sets::LoadedSet;

/// The values of the year before, and where they stand.
#[derive(Clone, Debug)]
pub struct LastYear {
    source: Source,
    values: Stored,
    /// As the engine compares them, worked out once.
    answers: OnceLock<Answers>,
}

/// Where the values stand; while that is the same, they are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// In a form that was submitted here, as it was then.
    Form(FormVersion),
    /// In one of these files, the newest results of the year, under this code.
    Published { files: Vec<String>, unit: String },
}

impl LastYear {
    /// What a unit submitted for the year before that of a campaign.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub(super) fn read(
        app: &App,
        tx: &Tx<'_>,
        of: (&CampaignRow, &LoadedSet, &UnitRow),
    ) -> Result<Self, Error> {
        let (campaign, set, unit) = of;
        let source = Source::find(tx, campaign, unit)?;
        let values = match &source {
            Source::Form(form) => answer_table::values(&answer_table::of_form(tx, form.id)?),
            Source::Published { files, unit } => {
                app.published_before().of(app, files, &set.framework.code, unit)
            }
        };
        Ok(Self { source, values, answers: OnceLock::new() })
    }

    /// The values of now, where they are others than these. What stands where it stood is not read again, unless nothing
    /// was found in a file, which may have been away.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub(super) fn newer(
        &self,
        app: &App,
        tx: &Tx<'_>,
        of: (&CampaignRow, &LoadedSet, &UnitRow),
    ) -> Result<Option<Self>, Error> {
        let (campaign, _, unit) = of;
        let found_nothing = self.values.is_empty() && self.source.is_in_files();
        if !found_nothing && self.source == Source::find(tx, campaign, unit)? {
            return Ok(None);
        }
        let now = Self::read(app, tx, of)?;
        Ok((now.source != self.source || now.values != self.values).then_some(now))
    }

    /// The stored values by key.
    #[must_use]
    pub const fn values(&self) -> &Stored {
        &self.values
    }

    /// Those of some keys alone.
    pub(super) fn of_keys(&self, is_seen: impl Fn(&str) -> bool) -> Self {
        let seen = self.values.iter().filter(|(key, _)| is_seen(key));
        let values = seen.map(|(key, value)| (key.clone(), value.clone())).collect();
        Self { source: self.source.clone(), values, answers: OnceLock::new() }
    }

    /// As the engine compares them with those of the same unit; `None` where there are none.
    pub(super) fn answers(&self, framework: &Framework, unit: &Unit) -> Option<&Answers> {
        let assembled = || answers::assembled(framework, unit.clone(), &self.values, []);
        (!self.values.is_empty()).then(|| self.answers.get_or_init(assembled))
    }
}

impl Source {
    fn is_in_files(&self) -> bool {
        matches!(self, Self::Published { files, .. } if !files.is_empty())
    }

    fn find(tx: &Tx<'_>, campaign: &CampaignRow, unit: &UnitRow) -> Result<Self, Error> {
        let year = campaign.year.saturating_sub(1);
        if let Some(form) = forms::submitted_for(tx, unit.id, year)? {
            return Ok(Self::Form(form));
        }
        let files = publications::newest_of_year(tx, year)?;
        Ok(Self::Published { files, unit: unit.code.clone() })
    }
}
