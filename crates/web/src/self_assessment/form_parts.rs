//! The parts of a form's page for its reader: heading, rail, state, findings, the next page.

use std::collections::BTreeMap;

use app::form::{Computed, FormAt, FormView};
use assessment::file_mark::FileMark;
use assessment::permission::Action;
use assessment::self_assessment::{FormState as Stored, GivenBackBy};
use framework::{Framework, Item, Language};
use words::say;

use super::answers_json::RailAnswer;
use super::form_page::{FormState, RailEntry};
use super::rail::{index_sums, rail};
use crate::layout::findings::Finding;
use crate::{show, urls};

/// What a page is made from.
pub struct PageOf<'a> {
    pub at: FormAt,
    pub view: &'a FormView,
    pub computed: &'a Computed,
    pub elsewhere: &'a BTreeMap<String, Vec<String>>,
    pub marks: &'a BTreeMap<String, Vec<FileMark>>,
    pub language: Language,
}

impl PageOf<'_> {
    /// The framework of the campaign.
    pub fn framework(&self) -> &Framework {
        &self.view.set.framework
    }

    /// A text in the language of the page.
    pub fn say(&self, key: &str) -> String {
        say(self.language, key, &[])
    }

    /// The title of the page of a main index, or of the general information.
    pub fn title(&self, item: Option<Item>) -> String {
        let Some(item) = item else { return self.say("web.summary.general") };
        let (code, title) = self.framework().label(item);
        format!("{code}. {}", title.get(self.language))
    }

    /// The list of pages beside the form, with what is missing on each.
    pub fn rail(&self, current: Option<Item>) -> Vec<RailEntry> {
        let framework = self.framework();
        let indices = index_sums(self.view, self.computed, self.language);
        let items = std::iter::once(None).chain(self.view.columns().iter().copied().map(Some));
        let lines = items.zip(rail(self.view, self.computed, &indices));
        lines
            .map(|(item, RailAnswer { code, numbers, missing })| RailEntry {
                name: item.map_or_else(
                    || self.say("web.summary.general"),
                    |item| framework.label(item).1.get(self.language).to_owned(),
                ),
                address: match item {
                    Some(_) => urls::form(self.at).index(&code),
                    None => urls::form(self.at).general(),
                },
                current: current == item,
                code,
                numbers,
                missing,
            })
            .collect()
    }

    /// The state of the form, in the terms of the page.
    pub fn state(&self) -> FormState {
        let time = |at| show::moment(at);
        match (&self.view.form.state, self.view.campaign.closed_at()) {
            (Stored::Submitted { receipt }, _) => {
                FormState::Submitted(time(assessment::Moment::from_microseconds(receipt.submitted_at)))
            }
            (Stored::WithLeader { handed_over_at }, _) => FormState::HandedOver(time(*handed_over_at)),
            (Stored::WithClerk { .. }, Some(closed_at)) => FormState::Closed(time(closed_at)),
            (Stored::WithClerk { .. }, None) if self.view.may(Action::EditForm).is_err() => {
                FormState::Reading
            }
            (Stored::WithClerk { note: Some(note) }, None) => FormState::Returned {
                by: String::new(),
                at: self.view.form.changed_at.map(time),
                note: note.text.clone(),
                reopened: note.by == GivenBackBy::StandingDepartment,
            },
            (Stored::WithClerk { note: None }, None) => FormState::Open,
        }
    }

    /// What the cross-checks found on this page.
    pub fn findings(&self, item: Option<Item>) -> Vec<Finding> {
        let framework = self.framework();
        let below = item.map_or_else(Vec::new, |item| framework.components_below(item));
        let here = self.computed.findings.iter().filter(|finding| match finding.component {
            Some(slot) => below.contains(&slot),
            None => true,
        });
        here.map(|found| show::page_finding(framework, found, self.language)).collect()
    }

    /// The address of the page that follows; the summary after the last.
    pub fn next(&self, item: Option<Item>) -> String {
        let columns = self.view.columns();
        let at = item.and_then(|item| columns.iter().position(|column| *column == item));
        let next = columns.get(at.map_or(0, |at| at + 1));
        next.map_or_else(
            || urls::form(self.at).summary(),
            |item| urls::form(self.at).index(self.framework().label(*item).0),
        )
    }
}
