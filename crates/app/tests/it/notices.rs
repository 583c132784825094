//! Who is told what: whoever has to go on, or waits for it; once for each occasion, and nobody what they did themselves.

use app::App;
use assessment::Moment;
use assessment::campaign::LatePolicy;
use assessment::role::Role;
use jiff::civil::date;

use crate::story::each_story;
use crate::world::role;
use crate::year::Year;

const DAY: i64 = 24 * 3_600;

/// Kinds of somebody's notices, in the order in which they came.
fn told(app: &App, session: &str) -> Vec<String> {
    let mut rows = app.notices(session, Moment::from_microseconds(i64::MAX)).expect("the notices");
    rows.reverse();
    rows.into_iter().map(|row| row.kind).collect()
}

#[test]
fn whoever_has_to_go_on_with_a_form_is_told() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        assert_eq!(app.header(&story.clerk).unwrap().unread, 0, "the campaign was opened before they came");
        story.save(&[("3.2.b", "10", 0)]);
        app.hand_over(&story.clerk, story.at, 1).unwrap();
        assert_eq!(told(app, &story.leader), ["form-handed-over"]);
        assert_eq!(told(app, &story.clerk), Vec::<String>::new(), "they did it themselves");
        world.wait(1);
        app.return_to_clerk(&story.leader, story.at, "Xem lại 3.2").unwrap();
        assert_eq!(told(app, &story.clerk), ["form-returned"]);
        let row = app.notices(&story.clerk, Moment::from_microseconds(i64::MAX)).unwrap().remove(0);
        assert!(row.data.contains("Xem lại 3.2") && row.address.contains("/units/"));
        world.wait(1);
        story.submitted();
        assert_eq!(told(app, &story.standing), ["form-submitted"]);
        assert_eq!(told(app, &story.stranger), Vec::<String>::new(), "nothing of another unit");
        assert_eq!(app.header(&story.clerk).unwrap().unread, 2);
        app.read_notices(&story.clerk).unwrap();
        assert_eq!(app.header(&story.clerk).unwrap().unread, 0);
        assert_eq!(app.header(&story.leader).unwrap().unread, 2, "each reads their own");
        world.wait(1);
        app.extend_campaign(&story.standing, story.campaign, 2, date(2022, 12, 5), "Bão số 4").unwrap();
        assert_eq!(told(app, &story.stranger), ["campaign-extended"]);
        assert_eq!(told(app, &story.clerk).last().map(String::as_str), Some("campaign-extended"));
    });
}

#[test]
fn a_step_that_is_refused_tells_nobody() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.2.b", "10", 0), ("3.2.c", "11", 0)]);
        app.hand_over(&story.clerk, story.at, 2).unwrap_err();
        assert_eq!(told(app, &story.leader), Vec::<String>::new());
    });
}

#[test]
fn units_that_have_not_submitted_are_reminded_once_at_seven_three_and_one_day() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        story.save(&[("3.2.b", "10", 0)]);
        story.submitted();
        app.remind().unwrap();
        let stranger = |app: &App| told(app, &world.as_user("stranger@example.vn")).len();
        assert_eq!(stranger(app), 0, "there is time");
        let mut seen = Vec::new();
        for _ in 0..30 {
            world.wait(DAY);
            app.remind().unwrap();
            app.remind().unwrap();
            seen.push(stranger(app));
        }
        assert_eq!(seen[20..], [0, 1, 1, 1, 1, 2, 2, 3, 3, 3], "{seen:?}");
        world.wait(-3 * DAY);
        app.remind().unwrap();
        assert_eq!(stranger(app), 3, "a clock set back reminds nobody twice");
        let clerk = told(app, &world.as_user("clerk@example.vn"));
        assert!(!clerk.contains(&"deadline-near".to_owned()), "they have submitted");
        let standing = world.as_user("standing@example.vn");
        app.extend_campaign(&standing, story.campaign, 2, date(2022, 12, 3), "Bão").unwrap();
        world.wait(3 * DAY);
        app.remind().unwrap();
        assert_eq!(stranger(app), 5, "the extension, and the new deadline");
    });
}

#[test]
fn appraisal_reply_and_publication_tell_those_who_wait_for_them() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let app = year.app();
        story.world.wait(1);
        let asked = ("Thiếu trang 3", "2022-11-15");
        app.return_indicator(&year.appraiser, year.at("3.1"), 0, asked).unwrap();
        assert_eq!(told(app, &story.clerk).last().map(String::as_str), Some("indicator-returned"));
        story.world.wait(1);
        app.send_more(&story.clerk, year.at("3.1"), 1).unwrap();
        assert_eq!(told(app, &year.appraiser), ["indicator-sent-again"]);
        let five = story.world.as_user("five@example.vn");
        assert_eq!(told(app, &five), Vec::<String>::new(), "of another index");
        year.rest_accepted();
        year.send_points().unwrap();
        story.world.wait(1);
        assert!(told(app, &story.leader).contains(&"points-sent".to_owned()));
        app.file_reply(&story.leader, year.at("3.1"), year.version("3.1"), "Đã có").unwrap();
        assert_eq!(told(app, &year.appraiser).last().map(String::as_str), Some("reply-filed"));
        story.world.person("late@example.vn", role(Role::Appraiser));
        let late = story.world.as_user("late@example.vn");
        assert_eq!(told(app, &late), Vec::<String>::new(), "who comes later is told of what comes later");
    });
}
