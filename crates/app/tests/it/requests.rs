//! Links and second factors of others: clerks are helped at once; for those who decide, two have to agree, or a day passes,
//! and those whom it concerns are told.

use app::Error;
use app::accounts::{Credential, LinkOutcome, RequestOutcome, WAIT_SECONDS, codes};
use app::units::NewUnit;
use assessment::refusal::Refusal;
use assessment::role::{Grant, Role, Unit, User};
use assessment::{Id, Moment};
use store::tables::account_requests::RequestKind;
use totp_rs::{Builder, Secret};

use crate::world::{PASSWORD, World, each_world, password, role};

const NEW: &str = "thuyền về bến lúc hai giờ";

/// A unit with a clerk and a leader, and somebody of the standing department.
struct Instance {
    unit: Id<Unit>,
    clerk: Id<User>,
    leader: Id<User>,
    standing: Credential,
}

fn of_unit(role: Role, unit: Id<Unit>) -> Vec<Grant> {
    vec![Grant { role, unit: Some(unit), campaign: None, index: None }]
}

fn instance(world: &World) -> Instance {
    world.person("standing@example.vn", role(Role::StandingDepartment));
    let standing = world.as_user("standing@example.vn");
    let (code, name) = ("so-y-te".to_owned(), "Sở Y tế".to_owned());
    let new = NewUnit { code, name, group: String::new(), parent: None };
    let unit = world.app.register_units(&standing, vec![new]).unwrap()[0];
    let clerk = world.person("clerk@example.vn", of_unit(Role::UnitClerk, unit));
    let leader = world.person("leader@example.vn", of_unit(Role::UnitLeader, unit));
    Instance { unit, clerk, leader, standing }
}

fn asked(outcome: LinkOutcome) -> Id<RequestKind> {
    match outcome {
        LinkOutcome::Asked(id) => id,
        LinkOutcome::Made(link) => panic!("a link was made at once: {link:?}"),
    }
}

fn link(outcome: RequestOutcome) -> String {
    match outcome {
        RequestOutcome::Link(link) => link.token,
        RequestOutcome::SecondFactorLifted => panic!("a second factor was lifted"),
    }
}

/// The kinds of what somebody was told.
fn notified(world: &World, email: &str) -> Vec<String> {
    let session = world.as_user(email);
    let page = world.app.notices(&session, None).unwrap();
    page.notices.into_iter().map(|notice| notice.kind).collect()
}

fn waits() -> Error {
    Error::Refused(Refusal::state(codes::REQUEST_WAITS))
}

#[test]
fn a_clerk_gets_a_link_at_once_that_works_once_for_eight_hours() {
    each_world(|world| {
        let instance = instance(world);
        let make = || match world.app.ask_link(&instance.standing, instance.clerk, false).unwrap() {
            LinkOutcome::Made(link) => link,
            LinkOutcome::Asked(_) => panic!("clerks are helped at once"),
        };
        let older = make();
        assert!(older.may_be_shown);
        let newer = make();
        assert_eq!(newer.ends_at.seconds_since(world.app.now()), 8 * 3_600);
        let dead = Err(Error::NotFound);
        assert_eq!(world.app.take_up_link(&older.token, &password(NEW)), dead, "a newer one was made");
        world.app.take_up_link(&newer.token, &password(NEW)).unwrap();
        assert_eq!(
            world.app.take_up_link(&newer.token, &password(NEW)),
            Err(Error::NotFound),
            "it works once"
        );
        let late = make();
        world.wait(8 * 3_600);
        assert_eq!(world.app.take_up_link(&late.token, &password(NEW)), Err(Error::NotFound));
        assert!(
            notified(world, "leader@example.vn").contains(&"password-reset".to_owned()),
            "the unit is told"
        );
    });
}

#[test]
fn the_standing_department_alone_never_sees_the_link_of_a_leader() {
    each_world(|world| {
        let instance = instance(world);
        let standing = world.as_user("standing@example.vn");
        world.person("second.standing@example.vn", role(Role::StandingDepartment));
        let request = asked(world.app.ask_link(&standing, instance.leader, false).unwrap());
        assert_eq!(world.app.use_request(&standing, request), Err(waits()));
        let own = world.app.confirm_request(&standing, request);
        assert!(matches!(own, Err(Error::Forbidden(_))), "nobody is one's own second person: {own:?}");
        world.wait(WAIT_SECONDS);
        let standing = world.as_user("standing@example.vn");
        assert_eq!(world.app.use_request(&standing, request), Err(waits()), "waiting is not enough here");

        let second = world.as_user("second.standing@example.vn");
        world.app.confirm_request(&second, request).unwrap();
        let token = link(world.app.use_request(&standing, request).unwrap());
        assert_eq!(world.app.use_request(&standing, request), Err(Error::NotFound), "once");
        world.app.take_up_link(&token, &password(NEW)).unwrap();
        let clerk = notified(world, "clerk@example.vn");
        for kind in ["reset-asked", "link-made", "password-reset"] {
            assert!(clerk.contains(&kind.to_owned()), "{kind} of {clerk:?}");
        }
        for action in ["request-made", "request-confirmed", "link-made", "password-set-by-link"] {
            assert!(world.audited().contains(&action.to_owned()), "{action}");
        }
    });
}

#[test]
fn where_there_is_no_second_person_it_waits_a_day_in_the_open() {
    each_world(|world| {
        let instance = instance(world);
        let request = asked(world.app.ask_link(&instance.standing, instance.leader, false).unwrap());
        assert_eq!(world.app.use_request(&instance.standing, request), Err(waits()));
        assert!(notified(world, "leader@example.vn").contains(&"reset-asked-alone".to_owned()));
        assert!(notified(world, "clerk@example.vn").contains(&"reset-asked-alone".to_owned()));
        let seen = world.app.account_requests(&world.as_user("leader@example.vn")).unwrap();
        let begun: Moment = world.app.now();
        assert_eq!(seen[0].free_at.map(|at| at.seconds_since(begun)), Some(WAIT_SECONDS));
        world.wait(WAIT_SECONDS);
        let standing = world.as_user("standing@example.vn");
        let token = link(world.app.use_request(&standing, request).unwrap());
        world.app.take_up_link(&token, &password(NEW)).unwrap();
    });
}

#[test]
fn the_person_stops_what_they_did_not_ask_for() {
    each_world(|world| {
        let instance = instance(world);
        let request = asked(world.app.ask_link(&instance.standing, instance.leader, false).unwrap());
        let stranger = world.as_user("clerk@example.vn");
        assert_eq!(world.app.stop_request(&stranger, request), Err(Error::NotFound));
        assert_eq!(world.app.account_requests(&stranger).unwrap(), []);
        world.app.stop_request(&world.as_user("leader@example.vn"), request).unwrap();
        world.wait(WAIT_SECONDS);
        let standing = world.as_user("standing@example.vn");
        assert_eq!(world.app.use_request(&standing, request), Err(Error::NotFound));
        assert!(world.audited().contains(&"request-stopped".to_owned()));
    });
}

#[test]
fn a_second_person_who_was_made_up_just_now_does_not_count() {
    each_world(|world| {
        let council = world.person("council@example.vn", role(Role::CouncilMember));
        world.person("puppet@example.vn", role(Role::ProvincialLeader));
        let request = asked(world.app.ask_link(&world.administrator, council, false).unwrap());
        let puppet = world.as_user("puppet@example.vn");
        assert_eq!(world.app.confirm_request(&puppet, request), Err(Error::NotFound));
        world.wait(WAIT_SECONDS);
        let puppet = world.as_user("puppet@example.vn");
        world.app.confirm_request(&puppet, request).unwrap();
    });
}

#[test]
fn where_mail_goes_the_link_of_a_leader_goes_to_the_leader_alone() {
    each_world(|world| {
        let instance = instance(world);
        let app = world.app.clone().sending_mail();
        let LinkOutcome::Made(made) = app.ask_link(&instance.standing, instance.leader, false).unwrap()
        else {
            panic!("it goes by mail");
        };
        assert!(!made.may_be_shown);
        assert_eq!(made.email, "leader@example.vn");
        asked(app.ask_link(&instance.standing, instance.leader, true).unwrap());
    });
}

#[test]
fn nobody_makes_a_link_for_the_own_account() {
    each_world(|world| {
        let own = world.app.account(&world.administrator).unwrap().account.id;
        let refused = Err(Error::Refused(Refusal::state(codes::OWN_LINK)));
        assert_eq!(world.app.ask_link(&world.administrator, own, true), refused);
    });
}

#[test]
fn the_unit_is_told_of_a_second_leader_and_of_roles_that_come_and_go() {
    each_world(|world| {
        let instance = instance(world);
        world.invite("other.leader@example.vn", of_unit(Role::UnitLeader, instance.unit)).unwrap();
        assert!(notified(world, "leader@example.vn").contains(&"unit-member-invited".to_owned()));
        let auditor = world.person("auditor@example.vn", role(Role::Auditor));
        let grant = of_unit(Role::UnitLeader, instance.unit).remove(0);
        world.app.grant_role(&world.administrator, auditor, grant).unwrap();
        assert!(notified(world, "clerk@example.vn").contains(&"role-given".to_owned()));
        assert!(notified(world, "auditor@example.vn").contains(&"role-given".to_owned()));
        let people = world.app.people(&world.administrator).unwrap();
        let held = &people.iter().find(|person| person.account.id == instance.leader).unwrap().grants[0];
        world.app.end_role(&world.administrator, instance.leader, held.id).unwrap();
        assert!(notified(world, "clerk@example.vn").contains(&"role-taken".to_owned()));
        assert!(notified(world, "leader@example.vn").contains(&"role-taken".to_owned()));
    });
}

/// Puts a second factor on.
fn with_second_factor(world: &World, email: &str) -> Credential {
    let session = world.as_user(email);
    let offer = world.app.offer_second_factor(&session, "chiso", None).unwrap();
    let secret = Secret::try_from_base32(&offer.secret).unwrap();
    let totp = Builder::new().with_secret(secret.as_ref().to_vec()).build().unwrap();
    let code = totp.generate(u64::try_from(world.app.now().microseconds() / 1_000_000).unwrap()).to_string();
    world.app.confirm_second_factor(&session, &offer.secret, &code, PASSWORD).unwrap();
    session
}

#[test]
fn anyone_who_lost_phone_and_codes_is_helped_by_two_or_after_a_day() {
    each_world(|world| {
        let instance = instance(world);
        with_second_factor(world, "clerk@example.vn");
        let refused = world.app.ask_second_factor_lifted(&instance.standing, instance.clerk);
        assert!(matches!(refused, Err(Error::Forbidden(_))), "that is the administrator's: {refused:?}");
        let none = world.app.ask_second_factor_lifted(&world.administrator, instance.leader);
        assert_eq!(none, Err(Error::NotFound));
        let request = world.app.ask_second_factor_lifted(&world.administrator, instance.clerk).unwrap();
        assert_eq!(world.app.use_request(&world.administrator, request), Err(waits()));
        world.wait(WAIT_SECONDS);
        let administrator = world.as_user("admin.house@example.vn");
        let lifted = world.app.use_request(&administrator, request).unwrap();
        assert_eq!(lifted, RequestOutcome::SecondFactorLifted);
        let clerk = notified(world, "clerk@example.vn");
        assert!(clerk.contains(&"second-factor-lifted".to_owned()), "{clerk:?}");
        assert!(notified(world, "leader@example.vn").contains(&"lifting-asked".to_owned()));
    });
}

#[test]
fn the_last_administrator_comes_back_at_the_machine() {
    each_world(|world| {
        let session = with_second_factor(world, "admin.house@example.vn");
        world.app.lift_second_factor_on_machine("admin.house@example.vn").unwrap();
        assert_eq!(world.app.header(&session), Err(Error::SignedOut), "its sessions end");
        let none = world.app.lift_second_factor_on_machine("admin.house@example.vn");
        assert_eq!(none, Err(Error::Refused(Refusal::state(codes::NO_SECOND_FACTOR))));
        let made = world.app.link_on_machine("admin.house@example.vn").unwrap();
        world.app.take_up_link(&made.token, &password(NEW)).unwrap();
        let outcome = world.app.sign_in("admin.house@example.vn", NEW, "Firefox").unwrap();
        let administrator = Credential::session(&outcome.token);
        let page = world.app.audit_page(&administrator, i64::MAX, "").unwrap();
        let by_machine: Vec<&str> = page
            .entries
            .iter()
            .filter(|(entry, _)| entry.actor == "machine")
            .map(|(entry, _)| entry.action.as_str())
            .collect();
        assert_eq!(by_machine, ["link-made", "second-factor-lifted"]);
    });
}
