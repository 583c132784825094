//! The history of this instance, page by page.

use app::form::FormAt;
use app::history::{HistoryFilter, HistoryPage, Kind, Part};
use assessment::Id;
use assessment::permission::{Action, Stage, Target, may};
use assessment::role::{Actor, Unit};
use axum::extract::{Query, State};
use axum::response::Response;
use framework::Language;
use framework::typed::fold;
use serde::Deserialize;
use words::{say, sort_by_name};

use super::instance_page::{ChoiceField, DayOfHistory, FilterFields, HistoryOfDay, InstanceHistory};
use crate::failure::Failure;
use crate::show::HistoryWords;
use crate::show::lists::{CHOICES_MAX, holds};
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// So many values are shown; more can be unfolded.
const OPEN_VALUES: usize = 5;

/// The search, as in the address; empty fields of the form do not restrict it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct HistoryQuery {
    #[serde(default)]
    campaign: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    before: Option<u64>,
    after: Option<u64>,
}

impl HistoryQuery {
    /// The filter. An invalid id is treated as one that nothing has.
    ///
    /// # Errors
    /// [`app::Error::NotFound`]; [`app::Error::Invalid`] for an invalid day.
    pub fn filter(&self) -> Result<HistoryFilter, app::Error> {
        let day = |field: &str, text: &str| {
            show::day_of(text).ok_or_else(|| app::FieldFault::alone(field, "field-bad-date"))
        };
        Ok(HistoryFilter {
            campaign: id(&self.campaign)?,
            unit: id(&self.unit)?,
            indicator: given(&self.indicator).map(str::to_owned),
            person: id(&self.person)?,
            kind: given(&self.kind).map(|name| Kind::named(name).ok_or(app::Error::NotFound)).transpose()?,
            first_day: given(&self.from).map(|text| day("from", text)).transpose()?,
            last_day: given(&self.to).map(|text| day("to", text)).transpose()?,
        })
    }

    /// Replaces typed names by ids; names are typed if lists are too long to choose from.
    fn with_ids(mut self, app: &app::App, who: &Visitor) -> Result<Self, app::Error> {
        let is_name = |text: &str| given(text).is_some_and(|text| text.parse::<Id<Unit>>().is_err());
        if is_name(&self.unit) || is_name(&self.person) {
            let choices = app.history(&who.credential, &HistoryFilter::default(), Part::Newest)?.choices;
            if is_name(&self.unit) {
                self.unit = named("unit", &self.unit, &choices.units)?;
            }
            if is_name(&self.person) {
                self.person = named("person", &self.person, &choices.people)?;
            }
        }
        Ok(self)
    }

    const fn part(&self) -> Part {
        match (self.before, self.after) {
            (Some(position), _) => Part::Before(position),
            (None, Some(position)) => Part::After(position),
            (None, None) => Part::Newest,
        }
    }
}

/// The choice with the typed name: the whole name, or a part that no other contains.
fn named<K>(field: &str, typed: &str, choices: &[(Id<K>, String)]) -> Result<String, app::Error> {
    let whole = |(_, name): &&(Id<K>, String)| fold(name) == fold(typed);
    let mut found: Vec<_> = choices.iter().filter(whole).collect();
    if found.is_empty() {
        found = choices.iter().filter(|(_, name)| holds(typed, name)).collect();
    }
    match found.as_slice() {
        [(id, _)] => Ok(id.to_string()),
        _ => Err(app::FieldFault::alone(field, "field-not-one-name")),
    }
}

fn id<K>(text: &str) -> Result<Option<Id<K>>, app::Error> {
    given(text).map(|id| id.parse().map_err(|_| app::Error::NotFound)).transpose()
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The address of the history of something, `[("campaign", id)]`; empty for people who may read none of it.
pub fn address_for(actor: &Actor, place: &Target<'_>, query: &[(&str, &str)]) -> String {
    let may_at = |action, stage| may(actor, action, &Target { stage, ..*place }).is_ok();
    let reads = [Action::ReadHistory, Action::ReadIndicatorHistory]
        .into_iter()
        .any(|action| may_at(action, Stage::Anywhere) || may_at(action, Stage::Final));
    if !reads {
        return String::new();
    }
    format!(
        "{}?{}",
        urls::HISTORY,
        form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish()
    )
}

/// The address of the history of a form, or of one indicator of it, given with its main index.
pub fn of_form(actor: &Actor, at: FormAt, indicator: Option<(&str, &str)>) -> String {
    let index = indicator.map(|(index, _)| index);
    let place = Target { unit: Some(at.unit), campaign: Some(at.campaign), index, stage: Stage::Final };
    let (campaign, unit) = (at.campaign.to_string(), at.unit.to_string());
    let mut query = vec![("campaign", campaign.as_str()), ("unit", unit.as_str())];
    query.extend(indicator.map(|(_, code)| ("indicator", code)));
    address_for(actor, &place, &query)
}

/// `GET /history`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(search): Query<HistoryQuery>,
) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let search = search.with_ids(app, who)?;
            let page = app.history(&who.credential, &search.filter()?, search.part())?;
            let query = query(&page.view.filter);
            let here = who.at(if query.is_empty() {
                urls::HISTORY.to_owned()
            } else {
                format!("{}?{query}", urls::HISTORY)
            });
            let at = |name: &str, position: Option<u64>| {
                let mark = if query.is_empty() { "" } else { "&" };
                position.map(|position| format!("{}?{query}{mark}{name}={position}", urls::HISTORY))
            };
            let me = header.signed_in.actor.user;
            Ok(InstanceHistory {
                fields: fields(&page, who.language),
                days: days(&page, who.language),
                is_own: page.view.filter.person == Some(me) && page.view.filter.unit.is_none(),
                older: at("before", page.older),
                newer: at("after", page.newer),
                frame: show::frame(&here, Some(&header)),
                query,
            })
        })
        .await?;
    html(&visitor, &page)
}

/// The search as the query of an address.
fn query(filter: &HistoryFilter) -> String {
    let pairs = [
        ("campaign", filter.campaign.map(|id| id.to_string())),
        ("unit", filter.unit.map(|id| id.to_string())),
        ("indicator", filter.indicator.clone()),
        ("person", filter.person.map(|id| id.to_string())),
        ("kind", filter.kind.map(|kind| kind.name().to_owned())),
        ("from", filter.first_day.map(|day| day.to_string())),
        ("to", filter.last_day.map(|day| day.to_string())),
    ];
    let given = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
}

fn fields(page: &HistoryPage, language: Language) -> FilterFields {
    let (filter, choices) = (&page.view.filter, &page.choices);
    let campaigns = choices.campaigns.iter().map(|(id, title)| (id.to_string(), title.clone()));
    let mut units: Vec<(String, String)> =
        choices.units.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    sort_by_name(&mut units, |(_, name)| name);
    let mut people: Vec<(String, String)> =
        choices.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    // The person who reads stays first.
    if let Some((_, others)) = people.split_first_mut() {
        sort_by_name(others, |(_, name)| name);
    }
    let person = filter.person.map(|id| id.to_string());
    if let Some(person) = &person
        && people.iter().all(|(id, _)| id != person)
    {
        let name = page.view.entries.iter().find_map(|entry| match &entry.actor {
            app::history::HistoryActor::Person { id, name, .. } if id.to_string() == *person => {
                Some(name.clone())
            }
            _ => None,
        });
        people.push((person.clone(), name.unwrap_or_else(|| "–".to_owned())));
    }
    let kinds = Kind::ALL.map(|kind| {
        (kind.name().to_owned(), say(language, &format!("web_history.kinds.{}", kind.name()), &[]))
    });
    let field = |name, label, choices: Vec<(String, String)>, chosen: Option<String>| {
        let is_typed = choices.len() > CHOICES_MAX;
        let words = choices.iter().find(|(value, _)| chosen.as_ref() == Some(value));
        // Nothing is typed if there is no choice, or one that is not in the list.
        let typed = is_typed.then(|| words.map_or_else(String::new, |(_, words)| words.clone()));
        let choices = if is_typed { Vec::new() } else { choices };
        ChoiceField { name, label, choices, typed, chosen }
    };
    FilterFields {
        choices: vec![
            field(
                "campaign",
                "web_history.campaign",
                campaigns.collect(),
                filter.campaign.map(|id| id.to_string()),
            ),
            field("unit", "web.word.unit", units, filter.unit.map(|id| id.to_string())),
            field("person", "web.word.person", people, person),
            field("kind", "web_history.kind", kinds.to_vec(), filter.kind.map(|kind| kind.name().to_owned())),
        ],
        indicator: filter.indicator.clone(),
        from: filter.first_day.map(show::date),
        to: filter.last_day.map(show::date),
    }
}

fn days(page: &HistoryPage, language: Language) -> Vec<DayOfHistory> {
    let words = HistoryWords { view: &page.view, language };
    let mut days: Vec<DayOfHistory> = Vec::new();
    for entry in &page.view.entries {
        let local = entry.at.local();
        let words_of_entry = words.entry(entry);
        let count = words_of_entry.values.len();
        let line = HistoryOfDay {
            time: format!("{:02}:{:02}", local.hour(), local.minute()),
            doer: words_of_entry.doer,
            role: words_of_entry.role,
            sentence: words_of_entry.sentence,
            campaign: if page.view.filter.campaign.is_some() {
                String::new()
            } else {
                words_of_entry.campaign
            },
            many: if count > OPEN_VALUES {
                say(language, "web_history.values", &[("count", &count.to_string())])
            } else {
                String::new()
            },
            values: words_of_entry.values,
            note: words_of_entry.note,
            raw: entry.raw.as_ref().map(|raw| {
                let position = entry.position.to_string();
                let position = say(language, "web_history.position", &[("position", &position)]);
                [position, raw.clone(), entry.hash.to_string()]
            }),
        };
        let day = show::date(local.date());
        match days.last_mut() {
            Some(last) if last.day == day => last.lines.push(line),
            _ => days.push(DayOfHistory { day, lines: vec![line] }),
        }
    }
    days
}
