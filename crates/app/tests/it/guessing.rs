//! Somebody guesses: they wait, and nobody else does; the person is told; the log has it in a few lines.

use app::accounts::{Browser, Credential, codes, token_hash};
use app::{Error, FieldFault};
use assessment::role::Role;
use store::DbError;
use store::tables::audit;

use crate::world::{PASSWORD, World, each_world, role};

const GUESSER: &str = "203.0.113.7";
const OFFICE: &str = "198.51.100.1";

fn wrong() -> Error {
    FieldFault::alone("password", codes::WRONG_PASSWORD)
}

fn from(address: &str) -> Browser {
    Browser { address: address.parse().ok(), ..Browser::from("Firefox") }
}

/// Guesses so often; gives the last answer.
fn guess(world: &World, email: &str, browser: &Browser, times: usize) -> Error {
    let guess = || world.app.sign_in(email, "đoán mò", browser.clone()).unwrap_err();
    (1..times).for_each(|_| drop(guess()));
    guess()
}

fn said_of_attempts(world: &World) -> Vec<serde_json::Value> {
    let entries = world.app.db().read(|tx| audit::after(tx, 0, 10_000)).map_err(|error: DbError| error);
    let entries = entries.unwrap().into_iter().filter(|(entry, _)| entry.action == "attempts-failed");
    entries.map(|(entry, _)| serde_json::from_str(&entry.data).unwrap()).collect()
}

#[test]
fn anyone_who_guesses_waits_and_the_owner_is_let_in_afterwards() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        assert_eq!(guess(world, "an@example.vn", &from(GUESSER), 5), wrong());
        let locked = world.app.sign_in("an@example.vn", PASSWORD, from(GUESSER));
        assert_eq!(locked, Err(Error::Wait { seconds: 30 }));
        world.wait(30);
        assert_eq!(guess(world, "an@example.vn", &from(GUESSER), 1), wrong());
        let locked = world.app.sign_in("an@example.vn", PASSWORD, from(GUESSER));
        assert_eq!(locked, Err(Error::Wait { seconds: 60 }));
        world.wait(60);
        world.app.sign_in("an@example.vn", PASSWORD, from(GUESSER)).unwrap();
        assert_eq!(guess(world, "an@example.vn", &from(GUESSER), 5), wrong(), "what was held is forgiven");
    });
}

#[test]
fn wrong_passwords_from_one_address_keep_nobody_out_who_comes_from_another() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        assert!(matches!(guess(world, "an@example.vn", &from(GUESSER), 40), Error::Wait { .. }));
        world.app.sign_in("an@example.vn", PASSWORD, from(OFFICE)).unwrap();
    });
}

#[test]
fn a_browser_that_signed_in_before_is_let_in_from_the_very_address_that_guesses() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let first = world.app.sign_in("an@example.vn", PASSWORD, from(OFFICE)).unwrap();
        let known = Browser { secret_hash: token_hash(&first.browser_secret.unwrap()), ..from(OFFICE) };
        assert!(matches!(guess(world, "an@example.vn", &from(OFFICE), 40), Error::Wait { .. }));
        let again = world.app.sign_in("an@example.vn", PASSWORD, known.clone()).unwrap();
        assert_eq!(again.browser_secret, None, "it has its secret");

        world.person("binh@example.vn", role(Role::Auditor));
        guess(world, "binh@example.vn", &known, 6);
        let other = world.app.sign_in("binh@example.vn", PASSWORD, known.clone());
        assert!(matches!(other, Err(Error::Wait { .. })), "it is known to its own account alone");
        assert!(
            matches!(guess(world, "an@example.vn", &known, 8), Error::Wait { .. }),
            "it has a count of its own"
        );
    });
}

#[test]
fn a_secret_that_we_did_not_give_makes_no_browser_known() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let brought = Browser { secret_hash: token_hash("brought along"), ..from(OFFICE) };
        let outcome = world.app.sign_in("an@example.vn", PASSWORD, brought.clone()).unwrap();
        assert!(outcome.browser_secret.is_some(), "it gets one of ours instead");
        guess(world, "an@example.vn", &brought, 6);
        let waits = world.app.sign_in("an@example.vn", PASSWORD, brought);
        assert!(matches!(waits, Err(Error::Wait { .. })), "{waits:?}");
    });
}

#[test]
fn one_wrong_password_an_hour_locks_nobody_out() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        for _ in 0..30 {
            assert_eq!(guess(world, "an@example.vn", &from(GUESSER), 1), wrong());
            world.wait(3_600);
        }
        world.app.sign_in("an@example.vn", PASSWORD, from(GUESSER)).unwrap();
    });
}

#[test]
fn anyone_who_tries_one_password_on_many_accounts_waits_too() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        for number in 0..50 {
            assert_eq!(guess(world, &format!("p{number}@example.vn"), &from(GUESSER), 1), wrong());
        }
        let waits = world.app.sign_in("an@example.vn", PASSWORD, from(GUESSER));
        assert_eq!(waits, Err(Error::Wait { seconds: 60 }));
        world.app.sign_in("an@example.vn", PASSWORD, from(OFFICE)).unwrap();
    });
}

#[test]
fn accounts_that_are_there_and_those_that_are_not_answer_alike() {
    each_world(|world| {
        let id = world.person("disabled@example.vn", role(Role::Auditor));
        world.app.set_enabled(&world.administrator, id, false).unwrap();
        world.person("active@example.vn", role(Role::Auditor));
        world.invite("invited@example.vn", role(Role::Auditor)).unwrap();
        let answers = |email: &str| -> Vec<Error> {
            (0..12)
                .map(|_| {
                    world.wait(7);
                    world.app.sign_in(email, "đoán mò", from(OFFICE)).unwrap_err()
                })
                .collect()
        };
        let expected = answers("active@example.vn");
        assert!(expected.iter().any(|error| matches!(error, Error::Wait { .. })));
        for email in ["disabled@example.vn", "invited@example.vn", "nobody@example.vn", "no address at all"] {
            assert_eq!(answers(email), expected, "{email}");
        }
    });
}

#[test]
fn the_person_is_told_that_others_guess_once_a_day() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        for last in 1..=4 {
            guess(world, "an@example.vn", &from(&format!("203.0.113.{last}")), 5);
        }
        let outcome = world.app.sign_in("an@example.vn", PASSWORD, from(OFFICE)).unwrap();
        let notified = world.app.notices(&Credential::session(&outcome.token), None).unwrap().notices;
        let notified: Vec<_> = notified.iter().filter(|notice| notice.kind == "sign-ins-failed").collect();
        assert_eq!(notified.len(), 1);
        assert_eq!(notified[0].data.count, Some(10));
    });
}

#[test]
fn a_thousand_wrong_attempts_are_a_few_lines_of_the_log_with_their_counts() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let before = world.audited().len();
        for number in 0..25 {
            let browser = from(&format!("203.0.113.{number}"));
            guess(world, "an@example.vn", &browser, 2);
            guess(world, &format!("x{number}@example.vn"), &browser, 1);
        }
        assert_eq!(world.audited().len(), before, "nothing is written one by one");
        world.app.sum_up_attempts().unwrap();
        assert_eq!(world.audited().len(), before, "an hour comes first");
        world.wait(3_601);
        world.app.sum_up_attempts().unwrap();
        world.app.sum_up_attempts().unwrap();
        let said = said_of_attempts(world);
        let counts: Vec<i64> = said.iter().map(|data| data["count"].as_i64().unwrap()).collect();
        assert_eq!(counts, [25, 50], "nobody's and An's, each once");
        assert_eq!(said[1]["addresses"], 21, "twenty told apart, and all others");
        let page = world.app.audit_page(&world.as_user("admin.house@example.vn"), i64::MAX, "").unwrap();
        assert!(page.addresses.values().any(|text| text.contains("203.0.113.0 (2)")), "{:?}", page.addresses);
    });
}

#[test]
fn the_log_has_what_went_wrong_before_it_has_that_somebody_came_in() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        guess(world, "an@example.vn", &from(GUESSER), 3);
        world.app.sign_in("an@example.vn", PASSWORD, from(OFFICE)).unwrap();
        let audited = world.audited();
        assert_eq!(audited[audited.len() - 2..], ["attempts-failed", "signed-in"]);
    });
}

#[test]
fn an_address_is_kept_for_its_time_and_the_chain_stays_whole_without_it() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let outcome = world.app.sign_in("an@example.vn", PASSWORD, from(OFFICE)).unwrap();
        let sessions = world.app.account(&Credential::session(&outcome.token)).unwrap().sessions;
        assert_eq!(sessions[0].address, OFFICE);
        let addresses = |session: &Credential| world.app.audit_page(session, i64::MAX, "").unwrap().addresses;
        assert!(addresses(&world.administrator).values().any(|address| address == OFFICE));
        world.wait(app::accounts::ADDRESS_SECONDS);
        world.app.sum_up_attempts().unwrap();
        let administrator = world.as_user("admin.house@example.vn");
        assert!(!addresses(&administrator).values().any(|address| address == OFFICE));
        world.audited();
    });
}

#[test]
fn a_wrong_password_within_one_session_makes_no_other_session_wait() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let (stolen, own) = (world.as_user("an@example.vn"), world.as_user("an@example.vn"));
        for _ in 0..5 {
            let guessed = world.app.change_password(&stolen, "đoán mò", "thuyền về bến lúc hai giờ");
            assert_eq!(guessed, Err(FieldFault::alone("old", codes::WRONG_PASSWORD)));
        }
        let waits = world.app.change_password(&stolen, PASSWORD, "thuyền về bến lúc hai giờ");
        assert_eq!(waits, Err(Error::Wait { seconds: 30 }));
        world.app.change_password(&own, PASSWORD, "thuyền về bến lúc hai giờ").unwrap();
    });
}

#[test]
fn anyone_who_keeps_the_machine_unlocks_an_account() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        guess(world, "an@example.vn", &from(OFFICE), 6);
        let listed = world.app.accounts_on_machine().unwrap();
        assert!(listed.iter().any(|one| one.account.email == "an@example.vn" && one.waits_until.is_some()));
        world.app.unlock_on_machine(" AN@example.vn").unwrap();
        world.app.sign_in("an@example.vn", PASSWORD, from(OFFICE)).unwrap();
        assert!(world.audited().contains(&"account-unlocked".to_owned()));
        assert_eq!(world.app.unlock_on_machine("nobody@example.vn"), Err(Error::NotFound));
    });
}
