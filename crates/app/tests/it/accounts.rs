//! Accounts: invited, locked out, let in, roles taken in the middle, sessions that end.

use app::accounts::{SessionLimits, codes, token_hash};
use app::{Error, FieldFault};
use assessment::password::PasswordPolicy;
use assessment::refusal::{Refusal, codes as refusals};
use assessment::role::Role;
use store::tables::sessions;
use store::{DbError, Engine};

use crate::world::{PASSWORD, World, each_world, password, role};

const HOUR: i64 = 3_600;

fn wrong() -> Error {
    FieldFault::alone("password", codes::WRONG_PASSWORD)
}

#[test]
fn an_invitation_is_taken_up_once_within_seven_days() {
    each_world(|world| {
        let (_, link) = world.invite(" An@Example.VN ", role(Role::Auditor)).unwrap();
        assert_eq!(world.app.link(&link).unwrap().email, "an@example.vn");
        let short = FieldFault::alone("password", "password-too-short");
        assert_eq!(world.app.take_up_link(&link, &password("ngắn")), Err(short));
        world.app.take_up_link(&link, &password(PASSWORD)).unwrap();
        assert_eq!(world.app.take_up_link(&link, &password("một mật khẩu khác")), Err(Error::NotFound));
        assert!(world.app.sign_in("AN@example.vn", PASSWORD, "Firefox").is_ok());

        let (_, late) = world.invite("late@example.vn", Vec::new()).unwrap();
        world.wait(7 * 24 * HOUR);
        assert_eq!(world.app.take_up_link(&late, &password(PASSWORD)), Err(Error::NotFound));
    });
}

#[test]
fn guesses_that_come_all_at_once_find_no_more_than_one_by_one() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let guesses: Vec<_> = std::thread::scope(|scope| {
            let guess = || scope.spawn(|| world.app.sign_in("an@example.vn", "đoán mò", "curl"));
            let all: Vec<_> = (0..12).map(|_| guess()).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(guesses.iter().filter(|answer| **answer == Err(wrong())).count(), 5);
        assert_eq!(guesses.iter().filter(|answer| **answer == Err(Error::Wait { seconds: 30 })).count(), 7);
    });
}

#[test]
fn a_role_taken_away_counts_at_the_next_command() {
    each_world(|world| {
        let id = world.person("standing@example.vn", role(Role::StandingDepartment));
        let session = world.as_user("standing@example.vn");
        assert!(world.app.units(&session).is_ok());
        let people = world.app.people(&world.administrator).unwrap();
        let held = people.iter().find(|person| person.account.id == id).unwrap().grants[0].id;
        world.app.end_role(&world.administrator, id, held).unwrap();
        let refused = Err(Error::Forbidden(Refusal::person(refusals::NO_ROLE)));
        assert_eq!(world.app.units(&session), refused);
    });
}

#[test]
fn a_session_ends_by_idleness_and_at_its_absolute_limit() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let idle = world.as_user("an@example.vn");
        world.wait(4 * HOUR + 61);
        assert_eq!(world.app.header(&idle), Err(Error::SignedOut));

        let busy = world.as_user("an@example.vn");
        for _ in 0..11 {
            world.wait(HOUR);
            assert!(world.app.header(&busy).is_ok());
        }
        world.wait(HOUR);
        assert_eq!(world.app.header(&busy), Err(Error::SignedOut));
    });
}

#[test]
fn somebody_sees_and_ends_the_session_on_another_machine() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let office = world.as_user("an@example.vn");
        world.wait(60);
        let home = world.as_user("an@example.vn");
        let listed = world.app.account(&home).unwrap().sessions;
        assert_eq!(listed.len(), 2);
        world.app.end_session(&home, Some(listed[1].id)).unwrap();
        assert_eq!(world.app.header(&office), Err(Error::SignedOut));
        assert!(world.app.header(&home).is_ok());

        let third = world.as_user("an@example.vn");
        world.app.change_password(&home, PASSWORD, "một mật khẩu khác").unwrap();
        assert_eq!(world.app.header(&third), Err(Error::SignedOut));
        world.app.sign_out(&home).unwrap();
        assert_eq!(world.app.header(&home), Err(Error::SignedOut));
    });
}

#[test]
fn a_disabled_account_is_out_at_once_and_no_old_link_lets_it_in() {
    each_world(|world| {
        let id = world.person("an@example.vn", role(Role::Auditor));
        let session = world.as_user("an@example.vn");
        let link = world.app.link_on_machine("an@example.vn").unwrap().token;
        world.app.set_enabled(&world.administrator, id, false).unwrap();
        assert_eq!(world.app.header(&session), Err(Error::SignedOut));
        assert_eq!(world.app.sign_in("an@example.vn", PASSWORD, "Firefox"), Err(wrong()));
        assert_eq!(world.app.take_up_link(&link, &password("một mật khẩu khác")), Err(Error::NotFound));
        world.app.set_enabled(&world.administrator, id, true).unwrap();
        let again = world.as_user("an@example.vn");
        world.app.end_sessions_of(&world.administrator, id).unwrap();
        assert_eq!(world.app.header(&again), Err(Error::SignedOut));
    });
}

#[test]
fn the_last_administrator_stays() {
    each_world(|world| {
        let own = world.app.account(&world.administrator).unwrap().account.id;
        let disabled = world.app.set_enabled(&world.administrator, own, false);
        assert_eq!(disabled, Err(Error::Refused(Refusal::state(codes::OWN_ROLES))));
        let people = world.app.people(&world.administrator).unwrap();
        let grant = people[0].grants[0].id;
        let last = Err(Error::Refused(Refusal::state(codes::LAST_ADMINISTRATOR)));
        assert_eq!(world.app.end_role(&world.administrator, own, grant), last);
        world.person("second@example.vn", role(Role::Administrator));
        assert_eq!(world.app.end_role(&world.administrator, own, grant), Ok(()));
    });
}

#[test]
fn the_standing_department_makes_no_administrators() {
    each_world(|world| {
        let id = world.person("standing@example.vn", role(Role::StandingDepartment));
        let session = world.as_user("standing@example.vn");
        let other = world.person("an@example.vn", Vec::new());
        let grant = role(Role::Administrator).remove(0);
        let refused = Err(Error::Forbidden(Refusal::person(refusals::NO_ROLE)));
        assert_eq!(world.app.grant_role(&session, other, grant.clone()), refused);
        assert_eq!(world.app.grant_role(&session, id, grant), refused);
    });
}

#[test]
fn two_administrators_save_settings_at_once_and_one_is_told() {
    each_world(|world| {
        let (limits, version) = world.app.session_settings(&world.administrator).unwrap();
        let shorter = SessionLimits { idle_seconds: HOUR, ..limits };
        world.app.set_session_limits(&world.administrator, shorter, version).unwrap();
        assert_eq!(world.app.set_session_limits(&world.administrator, limits, version), Err(Error::Conflict));
        let endless = SessionLimits { idle_seconds: 9 * HOUR, absolute_seconds: 30 * 24 * HOUR };
        let Err(Error::Invalid(faults)) =
            world.app.set_session_limits(&world.administrator, endless, version + 1)
        else {
            panic!("an endless session was taken");
        };
        assert_eq!(faults.len(), 2);
        let policy = PasswordPolicy { length_min: 16, second_factor_required: false };
        world.app.set_password_policy(&world.administrator, policy, 0).unwrap();
        assert_eq!(world.app.set_password_policy(&world.administrator, policy, 0), Err(Error::Conflict));
        world.wait(HOUR + 61);
        assert_eq!(world.app.header(&world.administrator), Err(Error::SignedOut));
    });
}

#[test]
fn no_secret_is_in_the_database_in_clear_and_all_is_audited() {
    each_world(|world| {
        let (_, link) = world.invite("an@example.vn", role(Role::Auditor)).unwrap();
        world.app.take_up_link(&link, &password(PASSWORD)).unwrap();
        let token = world.app.sign_in("an@example.vn", PASSWORD, "Firefox").unwrap().token;
        let texts = every_text(world);
        assert!(texts.iter().any(|text| *text == token_hash(&token)), "the search sees what is kept");
        for secret in [&link, &token, PASSWORD] {
            assert!(!texts.iter().any(|text| text.contains(secret)));
        }
        let audited = [
            "first-administrator-invited",
            "password-set-by-link",
            "signed-in",
            "account-invited",
            "password-set-by-link",
            "signed-in",
        ];
        assert_eq!(world.audited(), audited);
        let kept: Result<bool, DbError> =
            world.app.db().read(|tx| Ok(sessions::with_account(tx, &token_hash(&token))?.is_some()));
        assert_eq!(kept, Ok(true));
    });
}

/// Every text in every table.
fn every_text(world: &World) -> Vec<String> {
    let columns = match world.app.db().engine() {
        Engine::Sqlite => {
            "SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns \
             WHERE tables.type = 'table' AND columns.type = 'TEXT'"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
             WHERE table_schema = 'public' AND data_type = 'text'"
        }
    };
    let texts: Result<Vec<String>, DbError> = world.app.db().read(|tx| {
        let mut texts = Vec::new();
        for (table, column) in
            tx.query(columns, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?
        {
            let statement = format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
            texts.extend(tx.query(&statement, &[], |row| row.get::<String>(0))?);
        }
        Ok(texts)
    });
    texts.expect("every text")
}
