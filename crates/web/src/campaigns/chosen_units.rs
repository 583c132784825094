//! The units of a new campaign: a checkbox for each if there are few; all of them, by group, or by list if
//! there are many.

use std::collections::{BTreeMap, HashMap, HashSet};

use app::campaigns::codes::BAD_UNIT;
use assessment::Id;
use assessment::role::Unit;
use framework::Language;
use framework::typed::fold;
use store::tables::units::UnitRow;
use words::{argument_text, say};

use super::new_campaign_page::ManyUnits;
use crate::body::FormBody;
use crate::layout::lists::Choice;
use crate::show::lists::CHOICES_MAX;

/// The most names to list of those that match no unit.
const UNKNOWN_MAX: usize = 10;

/// A unit, and whether it takes part in the ranking.
type Chosen = (Id<Unit>, bool);

/// Which units were chosen, and whether they are ranked.
///
/// # Errors
/// The code of the fault, if something matches no unit.
pub fn entered(units: &[UnitRow], form: &FormBody) -> Result<Vec<Chosen>, &'static str> {
    if form.find("units_by").is_some() {
        let (chosen, unknown) = listed(units, form);
        return if unknown.is_empty() { Ok(chosen) } else { Err(app::lists::UNKNOWN_UNIT) };
    }
    let unranked: HashSet<&str> = form.all("unranked").collect();
    let chosen = |text: &str| text.parse().map(|id| (id, !unranked.contains(text))).map_err(|_| BAD_UNIT);
    form.all("unit").map(chosen).collect()
}

/// What was chosen by group or list, in the order of the register, and what matches no unit.
fn listed(units: &[UnitRow], form: &FormBody) -> (Vec<Chosen>, Vec<String>) {
    let everyone = form.get("everyone") == "yes";
    let groups: HashSet<&str> = form.all("group").collect();
    let (named, mut unknown) = named(units, form.get("units_list"));
    let (unranked, not_known) = self::named(units, form.get("unranked_list"));
    unknown.extend(not_known);
    let takes_part =
        |unit: &&UnitRow| everyone || groups.contains(unit.group.as_str()) || named.contains(&unit.id);
    let chosen = units.iter().filter(takes_part).map(|unit| (unit.id, !unranked.contains(&unit.id)));
    (chosen.collect(), unknown)
}

/// The units that a pasted list names by code or whole name, and the parts that match none. A row of a table
/// has both.
fn named(units: &[UnitRow], list: &str) -> (HashSet<Id<Unit>>, Vec<String>) {
    let codes: HashMap<&str, Id<Unit>> = units.iter().map(|unit| (unit.code.as_str(), unit.id)).collect();
    let mut names: HashMap<&str, Vec<Id<Unit>>> = HashMap::new();
    for unit in units {
        names.entry(&unit.search_key).or_default().push(unit.id);
    }
    let (mut found, mut unknown) = (HashSet::new(), Vec::new());
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts = line.split(['\t', ',', ';']).map(str::trim).filter(|part| !part.is_empty());
        let mut is_known = false;
        for part in parts.chain([line]) {
            // A name shared by several units identifies none of them.
            let by_name = names.get(fold(part).as_str()).filter(|ids| ids.len() == 1);
            let id = codes.get(part).copied().or_else(|| by_name.and_then(|ids| ids.first().copied()));
            is_known |= id.is_some();
            found.extend(id);
        }
        if !is_known {
            unknown.push(line.to_owned());
        }
    }
    (found, unknown)
}

/// The fields for many units: as typed, or as the checkboxes of a draft say.
pub fn many(language: Language, units: &[UnitRow], form: &FormBody) -> ManyUnits {
    let count = |count: usize| argument_text(language, &count.into());
    let mut by_group: BTreeMap<&str, Vec<&UnitRow>> = BTreeMap::new();
    for unit in units.iter().filter(|unit| !unit.group.is_empty()) {
        by_group.entry(&unit.group).or_default().push(unit);
    }
    // A list of hundreds of groups is too long for checkboxes.
    if by_group.len() > CHOICES_MAX {
        by_group.clear();
    }
    let group = |(name, units): (&&str, &Vec<&UnitRow>), chosen: bool| {
        let data = [("group", *name), ("count", &*count(units.len()))];
        Choice { value: (*name).to_owned(), words: say(language, "web.campaign.many-group", &data), chosen }
    };
    if form.find("units_by").is_some() {
        let (_, mut unknown) = listed(units, form);
        unknown.truncate(UNKNOWN_MAX);
        let ticked: HashSet<&str> = form.all("group").collect();
        return ManyUnits {
            count: count(units.len()),
            everyone: form.get("everyone") == "yes",
            groups: by_group.iter().map(|entry| group(entry, ticked.contains(*entry.0))).collect(),
            list: form.get("units_list").to_owned(),
            unranked: form.get("unranked_list").to_owned(),
            unknown: unknown.join("; "),
        };
    }
    let chosen: HashSet<Id<Unit>> = form.all("unit").filter_map(|text| text.parse().ok()).collect();
    let unranked: HashSet<Id<Unit>> = form.all("unranked").filter_map(|text| text.parse().ok()).collect();
    // All of them are chosen at first.
    let everyone = form.find("year").is_none() || units.iter().all(|unit| chosen.contains(&unit.id));
    let is_whole = |units: &Vec<&UnitRow>| !everyone && units.iter().all(|unit| chosen.contains(&unit.id));
    let in_group = |unit: &UnitRow| by_group.get(unit.group.as_str()).is_some_and(is_whole);
    let codes = |wanted: &dyn Fn(&&UnitRow) -> bool| {
        let codes: Vec<&str> = units.iter().filter(wanted).map(|unit| unit.code.as_str()).collect();
        codes.join("\n")
    };
    ManyUnits {
        count: count(units.len()),
        everyone,
        groups: by_group.iter().map(|entry| group(entry, is_whole(entry.1))).collect(),
        list: codes(&|unit| !everyone && chosen.contains(&unit.id) && !in_group(unit)),
        unranked: codes(&|unit| unranked.contains(&unit.id)),
        unknown: String::new(),
    }
}
