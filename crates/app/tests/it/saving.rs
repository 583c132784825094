//! Saving answers: stored spelling, points at once, conflicts that lose nothing, many people at once.

use std::collections::BTreeSet;

use app::Error;
use app::form::SaveResult;
use assessment::campaign::LatePolicy;
use assessment::refusal::{Refusal, codes};
use framework::Exact;
use framework::typed::TypedFault;

use crate::story::{each_story, result, saved, stands, typed};

#[test]
fn a_clerk_saves_answers_and_sees_points_at_once() {
    each_story(LatePolicy::Refused, |story| {
        let saved = story.save(&[("3.1.a", " 33 ", 0), ("I.5", "38", 0), ("I.6", "9", 0)]);
        assert_eq!(*result(&saved, "3.1.a"), stands(1, "33"));
        assert_eq!(*result(&saved, "I.6"), stands(3, "9"));
        assert_eq!(saved.view.form.answers_version, 3);
        let computed = saved.view.computed();
        let (slot, _) = saved.view.set.framework.component("3.1").unwrap();
        let points: Exact = Exact::parse("7.02").unwrap();
        assert_eq!(
            computed.sheet.components[slot.position()].points,
            Some(points),
            "the decision's own example"
        );
        assert_eq!(computed.progress.answered, 3);

        let form = story.form();
        assert_eq!(form.answers, saved.view.answers, "what was answered is what stands there");
        assert_eq!(form.names[&story.clerk_id], "Chuyên viên Sở Y tế");
        let cleared = story.save(&[("3.1.a", "", 1)]);
        assert_eq!(*result(&cleared, "3.1.a"), SaveResult::Saved { version: 4, value: None });
        assert!(!story.form().stored().contains_key("3.1.a"));
    });
}

#[test]
fn what_does_not_answer_the_question_is_refused_alone() {
    each_story(LatePolicy::Refused, |story| {
        let saved = story.save(&[
            ("3.1.a", "ba mươi ba", 0),
            ("3.3.connected", "có", 0),
            ("9.9.z", "1", 0),
            ("3.2.a", "47", 0),
        ]);
        assert!(matches!(result(&saved, "3.1.a"), SaveResult::Refused(_)));
        assert_eq!(*result(&saved, "3.3.connected"), stands(1, "yes"));
        assert_eq!(*result(&saved, "9.9.z"), SaveResult::Unknown);
        assert_eq!(*result(&saved, "3.2.a"), stands(2, "47"));
        assert_eq!(story.form().stored().len(), 2);
        let claim = story.save(&[("3.1#na", "có lẽ", 0)]);
        assert_eq!(*result(&claim, "3.1#na"), SaveResult::Refused(TypedFault::NotYesOrNo));
    });
}

#[test]
fn a_unit_does_not_write_what_the_managing_body_counts() {
    each_story(LatePolicy::Refused, |story| {
        let saved = story.save(&[("6.4.level_5", "500", 0), ("I.5", "38", 0)]);
        assert_eq!(*result(&saved, "6.4.level_5"), SaveResult::Unknown);
        assert_eq!(*result(&saved, "I.5"), stands(1, "38"));
    });
}

#[test]
fn two_people_in_one_form_see_both_values_and_lose_neither() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0)]);
        let first = story.world.app.now();
        story.world.wait(60);
        let late = story.save_as(&story.colleague, &[("3.1.a", "40", 0), ("3.2.b", "58", 0)]);
        let conflict = SaveResult::Conflict {
            version: 1,
            theirs: Some("33".to_owned()),
            by: "Chuyên viên Sở Y tế".to_owned(),
            at: first,
        };
        assert_eq!(*result(&late, "3.1.a"), conflict);
        assert_eq!(*result(&late, "3.2.b"), stands(2, "58"));
        let chosen = story.save_as(&story.colleague, &[("3.1.a", "40", 1)]);
        assert_eq!(*result(&chosen, "3.1.a"), stands(3, "40"));
        let (_, revisions, names) = story.world.app.form_history(&story.clerk, story.at, u64::MAX).unwrap();
        let notified: Vec<_> = revisions
            .iter()
            .map(|one| {
                (one.version, one.before.as_deref(), one.after.as_deref(), names[&one.changed_by].as_str())
            })
            .collect();
        let expected = [
            (3, Some("33"), Some("40"), "Chuyên viên thứ hai"),
            (2, None, Some("58"), "Chuyên viên thứ hai"),
            (1, None, Some("33"), "Chuyên viên Sở Y tế"),
        ];
        assert_eq!(notified, expected);
    });
}

#[test]
fn the_same_value_twice_is_no_conflict_and_no_change() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "1.033", 0)]);
        let again = story.save_as(&story.colleague, &[("3.1.a", "1033", 0)]);
        assert_eq!(*result(&again, "3.1.a"), stands(1, "1033"));
        assert_eq!(story.form().form.answers_version, 1);
    });
}

#[test]
fn a_stranger_and_the_standing_department_do_not_see_a_draft() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        assert_eq!(app.form(&story.stranger, story.at, None).map(drop), Err(Error::NotFound));
        let changes = typed(&[("3.1.a", "1", 0)]);
        assert_eq!(saved(app, &story.stranger, story.at, changes.clone()).map(drop), Err(Error::NotFound));
        assert_eq!(app.form_history(&story.stranger, story.at, u64::MAX).map(drop), Err(Error::NotFound));
        let draft = Err(Error::Refused(Refusal::state(codes::WITH_CLERK)));
        assert_eq!(app.form(&story.standing, story.at, None).map(drop), draft);
        assert_eq!(saved(app, &story.standing, story.at, changes).map(drop), draft);
        assert!(app.form(&story.stranger, story.other, None).is_ok());
    });
}

#[test]
fn a_role_taken_away_between_two_saves_stops_the_second() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0)]);
        let app = &story.world.app;
        let people = app.people(&story.world.administrator).unwrap();
        let clerk = people.iter().find(|person| person.account.id == story.clerk_id).unwrap();
        app.end_role(&story.world.administrator, story.clerk_id, clerk.grants[0].id).unwrap();
        let second = saved(app, &story.clerk, story.at, typed(&[("3.1.a", "34", 1)]));
        assert_eq!(second.map(drop), Err(Error::NotFound));
        let form = app.form(&story.leader, story.at, None).unwrap();
        assert_eq!(form.stored()["3.1.a"], "33");
    });
}

#[test]
fn eight_people_who_save_at_once_lose_nothing() {
    const KEYS: [&str; 8] = ["3.1.a", "3.2.a", "3.2.b", "3.2.c", "3.6.a", "3.6.b", "3.7.a", "I.5"];
    each_story(LatePolicy::Refused, |story| {
        let saved: usize = std::thread::scope(|scope| {
            let work = |own: usize| {
                let (mut base, mut shared, mut saved) = (0, 0, 0);
                for round in 0..6_usize {
                    let value = (1_000 * (own + 1) + round).to_string();
                    let answer = story.save(&[(KEYS[own], &value, base), ("I.6", &value, shared)]);
                    match result(&answer, KEYS[own]) {
                        SaveResult::Saved { version, .. } => (base, saved) = (*version, saved + 1),
                        other => panic!("nobody else has this field: {other:?}"),
                    }
                    match result(&answer, "I.6") {
                        SaveResult::Saved { version, .. } => (shared, saved) = (*version, saved + 1),
                        SaveResult::Conflict { version, .. } => shared = *version,
                        other => panic!("{other:?}"),
                    }
                }
                saved
            };
            let threads: Vec<_> = (0..KEYS.len()).map(|own| scope.spawn(move || work(own))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        let (form, revisions, _) = story.world.app.form_history(&story.clerk, story.at, u64::MAX).unwrap();
        let versions: BTreeSet<u64> = revisions.iter().map(|one| one.version).collect();
        assert_eq!(revisions.len(), saved, "every save that was confirmed is there, and no other");
        assert_eq!(versions, (1..=form.form.answers_version).collect());
        for (own, key) in KEYS.iter().enumerate() {
            assert_eq!(form.stored()[*key], (1_000 * (own + 1) + 5).to_string());
        }
    });
}
