//! What is stored and cannot be read counts as the strictest rule, never as none; and it is named.

use app::accounts::{SETTING_PASSWORDS, SETTING_SESSIONS, SessionLimits, codes};
use app::{Error, FieldFault};
use assessment::password::PasswordPolicy;
use assessment::refusal::Refusal;
use assessment::role::Role;
use store::tables::settings;
use store::{DbError, Tx, params};

use crate::world::{PASSWORD, World, each_world, password, role};

fn store(world: &World, name: &'static str, value: &'static str) {
    let stored: Result<(), DbError> = world.app.db().write(move |tx| {
        let version = settings::get(tx, name)?.map_or(0, |(_, version)| version);
        settings::put(tx, name, value, version).map_err(|fault| panic!("{fault:?}"))
    });
    stored.unwrap();
}

fn run(world: &World, statement: &'static str) {
    let changed: Result<u64, DbError> =
        world.app.db().write(move |tx: &Tx<'_>| tx.execute(statement, params![]));
    assert_ne!(changed.unwrap(), 0, "{statement}");
}

fn unreadable(world: &World) -> Vec<String> {
    world.app.unreadable().unwrap().into_iter().map(|one| one.place).collect()
}

#[test]
fn an_unreadable_policy_switches_no_second_factor_off() {
    each_world(|world| {
        let policy = PasswordPolicy { length_min: 12, second_factor_required: true };
        world.person("an@example.vn", role(Role::Auditor));
        world.app.set_password_policy(&world.administrator, policy, 0).unwrap();
        let session = world.as_user("an@example.vn");
        let needed = Err(Error::Refused(Refusal::state(codes::SECOND_FACTOR_NEEDED)));
        assert_eq!(world.app.notices(&session, None).map(drop), needed);
        for damaged in ["", "{\"length_min\":12,\"second_factor_requ", "{\"length_min\":12}", "null"] {
            store(world, SETTING_PASSWORDS, damaged);
            assert_eq!(world.app.notices(&session, None).map(drop), needed, "{damaged}");
        }
        assert_eq!(unreadable(world), ["setting passwords"]);
        assert!(world.app.account(&session).unwrap().is_policy_unreadable, "the page says so");
    });
}

#[test]
fn no_password_is_set_by_a_policy_that_nobody_can_read() {
    each_world(|world| {
        let (_, link) = world.invite("an@example.vn", role(Role::Auditor)).unwrap();
        store(world, SETTING_PASSWORDS, "{}");
        let refused = Error::Refused(Refusal::state(codes::SETTING_UNREADABLE));
        assert_eq!(world.app.take_up_link(&link, &password(PASSWORD)), Err(refused.clone()));
        let changed = world.app.change_password(&world.administrator, PASSWORD, "thuyền về bến lúc hai giờ");
        assert_eq!(changed, Err(refused));
        world.app.reset_rule_on_machine(SETTING_PASSWORDS).unwrap();
        world.app.take_up_link(&link, &password(PASSWORD)).unwrap();
        assert_eq!(world.app.reset_rule_on_machine("colours"), Err(Error::NotFound));
    });
}

#[test]
fn unreadable_limits_of_sessions_are_the_shortest() {
    each_world(|world| {
        store(world, SETTING_SESSIONS, "{\"idle_seconds\":99999999,\"absolute_seconds\":99999999}");
        world.wait(31 * 60 + 1);
        assert_eq!(world.app.header(&world.administrator), Err(Error::SignedOut));
        let session = world.as_user("admin.house@example.vn");
        let (limits, version) = world.app.session_settings(&session).unwrap();
        assert_eq!(limits, SessionLimits { idle_seconds: 30 * 60, absolute_seconds: 3_600 });
        assert_eq!(world.app.unreadable_settings(&session), Ok(vec![SETTING_SESSIONS]));
        world.app.set_session_limits(&session, SessionLimits::default(), version).unwrap();
        assert_eq!(world.app.unreadable_settings(&session), Ok(vec![]));
    });
}

#[test]
fn a_role_that_cannot_be_read_lets_nobody_decide_on_their_own_unit() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let session = world.as_user("an@example.vn");
        run(world, "UPDATE role_grant SET role = 'unit_laeder' WHERE role = 'auditor'");
        let refused = Err(Error::Refused(Refusal::state(codes::ROLE_UNREADABLE)));
        assert_eq!(world.app.header(&session).map(drop), refused);
        assert_eq!(unreadable(world), ["role_grant.role"]);
        assert!(world.app.people(&world.administrator).is_ok(), "others continue");
    });
}

#[test]
fn what_everybody_tries_and_words_of_the_place_are_refused_at_every_door() {
    each_world(|world| {
        let new = app::units::NewUnit {
            code: "thi-tran-hoa-mai".to_owned(),
            name: "UBND thị trấn Hoa Mai".to_owned(),
            group: String::new(),
            parent: None,
        };
        world.person("standing@example.vn", role(Role::StandingDepartment));
        world.app.register_units(&world.as_user("standing@example.vn"), vec![new]).unwrap();
        let app = world
            .app
            .clone()
            .named(vec!["Trung tâm CDS".to_owned(), "https://dti.hoamai.example".to_owned()]);
        let (_, link) = world.invite("an@example.vn", role(Role::Auditor)).unwrap();
        for (text, code) in [
            ("123456789012", "password-digits-only"),
            ("password1234", "password-common"),
            ("Thanhhoa@2026", "password-common"),
            ("Hoamai@2026!", "password-holds-place"),
            ("Trungtam-cds-2026", "password-holds-place"),
        ] {
            let refused = app.take_up_link(&link, &password(text));
            assert_eq!(refused, Err(FieldFault::alone("password", code)), "{text} by a link");
            let changed = app.change_password(&world.administrator, PASSWORD, text);
            assert_eq!(changed, Err(FieldFault::alone("new", code)), "{text} on one's own page");
        }
    });
}
