//! Every command of the guide and the README is run, in order, as a reader would run it.

use std::fs;
use std::path::{Path, PathBuf};

use super::support::{World, words};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The commands of a page: lines that begin with `chiso` in its `sh` blocks. `# exit 1` behind a command says
/// how it ends.
fn commands(page: &str) -> Vec<(String, i32)> {
    let mut commands = Vec::new();
    let mut is_inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_inside = line == "```sh";
        } else if is_inside {
            let (command, code) = line.split_once("# exit ").unwrap_or((line, "0"));
            commands.push((command.trim().to_owned(), code.trim().parse().unwrap()));
        }
    }
    commands
}

/// Files of a page: `toml` and `csv` blocks whose line before names them in backquotes.
fn files(page: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = page.lines().collect();
    let mut files = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if !["```toml", "```csv"].contains(line) {
            continue;
        }
        let before = lines[..at].iter().rev().find(|line| !line.is_empty()).unwrap();
        let name =
            before.rsplit('`').nth(1).unwrap_or_else(|| panic!("the block after “{before}” has no name"));
        let content: Vec<&str> = lines[at + 1..].iter().copied().take_while(|line| *line != "```").collect();
        files.push((name.to_owned(), content.join("\n") + "\n"));
    }
    files
}

fn follow(page: &Path) -> usize {
    let text = fs::read_to_string(page).unwrap();
    let world = World::new();
    for (name, content) in files(&text) {
        world.write(&name, content);
    }
    let commands = commands(&text);
    for (command, code) in &commands {
        let typed = words(command);
        let arguments: &[String] = match typed.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["chiso", ..] => &typed[1..],
            // The README runs the program from its source.
            ["cargo", "run", "--release", "-p", "chiso", "--", ..] => &typed[6..],
            // Its other command runs these tests.
            ["bash", "scripts/test"] => {
                assert!(root().join("scripts/test").is_file());
                continue;
            }
            _ => panic!("{}: nobody runs “{command}”", page.display()),
        };
        let output = world.command().args(arguments).output().unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(*code), "{}: {command}\n{complaints}", page.display());
    }
    commands.len()
}

fn pages(language: &str) -> Vec<PathBuf> {
    let folder = root().join("docs/guide").join(language);
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
}

#[test]
fn every_command_of_the_guide_works_as_it_says() {
    for language in ["vi", "en"] {
        let count: usize = pages(language).iter().map(|page| follow(page)).sum();
        assert!(count >= 15, "{language}: {count} commands");
    }
}

#[test]
fn every_command_of_the_readme_works_as_it_says() {
    assert!(follow(&root().join("README.md")) >= 3);
}

#[test]
fn both_languages_have_the_same_pages_and_commands() {
    let names = |language| -> Vec<String> {
        pages(language).iter().map(|page| page.file_name().unwrap().to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("vi"), names("en"));
    for (vietnamese, english) in pages("vi").iter().zip(pages("en")) {
        let programs = |page: &Path| -> Vec<String> {
            let commands = commands(&fs::read_to_string(page).unwrap());
            commands.into_iter().map(|(command, _)| command.replace(" --lang en", "")).collect()
        };
        assert_eq!(programs(vietnamese), programs(&english), "{}", english.display());
    }
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let mut all: Vec<PathBuf> = ["vi", "en"].iter().flat_map(|language| pages(language)).collect();
    all.push(root().join("README.md"));
    for page in all {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            assert!(page.parent().unwrap().join(target).exists(), "{}: {link}", page.display());
        }
    }
}
