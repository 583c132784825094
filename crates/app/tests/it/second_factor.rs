//! The second factor: a code works once, a recovery code once, and wrong ones count.

use app::accounts::{Browser, Credential, codes, token_hash};
use app::{App, Error, FieldFault};
use assessment::Refusal;
use assessment::role::Role;
use store::DbError;
use store::tables::accounts;
use totp_rs::{Builder, Secret};

use crate::world::{PASSWORD, World, each_world, role};

/// A clerk with a phone: the shared secret and the recovery codes.
fn with_phone(world: &World) -> (String, Vec<String>) {
    world.person("an@example.vn", role(Role::Auditor));
    let session = world.as_user("an@example.vn");
    let offer = world.app.offer_second_factor(&session, "chiso", None).unwrap();
    assert!(offer.address.starts_with("otpauth://totp/"));
    let wrong = world.app.confirm_second_factor(&session, &offer.secret, "000000", PASSWORD);
    assert_eq!(wrong, Err(wrong_code()));
    let code = code(&world.app, &offer.secret);
    let recovery = world.app.confirm_second_factor(&session, &offer.secret, &code, PASSWORD).unwrap();
    assert_eq!(recovery.len(), 10);
    (offer.secret, recovery)
}

fn code(app: &App, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret.as_ref().to_vec()).build().unwrap();
    totp.generate(u64::try_from(app.now().microseconds() / 1_000_000).unwrap()).to_string()
}

fn first_step(world: &World) -> Credential {
    let outcome = world.app.sign_in("an@example.vn", PASSWORD, "Firefox").unwrap();
    assert!(outcome.second_step_needed);
    Credential::session(&outcome.token)
}

fn wrong_code() -> Error {
    FieldFault::alone("code", codes::WRONG_CODE)
}

#[test]
fn a_code_works_once() {
    each_world(|world| {
        let (secret, _) = with_phone(world);
        let session = first_step(world);
        assert_eq!(world.app.header(&session), Err(Error::SignedOut), "half signed in is not signed in");
        let used = code(&world.app, &secret);
        assert_eq!(
            world.app.second_step(&session, &used, "Firefox"),
            Err(wrong_code()),
            "the one that confirmed it"
        );
        world.wait(30);
        let fresh = code(&world.app, &secret);
        world.app.second_step(&session, &fresh, "Firefox").unwrap();
        assert!(world.app.header(&session).is_ok());
        let other = first_step(world);
        assert_eq!(world.app.second_step(&other, &fresh, "Firefox"), Err(wrong_code()));
    });
}

#[test]
fn a_lost_phone_is_replaced_by_a_recovery_code_once() {
    each_world(|world| {
        let (_, recovery) = with_phone(world);
        let session = first_step(world);
        world.app.second_step(&session, &recovery[0].to_uppercase(), "Firefox").unwrap();
        assert_eq!(world.app.account(&session).unwrap().recovery_codes_left, 9);
        let other = first_step(world);
        assert_eq!(world.app.second_step(&other, &recovery[0], "Firefox"), Err(wrong_code()));

        let renewed = world.app.new_recovery_codes(&session, PASSWORD).unwrap();
        assert_eq!(world.app.second_step(&other, &recovery[1], "Firefox"), Err(wrong_code()));
        world.app.second_step(&other, &renewed[1], "Firefox").unwrap();
    });
}

fn kept_secret(world: &World) -> Vec<u8> {
    let account = world.db.read(|tx| accounts::by_email(tx, "an@example.vn"));
    let account: Result<_, DbError> = account;
    account.unwrap().unwrap().totp_secret.unwrap()
}

#[test]
fn a_copy_of_the_database_makes_no_codes_and_an_older_secret_is_sealed_when_it_is_used() {
    each_world(|world| {
        let (secret, recovery) = with_phone(world);
        let clear = Secret::try_from_base32(&secret).unwrap().as_ref().to_vec();
        assert_eq!(kept_secret(world), clear, "from before there was a key");
        let app = world.app.clone().sealing_with([7; 32]);
        world.wait(30);
        app.second_step(&first_step(world), &code(&app, &secret), "Firefox").unwrap();
        let sealed = kept_secret(world);
        assert!(sealed.len() > clear.len() && !sealed.windows(clear.len()).any(|part| part == clear));
        world.wait(30);
        app.second_step(&first_step(world), &code(&app, &secret), "Firefox").unwrap();
        assert_eq!(kept_secret(world), sealed, "it is sealed once");

        // The same database beside another key, as after a restore that left the key behind.
        let other = world.beside([8; 32]);
        world.wait(30);
        let session = first_step(world);
        let unreadable = Err(Error::Refused(Refusal::state(codes::SECOND_FACTOR_UNREADABLE)));
        assert_eq!(other.second_step(&session, &code(&app, &secret), "Firefox"), unreadable);
        other.second_step(&session, &recovery[0], "Firefox").unwrap();
    });
}

#[test]
fn a_sealed_secret_that_is_put_into_another_account_opens_nothing_there() {
    each_world(|world| {
        let app = world.app.clone().sealing_with([7; 32]);
        let (secret, _) = with_phone(world);
        world.person("binh@example.vn", role(Role::Auditor));
        let moved = "UPDATE account SET totp_secret = \
            (SELECT totp_secret FROM account WHERE email = 'an@example.vn') WHERE email = 'binh@example.vn'";
        let moved: Result<u64, DbError> = world.db.write(move |tx| tx.execute(moved, &[]));
        assert_eq!(moved.unwrap(), 1);
        let outcome = app.sign_in("binh@example.vn", PASSWORD, "Firefox").unwrap();
        world.wait(30);
        let answer = app.second_step(&Credential::session(&outcome.token), &code(&app, &secret), "Firefox");
        assert_eq!(answer, Err(Error::Refused(Refusal::state(codes::SECOND_FACTOR_UNREADABLE))));
    });
}

#[test]
fn wrong_codes_lock_the_account() {
    each_world(|world| {
        let (secret, _) = with_phone(world);
        let session = first_step(world);
        world.wait(30);
        for _ in 0..5 {
            assert_eq!(world.app.second_step(&session, "000000", "curl"), Err(wrong_code()));
        }
        let right = code(&world.app, &secret);
        assert_eq!(world.app.second_step(&session, &right, "Firefox"), Err(Error::Wait { seconds: 30 }));
        world.wait(30);
        world.app.second_step(&session, &code(&world.app, &secret), "Firefox").unwrap();
    });
}

#[test]
fn a_recovery_code_of_before_works_until_new_ones_are_made_and_new_ones_are_longer() {
    each_world(|world| {
        let (_, recovery) = with_phone(world);
        let letters = recovery[0].chars().filter(|letter| *letter != '-').count();
        assert_eq!((letters, recovery[0].len()), (24, 29), "120 bits: {}", recovery[0]);
        let account = world.app.db().read(|tx| accounts::by_email(tx, "an@example.vn"));
        let id = account.map_err(|error: DbError| error).unwrap().unwrap().id;
        let old = token_hash("0123456789abcdef");
        let kept: Result<(), DbError> = world
            .app
            .db()
            .write(move |tx| accounts::replace_recovery_codes(tx, id, std::slice::from_ref(&old)));
        kept.unwrap();
        let session = first_step(world);
        world.app.second_step(&session, "0123-4567-89AB-CDEF", "Firefox").unwrap();
        let renewed = world.app.new_recovery_codes(&session, PASSWORD).unwrap();
        let misread = renewed[0].replace('0', "O").replace('1', "l").replace('-', " ");
        world.app.second_step(&first_step(world), &misread, "Firefox").unwrap();
    });
}

#[test]
fn anyone_who_finds_an_open_session_does_not_lock_its_person_out_with_another_phone() {
    each_world(|world| {
        world.person("an@example.vn", role(Role::Auditor));
        let session = world.as_user("an@example.vn");
        let offer = world.app.offer_second_factor(&session, "chiso", None).unwrap();
        let right = code(&world.app, &offer.secret);
        let put = world.app.confirm_second_factor(&session, &offer.secret, &right, "đoán mò");
        assert_eq!(put, Err(FieldFault::alone("old", codes::WRONG_PASSWORD)));
        world.as_user("an@example.vn");
    });
}

#[test]
fn anyone_who_has_the_password_and_guesses_codes_keeps_no_known_browser_out() {
    each_world(|world| {
        let (secret, _) = with_phone(world);
        world.wait(30);
        let known = world.app.second_step(&first_step(world), &code(&world.app, &secret), "Firefox").unwrap();
        let known = Browser { secret_hash: token_hash(&known.unwrap()), ..Browser::from("Firefox") };
        world.wait(30);
        for address in ["203.0.113.7", "203.0.113.8"] {
            let from = Browser { address: address.parse().ok(), ..Browser::from("curl") };
            let guessing = first_step(world);
            for _ in 0..3 {
                let _wrong_or_waits = world.app.second_step(&guessing, "000000", from.clone());
            }
        }
        let right = code(&world.app, &secret);
        let elsewhere = Browser { address: "198.51.100.1".parse().ok(), ..Browser::from("Firefox") };
        let waits = world.app.second_step(&first_step(world), &right, elsewhere);
        assert_eq!(waits, Err(Error::Wait { seconds: 30 }), "six digits are few, wherever one comes from");
        world.app.second_step(&first_step(world), &right, known).unwrap();
        let notified = world.app.notices(&last_session(world, &secret), None).unwrap().notices;
        assert!(notified.iter().any(|notice| notice.kind == "second-steps-failed"), "{notified:?}");
    });
}

/// Signs in once more.
fn last_session(world: &World, secret: &str) -> Credential {
    world.wait(3_700);
    let session = first_step(world);
    world.app.second_step(&session, &code(&world.app, secret), "Firefox").unwrap();
    session
}

#[test]
fn an_open_session_alone_changes_no_second_factor() {
    each_world(|world| {
        let (secret, _) = with_phone(world);
        world.wait(30);
        let session = first_step(world);
        world.app.second_step(&session, &code(&world.app, &secret), "Firefox").unwrap();
        let offer = world.app.offer_second_factor(&session, "chiso", None).unwrap();
        let replaced = world.app.confirm_second_factor(
            &session,
            &offer.secret,
            &code(&world.app, &offer.secret),
            PASSWORD,
        );
        assert_eq!(replaced, Err(Error::Refused(Refusal::state(codes::HAS_SECOND_FACTOR))));
        let wrong = FieldFault::alone("old", codes::WRONG_PASSWORD);
        assert_eq!(world.app.remove_second_factor(&session, "đoán mò"), Err(wrong));
        world.app.remove_second_factor(&session, PASSWORD).unwrap();
        world.as_user("an@example.vn");
    });
}
