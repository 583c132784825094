//! `docs/scores-json.md` says what a real `scores.json` holds: every field of the one is in the other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot continue fails"
)]

mod api {
    pub use report::{ResultsView, Scores};
}
mod workbook_world;

use std::collections::{BTreeMap, BTreeSet};

use framework::{Exact, FilledBy, Language, RoundingPlace};
use report::json::scores_json;
use serde_json::Value;
use workbook_world::{World, every_rule, leaked, published, random_answers, terms};

type Fields = BTreeMap<String, String>;

/// The fields of every table of the page, by heading, with what is said of them.
fn documented() -> BTreeMap<String, Fields> {
    let mut sections: BTreeMap<String, Fields> = BTreeMap::new();
    let mut heading = String::new();
    for line in include_str!("../../../docs/scores-json.md").lines() {
        if line.starts_with('#') {
            heading = String::from(line.trim_start_matches('#').replace('`', "").trim());
        }
        let Some((names, content)) = line.strip_prefix("| `").and_then(|row| row.split_once(" | ")) else {
            continue;
        };
        for name in names.split(',') {
            let name = name.trim().trim_matches('`').to_owned();
            sections.entry(heading.clone()).or_default().insert(name, content.to_owned());
        }
    }
    sections
}

/// The fields that occur in objects of each kind in a real file, and the fields of what is nested in them.
#[derive(Default)]
struct Found {
    fields: BTreeMap<&'static str, BTreeSet<String>>,
    nested: BTreeSet<(&'static str, String, String)>,
}

impl Found {
    fn object(&mut self, kind: &'static str, value: &Value) {
        for name in value.as_object().expect(kind).keys() {
            self.fields.entry(kind).or_default().insert(name.clone());
        }
    }

    /// Objects that are described in the row of the field that holds them.
    fn within(&mut self, kind: &'static str, field: &str, value: &Value) {
        let inner = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
        for name in inner.iter().flat_map(|object| object.as_object().expect(field).keys()) {
            self.nested.insert((kind, field.to_owned(), name.clone()));
        }
    }
}

/// A campaign whose survey has not come.
fn without_the_survey() -> World {
    let framework = leaked(published("so-ban-nganh-2022"));
    let mut answers = random_answers(framework, 3, 3);
    for (slot, input) in framework.inputs_with_slots() {
        if input.filled_by == FilledBy::ManagingBody {
            (0..3).for_each(|unit| answers.set_value(unit, slot, None));
        }
    }
    World::new(framework, terms(framework, 3), answers)
}

/// What a real file holds is added to what was found.
fn add(found: &mut Found, world: &World) {
    let bytes = scores_json(&world.view(Language::Vietnamese)).unwrap();
    let file: &Value = &serde_json::from_slice(&bytes).unwrap();
    found.object("The file", file);
    for field in ["program", "framework", "bands"] {
        found.within("The file", field, &file[field]);
    }
    found.within("The file", "framework", &file["framework"]["title"]);
    found.object("terms", &file["terms"]);
    for field in ["rounding", "ranking"] {
        found.within("terms", field, &file["terms"][field]);
    }
    for unit in file["units"].as_array().unwrap() {
        found.object("A unit", unit);
        for index in unit["indices"].as_array().unwrap().iter().chain([&unit["total"]]) {
            found.object("An index", index);
        }
        for component in unit["components"].as_array().unwrap() {
            found.object("A component", component);
            found.object("A trace", &component["trace"]);
            for field in ["inputs", "steps"] {
                found.within("A trace", field, &component["trace"][field]);
            }
        }
    }
}

#[test]
fn the_page_names_every_field_of_a_real_file_and_no_other() {
    let mut found = Found::default();
    add(&mut found, &World::random(every_rule(), 40, 3));
    add(&mut found, &without_the_survey());
    let documented = documented();
    for (kind, fields) in &found.fields {
        let named: BTreeSet<String> = documented[*kind].keys().cloned().collect();
        assert_eq!(named, *fields, "{kind}");
    }
    assert_eq!(documented.len(), found.fields.len(), "{:?}", documented.keys());
    for (kind, field, name) in &found.nested {
        let content = &documented[*kind][field];
        assert!(content.contains(&format!("`{name}`")), "{kind} {field} {name}");
    }
}

#[test]
fn per_cent_is_what_the_page_says_where_the_total_alone_is_rounded() {
    let said = &documented()["A unit"]["percent"];
    assert!(said.contains("with `place` = `total` rounded to `digits`"), "{said}");
    let mut framework = every_rule();
    framework.scoring.rounding.place = RoundingPlace::Total;
    let world = World::random(framework, 40, 3);
    let bytes = scores_json(&world.view(Language::Vietnamese)).unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file["terms"]["rounding"]["place"], "total");
    let digits = file["terms"]["rounding"]["digits"].as_u64().unwrap();
    let exact = |value: &Value| Exact::parse(value.as_str().unwrap()).unwrap();
    let assessed = file["units"].as_array().unwrap().iter().filter(|unit| !unit["percent"].is_null());
    let mut compared = 0;
    for unit in assessed {
        let (points, maximum) = (exact(&unit["total"]["points"]), exact(&unit["total"]["maximum"]));
        let decimals = unit["total"]["points"].as_str().unwrap().split_once('.').map_or(0, |it| it.1.len());
        assert!(u64::try_from(decimals).unwrap() <= digits, "the points of the total are rounded");
        // The quotient is exact: it need not end after so many digits.
        let percent = points.times(&Exact::integer(100)).checked_div(&maximum).unwrap();
        assert_eq!(exact(&unit["percent"]), percent, "{}", unit["code"]);
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}
