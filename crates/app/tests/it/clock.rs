//! A clock that is set back opens no deadline again, puts nothing out of order, and can be adjusted.

use app::Error;
use assessment::campaign::LatePolicy;
use store::tables::audit;

use crate::story::{each_story, saved, typed};
use crate::world::{PASSWORD, World};

const DAY: i64 = 24 * 3_600;

fn log(world: &World) -> u64 {
    world.app.audit_head().unwrap().0
}

#[test]
fn while_the_clock_is_set_back_nothing_is_written_and_no_deadline_opens_again() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        story.save(&[("3.1.a", "33", 0)]);
        // The deadline passes, and somebody notes that.
        world.wait(40 * DAY);
        let clerk = world.as_user("clerk@example.vn");
        let entries = log(world);
        world.wait(-35 * DAY);
        let now = app.now();
        let saved = saved(app, &clerk, story.at, typed(&[("3.1.a", "34", 1)]));
        let Err(Error::ClockBehind { now: shown, last }) = saved else { panic!("{saved:?}") };
        assert_eq!((shown, last.seconds_since(now)), (now, 35 * DAY));
        assert_eq!(app.sign_in("clerk@example.vn", PASSWORD, "Firefox").map(drop), saved.map(drop));
        // What is there can be read, as it was.
        let form = app.form(&clerk, story.at, None).unwrap();
        assert_eq!((form.form.answers_version, log(world)), (1, entries));
        world.audited();
    });
}

#[test]
fn a_clock_that_is_set_right_by_some_minutes_stops_nobody() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0)]);
        story.world.wait(-240);
        story.save(&[("3.1.a", "34", 1)]);
        story.world.audited();
    });
}

#[test]
fn where_the_clock_was_ahead_before_the_log_says_so_and_work_goes_on() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        assert!(matches!(app.accept_clock(), Err(Error::Refused(_))), "it is not behind");
        let right = app.now();
        world.wait(3 * DAY);
        world.as_user("clerk@example.vn");
        let ahead = app.now();
        world.wait(-3 * DAY);
        assert_eq!(app.accept_clock(), Ok(ahead));
        world.as_user("clerk@example.vn");
        let entries: Result<_, store::DbError> = app.db().read(|tx| audit::before(tx, i64::MAX, "", 2));
        let notified: Vec<_> =
            entries.unwrap().into_iter().map(|(entry, _)| (entry.action, entry.at)).collect();
        assert_eq!(notified, [("signed-in".to_owned(), right), ("clock-accepted".to_owned(), right)]);
        world.audited();
    });
}
