//! What is stored and cannot be read: rules, roles, states, terms, phases, wishes. Each of them fails closed where it is
//! used; here they are named, for anyone who examines the data.

use jiff::civil::Date;
use store::tables::{campaigns, unreadable};

use crate::application::App;
use crate::authentication::unreadable_rules;
use crate::error::Error;
use crate::terms::CampaignTerms;

/// Something that is stored and cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it stands: `setting passwords`, `role_grant.role`, `campaign … terms`.
    pub place: String,
    /// What stands there, or what is wrong with it.
    pub found: String,
}

impl App {
    /// Everything of this kind, for those who may use the folder of data.
    ///
    /// # Errors
    /// [`Error`] where the database cannot answer.
    pub fn unreadable(&self) -> Result<Vec<Unreadable>, Error> {
        self.read(|tx| {
            let mut found: Vec<Unreadable> = unreadable_rules(tx)?
                .into_iter()
                .map(|name| Unreadable { place: format!("setting {name}"), found: String::new() })
                .collect();
            let words = unreadable::unknown_words(tx)?;
            let is_campaign_known = !words.iter().any(|word| word.table == "campaign");
            found.extend(words.into_iter().map(|word| Unreadable {
                place: format!("{}.{}", word.table, word.column),
                found: word.word,
            }));
            if !is_campaign_known {
                return Ok(found);
            }
            for campaign in campaigns::all(tx)? {
                let place = |what: &str| format!("campaign {} {what}", campaign.id);
                let set = self.sets().get(tx, campaign.framework)?;
                let fault = match serde_json::from_str::<CampaignTerms>(&campaign.terms) {
                    Ok(terms) => terms.unreadable(&set.framework),
                    Err(error) => Some(error.to_string()),
                };
                found.extend(fault.map(|fault| Unreadable { place: place("terms"), found: fault }));
                for phase in campaigns::phases(tx, campaign.id)? {
                    let days = [&phase.begins_on, &phase.ends_on].map(|day| day.parse::<Date>());
                    if days.iter().any(Result::is_err) {
                        let found_days = format!("{} – {}", phase.begins_on, phase.ends_on);
                        found.push(Unreadable { place: place("phases"), found: found_days });
                    }
                }
            }
            Ok(found)
        })
    }
}
