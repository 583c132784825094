//! What a person may ask of what is kept of them: to have it, and to have it end.

use app::Error;
use app::accounts::codes;
use assessment::Refusal;
use assessment::campaign::LatePolicy;
use store::DbError;
use store::tables::{accounts, sessions};

use crate::story::each_story;

#[test]
fn everybody_gets_what_is_kept_of_them_and_no_secret_is_in_it() {
    each_story(LatePolicy::Refused, |story| {
        let data = story.world.app.own_data(&story.clerk).unwrap();
        assert_eq!(data["account"]["email"], "clerk@example.vn");
        assert_eq!(data["roles"][0]["role"], "unit_clerk");
        assert!(data["roles"][0]["unit"].as_str().is_some_and(|unit| unit.contains("Y tế")), "{data}");
        assert!(!data["sessions"].as_array().unwrap().is_empty());
        let text = data.to_string();
        assert!(
            !text.contains("argon2") && !text.contains(story.clerk.secret_hash().unwrap()),
            "a hash or a token is in it: {text}"
        );
    });
}

#[test]
fn a_locked_account_is_erased_and_its_work_stays_under_a_pseudonym() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        story.save(&[("3.1.a", "33", 0)]);
        let by_email = |email: &'static str| {
            let found: Result<_, DbError> = world.db.read(|tx| accounts::by_email(tx, email));
            found.unwrap()
        };
        let id = by_email("clerk@example.vn").unwrap().id;
        let refused = |code| Err(Error::Refused(Refusal::state(code)));
        assert_eq!(app.erase_account(&world.administrator, id), refused(codes::NOT_LOCKED));
        app.set_enabled(&world.administrator, id, false).unwrap();
        assert!(matches!(app.erase_account(&story.standing, id), Err(Error::Forbidden(_))));
        app.erase_account(&world.administrator, id).unwrap();
        assert_eq!(by_email("clerk@example.vn"), None, "the address is gone");
        let kept: Result<_, DbError> =
            world.db.read(|tx| Ok((accounts::by_id(tx, id)?.unwrap(), sessions::of_account(tx, id)?)));
        let (account, sessions) = kept.unwrap();
        assert!(account.name.starts_with('#') && account.password_hash.is_none() && sessions.is_empty());
        // It is never opened again, nor erased twice; what was done is still whole and still somebody's.
        assert_eq!(app.set_enabled(&world.administrator, id, true), refused(codes::ERASED));
        assert_eq!(app.erase_account(&world.administrator, id), refused(codes::ERASED));
        assert!(world.audited().contains(&"account-erased".to_owned()));
    });
}
