//! Faults of the configuration as its author sees them: with file, line, column, and a way on.

use super::support::World;

#[test]
fn an_unknown_key_is_refused_with_line_and_column() {
    let world = World::new();
    world.write("data/chiso.toml", "listen = \"127.0.0.1:8080\"\n\n[mail]\n  hots = \"mail.example.vn\"\n");
    let ran = world.refuses("audit verify --data data", 1, &["config-key", "chiso.toml:4:3", "mail.hots"]);
    assert!(ran.err.contains("mail.host"), "the keys that there are: {}", ran.err);
    world.refuses("--lang en audit verify --data data", 1, &["has no key “mail.hots”"]);
}

#[test]
fn a_configuration_that_was_named_must_be_there() {
    let world = World::new();
    world.refuses("audit verify --data data --config other.toml", 3, &["other.toml"]);
    world.write("other.toml", "listen = 8080\n");
    world.refuses("audit verify --data data --config other.toml", 1, &["config-type", "other.toml:1:10"]);
}

#[test]
fn a_variable_counts_and_a_misspelt_one_is_told() {
    let world = World::new().with("CHISO_LISTEN", "everywhere").with("CHISO_LISTEM", "1");
    let ran = world.refuses("audit verify --data data", 1, &["config-variable", "CHISO_LISTEN"]);
    assert!(ran.err.contains("CHISO_LISTEM"), "{}", ran.err);
}
