//! Who is notified of what: the people who act next, or who wait for it; once for each occasion, and nobody what they did themselves.

use app::accounts::{Credential, Invitation};
use app::digest::Notice;
use app::{App, Error};
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::council::Vote;
use assessment::course::AnsweredBy;
use assessment::role::{Grant, Role};
use jiff::civil::date;
use store::DbError;
use store::blobs::BlobStore;
use store::tables::notices::{self, NoticeRow};
use store::tables::publications::PublicationRow;

use crate::proceedings::decision;
use crate::story::{Story, each_story};
use crate::world::{PASSWORD, password, role};
use crate::year::Year;

const DAY: i64 = 24 * 3_600;

/// Somebody's notices, in the order in which they came.
pub fn notices_of(app: &App, session: &Credential) -> Vec<Notice> {
    let mut page = app.notices(session, None).expect("the notices").notices;
    page.reverse();
    // That a campaign was open when they came, everybody of a story is told at first; one story looks at that.
    page.retain(|notice| !notice.occasion.contains("/joined") && notice.kind != "unit-member-invited");
    page
}

/// Their kinds.
pub fn notified(app: &App, session: &Credential) -> Vec<String> {
    notices_of(app, session).into_iter().map(|notice| notice.kind).collect()
}

/// The last one of a kind.
fn last(app: &App, session: &Credential, kind: &str) -> Notice {
    let found = notices_of(app, session).into_iter().rfind(|notice| notice.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind} among {:?}", notified(app, session)))
}

#[test]
fn anyone_who_has_to_go_on_with_a_form_is_told() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        assert_eq!(app.header(&story.clerk).unwrap().unread, 1, "the campaign was open when they came");
        story.save(&[("3.2.b", "10", 0)]);
        app.hand_over(&story.clerk, story.at, 1).unwrap();
        assert_eq!(notified(app, &story.leader), ["form-handed-over"]);
        assert_eq!(notified(app, &story.clerk), Vec::<String>::new(), "they did it themselves");
        world.wait(1);
        app.return_to_clerk(&story.leader, story.at, "Xem lại 3.2").unwrap();
        assert_eq!(notified(app, &story.clerk), ["form-returned"]);
        let notice = last(app, &story.clerk, "form-returned");
        assert_eq!(notice.data.note.as_deref(), Some("Xem lại 3.2"));
        assert!(notice.address.contains("/units/"));
        world.wait(1);
        story.submitted();
        assert_eq!(notified(app, &story.standing), ["form-submitted"]);
        assert_eq!(notified(app, &story.stranger), Vec::<String>::new(), "nothing of another unit");
        assert_eq!(app.header(&story.clerk).unwrap().unread, 3);
        app.read_notices(&story.clerk).unwrap();
        assert_eq!(app.header(&story.clerk).unwrap().unread, 0);
        assert_eq!(app.header(&story.leader).unwrap().unread, 3, "each reads their own");
        world.wait(1);
        app.extend_campaign(
            &story.standing,
            CampaignAt::new(story.campaign, 2),
            date(2022, 12, 5),
            "Bão số 4",
        )
        .unwrap();
        assert_eq!(notified(app, &story.stranger), ["campaign-extended"]);
        assert_eq!(notified(app, &story.clerk).last().map(String::as_str), Some("campaign-extended"));
    });
}

#[test]
fn another_leader_of_the_unit_learns_who_submitted() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        let grant = Grant { role: Role::UnitLeader, unit: Some(story.at.unit), campaign: None, index: None };
        let next = crate::story::the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
        let next = app.prepare_campaign(&story.standing, app::campaigns::NewCampaign { year: 2023, ..next });
        let elsewhere = Grant { campaign: Some(next.unwrap()), ..grant.clone() };
        world.person("deputy@example.vn", vec![grant]);
        world.person("once@example.vn", vec![elsewhere]);
        story.save(&[("3.2.b", "10", 0)]);
        story.submitted();
        let deputy = world.as_user("deputy@example.vn");
        assert_eq!(last(app, &deputy, "form-submitted").data.by, "Lãnh đạo Sở Y tế");
        assert!(!notified(app, &story.leader).contains(&"form-submitted".to_owned()), "who submitted knows");
        let once = notified(app, &world.as_user("once@example.vn"));
        assert_eq!(once, Vec::<String>::new(), "a leader for another campaign alone");
    });
}

#[test]
fn a_form_that_is_opened_again_tells_the_unit_why() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.2.b", "10", 0)]);
        story.submitted();
        story.world.wait(1);
        app.reopen(&story.standing, story.at, "Nộp nhầm năm").unwrap();
        for session in [&story.clerk, &story.colleague, &story.leader] {
            assert_eq!(last(app, session, "form-reopened").data.note.as_deref(), Some("Nộp nhầm năm"));
        }
        assert_eq!(notified(app, &story.stranger), Vec::<String>::new());
    });
}

#[test]
fn a_campaign_that_opens_tells_its_units_and_those_above_them() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        world.person("province@example.vn", role(Role::ProvincialLeader));
        let next = crate::story::the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
        let next = app.prepare_campaign(&story.standing, app::campaigns::NewCampaign { year: 2023, ..next });
        let next = next.unwrap();
        assert_eq!(notified(app, &story.clerk), Vec::<String>::new(), "it is only prepared");
        app.open_campaign(&story.standing, CampaignAt::new(next, 1)).unwrap();
        let opened = last(app, &story.clerk, "campaign-opened");
        assert_eq!(
            (opened.data.unit.as_str(), opened.data.until.as_deref()),
            ("Sở Y tế", Some("2022-11-30"))
        );
        assert_eq!(notified(app, &story.stranger), Vec::<String>::new(), "their unit takes no part");
        let province = world.as_user("province@example.vn");
        assert_eq!(notified(app, &province), ["campaign-opened-for-all"]);
        assert_eq!(last(app, &province, "campaign-opened-for-all").data.units, Some(1));
        assert_eq!(notified(app, &story.standing), Vec::<String>::new(), "they did it themselves");
    });
}

#[test]
fn a_step_that_is_refused_tells_nobody() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.2.b", "10", 0), ("3.2.c", "11", 0)]);
        app.hand_over(&story.clerk, story.at, 2).unwrap_err();
        assert_eq!(notified(app, &story.leader), Vec::<String>::new());
        // The notices are written before the campaign, whose version is too old: they go with it.
        let stale = app.extend_campaign(
            &story.standing,
            CampaignAt::new(story.campaign, 1),
            date(2022, 12, 5),
            "Bão số 4",
        );
        assert_eq!(stale, Err(Error::Conflict));
        for session in [&story.clerk, &story.leader, &story.stranger] {
            assert_eq!(notified(app, session), Vec::<String>::new());
        }
        app.extend_campaign(
            &story.standing,
            CampaignAt::new(story.campaign, 2),
            date(2022, 12, 5),
            "Bão số 4",
        )
        .unwrap();
        assert_eq!(notified(app, &story.clerk), ["campaign-extended"]);
    });
}

#[test]
fn units_that_have_not_submitted_are_reminded_once_at_seven_three_and_one_day() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        world.person("province@example.vn", role(Role::ProvincialLeader));
        story.save(&[("3.2.b", "10", 0)]);
        story.submitted();
        app.remind().unwrap();
        let stranger = |app: &App| notified(app, &world.as_user("stranger@example.vn")).len();
        assert_eq!(stranger(app), 0, "there is time");
        let mut seen = Vec::new();
        for _ in 0..30 {
            world.wait(DAY);
            app.remind().unwrap();
            app.remind().unwrap();
            seen.push(stranger(app));
        }
        assert_eq!(seen[20..], [0, 1, 1, 1, 1, 2, 2, 3, 3, 3], "{seen:?}");
        let province = notices_of(app, &world.as_user("province@example.vn"));
        let counted: Vec<_> =
            province.iter().map(|notice| (notice.data.count, notice.data.units, notice.data.days)).collect();
        assert_eq!(counted, [7, 3, 1].map(|days| (Some(1), Some(2), Some(days))));
        world.wait(-3 * DAY);
        app.remind().unwrap();
        world.wait(3 * DAY);
        app.remind().unwrap();
        assert_eq!(stranger(app), 3, "a clock set back and forth reminds nobody twice");
        let clerk = notified(app, &world.as_user("clerk@example.vn"));
        assert!(!clerk.contains(&"deadline-near".to_owned()), "they have submitted");
        let standing = world.as_user("standing@example.vn");
        app.extend_campaign(&standing, CampaignAt::new(story.campaign, 2), date(2022, 12, 3), "Bão").unwrap();
        app.remind().unwrap();
        assert_eq!(stranger(app), 5, "the extension, and the new deadline");
        let grant =
            Grant { role: Role::UnitClerk, unit: Some(story.other.unit), campaign: None, index: None };
        let administrator = world.as_user("admin.house@example.vn");
        let name = "Chuyên viên mới".to_owned();
        let invitation = Invitation { name, email: "new@example.vn".to_owned(), grants: vec![grant] };
        let (_, link) = app.invite(&administrator, &invitation).unwrap();
        app.take_up_link(&link, &password(PASSWORD)).unwrap();
        app.remind().unwrap();
        let new = notified(app, &world.as_user("new@example.vn"));
        assert_eq!((new, stranger(app)), (vec!["deadline-near".to_owned()], 5), "only who was not told yet");
    });
}

#[test]
fn appraisal_reply_and_answer_tell_those_who_wait_for_them() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let app = year.app();
        story.world.wait(1);
        app.return_indicator(&year.appraiser, year.at("3.1"), 0, "Thiếu trang 3", "2022-11-15").unwrap();
        assert_eq!(notified(app, &story.clerk).last().map(String::as_str), Some("indicator-returned"));
        story.world.wait(1);
        app.send_more(&story.clerk, year.at("3.1"), 1).unwrap();
        assert_eq!(notified(app, &year.appraiser), ["indicator-sent-again"]);
        let five = story.world.as_user("five@example.vn");
        assert_eq!(notified(app, &five), Vec::<String>::new(), "of another index");
        year.rest_accepted();
        year.send_points().unwrap();
        story.world.wait(1);
        assert!(notified(app, &story.leader).contains(&"points-sent".to_owned()));
        assert_eq!(notified(app, &year.leader_of_province), ["points-sent-to-all"]);
        app.file_reply(&story.leader, year.at("3.1"), year.version("3.1"), " Đã có ở trang 4 ").unwrap();
        let filed = last(app, &year.appraiser, "reply-filed");
        assert_eq!(filed.data.note.as_deref(), Some("Đã có ở trang 4"), "they read what is contested");
        assert!(!notified(app, &story.standing).contains(&"reply-filed".to_owned()), "the appraiser answers");
        story.world.wait(1);
        let answer = decision(&[], "", "evidence-insufficient", "Trang 4 là văn bản khác");
        app.answer_reply(&year.appraiser, year.at("3.1"), year.version("3.1"), answer).unwrap();
        assert_eq!(last(app, &story.clerk, "reply-answered").data.component, "3.1");
        story.world.person("late@example.vn", role(Role::Appraiser));
        let late = story.world.as_user("late@example.vn");
        assert_eq!(notified(app, &late), Vec::<String>::new(), "who comes later is told of what comes later");
    });
}

#[test]
fn where_the_standing_department_answers_it_is_told_of_the_reply() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let app = year.app();
        year.rest_accepted();
        year.send_points_answered_by(AnsweredBy::StandingDepartment).unwrap();
        story.world.wait(1);
        app.file_reply(&story.clerk, year.at("3.1"), year.version("3.1"), &"Đã có. ".repeat(200)).unwrap();
        let note = last(app, &story.standing, "reply-filed").data.note.unwrap();
        assert!(note.starts_with("Đã có.") && note.ends_with('…') && note.chars().count() <= 501, "{note}");
        assert!(!notified(app, &year.appraiser).contains(&"reply-filed".to_owned()));
    });
}

#[test]
fn a_case_that_is_decided_tells_the_unit() {
    each_story(LatePolicy::Refused, |story| {
        let mut year = Year::begun(story);
        year.rest_accepted();
        year.send_points().unwrap();
        year.app().file_reply(&story.leader, year.at("3.1"), year.version("3.1"), "Đã có").unwrap();
        year.app().refer_reply(&year.appraiser, year.at("3.1"), year.version("3.1")).unwrap();
        year.days(45);
        let (app, at) = (year.app(), year.at("3.1"));
        app.call_council(&year.story.standing, CampaignAt::new(year.story.campaign, year.course().1))
            .unwrap();
        assert_eq!(notified(app, &year.members[0]), ["council-called"]);
        assert_eq!(notified(app, &year.leader_of_province), ["points-sent-to-all", "council-called"]);
        let motion = decision(&[], "2", "evidence-provided", "Biên bản họp");
        app.put_to_vote(&year.story.standing, at.clone(), year.version("3.1"), motion).unwrap();
        assert_eq!(last(app, &year.members[0], "motion-put").data.component, "3.1");
        let recused = notified(app, &year.members[3]);
        assert!(!recused.contains(&"motion-put".to_owned()), "there is no vote on the own unit");
        let mark = year.mark("3.1");
        for member in &year.members[..3] {
            app.vote(member, at.clone(), &mark, Vote::For).unwrap();
        }
        year.story.world.wait(1);
        assert!(
            !notified(app, &year.story.clerk).contains(&"case-decided".to_owned()),
            "not by the votes alone"
        );
        app.close_vote(&year.story.standing, at, year.version("3.1")).unwrap();
        for session in [&year.story.clerk, &year.story.leader] {
            assert_eq!(last(app, session, "case-decided").data.component, "3.1");
        }
    });
}

#[test]
fn what_is_published_at_the_command_line_is_told_to_everybody_who_can_sign_in() {
    each_story(LatePolicy::Refused, |story| {
        let (world, folder) = (story.world, tempfile::tempdir().unwrap());
        let app = &world.app.clone().keeping_files(BlobStore::open(folder.path()).unwrap());
        let gone = world.person("gone@example.vn", role(Role::Auditor));
        app.set_enabled(&world.administrator, gone, false).unwrap();
        let (file, row) = a_publication(app);
        app.show_publication(file.clone(), row.clone()).unwrap();
        for session in [&story.clerk, &story.standing, &world.administrator] {
            let notice = last(app, session, "result-published");
            assert_eq!(notice.address, format!("/results/{}", row.sha256));
            assert_eq!(notice.data.campaign, "Kết quả năm 2022");
        }
        app.set_enabled(&world.administrator, gone, true).unwrap();
        assert_eq!(notified(app, &world.as_user("gone@example.vn")), Vec::<String>::new());
        assert_eq!(app.show_publication(file, row), Err(Error::Conflict));
        assert_eq!(notified(app, &story.clerk).len(), 1, "once");
    });
}

pub fn a_publication(app: &App) -> (store::tables::files::FileRow, PublicationRow) {
    let sha256 = "ab".repeat(32);
    let file = store::tables::files::FileRow {
        sha256: sha256.clone(),
        size_bytes: 3,
        media_type: "application/zip".to_owned(),
    };
    let row = PublicationRow {
        sha256,
        title: "Kết quả năm 2022".to_owned(),
        year: 2022,
        edition: 1,
        published_at: "2023-03-01T02:00:00Z".to_owned(),
        corrects: None,
        shown_since: app.now(),
    };
    (file, row)
}

/// Somebody was told so many things in one instant.
fn told_at_once(story: &Story<'_>, count: usize) {
    story.world.forget_invitations();
    let (clerk, now) = (story.clerk_id, story.world.app.now());
    let done: Result<(), DbError> = story.world.app.db().write(move |tx| {
        // Nothing else is told: not that a campaign was open when they came either.
        tx.execute("DELETE FROM notice", &[])?;
        for number in 0..count {
            let row = NoticeRow {
                occasion: format!("form-reopened/{number:04}"),
                kind: "form-reopened".to_owned(),
                address: "/".to_owned(),
                data: "{}".to_owned(),
                made_at: now,
                read_at: None,
            };
            assert!(notices::add(tx, clerk, &row)?);
        }
        Ok(())
    });
    done.unwrap();
}

#[test]
fn pages_of_notices_lose_nothing_that_came_in_one_instant() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        told_at_once(story, 100);
        assert_eq!(app.notices(&story.clerk, None).unwrap().older, None, "a hundred are one page");
        story.world.wait(1);
        app.extend_campaign(&story.standing, CampaignAt::new(story.campaign, 2), date(2022, 12, 5), "Bão")
            .unwrap();
        let first = app.notices(&story.clerk, None).unwrap();
        assert_eq!(first.notices.len(), 100);
        let older = first.older.expect("an older one");
        let second = app.notices(&story.clerk, Some(&older)).unwrap();
        assert_eq!((second.notices.len(), second.older), (1, None));
        let mut occasions: Vec<_> =
            first.notices.iter().chain(&second.notices).map(|notice| notice.occasion.clone()).collect();
        occasions.sort();
        occasions.dedup();
        assert_eq!(occasions.len(), 101, "each stands once");
    });
}

#[test]
fn one_notice_is_read_by_following_it_and_nobody_follows_another_s() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        told_at_once(story, 2);
        let address = app.open_notice(&story.clerk, "form-reopened/0001").unwrap();
        assert_eq!(address, "/");
        assert_eq!(app.header(&story.clerk).unwrap().unread, 1);
        let read_at = last(app, &story.clerk, "form-reopened").read_at;
        story.world.wait(60);
        app.open_notice(&story.clerk, "form-reopened/0001").unwrap();
        assert_eq!(last(app, &story.clerk, "form-reopened").read_at, read_at, "it was read the first time");
        assert_eq!(app.open_notice(&story.stranger, "form-reopened/0000"), Err(Error::NotFound));
        assert_eq!(app.header(&story.clerk).unwrap().unread, 1);
    });
}

#[test]
fn a_notice_that_cannot_be_read_is_said_and_not_left_empty() {
    each_story(LatePolicy::Refused, |story| {
        told_at_once(story, 1);
        let broken: Result<u64, DbError> = story
            .world
            .app
            .db()
            .write(|tx| tx.execute("UPDATE notice SET data = 'no data'", store::params![]));
        assert_eq!(broken, Ok(1));
        assert!(matches!(story.world.app.notices(&story.clerk, None), Err(Error::Internal(_))));
    });
}
