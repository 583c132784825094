//! What each action writes into the audit log, held against an example of each: anyone who reads the log later (history,
//! notices, auditors' programs) finds the fields that were there before.
//!
//! `CHISO_RECORD=FILE cargo test -p chiso-app --test it` appends an example of every shape that is not known yet.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::OnceLock;

use app::history::ACTIONS;
use assessment::audit::Entry;
use assessment::event::{Event, Subject};
use serde_json::{Value, json};

/// An example a line: action, target, and data as they stand in the log.
const EXAMPLES: &str = include_str!("recorded/actions.jsonl");

/// Actions of earlier programs, which only old logs have: wrong attempts stood there one by one.
const NO_LONGER_WRITTEN: [&str; 3] = ["password-check-failed", "second-step-failed", "sign-in-failed"];

/// Which fields an entry has, and of what kind they are.
fn shape(action: &str, target: &str, data: &Value) -> String {
    let kind = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "truth",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    let fields: Vec<String> = match data {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name}:{}", kind(value))).collect()
        }
        other => vec![kind(other).to_owned()],
    };
    // `campaign/{id}/unit/{id}`: the words of a target, without what they name.
    let words: Vec<&str> = target.split('/').step_by(2).collect();
    format!("{action} on {} with {}", words.join("/"), fields.join(" "))
}

fn examples() -> Vec<(String, String, Value)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    EXAMPLES
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|it| {
            (text(&it["action"]), text(&it["target"]), serde_json::from_str(&text(&it["data"])).unwrap())
        })
        .collect()
}

fn known_shapes() -> &'static BTreeSet<String> {
    static KNOWN: OnceLock<BTreeSet<String>> = OnceLock::new();
    KNOWN
        .get_or_init(|| examples().iter().map(|(action, target, data)| shape(action, target, data)).collect())
}

/// Holds the entries of a story against the examples.
pub fn check(entries: &[Entry]) {
    for entry in entries {
        let data: Value = serde_json::from_str(&entry.data).unwrap();
        let shape = shape(&entry.action, &entry.target, &data);
        if known_shapes().contains(&shape) {
            continue;
        }
        let Ok(file) = std::env::var("CHISO_RECORD") else {
            panic!("{shape}: no example has this shape (see recorded.rs); readers of the log must know it")
        };
        let line = json!({ "action": entry.action, "target": entry.target, "data": entry.data });
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

#[test]
fn every_action_has_an_example_and_every_example_is_an_action() {
    let with_example: BTreeSet<String> = examples().into_iter().map(|(action, ..)| action).collect();
    let actions: BTreeSet<String> = ACTIONS.iter().map(|(action, _)| (*action).to_owned()).collect();
    let without: Vec<&String> = actions.difference(&with_example).collect();
    assert_eq!(without, NO_LONGER_WRITTEN);
    assert!(with_example.is_subset(&actions), "{with_example:?}");
}

#[test]
fn an_example_is_written_as_the_log_writes_it() {
    for (line, (action, _, data)) in EXAMPLES.lines().zip(examples()) {
        let kept = serde_json::from_str::<Value>(line).unwrap()["data"].as_str().unwrap().to_owned();
        assert_eq!(data.to_string(), kept, "{action}");
    }
}

#[test]
fn every_example_is_read_as_an_event_and_written_again_byte_by_byte() {
    for (action, target, data) in examples() {
        let event = Event::read(&action, &data).unwrap_or_else(|fault| panic!("{action} {data}: {fault}"));
        assert_eq!(event.action(), action);
        let mut written = event.data().unwrap();
        // What the log adds of its own: the hash of what is kept of an indicator, and the key of a program.
        for name in ["kept", "by_key"] {
            if let Some(value) = data.get(name) {
                if written.is_null() {
                    written = json!({});
                }
                written[name] = value.clone();
            }
        }
        assert_eq!(written.to_string(), data.to_string(), "{action}");
        assert_eq!(Subject::read(&target).to_string(), target, "{action}");
    }
}
