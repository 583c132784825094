//! The administrator of the machine helps people to come in again; all of it stands in the log as done there.

use store::tables::audit;
use store::{DbError, Engine, Tx};

use super::instances::{Instance, each_instance};

const CLERK: &str = "clerk@example.vn";

fn account(instance: &Instance, what: &str) -> String {
    format!("account {what} --data {}", instance.data())
}

/// What was done at the machine, in order.
fn done_on_machine(instance: &Instance) -> Vec<String> {
    let entries: Result<_, DbError> = instance.db.read(|tx: &Tx<'_>| audit::after(tx, 0, 1_000));
    let entries = entries.unwrap().into_iter().filter(|(entry, _)| entry.actor == "machine");
    entries.map(|(entry, _)| entry.action).collect()
}

#[test]
fn accounts_are_listed_unlocked_and_get_links_and_the_log_says_that_it_was_the_machine() {
    each_instance(|instance| {
        instance.person(CLERK);
        let run = |what: &str| instance.world.run(&account(instance, what));
        run("list").ends_with(0).says(CLERK).says("Cơ quan thường trực").says("chưa có vai trò");
        run("list --format json --lang en").ends_with(0).says("\"second_factor\": false");
        run(&format!("unlock {CLERK}")).ends_with(0).says(CLERK);
        run(&format!("new-link {CLERK}")).ends_with(0).says("http://127.0.0.1:8080/link/");
        run(&format!("new-link {CLERK} --lang en")).ends_with(0).says("valid until");
        run("reset-rule passwords").ends_with(0).says("Mật khẩu");
        assert_eq!(
            done_on_machine(instance),
            ["account-unlocked", "link-made", "link-made", "setting-changed"]
        );
        instance.world.run(&format!("audit verify --data {}", instance.data())).ends_with(0);
    });
}

#[test]
fn a_second_factor_that_was_lost_is_lifted_at_the_machine_once_and_the_log_says_so() {
    each_instance(|instance| {
        instance.person(CLERK);
        instance.tamper(match instance.db.engine() {
            Engine::Sqlite => "UPDATE account SET totp_secret = X'3132333435363738'",
            Engine::Postgres => "UPDATE account SET totp_secret = '\\x3132333435363738'",
        });
        let run = |what: &str| instance.world.run(&account(instance, what));
        run("list").ends_with(0).says("xác thực hai lớp");
        let lift = format!("lift-second-factor {CLERK}");
        run(&lift).ends_with(0).says(&format!("Đã gỡ xác thực hai lớp của {CLERK}"));
        run("list --format json").ends_with(0).says("\"second_factor\": false");
        assert_eq!(done_on_machine(instance), ["second-factor-lifted"]);
        run(&lift).ends_with(1).complains("account-without-second-factor");
        assert_eq!(done_on_machine(instance), ["second-factor-lifted"], "once");
    });
}

#[test]
fn an_account_that_is_not_there_or_has_no_second_factor_is_said_and_nothing_is_noted() {
    let instance = Instance::sqlite();
    instance.person(CLERK);
    let run = |what: &str| instance.world.run(&account(&instance, what));
    run("unlock nobody@example.vn").ends_with(1).complains("no-account").complains("chiso account list");
    run(&format!("lift-second-factor {CLERK}")).ends_with(1).complains("account-without-second-factor");
    run("new-link").ends_with(2);
    run("reset-rule colours").ends_with(2);
    assert_eq!(done_on_machine(&instance), Vec::<String>::new());
    instance.world.run("account list --data nowhere").ends_with(1).complains("no-data-folder");
}

#[test]
fn the_doctor_names_what_is_stored_and_cannot_be_read() {
    let instance = Instance::sqlite();
    instance
        .tamper("INSERT INTO setting (name, value, version) VALUES ('passwords', '{\"length_min\":12', 1)");
    let doctor = format!("doctor --data {}", instance.data());
    instance.world.run(&doctor).ends_with(1).says("stored-unreadable").says("setting passwords");
    instance.world.run(&account(&instance, "reset-rule passwords")).ends_with(0);
    let json = instance.world.run(&format!("{doctor} --format json")).json();
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["code"] != "stored-unreadable"), "{findings:?}");
}
