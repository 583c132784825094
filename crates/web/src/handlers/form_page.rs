//! A page of the form as its reader sees it: heading, rail, state, findings, the way on.

use std::collections::BTreeMap;

use app::form::{Computed, FormAt, FormView};
use assessment::file_mark::FileMark;
use assessment::permission::Action;
use assessment::progress::{self, Progress};
use assessment::self_assessment::{FormState as Stored, GivenBackBy};
use framework::{Exact, Framework, Item, Language, Owner};
use words::{plain_number, say};

use super::form_address::base;
use crate::pages::self_assessment::{Finding, FormState, RailEntry};
use crate::show;

/// What one page is made of.
pub struct PageOf<'a> {
    pub at: FormAt,
    pub view: &'a FormView,
    pub computed: &'a Computed,
    pub elsewhere: &'a BTreeMap<String, Vec<String>>,
    pub marks: &'a BTreeMap<String, Vec<FileMark>>,
    pub language: Language,
}

impl PageOf<'_> {
    pub fn framework(&self) -> &Framework {
        &self.view.set.framework
    }

    pub fn say(&self, key: &str) -> String {
        say(self.language, key, &[])
    }

    pub fn title(&self, item: Option<Item>) -> String {
        let Some(item) = item else { return self.say("web.summary.general") };
        let (code, title) = self.framework().label(item);
        format!("{code}. {}", title.get(self.language))
    }

    pub fn rail(&self, current: Option<Item>) -> Vec<RailEntry> {
        let framework = self.framework();
        let answers = &self.computed.answers;
        let of_general = progress::of_general(framework, answers, 0);
        let general =
            self.rail_entry("", self.say("web.summary.general"), "general", current.is_none(), of_general);
        let mut rail = vec![RailEntry { missing: self.missing(None), ..general }];
        for item in self.view.columns() {
            let (code, title) = framework.label(item);
            let progress = progress::of_item(framework, answers, 0, item);
            let (points, maximum) = self.computed.sheet.item(item).unwrap_or((None, &Exact::ZERO));
            let points = show::points(framework, points, self.language);
            let name = title.get(self.language).to_owned();
            let entry =
                self.rail_entry(code, name, &format!("indices/{code}"), current == Some(item), progress);
            rail.push(RailEntry {
                points: format!("{points} / {}", plain_number(self.language, maximum)),
                missing: self.missing(Some(item)),
                ..entry
            });
        }
        rail
    }

    pub fn rail_entry(
        &self,
        code: &str,
        name: String,
        page: &str,
        current: bool,
        progress: Progress,
    ) -> RailEntry {
        RailEntry {
            code: code.to_owned(),
            name,
            address: format!("{}/{page}", base(self.at)),
            current,
            answered: progress.answered,
            questions: progress.asked,
            points: String::new(),
            missing: Vec::new(),
        }
    }

    /// Codes of the components, or keys of the general questions, that lack an answer.
    pub fn missing(&self, item: Option<Item>) -> Vec<String> {
        let framework = self.framework();
        let below = item.map(|item| framework.components_below(item));
        let mut found: Vec<String> = Vec::new();
        for slot in &self.computed.missing {
            let Some(input) = framework.inputs.get(slot.0) else { continue };
            let code = match (input.owner, &below) {
                (Owner::General, None) => input.key.clone(),
                (Owner::Component(slot), Some(below)) if below.contains(&slot) => {
                    framework.components.get(slot.0).map(|it| it.code.clone()).unwrap_or_default()
                }
                _ => continue,
            };
            if found.last() != Some(&code) {
                found.push(code);
            }
        }
        found
    }

    pub fn state(&self) -> FormState {
        let time = |at| show::moment(at);
        match &self.view.form.state {
            Stored::Submitted { receipt } => {
                FormState::Submitted(time(assessment::Moment::from_microseconds(receipt.submitted_at)))
            }
            Stored::WithLeader { handed_over_at } => FormState::HandedOver(time(*handed_over_at)),
            Stored::WithClerk { .. } if self.view.campaign.closed_at().is_some() => {
                FormState::Closed(self.view.campaign.closed_at().map(time).unwrap_or_default())
            }
            Stored::WithClerk { .. } if self.view.may(Action::EditForm).is_err() => FormState::Reading,
            Stored::WithClerk { note: Some(note) } => FormState::Returned {
                by: String::new(),
                at: self.view.form.changed_at.map(time).unwrap_or_default(),
                note: note.text.clone(),
                reopened: note.by == GivenBackBy::StandingDepartment,
            },
            Stored::WithClerk { note: None } => FormState::Open,
        }
    }

    pub fn findings(&self, item: Option<Item>) -> Vec<Finding> {
        let framework = self.framework();
        let below = item.map(|item| framework.components_below(item)).unwrap_or_default();
        let here = self.computed.findings.iter().filter(|finding| match finding.component {
            Some(slot) => below.contains(&slot),
            None => true,
        });
        here.map(|found| show::page_finding(framework, found, self.language)).collect()
    }

    pub fn next(&self, item: Option<Item>) -> String {
        let columns = self.view.columns();
        let at = item.and_then(|item| columns.iter().position(|column| *column == item));
        let next = columns.get(at.map_or(0, |at| at + 1));
        next.map_or_else(
            || base(self.at),
            |item| format!("{}/indices/{}", base(self.at), self.framework().label(*item).0),
        )
    }
}
