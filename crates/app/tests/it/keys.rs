//! Keys of programs: what one does is what its person may do at that moment, within its scope, until it ends.

use app::accounts::{Credential, KeysView, NewKey, codes};
use app::digest::Posted;
use app::history::{Fact, HistoryActor, HistoryFilter, Part};
use app::notices::MailSettings;
use app::proceedings::BroughtTable;
use app::{Error, FieldFault};
use assessment::campaign::LatePolicy;
use assessment::key::{KEYS_MAX, Scope};
use assessment::notice::{MailWishes, Timing};
use assessment::password::PasswordPolicy;
use assessment::refusal::{Refusal, codes as refusals};
use assessment::role::{Grant, Role};
use store::tables::keys::{self, ApiKey};
use store::{DbError, Engine, params};

use crate::story::each_story;
use crate::world::{PASSWORD, World, each_world, password, role};
use crate::year::Year;

const DAY: i64 = 24 * 3_600;
const SURVEY: &[u8] =
    b"unit,input,value\nso-y-te,6.4.level_1,0\nso-y-te,6.4.level_2,0\nso-y-te,6.4.level_3,20\n\
    so-y-te,6.4.level_4,0\nso-y-te,6.4.level_5,1980\n";

fn new_key(scope: &str) -> NewKey {
    NewKey { name: " Cổng dịch vụ công ".to_owned(), scope: scope.to_owned(), days: "30".to_owned() }
}

/// Makes a key; gives what a program hands in for it.
fn key(world: &World, session: &Credential, scope: &str) -> Credential {
    Credential::api_key(&world.app.make_key(session, &new_key(scope), PASSWORD).expect("a key").secret)
}

const CANNOT: Error = Error::Forbidden(Refusal::person(codes::KEY_CANNOT));
const TOO_SMALL: Error = Error::Forbidden(Refusal::person(codes::KEY_SCOPE));

#[test]
fn a_program_brings_a_survey_for_its_person_and_the_history_names_the_key() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, campaign) = (year.app(), story.campaign);
        let program = key(story.world, &year.appraiser, "values");
        let campaigns = app.appraised_campaigns(&program).unwrap();
        assert_eq!((campaigns.len(), campaigns[0].stage, campaigns[0].submitted), (1, "appraisal", 1));
        let asked: Vec<(&str, usize)> =
            campaigns[0].indices.iter().map(|it| (it.code.as_str(), it.body_questions)).collect();
        assert_eq!(asked.len(), 6);
        assert_eq!(asked[5], ("6", 5));
        let (_, lines) = app.body_values(&program, story.campaign, "6").unwrap();
        assert_eq!(lines.len(), 5);
        assert_eq!(app.body_values(&program, story.campaign, "99").map(drop), Err(Error::NotFound));
        let table = BroughtTable::typed("survey.csv", SURVEY);
        let seen = app.preview_body_values(&program, campaign, "6", table).unwrap();
        let taken = app.take_body_values(&program, campaign, "6", table, "Khảo sát 12/2022", &seen.mark);
        assert_eq!(taken, Ok(1));
        let again = app.preview_body_values(&program, campaign, "6", table).unwrap();
        assert_eq!((again.changes.len(), again.unchanged), (0, 5), "once more it changes nothing");
        let filter = HistoryFilter { indicator: Some("6.4".to_owned()), ..of_the_campaign(&year) };
        let page = app.history(&story.world.administrator, &filter, Part::Newest).unwrap();
        let name = Fact::Text("Cổng dịch vụ công".to_owned());
        assert_eq!(page.view.entries[0].details.fact("by_key"), Some(&name));
        let own = app.history(&year.appraiser, &HistoryFilter::default(), Part::Newest).unwrap();
        let made =
            own.view.entries.iter().find(|entry| entry.action == "key-made").expect("that it was made");
        assert_eq!(made.details.fact("key"), Some(&name));
        // The unit reads what was decided, not who sat over it, nor by which key.
        year.rest_accepted();
        year.send_points().unwrap();
        let of_the_unit = app.history(&story.clerk, &filter, Part::Newest).unwrap().view.entries;
        let corrected = of_the_unit.iter().find(|entry| entry.action == "indicator-corrected");
        let corrected = corrected.expect("the correction");
        assert_eq!((&corrected.actor, corrected.details.fact("by_key")), (&HistoryActor::Organiser, None));
    });
}

fn of_the_campaign(year: &Year<'_>) -> HistoryFilter {
    HistoryFilter {
        campaign: Some(year.story.campaign),
        unit: Some(year.story.at.unit),
        ..HistoryFilter::default()
    }
}

#[test]
fn a_key_does_nothing_else_and_no_more_than_its_scope_and_the_roles_of_the_moment() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, world) = (year.app(), story.world);
        let (campaign, table) = (story.campaign, BroughtTable::typed("survey.csv", SURVEY));
        let (program, reader) = (key(world, &year.appraiser, "values"), key(world, &year.appraiser, "read"));
        let refused = [
            ("header", app.header(&program).map(drop)),
            ("account", app.account(&program).map(drop)),
            ("keys", app.own_keys(&program).map(drop)),
            ("another key", app.make_key(&program, &new_key("values"), PASSWORD).map(drop)),
            ("password", app.change_password(&program, PASSWORD, "bảy con cò trắng bay")),
            ("sessions", app.end_session(&program, None)),
            ("mail", app.set_mail_settings(&program, app.mail_settings(&year.appraiser).unwrap())),
            ("notices", app.read_notices(&program)),
            ("second factor", app.offer_second_factor(&program, "chiso", None).map(drop)),
            ("campaigns", app.campaigns(&program).map(drop)),
            ("board", app.board(&program, story.campaign, None).map(drop)),
            ("indicator", app.indicator(&program, &year.at("6.4")).map(drop)),
            ("accepting", app.accept_indicator(&program, year.at("6.4"), 0)),
            ("accepting all", app.accept_plain(&program, story.campaign, "6").map(drop)),
            ("history", app.history(&program, &HistoryFilter::default(), Part::Newest).map(drop)),
            ("people", app.people(&program).map(drop)),
        ];
        for (what, outcome) in refused {
            assert_eq!(outcome, Err(CANNOT), "{what}");
        }
        assert_eq!(app.sign_out(&program), Ok(()), "there is no session to end");
        assert!(app.header(&year.appraiser).is_ok());
        // The narrower key reads.
        assert_eq!(app.body_values(&reader, story.campaign, "6").unwrap().1.len(), 5);
        assert_eq!(app.preview_body_values(&reader, campaign, "6", table).map(drop), Err(TOO_SMALL));
        assert_eq!(app.take_body_values(&reader, campaign, "6", table, "x", "y"), Err(TOO_SMALL));
        // A role that is taken counts from the next request on.
        let people = app.people(&world.administrator).unwrap();
        let of_appraiser = people.iter().find(|it| it.account.email == "appraiser@example.vn").unwrap();
        let (appraiser, grant) = (of_appraiser.account.id, of_appraiser.grants[0].id);
        app.end_role(&world.administrator, appraiser, grant).unwrap();
        let no_role = Error::Forbidden(Refusal::person(refusals::NO_ROLE));
        assert_eq!(app.take_body_values(&program, campaign, "6", table, "x", "y"), Err(no_role));
        assert_eq!(app.appraised_campaigns(&program).unwrap().len(), 0);
        let of_five = Grant { index: Some("5".to_owned()), ..role(Role::Appraiser).remove(0) };
        app.grant_role(&world.administrator, appraiser, of_five).unwrap();
        assert_eq!(app.appraised_campaigns(&program).unwrap()[0].indices.len(), 1);
        // What is required of everybody is required of programs, too.
        let policy = PasswordPolicy { second_factor_required: true, ..PasswordPolicy::default() };
        app.set_password_policy(&world.administrator, policy, 0).unwrap();
        let needed = Error::Refused(Refusal::state(codes::SECOND_FACTOR_NEEDED));
        assert_eq!(app.appraised_campaigns(&program).map(drop), Err(needed));
    });
}

#[test]
fn a_key_ends_by_its_time_its_person_and_an_administrator() {
    each_world(|world| {
        let (app, administrator) = (&world.app, &world.administrator);
        let an = world.person("an@example.vn", role(Role::Appraiser));
        let session = world.as_user("an@example.vn");
        let works = |key: &Credential| match (app.admit_key(key), app.appraised_campaigns(key).map(drop)) {
            (Ok(()), Ok(())) => true,
            (Err(Error::SignedOut), Err(Error::SignedOut)) => false,
            other => panic!("{other:?}"),
        };
        assert!(
            !works(&Credential::api_key("chiso_")) && !works(&Credential::ApiKey(String::new())),
            "nobody has these"
        );
        let listed = |session: &Credential| app.own_keys(session).map(|KeysView { keys, .. }| keys).unwrap();
        let first = key(world, &session, "read");
        world.wait(1);
        let second = key(world, &session, "values");
        assert!(works(&first) && works(&second));
        // The use is noted to the minute.
        let used = |at: usize| listed(&session)[at].used_at;
        assert_eq!(used(0), Some(app.now()));
        let before = app.now();
        world.wait(30);
        assert!(works(&first) && works(&second));
        assert_eq!(used(0), Some(before));
        world.wait(30);
        assert!(works(&second));
        assert_eq!(used(0), Some(app.now()));
        let id_of = |name: &str| listed(&session).iter().find(|it| it.scope.name() == name).map(|it| it.id);
        app.revoke_key(&session, id_of("read").unwrap()).unwrap();
        assert!(!works(&first) && works(&second));
        // One's own password is changed: the program continues. All other sessions are ended: it does not.
        let other_words = "bảy con cò trắng bay";
        app.change_password(&session, PASSWORD, other_words).unwrap();
        assert!(works(&second));
        app.end_session(&session, None).unwrap();
        assert!(!works(&second));
        let made = |session: &Credential, words: &str| {
            Credential::api_key(&app.make_key(session, &new_key("values"), words).expect("a key").secret)
        };
        // Nobody but an administrator looks after the keys of others.
        let third = made(&session, other_words);
        let id = listed(&session)[0].id;
        assert_eq!(app.revoke_key(administrator, id), Err(Error::NotFound), "none of theirs");
        assert!(matches!(app.revoke_key_of(&session, an, id), Err(Error::Forbidden(_))));
        assert!(matches!(app.keys_of(&session, an), Err(Error::Forbidden(_))));
        assert_eq!(app.keys_of(administrator, an).unwrap().len(), 1);
        app.revoke_key_of(administrator, an, id).unwrap();
        assert!(!works(&third));
        let fourth = made(&session, other_words);
        app.end_sessions_of(administrator, an).unwrap();
        assert!(!works(&fourth));
        let session = as_an(world, other_words);
        let fifth = made(&session, other_words);
        app.set_enabled(administrator, an, false).unwrap();
        assert!(!works(&fifth));
        app.set_enabled(administrator, an, true).unwrap();
        assert!(!works(&fifth), "an account that is opened again opens no key");
        let session = as_an(world, other_words);
        let sixth = made(&session, other_words);
        let link = app.link_on_machine("an@example.vn").unwrap().token;
        app.take_up_link(&link, &password(PASSWORD)).unwrap();
        assert!(!works(&sixth));
        let session = as_an(world, PASSWORD);
        let last = made(&session, PASSWORD);
        world.wait(30 * DAY - 1);
        assert!(works(&last));
        world.wait(1);
        assert!(!works(&last), "thirty days are over");
        let log = world.audited();
        let count = |action: &str| log.iter().filter(|name| *name == action).count();
        assert_eq!((count("key-made"), count("key-revoked")), (7, 2));
    });
}

fn as_an(world: &World, words: &str) -> Credential {
    Credential::session(&world.app.sign_in("an@example.vn", words, "Firefox").expect("signed in").token)
}

#[test]
fn making_a_key_asks_for_the_password_is_told_to_its_person_and_keeps_no_secret() {
    each_world(|world| {
        let _sending = world.app.clone().sending_mail();
        let app = &world.app;
        let an = world.person("an@example.vn", role(Role::Appraiser));
        let session = world.as_user("an@example.vn");
        let never = Timing::Never;
        let wishes = MailWishes { campaign: never, form: never, points: never, result: never };
        let settings = app.mail_settings(&session).unwrap();
        app.set_mail_settings(&session, MailSettings { wishes, ..settings }).unwrap();
        let wrong = app.make_key(&session, &new_key("values"), "đoán mò thôi");
        assert_eq!(wrong, Err(FieldFault::alone("old", codes::WRONG_PASSWORD)));
        let bad = NewKey { name: " ".to_owned(), scope: "all".to_owned(), days: "3650".to_owned() };
        let Err(Error::Invalid(faults)) = app.make_key(&session, &bad, PASSWORD) else { panic!("taken") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["name", "scope", "days"]);
        let made = app.make_key(&session, &new_key("values"), PASSWORD).unwrap();
        assert_eq!((made.name.as_str(), made.secret.len()), ("Cổng dịch vụ công", 70));
        assert!(made.secret.starts_with("chiso_"));
        // Told at once, whatever is wished of other notices.
        let letter = app.next_email().unwrap().expect("a letter");
        assert_eq!((letter.email.as_str(), letter.notified[0].kind.as_str()), ("an@example.vn", "key-made"));
        assert_eq!(letter.notified[0].data.key, "Cổng dịch vụ công");
        app.email_sent(&letter.id, Posted::Taken).unwrap();
        app.admit_key(&Credential::api_key(&made.secret)).unwrap();
        let secret = made.secret.trim_start_matches("chiso_");
        assert!(stands_in(world, "Cổng dịch vụ công"), "what is looked through holds the key");
        assert!(!stands_in(world, secret), "the secret is kept nowhere");
        // As many as may be, and no more; those that ended do not count.
        for number in 1..KEYS_MAX {
            let days = i64::try_from(number).unwrap();
            let key = ApiKey {
                id: app.new_id(),
                account: an,
                name: format!("Khóa {number}"),
                scope: Scope::Read,
                made_at: app.now(),
                used_at: None,
                ends_at: app.now().plus_seconds(days * 3_600),
            };
            let hash = format!("{number:064}");
            let added: Result<(), DbError> = app.db().write(move |tx| keys::add(tx, &hash, &key));
            added.unwrap();
        }
        let too_many = Err(Error::Refused(Refusal::state(codes::TOO_MANY_KEYS)));
        assert_eq!(app.make_key(&session, &new_key("read"), PASSWORD), too_many);
        world.wait(3_600);
        assert!(app.make_key(&session, &new_key("read"), PASSWORD).is_ok());
    });
}

/// Does a text stand anywhere in the database?
fn stands_in(world: &World, text: &str) -> bool {
    if world.app.db().engine() == Engine::Sqlite {
        let files = std::fs::read_dir(world.db.folder()).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<Vec<u8>> =
            files.filter(|path| path.is_file()).map(|path| std::fs::read(path).unwrap()).collect();
        return files.iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()));
    }
    let statement =
        "SELECT CAST(table_name AS text) FROM information_schema.tables WHERE table_schema = 'public'";
    let read = |statement: &str| {
        let rows: Result<Vec<String>, DbError> =
            world.app.db().read(|tx| tx.query(statement, params![], |row| row.get(0)));
        rows.unwrap()
    };
    let rows = |table: &String| read(&format!("SELECT CAST(it.* AS text) FROM {table} it"));
    read(statement).iter().flat_map(rows).any(|row| row.contains(text))
}
