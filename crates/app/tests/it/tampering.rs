//! Somebody reaches the database past the program: each change is named, and honest work is not.

use app::App;
use app::integrity::AtOdds;
use assessment::campaign::LatePolicy;
use assessment::role::Role;
use store::DbError;
use store::tables::audit;

use crate::notices::{notices_of, notified};
use crate::proceedings::decision;
use crate::story::each_story;
use crate::world::{World, role};
use crate::year::Year;

/// A change past the program; SQL that both engines take.
fn tamper(world: &World, statement: &'static str) {
    world.tampered.store(true, std::sync::atomic::Ordering::SeqCst);
    let changed: Result<u64, DbError> = world.db.write(move |tx| tx.execute(statement, &[]));
    assert_eq!(changed, Ok(1), "{statement}");
}

fn names(found: &[AtOdds]) -> Vec<String> {
    let name = |it: &AtOdds| match it {
        AtOdds::Answer { key, .. } => format!("answer {key}"),
        AtOdds::Receipt { .. } => "receipt".to_owned(),
        AtOdds::Role { role, held, logged, .. } => format!("{role} {held} for {logged}"),
        AtOdds::Decision { component, .. } => format!("decision {component}"),
    };
    found.iter().map(name).collect()
}

fn at_odds(world: &World) -> Vec<String> {
    names(&world.app.at_odds().expect("what is at odds"))
}

#[test]
fn an_answer_that_was_edited_in_a_submitted_form_is_named_by_its_history_and_by_the_receipt() {
    each_story(LatePolicy::Refused, |story| {
        Year::begun(story);
        assert_eq!(at_odds(story.world), Vec::<String>::new(), "honest work is not at odds");
        tamper(story.world, "UPDATE answer SET value = '47' WHERE input_key = '3.1.a'");
        assert_eq!(at_odds(story.world), ["answer 3.1.a", "receipt"]);
        // Anyone who edits the history as well is still held by the receipt that the unit has.
        tamper(story.world, "UPDATE answer_revision SET after = '47' WHERE input_key = '3.1.a'");
        assert_eq!(at_odds(story.world), ["receipt"]);
    });
}

#[test]
fn an_answer_that_was_taken_away_or_put_in_is_named() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0), ("I.5", "38", 0)]);
        tamper(story.world, "DELETE FROM answer WHERE input_key = 'I.5'");
        assert_eq!(at_odds(story.world), ["answer I.5"]);
        tamper(
            story.world,
            "INSERT INTO answer (form_id, input_key, value, version, changed_at, changed_by) \
             SELECT form_id, 'I.6', '9', 99, changed_at, changed_by FROM answer WHERE input_key = '3.1.a'",
        );
        assert_eq!(at_odds(story.world), ["answer I.5", "answer I.6"]);
    });
}

#[test]
fn a_role_that_was_put_in_or_ended_behind_the_log_is_named() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        tamper(
            year.story.world,
            "INSERT INTO role_grant (id, account_id, role, granted_by, granted_at) \
             SELECT '01890000-0000-7000-8000-0000000000aa', account_id, 'administrator', 'system', granted_at \
             FROM role_grant WHERE role = 'provincial_leader'",
        );
        assert_eq!(at_odds(year.story.world), ["administrator 1 for 0"]);
        tamper(year.story.world, "UPDATE role_grant SET ended_at = 1 WHERE role = 'provincial_leader'");
        assert_eq!(at_odds(year.story.world), ["administrator 1 for 0", "provincial_leader 0 for 1"]);
    });
}

#[test]
fn a_decision_that_was_edited_put_in_or_taken_away_is_named() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let typed = decision(&[("3.1.a", "30")], "", "evidence-missing", "Danh sách chỉ có 30 máy");
        let app = year.app();
        app.correct_indicator(&year.appraiser, year.at("3.1"), 0, typed).expect("corrected");
        app.accept_indicator(&year.appraiser, year.at("3.2"), 0).expect("accepted");
        assert_eq!(at_odds(story.world), Vec::<String>::new());
        tamper(
            story.world,
            "UPDATE proceeding SET content = replace(content, '30', '47') WHERE component_code = '3.1'",
        );
        assert_eq!(at_odds(story.world), ["decision 3.1"]);
        tamper(story.world, "DELETE FROM proceeding WHERE component_code = '3.2'");
        tamper(
            story.world,
            "INSERT INTO proceeding (form_id, component_code, content, changed_at, version) \
             SELECT form_id, '3.3', content, changed_at, 1 FROM proceeding WHERE component_code = '3.1'",
        );
        assert_eq!(at_odds(story.world), ["decision 3.1", "decision 3.3", "decision 3.2"]);
    });
}

#[test]
fn auditors_get_the_head_of_the_log_once_a_week_so_that_its_end_cannot_be_cut_off_unseen() {
    each_story(LatePolicy::Refused, |story| {
        let (world, app) = (story.world, &story.world.app);
        world.person("auditor@example.vn", role(Role::Auditor));
        world.forget_invitations();
        let heads = |app: &App| {
            let all = notices_of(app, &world.as_user("auditor@example.vn"));
            all.into_iter().filter(|it| it.kind == "audit-head").map(|it| it.data.note).collect::<Vec<_>>()
        };
        let head: Result<_, DbError> = world.db.read(audit::head);
        let (position, hash) = head.unwrap();
        app.remind().unwrap();
        app.remind().unwrap();
        assert_eq!(heads(app), [Some(format!("{position}:{hash}"))]);
        world.wait(7 * 24 * 3_600);
        app.remind().unwrap();
        assert_eq!(heads(app).len(), 2, "the next week has its own");
        assert_eq!(notified(app, &world.as_user("clerk@example.vn")), Vec::<String>::new(), "nobody else");
    });
}
