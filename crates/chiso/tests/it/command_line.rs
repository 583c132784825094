//! Command lines that cannot be understood, help in both languages, and the exit codes as documented.

use std::fmt::Write as _;

use super::support::World;

#[test]
fn what_is_wrong_with_a_command_line_is_said_in_vietnamese() {
    let world = World::new();
    let mut said = String::new();
    for line in [
        "scor data",
        "score",
        "score data --excel sometimes",
        "score data --exel none",
        "score data more",
        "score data --out",
        "rehearse --out data --units 0",
        "rehearse --out data --units many",
        "rehearse --out data --csv --format csv",
        "packet",
        "framework",
        "--lang fr score data",
    ] {
        let ran = world.refuses(line, 2, &[]);
        assert_eq!(ran.out, "", "{line}");
        for english in ["error:", "Usage", "For more", "unexpected", "required", "invalid"] {
            assert!(!ran.err.contains(english), "{line} says {english}: {}", ran.err);
        }
        writeln!(said, "$ chiso {line}\n{}", ran.err).unwrap();
    }
    insta::assert_snapshot!("wrong_command_lines", said);
}

#[test]
fn the_same_in_english_has_no_vietnamese() {
    let world = World::new();
    let ran = world.refuses(
        "--lang en score data --excel sometimes",
        2,
        &["error: “sometimes”", "auto, full, summary, none"],
    );
    assert!(!ran.err.contains("Cách dùng"), "{}", ran.err);
    world.refuses("--lang=en score", 2, &["Missing", "<DATA>"]);
}

#[test]
fn help_names_the_exit_codes_and_goes_to_standard_output() {
    let world = World::new();
    for line in ["--help", "score --help", "packet read -h", "framework check --help"] {
        let ran = world.run(line);
        ran.ends_with(0).says("Mã thoát: 0 xong · 1 dữ liệu có lỗi · 2 dòng lệnh sai · 3 hệ thống");
        assert_eq!(ran.err, "");
    }
    world
        .run("--lang en score --help")
        .ends_with(0)
        .says("Exit codes: 0 done · 1 faults in the data · 2 wrong command line · 3 the system");
    world.run("").ends_with(2).complains("Cách dùng");
    world.run("--version").ends_with(0).says(env!("CARGO_PKG_VERSION"));
}

#[test]
fn each_exit_code_means_what_the_help_says() {
    let world = World::with_csv();
    world.run("score data").ends_with(0);
    world.refuses("score data --previous nowhere", 3, &["nowhere"]);
    world.refuses("score --data", 2, &["--data"]);
    world.change("data/answers.csv", "ban-dan-toc,I.4,", "ban-dan-toc,I.4,nhiều ");
    world.refuses("score data", 1, &["nhiều"]);
    // A machine gets the faults where it reads.
    let json = world.refuses("score data --format json", 1, &[]).json();
    assert_eq!(json["errors"], 1);
    let json = world.refuses("score nowhere --format json", 3, &[]).json();
    assert_eq!(json["findings"][0]["code"], "cannot-read");
}

#[test]
fn shells_get_their_completions() {
    let world = World::new();
    world.run("completions bash").ends_with(0).says("rehearse").says("--previous");
    world.refuses("completions cmd", 2, &["cmd", "bash"]);
}
