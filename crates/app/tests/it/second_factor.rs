//! The second factor: a code works once, a recovery code once, and wrong ones count.

use app::accounts::{codes, token_hash};
use app::{App, Error, FieldFault};
use assessment::Refusal;
use assessment::role::Role;
use totp_rs::{Builder, Secret};

use crate::world::{PASSWORD, World, each_world, role};

/// A clerk with a phone: the shared secret and the recovery codes.
fn with_phone(world: &World) -> (String, Vec<String>) {
    world.person("an@example.vn", role(Role::Auditor));
    let session = world.as_user("an@example.vn");
    let offer = world.app.offer_second_factor(&session, "chiso", None).unwrap();
    assert!(offer.address.starts_with("otpauth://totp/"));
    let wrong = world.app.confirm_second_factor(&session, &offer.secret, "000000");
    assert_eq!(wrong, Err(wrong_code()));
    let code = code(&world.app, &offer.secret);
    let recovery = world.app.confirm_second_factor(&session, &offer.secret, &code).unwrap();
    assert_eq!(recovery.len(), 10);
    (offer.secret, recovery)
}

fn code(app: &App, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret.as_ref().to_vec()).build().unwrap();
    totp.generate(u64::try_from(app.now().microseconds() / 1_000_000).unwrap()).to_string()
}

fn first_step(world: &World) -> String {
    let outcome = world.app.sign_in("an@example.vn", PASSWORD, "Firefox").unwrap();
    assert!(outcome.second_step_needed);
    token_hash(&outcome.token)
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
        assert_eq!(world.app.second_step(&session, &used), Err(wrong_code()), "the one that confirmed it");
        world.wait(30);
        let fresh = code(&world.app, &secret);
        world.app.second_step(&session, &fresh).unwrap();
        assert!(world.app.header(&session).is_ok());
        let other = first_step(world);
        assert_eq!(world.app.second_step(&other, &fresh), Err(wrong_code()));
    });
}

#[test]
fn a_lost_phone_is_replaced_by_a_recovery_code_once() {
    each_world(|world| {
        let (_, recovery) = with_phone(world);
        let session = first_step(world);
        world.app.second_step(&session, &recovery[0].to_uppercase()).unwrap();
        assert_eq!(world.app.account(&session).unwrap().recovery_codes_left, 9);
        let other = first_step(world);
        assert_eq!(world.app.second_step(&other, &recovery[0]), Err(wrong_code()));

        let renewed = world.app.new_recovery_codes(&session, PASSWORD).unwrap();
        assert_eq!(world.app.second_step(&other, &recovery[1]), Err(wrong_code()));
        world.app.second_step(&other, &renewed[1]).unwrap();
    });
}

fn kept_secret(world: &World) -> Vec<u8> {
    let account = world.db.read(|tx| store::tables::accounts::by_email(tx, "an@example.vn"));
    let account: Result<_, store::DbError> = account;
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
        app.second_step(&first_step(world), &code(&app, &secret)).unwrap();
        let sealed = kept_secret(world);
        assert!(sealed.len() > clear.len() && !sealed.windows(clear.len()).any(|part| part == clear));
        world.wait(30);
        app.second_step(&first_step(world), &code(&app, &secret)).unwrap();
        assert_eq!(kept_secret(world), sealed, "it is sealed once");

        // The same database beside another key, as after a restore that left the key behind.
        let other = world.beside([8; 32]);
        world.wait(30);
        let session = first_step(world);
        let unreadable = Err(Error::Refused(Refusal::state(codes::SECOND_FACTOR_UNREADABLE)));
        assert_eq!(other.second_step(&session, &code(&app, &secret)), unreadable);
        other.second_step(&session, &recovery[0]).unwrap();
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
        let moved: Result<u64, store::DbError> = world.db.write(move |tx| tx.execute(moved, &[]));
        assert_eq!(moved.unwrap(), 1);
        let outcome = app.sign_in("binh@example.vn", PASSWORD, "Firefox").unwrap();
        world.wait(30);
        let answer = app.second_step(&token_hash(&outcome.token), &code(&app, &secret));
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
            assert_eq!(world.app.second_step(&session, "000000"), Err(wrong_code()));
        }
        let right = code(&world.app, &secret);
        assert_eq!(world.app.second_step(&session, &right), Err(Error::Wait { seconds: 30 }));
        world.wait(30);
        world.app.second_step(&session, &code(&world.app, &secret)).unwrap();
    });
}

#[test]
fn an_open_session_alone_changes_no_second_factor() {
    each_world(|world| {
        let (secret, _) = with_phone(world);
        world.wait(30);
        let session = first_step(world);
        world.app.second_step(&session, &code(&world.app, &secret)).unwrap();
        let offer = world.app.offer_second_factor(&session, "chiso", None).unwrap();
        let replaced =
            world.app.confirm_second_factor(&session, &offer.secret, &code(&world.app, &offer.secret));
        assert_eq!(replaced, Err(Error::Refused(Refusal::state(codes::HAS_SECOND_FACTOR))));
        let wrong = FieldFault::alone("old", codes::WRONG_PASSWORD);
        assert_eq!(world.app.remove_second_factor(&session, "đoán mò"), Err(wrong));
        world.app.remove_second_factor(&session, PASSWORD).unwrap();
        world.as_user("an@example.vn");
    });
}
