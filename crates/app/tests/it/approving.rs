//! A result is approved by a signed decision with all its parts; what a form lacks is counted for clerk and leader alike.

use app::proceedings::TypedApproval;
use app::{Error, FieldFault};
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::decision::codes;
use jiff::civil::date;
use store::DbError;
use store::tables::audit;

use crate::story::each_story;
use crate::year::{Year, signed_on};

#[test]
fn a_decision_of_tomorrow_of_before_the_close_or_without_its_file_approves_nothing() {
    each_story(LatePolicy::Refused, |story| {
        let mut year = Year::begun(story);
        year.rest_accepted();
        year.send_points().unwrap();
        year.days(49);
        let (standing, campaign) = (year.story.standing.clone(), story.campaign);
        year.app().call_council(&standing, CampaignAt::new(campaign, year.course().1)).unwrap();
        let approve = |typed: &TypedApproval| {
            year.app().approve_result(&standing, CampaignAt::new(campaign, year.course().1), typed)
        };
        // It is 20 December; the self-assessment was closed on 1 November.
        let ahead = approve(&signed_on("120/QĐ-UBND", date(2022, 12, 28)));
        assert_eq!(ahead, Err(FieldFault::alone("issued_on", codes::DATE_AHEAD)));
        let early = approve(&signed_on("120/QĐ-UBND", date(2022, 10, 31)));
        assert_eq!(early, Err(FieldFault::alone("issued_on", codes::DATE_BEFORE_CLOSE)));
        let whole = signed_on("120/QĐ-UBND", date(2022, 12, 20));
        let without = TypedApproval { file: None, ..whole.clone() };
        assert_eq!(approve(&without), Err(FieldFault::alone("file", codes::NO_FILE)));
        let mut picture = whole.clone();
        if let Some((row, _)) = &mut picture.file {
            row.media_type = "image/png".to_owned();
        }
        assert_eq!(approve(&picture), Err(FieldFault::alone("file", codes::FILE_NO_PDF)));
        let Err(Error::Invalid(faults)) = approve(&TypedApproval::default()) else {
            panic!("any text approves")
        };
        assert_eq!(faults.len(), 5, "{faults:?}");
        approve(&whole).unwrap();
        let board = year.app().board(&standing, campaign, None).unwrap();
        let kept = &board.approval_of(1).unwrap().decision;
        assert_eq!((kept.signer.as_str(), kept.issued_on), ("Chủ tịch", Some(date(2022, 12, 20))));
        assert_eq!(kept.file.as_ref().unwrap().name, "quyet-dinh.pdf");
    });
}

#[test]
fn two_of_many_answers_are_counted_before_they_are_handed_in_and_in_the_log() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0), ("I.5", "38", 0)]);
        let of_clerk = story.form().hand_in();
        assert_eq!((of_clerk.answered, of_clerk.unanswered), (2, of_clerk.asked - 2));
        assert!(of_clerk.without_evidence > 10, "{of_clerk:?}");
        let seen = story.form().form.answers_version;
        story.world.app.hand_over(&story.clerk, story.at, seen).unwrap();
        let of_leader = story.world.app.form(&story.leader, story.at, None).unwrap().hand_in();
        assert_eq!(of_leader, of_clerk, "the same numbers for both");
        story.world.app.submit(&story.leader, story.at, seen).unwrap();
        let log = story.world.app.db().read(|tx| audit::after(tx, 0, 1_000));
        let log = log.map_err(|fault: DbError| fault).unwrap();
        for action in ["form-handed-over", "form-submitted"] {
            let (entry, _) = log.iter().rfind(|(entry, _)| entry.action == action).unwrap();
            let data: serde_json::Value = serde_json::from_str(&entry.data).unwrap();
            assert_eq!(data["unanswered"], of_clerk.unanswered, "{action}");
            assert_eq!(data["without_evidence"], of_clerk.without_evidence, "{action}");
        }
    });
}
