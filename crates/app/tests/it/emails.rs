//! Letters of notices: one to each person for all that is due, at the times that they wish, and none twice.

use app::digest::{Email, Posted};
use app::notices::MailSettings;
use app::{App, Error};
use assessment::Moment;
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::notice::{MailWishes, Timing};
use assessment::role::{Grant, Role};
use framework::Language;
use jiff::civil::date;

use crate::story::{Story, each_story};
use crate::world::role;
use crate::year::Year;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A story in an instance that sends mail from now on.
fn each_mailing_story(story: impl Fn(&Story<'_>)) {
    each_story(LatePolicy::Refused, |notified| {
        let _sending = notified.world.app.clone().sending_mail();
        story(notified);
    });
}

/// Every letter that is due, each taken by the mail server.
fn taken(app: &App) -> Vec<Email> {
    let mut letters = Vec::new();
    while let Some(letter) = app.next_email().expect("the next letter") {
        app.email_sent(&letter.id, Posted::Taken).expect("written down");
        letters.push(letter);
    }
    letters
}

fn addresses(letters: &[Email]) -> Vec<&str> {
    let mut addresses: Vec<&str> = letters.iter().map(|letter| letter.email.as_str()).collect();
    addresses.sort_unstable();
    addresses
}

fn kinds(letter: &Email) -> Vec<&str> {
    letter.notified.iter().map(|notified| notified.kind.as_str()).collect()
}

fn extended(story: &Story<'_>, version: i64, day: i8) {
    let done = story.world.app.extend_campaign(
        &story.standing,
        CampaignAt::new(story.campaign, version),
        date(2022, 12, day),
        "Bão số 4",
    );
    done.expect("an extension");
}

fn wishes(all: Timing) -> MailWishes {
    MailWishes { campaign: all, form: all, points: all, result: all }
}

#[test]
fn anyone_who_works_gets_a_letter_at_once_and_it_goes_once() {
    each_mailing_story(|story| {
        let app = &story.world.app;
        assert_eq!(app.next_email(), Ok(None), "nobody was told of anything");
        extended(story, 2, 5);
        let letters = taken(app);
        let working = ["clerk@example.vn", "colleague@example.vn", "stranger@example.vn"];
        assert_eq!(addresses(&letters), working, "the leader reads it in the letter of the day");
        let letter = letters.iter().find(|letter| letter.email == "clerk@example.vn").unwrap();
        assert_eq!((letter.name.as_str(), letter.language), ("Chuyên viên Sở Y tế", Language::Vietnamese));
        assert_eq!((kinds(letter), letter.is_daily), (vec!["campaign-extended"], false));
        assert!(letter.waits.is_empty() && letter.notified[0].address.starts_with("/campaigns/"));
        story.world.wait(HOUR);
        assert_eq!(app.next_email(), Ok(None));
    });
}

#[test]
fn a_house_without_a_mail_server_collects_nothing() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        extended(story, 2, 5);
        let _sending = app.clone().sending_mail();
        story.world.wait(DAY);
        assert_eq!(app.next_email(), Ok(None), "what was told before is not sent afterwards");
    });
}

#[test]
fn what_comes_soon_after_a_letter_goes_together_in_the_next() {
    each_mailing_story(|story| {
        let (world, app) = (story.world, &story.world.app);
        let year = Year::begun(story);
        app.read_notices(&story.clerk).unwrap();
        taken(app);
        world.wait(HOUR);
        let returned = |component: &str| {
            app.return_indicator(&year.appraiser, year.at(component), 0, "Thiếu trang 3", "2022-11-15")
                .unwrap();
            world.wait(MINUTE);
        };
        returned("3.1");
        let first = taken(app);
        let to_clerk = |letters: &[Email]| -> Vec<Vec<String>> {
            let own = letters.iter().filter(|letter| letter.email == "clerk@example.vn");
            own.map(|letter| letter.notified.iter().map(|notified| notified.data.component.clone()).collect())
                .collect()
        };
        assert_eq!(to_clerk(&first), [["3.1"]]);
        returned("3.2");
        returned("3.3");
        returned("3.4");
        assert_eq!(to_clerk(&taken(app)), Vec::<Vec<String>>::new(), "a quarter of an hour is not over");
        world.wait(15 * MINUTE);
        assert_eq!(to_clerk(&taken(app)), [["3.2", "3.3", "3.4"]]);
    });
}

#[test]
fn a_leader_gets_one_letter_a_day_with_what_waits() {
    each_mailing_story(|story| {
        let (world, app) = (story.world, &story.world.app);
        world.person("province@example.vn", role(Role::ProvincialLeader));
        story.save(&[("3.2.b", "10", 0)]);
        app.hand_over(&story.clerk, story.at, 1).unwrap();
        world.wait(MINUTE);
        extended(story, 2, 5);
        taken(app);
        // It is 8 in the morning; the letter of the day goes at 7.
        world.wait(23 * HOUR - MINUTE - 1);
        assert_eq!(addresses(&taken(app)), Vec::<&str>::new());
        world.wait(1);
        let letters = taken(app);
        assert_eq!(addresses(&letters), ["leader@example.vn", "province@example.vn"]);
        let leader = letters.iter().find(|letter| letter.email == "leader@example.vn").unwrap();
        assert!(leader.is_daily);
        assert_eq!(leader.at, Moment::at(date(2022, 11, 2).at(7, 0, 0, 0)));
        assert_eq!(kinds(leader), ["form-handed-over", "campaign-extended"]);
        let waits: Vec<_> = leader.waits.iter().map(|waiting| (waiting.kind, waiting.data.days)).collect();
        assert_eq!(waits, [("form-with-leader", Some(33))]);
        let province = letters.iter().find(|letter| letter.email == "province@example.vn").unwrap();
        // A person who comes after the opening is notified of it as well.
        assert_eq!(kinds(province), ["campaign-opened-for-all", "campaign-extended-for-all"]);
        let progress = &province.waits[0];
        assert_eq!((progress.kind, progress.data.count, progress.data.units), ("progress", Some(0), Some(2)));
        world.wait(DAY);
        assert_eq!(taken(app), Vec::new(), "a day on which nothing happens has no letter");
    });
}

#[test]
fn the_letter_of_the_day_knows_what_is_asked_and_until_when_one_may_reply() {
    each_mailing_story(|story| {
        let mut year = Year::begun(story);
        taken(year.app());
        year.app()
            .return_indicator(&year.appraiser, year.at("3.1"), 0, "Thiếu trang 3", "2022-11-15")
            .unwrap();
        let waits = |year: &Year<'_>, email: &str| -> Vec<(&'static str, Option<usize>, Option<String>)> {
            let letters = taken(year.app());
            let letter = letters.iter().find(|letter| letter.email == email).expect("a letter");
            letter.waits.iter().map(|one| (one.kind, one.data.count, one.data.until.clone())).collect()
        };
        year.days(1);
        assert_eq!(waits(&year, "leader@example.vn"), [("evidence", Some(1), None)]);
        year.app().send_more(&year.story.clerk, year.at("3.1"), 1).unwrap();
        year.rest_accepted();
        year.send_points().unwrap();
        year.days(1);
        assert_eq!(waits(&year, "leader@example.vn"), [("reply", None, Some("2022-12-10".to_owned()))]);
        year.days(50);
        let at = CampaignAt::new(year.story.campaign, year.course().1);
        year.app().call_council(&year.story.standing, at).unwrap();
        taken(year.app());
        year.days(1);
        assert_eq!(waits(&year, "province@example.vn"), [("approval", None, None)]);
    });
}

#[test]
fn everybody_chooses_for_themselves_and_it_counts_for_what_waits() {
    each_mailing_story(|story| {
        let (world, app) = (story.world, &story.world.app);
        let chosen =
            |timing, version| MailSettings { wishes: wishes(timing), language: Language::English, version };
        let usual = app.mail_settings(&story.leader).unwrap();
        assert_eq!((usual.wishes, usual.version), (wishes(Timing::Daily), 0));
        assert_eq!(app.mail_settings(&story.clerk).unwrap().wishes, wishes(Timing::AtOnce));
        app.set_mail_settings(&story.colleague, chosen(Timing::Never, 0)).unwrap();
        app.set_mail_settings(&story.leader, chosen(Timing::AtOnce, 0)).unwrap();
        assert_eq!(app.set_mail_settings(&story.leader, chosen(Timing::Never, 0)), Err(Error::Conflict));
        extended(story, 2, 5);
        app.set_mail_settings(&story.clerk, chosen(Timing::Never, 0)).unwrap();
        app.set_mail_settings(&story.stranger, chosen(Timing::Daily, 0)).unwrap();
        let letters = taken(app);
        assert_eq!(addresses(&letters), ["leader@example.vn"]);
        assert_eq!(letters[0].language, Language::English);
        world.wait(DAY);
        assert_eq!(addresses(&taken(app)), ["stranger@example.vn"], "from now on in the letter of the day");
        let form_only = MailWishes { form: Timing::AtOnce, ..wishes(Timing::Never) };
        let session = world.as_user("colleague@example.vn");
        let settings = MailSettings { wishes: form_only, language: Language::Vietnamese, version: 1 };
        app.set_mail_settings(&session, settings).unwrap();
        story.save_as(&session, &[("3.2.b", "10", 0)]);
        app.hand_over(&session, story.at, 1).unwrap();
        let leader = world.as_user("leader@example.vn");
        app.return_to_clerk(&leader, story.at, "Xem lại 3.2").unwrap();
        let letters = taken(app);
        assert!(addresses(&letters).contains(&"colleague@example.vn"), "group by group");
        assert_eq!(world.audited().iter().filter(|action| *action == "mail-settings-changed").count(), 5);
    });
}

#[test]
fn what_was_read_and_anyone_who_was_disabled_gets_no_letter() {
    each_mailing_story(|story| {
        let (world, app) = (story.world, &story.world.app);
        extended(story, 2, 5);
        app.read_notices(&story.colleague).unwrap();
        app.set_enabled(&world.administrator, story.clerk_id, false).unwrap();
        assert_eq!(addresses(&taken(app)), ["stranger@example.vn"]);
        app.set_enabled(&world.administrator, story.clerk_id, true).unwrap();
        world.wait(DAY);
        assert_eq!(addresses(&taken(app)), ["leader@example.vn"], "old news is not sent afterwards");
    });
}

#[test]
fn a_letter_that_is_not_taken_is_tried_later_and_given_up_in_the_end() {
    each_mailing_story(|story| {
        let (world, app) = (story.world, &story.world.app);
        let gone = Grant { role: Role::UnitClerk, unit: Some(story.at.unit), campaign: None, index: None };
        world.person("only@example.vn", vec![gone]);
        extended(story, 2, 5);
        let only = |app: &App| {
            let mut found = None;
            while let Some(letter) = app.next_email().unwrap() {
                if letter.email == "only@example.vn" {
                    app.email_sent(&letter.id, Posted::Refused("451 later".to_owned())).unwrap();
                    found = Some(letter);
                } else {
                    app.email_sent(&letter.id, Posted::Taken).unwrap();
                }
            }
            found
        };
        let first = only(app).expect("the first attempt");
        assert_eq!(only(app), None, "a minute is not over");
        world.wait(MINUTE);
        let second = only(app).expect("the second attempt");
        assert_eq!((&first.id, &first.notified), (&second.id, &second.notified), "it is the same letter");
        world.wait(MINUTE);
        assert_eq!(only(app), None, "two minutes are not over");
        let administrator = || world.as_user("admin.house@example.vn");
        let report = app.mail_report(&administrator()).unwrap();
        assert_eq!(report.troubled.len(), 1);
        let troubled = &report.troubled[0];
        assert_eq!((troubled.state.name(), troubled.attempts), ("waiting", 2));
        assert_eq!((troubled.email.as_str(), troubled.fault.as_str()), ("only@example.vn", "451 later"));
        let mut attempts = 2;
        for _ in 0..200 {
            world.wait(HOUR);
            attempts += u32::from(only(app).is_some());
        }
        let report = app.mail_report(&administrator()).unwrap();
        let troubled = &report.troubled[0];
        assert_eq!((troubled.state.name(), troubled.attempts), ("given_up", attempts));
        assert!((15..25).contains(&attempts), "{attempts}");
        assert_eq!(app.mail_report(&world.as_user("clerk@example.vn")).map(drop).map_err(|_| ()), Err(()));
    });
}

#[test]
fn a_letter_whose_sender_was_ended_is_in_doubt_and_does_not_go_twice() {
    each_mailing_story(|story| {
        let (world, app) = (story.world, &story.world.app);
        extended(story, 2, 5);
        let lost = app.next_email().unwrap().expect("a letter");
        // The program ends here: whether the mail server took it nobody knows.
        let after = taken(app);
        assert!(!after.iter().any(|letter| letter.email == lost.email), "it is claimed");
        for _ in 0..100 {
            world.wait(HOUR);
            assert!(!taken(app).iter().any(|letter| letter.email == lost.email));
        }
        let report = app.mail_report(&world.as_user("admin.house@example.vn")).unwrap();
        assert_eq!((report.troubled.len(), report.troubled[0].state.name()), (1, "in_doubt"));
        assert_eq!(report.troubled[0].email, lost.email);
        // A sender who was only slow still knows.
        app.email_sent(&lost.id, Posted::Taken).unwrap();
        assert_eq!(app.mail_report(&world.as_user("admin.house@example.vn")).unwrap().troubled, Vec::new());
    });
}

#[test]
fn two_servers_never_claim_the_same_letter() {
    each_mailing_story(|story| {
        extended(story, 2, 5);
        let letters: Vec<Email> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..4).map(|_| scope.spawn(|| taken(&story.world.app))).collect();
            senders.into_iter().flat_map(|sender| sender.join().expect("a sender")).collect()
        });
        let expected = ["clerk@example.vn", "colleague@example.vn", "stranger@example.vn"];
        assert_eq!(addresses(&letters), expected);
    });
}

#[test]
fn what_is_rolled_back_is_not_sent() {
    each_mailing_story(|story| {
        let app = &story.world.app;
        let stale = app.extend_campaign(
            &story.standing,
            CampaignAt::new(story.campaign, 1),
            date(2022, 12, 5),
            "Bão số 4",
        );
        assert_eq!(stale, Err(Error::Conflict));
        story.world.wait(DAY);
        assert_eq!(app.next_email(), Ok(None));
    });
}
