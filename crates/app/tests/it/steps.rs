//! The steps of a form: handed over, taken back, returned, submitted with a receipt, reopened; deadlines.

use app::Error;
use app::accounts::Credential;
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::receipt::{Fingerprint, Receipt, Submission, canonical};
use assessment::refusal::{Refusal, codes};
use assessment::self_assessment::{FormState, GivenBackBy, ReturnNote};
use assessment::{Id, Moment};
use jiff::civil::date;
use scoring::Evidence;
use store::DbError;
use store::tables::audit;

use crate::story::{Story, each_story, saved, typed};

const DAY: i64 = 24 * 3_600;

fn refused(code: &'static str) -> Result<(), Error> {
    Err(Error::Refused(Refusal::state(code)))
}

fn receipt(story: &Story<'_>) -> Receipt {
    match story.form().form.state {
        FormState::Submitted { receipt } => receipt,
        other => panic!("not submitted: {other:?}"),
    }
}

#[test]
fn contradictions_are_not_handed_over() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.2.b", "10", 0), ("3.2.c", "11", 0)]);
        assert_eq!(story.form().computed().errors(), 1);
        assert_eq!(app.hand_over(&story.clerk, story.at, 2), refused(codes::ERRORS_LEFT));
        story.save(&[("3.2.c", "3", 2), ("3.1#na", "x", 0)]);
        let claimed = story.form().computed();
        assert_eq!(claimed.findings[0].code, app::form::codes::CLAIM_WITHOUT_REASON);
        assert_eq!(app.hand_over(&story.clerk, story.at, 4), refused(codes::ERRORS_LEFT));
        story.save(&[("3.1#na.reason", "Chưa thành lập", 0)]);
        assert_eq!(app.hand_over(&story.clerk, story.at, 4), Err(Error::Conflict), "an answer came since");
        assert_eq!(app.hand_over(&story.clerk, story.at, 5), Ok(()));
    });
}

#[test]
fn a_form_is_taken_back_and_returned_with_a_note() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.2.b", "10", 0)]);
        assert_eq!(app.take_back(&story.clerk, story.at), refused(codes::WITH_CLERK));
        app.hand_over(&story.clerk, story.at, 1).unwrap();
        let late = saved(app, &story.clerk, story.at, typed(&[("3.2.b", "11", 1)]));
        assert_eq!(late.map(drop), refused(codes::WITH_LEADER));
        app.take_back(&story.clerk, story.at).unwrap();
        story.save(&[("3.2.b", "11", 1)]);
        app.hand_over(&story.clerk, story.at, 2).unwrap();
        assert_eq!(app.return_to_clerk(&story.leader, story.at, " "), refused(codes::REASON_NEEDED));
        app.return_to_clerk(&story.leader, story.at, " Xem lại 3.2 ").unwrap();
        let note = ReturnNote { text: "Xem lại 3.2".to_owned(), by: GivenBackBy::Leader };
        let state = FormState::WithClerk { note: Some(note) };
        assert_eq!(story.form().form.state, state);
        let no_role = Err(Error::Forbidden(Refusal::person(codes::NO_ROLE)));
        assert_eq!(app.submit(&story.clerk, story.at, 2), no_role, "a clerk approves nothing");
    });
}

#[test]
fn anybody_can_compute_the_hash_of_a_receipt_again() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[
            ("3.1.a", "33", 0),
            ("I.5", "38", 0),
            ("I.6", "9", 0),
            ("3.1#explanation", "Hai\nmáy", 0),
        ]);
        let document = app::form::NewEvidence {
            component: "3.1".to_owned(),
            number: "12/BB-SYT".to_owned(),
            issued_on: "15/10/2022".to_owned(),
            address: "https://soyte.example.vn/12".to_owned(),
            ..app::form::NewEvidence::default()
        };
        story.world.app.add_evidence(&story.clerk, story.at, document).unwrap();
        story.submitted();
        let (form, receipt) = (story.form(), receipt(story));
        let piece = Evidence {
            number: "12/BB-SYT".to_owned(),
            date: Some(date(2022, 10, 15)),
            location: "https://soyte.example.vn/12".to_owned(),
            ..Evidence::default()
        };
        let text = canonical(&Submission {
            framework: ("so-ban-nganh-2022", "2022.1"),
            unit: "so-y-te",
            year: 2022,
            answers: &form.stored(),
            evidence: &[("3.1".to_owned(), piece, None)],
            submitted_at: Moment::from_microseconds(receipt.submitted_at),
        });
        assert_eq!(receipt.hash, Fingerprint::of(text.as_bytes()).to_string());
        assert_eq!(form.submitted_text(), Ok(Some(text)));
        assert!(form.receipt_holds());
        let mut forged = story.form();
        forged.evidence = std::sync::Arc::default();
        let forged = forged.submitted_text().unwrap().unwrap();
        assert_ne!(receipt.hash, Fingerprint::of(forged.as_bytes()).to_string(), "a document is gone");
        assert_eq!(receipt.submitted_by, "Lãnh đạo Sở Y tế");
        assert_eq!(receipt.points, form.computed().sheet.total.points.unwrap().to_string());
        assert!(!receipt.late);
    });
}

#[test]
fn a_submitted_form_is_not_edited_and_reopened_with_a_reason_only() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.2.b", "10", 0)]);
        story.submitted();
        let first = receipt(story);
        let edit = saved(app, &story.clerk, story.at, typed(&[("3.2.b", "11", 1)]));
        assert_eq!(edit.map(drop), refused(codes::SUBMITTED));
        let evidence = app.add_evidence(&story.clerk, story.at, app::form::NewEvidence::default());
        assert_eq!(evidence.map(drop), refused(codes::SUBMITTED));
        assert!(app.form(&story.standing, story.at, None).is_ok(), "handed in, it may be read");
        assert_eq!(app.reopen(&story.standing, story.at, ""), refused(codes::REASON_NEEDED));
        let no_role = Err(Error::Forbidden(Refusal::person(codes::NO_ROLE)));
        assert_eq!(app.reopen(&story.leader, story.at, "Xin sửa"), no_role);
        app.reopen(&story.standing, story.at, "Thiếu trang 3").unwrap();
        let by = |form: app::form::FormView| match form.form.state {
            FormState::WithClerk { note } => note.map(|note| note.by),
            _ => None,
        };
        assert_eq!(by(story.form()), Some(GivenBackBy::StandingDepartment), "it was not the leader");
        story.save(&[("3.2.b", "11", 1)]);
        story.submitted();
        assert_ne!(receipt(story).hash, first.hash);

        let log = app.db().read(|tx| audit::after(tx, 0, 1_000)).map_err(|fault: DbError| fault).unwrap();
        let (entry, _) = log.iter().find(|(entry, _)| entry.action == "form-reopened").unwrap();
        let data: serde_json::Value = serde_json::from_str(&entry.data).unwrap();
        assert_eq!(data["reason"], "Thiếu trang 3");
        assert_eq!(data["receipt_before"], serde_json::json!(first), "the old receipt is kept for good");
    });
}

#[test]
fn evidence_that_came_after_the_leader_looked_is_not_submitted_unseen() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.2.b", "10", 0)]);
        let seen = story.form().form.answers_version;
        app.hand_over(&story.clerk, story.at, seen).unwrap();
        app.take_back(&story.clerk, story.at).unwrap();
        let paper = app::form::NewEvidence {
            component: "3.2".to_owned(),
            summary: "Sổ tài sản".to_owned(),
            ..app::form::NewEvidence::default()
        };
        let id: Id<_> = app.add_evidence(&story.clerk, story.at, paper).unwrap();
        let now = story.form().form.answers_version;
        app.hand_over(&story.clerk, story.at, now).unwrap();
        assert_eq!(app.submit(&story.leader, story.at, seen), Err(Error::Conflict));
        app.submit(&story.leader, story.at, now).unwrap();
        assert_eq!(story.form().evidence[0].id, id);
    });
}

#[test]
fn where_late_forms_are_refused_the_deadline_ends_it_until_it_is_extended() {
    each_story(LatePolicy::Refused, |story| {
        let mut story = story.clone();
        story.save(&[("3.2.b", "10", 0)]);
        story.world.wait(30 * DAY);
        story.another_day();
        let app = &story.world.app;
        let late = saved(app, &story.clerk, story.at, typed(&[("3.2.b", "11", 1)]));
        assert_eq!(late.map(drop), refused(codes::PAST_DEADLINE));
        assert_eq!(app.hand_over(&story.clerk, story.at, 1), refused(codes::PAST_DEADLINE));

        let extend = |session: &Credential, day, reason| {
            app.extend_campaign(session, CampaignAt::new(story.campaign, 2), date(2022, 12, day), reason)
        };
        let no_role = Err(Error::Forbidden(Refusal::person(codes::NO_ROLE)));
        assert_eq!(extend(&story.clerk, 5, "Bão số 4"), no_role);
        assert_eq!(extend(&story.standing, 5, ""), refused(codes::REASON_NEEDED));
        assert_eq!(extend(&story.standing, 5, "Bão số 4"), Ok(()));
        assert_eq!(
            extend(&story.standing, 6, "Bão số 5"),
            Err(Error::Conflict),
            "somebody extended it since"
        );
        story.save(&[("3.2.b", "11", 1)]);
        story.submitted();
        assert!(!receipt(&story).late, "it came before the new deadline");
    });
}

#[test]
fn where_late_forms_are_marked_they_come_until_the_campaign_is_closed() {
    each_story(LatePolicy::Marked, |story| {
        let mut story = story.clone();
        story.world.wait(30 * DAY);
        story.another_day();
        story.save(&[("3.2.b", "11", 0)]);
        story.submitted();
        assert!(receipt(&story).late);
        let app = &story.world.app;
        app.close_campaign(&story.standing, CampaignAt::new(story.campaign, 2)).unwrap();
        assert_eq!(app.reopen(&story.standing, story.at, "Muộn"), refused(codes::CLOSED));
        let stranger = story.world.as_user("stranger@example.vn");
        let missed = saved(app, &stranger, story.other, typed(&[("3.2.b", "1", 0)]));
        assert_eq!(missed.map(drop), refused(codes::PAST_DEADLINE));
        assert_eq!(
            app.close_campaign(&story.standing, CampaignAt::new(story.campaign, 3)),
            refused(codes::CLOSED)
        );
    });
}
