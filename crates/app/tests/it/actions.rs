//! What commands write into the log has its name in the list of actions.

use app::history::{ACTIONS, kind_of};

#[test]
fn every_action_that_a_command_can_write_stands_in_the_list() {
    let mut waiting = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut unknown = Vec::new();
    // Names of other things that are written with a hyphen.
    let others = [
        "claim-without-reason",
        "values-not-of-index",
        "form-with-clerk",
        "form-with-leader",
        "so-ban-nganh-2022",
        "tai-lieu",
        "sign-in",
        "second-step",
        "password-check",
    ];
    let begins =
        ["field-", "refused-", "password-too", "password-holds", "password-common", "password-digits"];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder of the crate") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a file of the crate");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for word in line.split('"').skip(1).step_by(2) {
                    let is_name = word.contains('-')
                        && word.split('-').all(|part| {
                            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase())
                        });
                    let is_other = others.contains(&word)
                        || app::notices::KINDS.iter().any(|(kind, _)| *kind == word)
                        || begins.iter().any(|begin| word.starts_with(begin));
                    if is_name && !is_other && kind_of(word).is_none() {
                        unknown.push(format!("{word} in {}", path.display()));
                    }
                }
            }
        }
    }
    assert_eq!(unknown, Vec::<String>::new(), "not in app::history::ACTIONS");
    assert!(ACTIONS.len() > 50);
}
