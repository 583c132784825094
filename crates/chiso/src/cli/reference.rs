//! `docs/cli.md`: every command's help in both languages; a test keeps the file fresh.

use std::fmt::Write as _;
use std::path::Path;

use clap::{Command, CommandFactory};
use framework::Language;

use super::{Cli, localized};

const HEAD: &str = "# The command line · Dòng lệnh\n\nMade from the program's own definition by \
    `UPDATE_DOCS=1 cargo test -p chiso the_reference_is_fresh`; do not edit.\n";

fn reference() -> String {
    let mut text = HEAD.to_owned();
    for (language, heading) in [(Language::Vietnamese, "Tiếng Việt"), (Language::English, "English")] {
        let mut command = localized::localized(Cli::command(), language, "cli").term_width(100);
        command.build();
        writeln!(text, "\n## {heading}").unwrap();
        section(&command, "chiso", &mut text);
    }
    text
}

fn section(command: &Command, path: &str, text: &mut String) {
    let help = command.clone().render_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    writeln!(text, "\n### `{path}`\n\n```text\n{}\n```", lines.join("\n").trim_end()).unwrap();
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        section(sub, &format!("{path} {}", sub.get_name()), text);
    }
}

#[test]
fn the_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let fresh = reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let written = std::fs::read_to_string(&path);
    assert!(
        written.is_ok_and(|written| written == fresh),
        "docs/cli.md is stale: run UPDATE_DOCS=1 cargo test -p chiso the_reference_is_fresh"
    );
}
