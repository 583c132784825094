//! The blind second appraisal: who is second sees nothing of the first, and what both say is held together.

use app::Error;
use app::accounts::Credential;
use app::history::{HistoryFilter, Part};
use app::proceedings::{IndicatorAt, TypedDecision, TypedDraw};
use assessment::campaign::LatePolicy;
use assessment::refusal::{Refusal, codes};

use crate::story::each_story;
use crate::year::Year;

fn refused(code: &'static str) -> Result<(), Error> {
    Err(Error::Refused(Refusal::state(code)))
}

fn forbidden(code: &'static str) -> Result<(), Error> {
    Err(Error::Forbidden(Refusal::person(code)))
}

fn everything() -> TypedDraw {
    TypedDraw { percent: "100 %".to_owned(), seed: "2022".to_owned() }
}

fn fewer(key: &str, typed: &str) -> TypedDecision {
    TypedDecision {
        inputs: vec![(key.to_owned(), typed.to_owned())],
        reason_code: "number-differs".to_owned(),
        reason: "Theo sổ đăng ký".to_owned(),
        ..TypedDecision::default()
    }
}

/// The whole campaign is drawn: index 5 for the appraiser of everything, the rest for the one of index 5.
fn drawn<'a>(year: &'a Year<'_>) -> (&'a app::App, Credential) {
    let draw = year.app().draw_second(&year.story.standing, year.story.campaign, everything());
    assert_eq!(draw, Ok((41, 0)));
    (year.app(), year.story.world.as_user("five@example.vn"))
}

fn version(year: &Year<'_>, person: &Credential, component: &str) -> Result<i64, Error> {
    year.app().second_view(person, &year.at(component)).map(|(view, _)| view.version)
}

#[test]
fn who_appraises_second_is_not_the_first_and_sees_nothing_of_the_first() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, five) = drawn(&year);
        // The appraiser of everything is second in index 5, where somebody else is there to be first.
        let at = year.at("5.1");
        let first = app.accept_indicator(&year.appraiser, at.clone(), 0);
        assert_eq!(first, forbidden(codes::SECOND_NOT_FIRST));
        app.correct_indicator(&five, at.clone(), 0, fewer("5.1.b", "7")).unwrap();
        let seen = app.indicator(&year.appraiser, &at).map(drop);
        assert_eq!(seen, refused(codes::SECOND_BLIND), "not before the own judgement");
        let board = app.board(&year.appraiser, story.campaign, None).unwrap();
        let (slot, _) = board.set.framework.component("5.1").unwrap();
        assert_eq!(board.recorded(0, slot).version, 0, "the matrix says nothing");
        assert_eq!(board.corrections(), [], "nor do the sums");
        let peers = year.indicator("3.1");
        assert_eq!(peers.board.recorded(0, slot).version, 0, "nor do pages of other indicators");
        let (view, waiting) = app.second_view(&year.appraiser, &at).unwrap();
        assert!(view.is_blind && view.history.is_empty() && waiting.len() == 10);
        assert_eq!(view.scores.approved.value(0, view.board.set.framework.input("5.1.b").unwrap().0), None);
        // Once it is given, everything can be seen.
        app.give_second(&year.appraiser, &at, view.version, None).unwrap();
        assert!(app.indicator(&year.appraiser, &at).is_ok_and(|view| view.version == 1));
        let again = app.give_second(&year.appraiser, &at, view.version + 1, None);
        assert_eq!(again, refused(codes::SECOND_GIVEN));
        let still = app.take_decision_back(&year.appraiser, at, 1, "Nhầm");
        assert_eq!(still, forbidden(codes::SECOND_NOT_FIRST));
    });
}

#[test]
fn a_second_appraisal_is_for_the_one_it_was_given_to_and_changes_no_points() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, five) = drawn(&year);
        let at = year.at("3.1");
        for other in [&year.appraiser, &story.clerk, &story.standing, &story.stranger] {
            assert_eq!(app.second_view(other, &at).map(drop), Err(Error::NotFound));
            assert_eq!(app.give_second(other, &at, 1, None), Err(Error::NotFound));
        }
        let insider = story.world.as_user("insider@example.vn");
        assert_eq!(app.second_view(&insider, &at).map(drop), Err(Error::NotFound), "of the unit itself");
        let before = year.points("3.1");
        let nothing = app.give_second(&five, &at, 1, Some(fewer("3.1.a", "33")));
        assert_eq!(nothing, refused(codes::NOTHING_CHANGED));
        let stale = app.give_second(&five, &at, 0, None);
        assert_eq!(stale, Err(Error::Conflict));
        app.give_second(&five, &at, 1, Some(fewer("3.1.a", "11"))).unwrap();
        assert_eq!(year.points("3.1"), before);
        assert_eq!(
            app.accept_indicator(&year.appraiser, at, 0),
            Ok(()),
            "the first appraisal continues as before"
        );
        let notified = app.notices(&five, None).unwrap().notices;
        let notified = notified.iter().filter(|notice| notice.kind == "second-drawn").count();
        assert_eq!(notified, 1, "once, whatever the number of indicators");
    });
}

#[test]
fn what_both_say_is_held_together_and_shown_to_those_who_run_the_campaign() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, five) = drawn(&year);
        let both = |component: &str, second: Option<TypedDecision>| {
            let at: IndicatorAt = year.at(component);
            app.accept_indicator(&year.appraiser, at.clone(), 0).unwrap();
            app.give_second(&five, &at, 1, second).unwrap();
        };
        both("3.1", Some(fewer("3.1.a", "11")));
        both("3.2", None);
        // Given, but nobody was first yet.
        app.give_second(&five, &year.at("3.3"), 1, None).unwrap();
        let seen = app.second_appraisal_board(&story.standing, story.campaign).unwrap();
        let agreement = seen.agreement.unwrap();
        assert_eq!((seen.lines.len(), seen.own.len()), (41, 0));
        assert_eq!(seen.lines.iter().filter(|line| line.sampled.is_given()).count(), 3);
        let pairs: Vec<usize> = agreement.indicators.iter().map(|it| it.figures.pairs).collect();
        assert_eq!((pairs, agreement.whole.pairs), (vec![1, 1], 2));
        let framework = &seen.board.set.framework;
        let of_devices = &agreement.indicators[0];
        assert_eq!(framework[of_devices.slot].code, "3.1");
        // 33 of 47 less 11 of 47, of 10 points.
        let gap = of_devices.figures.systematic.unwrap().mean;
        assert!((gap + 10.0 * 22.0 / 47.0).abs() < 0.01, "{gap}");
        let whole = agreement.whole.systematic.unwrap();
        assert_eq!((whole.below, whole.above, whole.cases), (1, 0, 2));
        assert_eq!(agreement.by_unit.len(), 1);
        let strict = &agreement.strictness[0];
        assert_eq!((strict.index.as_str(), strict.difference.cases), ("3", 2));
        assert!(strict.difference.mean.abs() < 1e-12, "the first accepted everything");
        // An appraiser sees what is to be done, and no figures.
        let own = app.second_appraisal_board(&five, story.campaign).unwrap();
        assert!(own.agreement.is_none() && own.lines.is_empty() && own.own.len() == 31);
        let clerk = app.second_appraisal_board(&story.clerk, story.campaign).map(drop);
        assert_eq!(clerk, forbidden(codes::NO_ROLE));
    });
}

#[test]
fn what_is_taken_out_of_the_sample_may_be_drawn_again() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, five) = drawn(&year);
        let (at, standing) = (year.at("3.1"), &story.standing);
        let again = app.draw_second(standing, story.campaign, everything()).map(drop);
        assert_eq!(again, refused(codes::SECOND_NOBODY), "everything is drawn");
        let by_appraiser = app.draw_second(&year.appraiser, story.campaign, everything()).map(drop);
        assert_eq!(by_appraiser, forbidden(codes::NO_ROLE));
        let half = TypedDraw { percent: "một nửa".to_owned(), seed: String::new() };
        assert!(matches!(app.draw_second(standing, story.campaign, half), Err(Error::Invalid(_))));
        let by_appraiser = app.release_second(&year.appraiser, &at, 1, "Nghỉ ốm");
        assert_eq!(by_appraiser, forbidden(codes::NO_ROLE));
        assert_eq!(app.release_second(standing, &at, 1, ""), refused(codes::REASON_NEEDED));
        app.release_second(standing, &at, 1, "Nghỉ ốm").unwrap();
        assert_eq!(app.second_view(&five, &at).map(drop), refused(codes::SECOND_RELEASED));
        assert_eq!(version(&year, &five, "3.2"), Ok(1));
        let drawn = app.draw_second(standing, story.campaign, everything());
        assert_eq!(drawn, Ok((1, 0)), "the one that was taken out");
        assert_eq!(version(&year, &five, "3.1"), Ok(3));
        app.give_second(&five, &at, 3, None).unwrap();
        assert_eq!(app.release_second(standing, &at, 4, "Không ưng"), refused(codes::SECOND_GIVEN));
        let said = story.world.audited();
        for action in ["second-drawn", "second-released", "second-accepted"] {
            assert!(said.iter().any(|said| said == action), "{action}");
        }
    });
}

#[test]
fn the_history_tells_nobody_what_they_are_not_to_know_yet() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, five) = drawn(&year);
        let of = |person: &Credential, component: &str| {
            let filter = HistoryFilter {
                campaign: Some(story.campaign),
                indicator: Some(component.to_owned()),
                ..HistoryFilter::default()
            };
            let view = app.history(person, &filter, Part::Newest).unwrap().view;
            view.entries.into_iter().map(|entry| (entry.action, entry.details)).collect::<Vec<_>>()
        };
        let names = |person: &Credential, component: &str| {
            of(person, component).into_iter().map(|(action, _)| action).collect::<Vec<_>>()
        };
        let at = year.at("5.1");
        app.correct_indicator(&five, at.clone(), 0, fewer("5.1.b", "7")).unwrap();
        assert_eq!(names(&year.appraiser, "5.1"), [""; 0], "the second appraiser is blind here, too");
        app.give_second(&year.appraiser, &at, 1, Some(fewer("5.1.b", "6"))).unwrap();
        assert_eq!(names(&year.appraiser, "5.1"), ["second-corrected", "indicator-corrected"]);
        assert_eq!(
            names(&five, "5.1"),
            ["indicator-corrected"],
            "the first never reads what the second said"
        );
        assert_eq!(names(&story.clerk, "5.1"), [""; 0], "nor does the unit");
        let by_standing = of(&story.standing, "5.1");
        let (action, details) = &by_standing[0];
        assert_eq!((action.as_str(), details.values.len()), ("second-corrected", 0), "that it was done");
        assert!(details.statement.is_none(), "{details:?}");
    });
}
