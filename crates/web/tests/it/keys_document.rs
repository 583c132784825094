//! The requests of `docs/api.md`, one after the other as written there, with the answers that are written
//! there.

use app::accounts::{Credential, Invitation, TakenUp};
use assessment::role::{Grant, Role};
use axum::http::Method;
use serde_json::Value;

use crate::later::Later;
use crate::world::{Answer, Browser, PASSWORD, World, email};

/// Pieces of the page between fences, with their language, in order.
fn pieces(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("\n```").skip(1).step_by(2);
    parts.map(|part| part.split_once('\n').unwrap()).collect()
}

/// The words of a command, split as a shell splits them.
fn shell_words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for letter in command.replace("\\\n", " ").trim().chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, _) if letter.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.into_iter().chain(word).collect()
}

/// Does what curl would do.
fn done(program: &mut Browser<'_>, command: &str) -> Answer {
    let words = shell_words(command);
    let mut words = words.iter().map(String::as_str);
    assert_eq!(words.next(), Some("curl"), "{command}");
    let (mut json, mut encoded, mut parts, mut address) = (None, Vec::new(), Vec::new(), "");
    while let Some(word) = words.next() {
        let mut next = || words.next().unwrap_or_else(|| panic!("nothing behind {word}"));
        match word {
            "-s" => {}
            "-H" => {
                let key = format!("Authorization: Bearer {}", program.key.as_deref().unwrap_or_default());
                let header = next();
                assert!(header == key || header == "Content-Type: application/json", "{header}");
            }
            "--data" => json = Some(next().to_owned()),
            "--data-urlencode" => encoded.push(next().split_once('=').unwrap()),
            "-F" => parts.push(next().split_once('=').unwrap()),
            _ => address = word.strip_prefix("https://chiso.test").unwrap(),
        }
    }
    let kind = |kind| [("content-type", kind)];
    match json {
        Some(json) => program.send(Method::POST, address, &kind("application/json"), json.into_bytes()),
        None if !parts.is_empty() => program.post_parts(address, &parts),
        None if !encoded.is_empty() => {
            let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(encoded).finish();
            let kind = kind("application/x-www-form-urlencoded");
            program.send(Method::POST, address, &kind, form.into_bytes())
        }
        None => program.get(address),
    }
}

/// The same answer, whatever ids and hashes it contains.
fn without_ids(answer: &Value) -> Value {
    match answer {
        Value::String(text) if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            "hash".into()
        }
        Value::String(text) => {
            let is_id =
                |part: &str| part.len() == 36 && part.bytes().filter(|byte| *byte == b'-').count() == 4;
            text.split('/')
                .map(|part| if is_id(part) { "id" } else { part })
                .collect::<Vec<_>>()
                .join("/")
                .into()
        }
        Value::Array(items) => items.iter().map(without_ids).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), without_ids(value))).collect()
        }
        other => other.clone(),
    }
}

#[test]
fn every_request_of_the_page_for_programs_is_answered_as_it_says() {
    let world = World::new();
    let _later = Later::closed(&world);
    let administrator = world.app.sign_in(&email("administrator"), PASSWORD, "Firefox").unwrap().token;
    let grant = Grant { role: Role::Appraiser, unit: None, campaign: None, index: Some("6".to_owned()) };
    let invitation =
        Invitation { name: "Khảo sát".to_owned(), email: email("surveys"), grants: vec![grant] };
    let (_, link) = world.app.invite(&Credential::session(&administrator), &invitation).unwrap();
    let taken = TakenUp { password: PASSWORD.to_owned(), ..TakenUp::default() };
    world.app.take_up_link(&link, &taken).unwrap();
    let mut program = world.as_program("surveys", "values");
    let page = include_str!("../../../../docs/api.md");
    let pieces = pieces(page);
    let (mut mark, mut requests) = (String::new(), 0);
    for pair in pieces.chunks(2) {
        let [("sh", command), ("json", expected)] = pair else { panic!("{pair:?}") };
        let command =
            command.replace("$SERVER", "https://chiso.test").replace("$KEY", program.key.as_ref().unwrap());
        let command = command.replace("$CAMPAIGN", &world.campaign.to_string()).replace("$MARK", &mark);
        let answer = done(&mut program, &command).json();
        let expected: Value =
            serde_json::from_str(expected).unwrap_or_else(|fault| panic!("{fault}: {expected}"));
        assert_eq!(without_ids(&answer), without_ids(&expected), "{command}\n{answer:#}");
        if let Some(found) = answer["mark"].as_str() {
            found.clone_into(&mut mark);
        }
        requests += 1;
    }
    assert_eq!(requests, 6);
}
