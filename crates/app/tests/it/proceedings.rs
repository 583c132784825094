//! From appraisal to publication: who decides what, what is refused and why, and what stands in the end.

use app::form::NewEvidence;
use app::proceedings::{IndicatorAt, TypedDecision, codes as typed_codes};
use app::{App, Error};
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::council::Vote;
use assessment::course::Course;
use assessment::refusal::{Refusal, codes};
use assessment::role::{Grant, Role};
use framework::Exact;

use crate::notices::notified;
use crate::story::{Story, a_unit, each_story};
use crate::world::role;
use crate::year::{NOTES, Year};

pub fn refused(code: &'static str) -> Result<(), Error> {
    Err(Error::Refused(Refusal::state(code)))
}

pub fn forbidden(code: &'static str) -> Result<(), Error> {
    Err(Error::Forbidden(Refusal::person(code)))
}

pub fn decision(inputs: &[(&str, &str)], points: &str, code: &str, reason: &str) -> TypedDecision {
    TypedDecision {
        inputs: inputs.iter().map(|(key, typed)| ((*key).to_owned(), (*typed).to_owned())).collect(),
        points: points.to_owned(),
        applies: None,
        reason_code: code.to_owned(),
        reason: reason.to_owned(),
    }
}

#[test]
fn a_decision_needs_a_role_and_nobody_decides_on_the_own_unit() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let at = IndicatorAt { form: story.at, component: "3.1".to_owned() };
        story.world.person("early@example.vn", role(Role::Appraiser));
        let early = story.world.as_user("early@example.vn");
        let board = app.board(&early, story.campaign, None).map(drop);
        assert_eq!(board, refused(codes::STILL_FILLING), "nothing is looked at while units fill in");
        let year = Year::begun(story);
        let insider = story.world.as_user("insider@example.vn");
        assert_eq!(app.accept_indicator(&insider, at.clone(), 0), forbidden(codes::OWN_UNIT));
        let five = story.world.as_user("five@example.vn");
        assert_eq!(app.accept_indicator(&five, at.clone(), 0), Err(Error::NotFound), "of another index");
        let no_role = forbidden(codes::NO_ROLE);
        assert_eq!(app.accept_indicator(&story.clerk, at.clone(), 0), no_role);
        assert_eq!(app.accept_indicator(&story.stranger, at.clone(), 0), Err(Error::NotFound));
        assert_eq!(app.accept_indicator(&year.appraiser, at.clone(), 0), Ok(()));
        assert_eq!(app.accept_indicator(&year.appraiser, at, 1), refused(codes::ALREADY_APPRAISED));
        assert_eq!(app.board(&story.clerk, story.campaign, None).map(drop), forbidden(codes::NO_ROLE));
    });
}

#[test]
fn two_appraisers_on_one_indicator_do_not_overwrite_each_other() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, at) = (year.app(), year.at("3.1"));
        story.world.person("second@example.vn", role(Role::Appraiser));
        let second = story.world.as_user("second@example.vn");
        let asked = app.return_indicator(&year.appraiser, at.clone(), 0, "Thiếu trang 3", "2022-11-15");
        asked.unwrap();
        let late = app.accept_indicator(&second, at.clone(), 0);
        assert_eq!(late, refused(codes::RETURNED), "what has become of it says more than that it changed");
        app.send_more(&story.clerk, at.clone(), 1).unwrap();
        assert_eq!(
            app.accept_indicator(&second, at, 0),
            Err(Error::Conflict),
            "the unit has sent more since"
        );
    });
}

#[test]
fn who_is_asked_for_more_sends_it_for_this_indicator_alone_and_it_counts_as_late() {
    each_story(LatePolicy::Refused, |story| {
        let mut year = Year::begun(story);
        // What is brought now is brought after the submission.
        story.world.wait(1);
        let document = |component: &str| NewEvidence {
            component: component.to_owned(),
            number: "15/QĐ-SYT".to_owned(),
            ..NewEvidence::default()
        };
        let add = |year: &Year<'_>, component: &str| {
            year.app().add_evidence(&year.story.clerk, year.story.at, document(component)).map(drop)
        };
        assert_eq!(add(&year, "3.1"), refused(codes::CLOSED), "nobody asked");
        let at = year.at("3.1");
        let bad_day = year.app().return_indicator(&year.appraiser, at.clone(), 0, "Trang 3", "mai");
        assert!(matches!(bad_day, Err(Error::Invalid(faults)) if faults[0].code == typed_codes::BAD_DAY));
        let asked = year.app().return_indicator(&year.appraiser, at.clone(), 0, "Trang 3", "15/11/2022");
        asked.unwrap();
        assert_eq!(add(&year, "3.2"), refused(codes::CLOSED), "only what was asked for opens");
        add(&year, "3.1").unwrap();
        year.app().send_more(&year.story.clerk, at.clone(), 1).unwrap();
        assert_eq!(add(&year, "3.1"), refused(codes::CLOSED), "it is sent");
        let view = year.indicator("3.1");
        let late = view.form.evidence.iter().filter(|row| Some(row.added_at) >= view.submitted_at).count();
        assert_eq!((late, view.history.len()), (1, 2));
        // Another one is asked for and nobody answers: the appraiser decides after the day.
        let other = year.at("3.2");
        year.app().return_indicator(&year.appraiser, other.clone(), 0, "Trang 1", "2022-11-02").unwrap();
        assert_eq!(year.app().accept_indicator(&year.appraiser, other.clone(), 1), refused(codes::RETURNED));
        year.days(3);
        let too_late = year.app().send_more(&year.story.clerk, other.clone(), 1);
        assert_eq!(too_late, refused(codes::PAST_DEADLINE));
        assert_eq!(year.app().accept_indicator(&year.appraiser, other, 1), Ok(()));
    });
}

#[test]
fn a_correction_names_what_it_changes_and_why_and_the_points_follow() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, at) = (year.app(), year.at("3.1"));
        let correct = |typed| app.correct_indicator(&year.appraiser, at.clone(), 0, typed);
        let faults = |result: Result<(), Error>| match result {
            Err(Error::Invalid(faults)) => {
                faults.into_iter().map(|fault| (fault.field, fault.code)).collect()
            }
            other => panic!("{other:?}"),
        };
        let nothing: Vec<(String, &str)> = faults(correct(decision(&[("3.1.a", "ba")], "1000", "", " ")));
        let fields: Vec<&str> = nothing.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["input.3.1.a", "points", "reason_code", "reason"]);
        assert_eq!(nothing[1].1, typed_codes::POINTS_OUT_OF_RANGE);
        let same = correct(decision(&[("3.1.a", "33")], "", "number-differs", "Theo sổ đăng ký"));
        assert_eq!(same, refused(codes::NOTHING_CHANGED));
        let before = year.points("3.1");
        correct(decision(&[("3.1.a", "11")], "", "number-differs", "Theo sổ đăng ký")).unwrap();
        let after = year.points("3.1");
        assert_eq!(after[0], before[0], "what the unit said stays");
        let number = |text: &Option<String>| Exact::parse(text.as_deref().unwrap()).unwrap();
        // A third of the devices: a third of the points.
        let third = number(&before[0]).checked_div(&Exact::parse("3").unwrap()).unwrap();
        assert_eq!(number(&after[1]), third);
        let taken = app.take_decision_back(&year.appraiser, at.clone(), 1, "Nhầm đơn vị");
        taken.unwrap();
        assert_eq!(year.points("3.1"), before);
        let history: Vec<String> = year.indicator("3.1").history.into_iter().map(|it| it.action).collect();
        assert_eq!(history, ["indicator-reopened", "indicator-corrected"]);
    });
}

#[test]
fn what_is_plain_is_accepted_together_and_the_own_unit_is_left_out() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let app = year.app();
        let board = app.board(&year.appraiser, story.campaign, Some("3")).unwrap();
        let framework = &board.set.framework;
        let item = framework.ranking_columns()[2];
        let plain = framework.components_below(item).into_iter().filter(|slot| board.is_plain(0, *slot));
        let plain = plain.count();
        let insider = story.world.as_user("insider@example.vn");
        assert_eq!(app.accept_plain(&insider, story.campaign, "3"), Ok(0));
        assert_eq!(app.accept_plain(&year.appraiser, story.campaign, "3"), Ok(plain));
        assert_eq!(app.accept_plain(&year.appraiser, story.campaign, "3"), Ok(0));
        let five = story.world.as_user("five@example.vn");
        let of_another = app.accept_plain(&five, story.campaign, "3").map(drop);
        assert_eq!(of_another, forbidden(codes::NO_ROLE));
    });
}

#[test]
fn a_year_goes_from_appraisal_to_a_publication_that_holds() {
    each_story(LatePolicy::Refused, |story| {
        a_member_of_another_council_comes(story);
        let mut year = Year::begun(story);
        let folder = tempfile::tempdir().unwrap();
        let files = store::blobs::BlobStore::open(folder.path()).unwrap();
        let _keeping = year.app().clone().keeping_files(files);
        // Appraisal: one indicator loses its points.
        assert_eq!(year.send_points(), refused(codes::WAITING_FOR_DATA));
        year.decided_without_survey();
        assert_eq!(year.send_points(), refused(codes::INDICATORS_OPEN));
        let zero = decision(&[], "0", "evidence-missing", "Không có tài liệu");
        year.app().correct_indicator(&year.appraiser, year.at("3.1"), 0, zero.clone()).unwrap();
        year.app().correct_indicator(&year.appraiser, year.at("3.2"), 0, zero).unwrap();
        year.rest_accepted();
        let early = year.app().file_reply(&year.story.clerk, year.at("3.1"), 1, "Đã có");
        assert_eq!(early, refused(codes::CLOSED), "the units have not seen their points");
        year.send_points().unwrap();
        assert_eq!(
            year.app().accept_indicator(&year.appraiser, year.at("3.1"), 1),
            refused(codes::POINTS_SENT)
        );
        // Replies: one is answered, one handed to the council. What was there at the submission is not what came since.
        year.story.world.wait(1);
        let reply = |year: &Year<'_>, component: &str, seen| {
            year.app().file_reply(&year.story.leader, year.at(component), seen, "Có quyết định số 5")
        };
        reply(&year, "3.1", 1).unwrap();
        assert_eq!(reply(&year, "3.1", 2), refused(codes::REPLIED_ALREADY));
        reply(&year, "3.2", 1).unwrap();
        let document = NewEvidence {
            component: "3.1".to_owned(),
            number: "5/QĐ-SYT".to_owned(),
            ..NewEvidence::default()
        };
        year.app().add_evidence(&year.story.leader, year.story.at, document).unwrap();
        let upheld = decision(&[], "", "evidence-insufficient", "Quyết định ký năm sau");
        let by_standing = year.app().answer_reply(&year.story.standing, year.at("3.1"), 2, upheld.clone());
        assert_eq!(by_standing, forbidden(codes::NO_ROLE), "the campaign says who answers");
        let half = decision(&[], "1", "evidence-provided", "Chấp nhận một phần");
        year.app().answer_reply(&year.appraiser, year.at("3.1"), 2, half).unwrap();
        let again = year.app().answer_reply(&year.appraiser, year.at("3.1"), 3, upheld);
        assert_eq!(again, refused(codes::REPLY_ANSWERED));
        let at = |year: &Year<'_>| CampaignAt::new(year.story.campaign, year.course().1);
        assert_eq!(year.app().call_council(&year.story.standing, at(&year)), refused(codes::STILL_TIME));
        year.days(45);
        let late = year.app().file_reply(&year.story.clerk, year.at("3.3"), 1, "Muộn");
        assert_eq!(late, refused(codes::PAST_DEADLINE));
        let waits = year.app().call_council(&year.story.standing, at(&year));
        assert_eq!(waits, refused(codes::REPLIES_WAIT), "one may still be answered");
        year.days(10);
        let closed = (year.app().call_council(&year.story.standing, at(&year)), year.course().0);
        assert_eq!(closed, (Ok(()), Course::Council), "what nobody answered in time is for the council");
        // Council: a motion, votes, a quorum without the member of the unit.
        let case = year.at("3.2");
        let seen = year.version("3.2");
        let motion = decision(&[], "2", "evidence-provided", "Biên bản họp");
        year.app().put_to_vote(&year.story.standing, case.clone(), seen, motion).unwrap();
        let view = year.indicator("3.2");
        let mark = year.mark("3.2");
        assert_eq!(view.entitled, 3);
        let vote = |member: usize, mark: &str, vote| {
            year.app().vote(&year.members[member], case.clone(), mark, vote)
        };
        assert_eq!(vote(0, "another", Vote::For), Err(Error::Conflict), "another motion was seen");
        assert_eq!(vote(3, &mark, Vote::Against), forbidden(codes::OWN_UNIT));
        vote(0, &mark, Vote::For).unwrap();
        assert_eq!(vote(0, &mark, Vote::For), refused(codes::VOTED_ALREADY));
        let close = || year.app().close_vote(&year.story.standing, case.clone(), year.version("3.2"));
        assert_eq!(close(), refused(codes::NO_QUORUM));
        let approve = |number: &str| {
            year.app().approve_result(
                &year.leader_of_province,
                CampaignAt::new(year.story.campaign, year.course().1),
                &year.signed(number),
            )
        };
        assert_eq!(approve("QĐ 12"), refused(codes::CASES_OPEN));
        vote(1, &mark, Vote::Abstained).unwrap();
        close().unwrap();
        minutes_say_who_voted_how(&year);
        assert_eq!(close(), refused(codes::CASE_DECIDED));
        let publish = |year: &Year<'_>| {
            year.app().publish_result(
                &year.story.standing,
                CampaignAt::new(year.story.campaign, year.course().1),
                NOTES,
            )
        };
        assert_eq!(publish(&year).map(drop), refused(codes::COUNCIL_CALLED), "it is not approved");
        approve("QĐ số 12/QĐ-UBND").unwrap();
        year.scores_stand_side_by_side();
        let former = year.app().register_units(&year.story.standing, vec![a_unit("so-dan-so", "Sở Dân số")]);
        year.app().merge_units(&year.story.standing, former.unwrap()[0], year.story.at.unit).unwrap();
        // Published once, and the file alone holds.
        let sha256 = publish(&year).unwrap();
        assert_eq!(publish(&year).map(drop), refused(codes::RESULT_PUBLISHED));
        for session in [&year.story.clerk, &year.appraiser, &year.leader_of_province, &year.members[0]] {
            assert_eq!(notified(year.app(), session).last().map(String::as_str), Some("result-published"));
        }
        assert!(!notified(year.app(), &year.story.standing).contains(&"result-published".to_owned()));
        the_file_alone_holds(year.app(), &sha256);
    });
}

fn the_file_alone_holds(app: &App, sha256: &str) {
    let (row, mut file, _) = app.publication(sha256).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    let verified = report::publication::verify("it", &bytes, "0.1.0");
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    let bundle = verified.bundle.unwrap();
    // Two of the appraisal, one of the replies, one of the council, and the survey that nobody held.
    assert_eq!((row.year, bundle.corrections.len()), (2022, 5));
    assert_eq!(bundle.formerly["so-y-te"], ["so-dan-so"]);
    assert_eq!(bundle.about.left_out[0].unit, "Sở Giao thông vận tải");
}

/// Of another campaign's council alone: no vote in this one, and none of those of whom a quorum is counted.
fn a_member_of_another_council_comes(story: &Story<'_>) {
    let next = crate::story::the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
    let next = app::campaigns::NewCampaign { year: 2023, ..next };
    let next = story.world.app.prepare_campaign(&story.standing, next).unwrap();
    let elsewhere = Grant { campaign: Some(next), ..role(Role::CouncilMember).remove(0) };
    story.world.person("elsewhere@example.vn", vec![elsewhere]);
}

fn minutes_say_who_voted_how(year: &Year<'_>) {
    let minutes = year.app().minutes(&year.story.standing, year.story.campaign).unwrap();
    let recused: Vec<usize> = minutes.members.iter().map(|member| member.recused_for.len()).collect();
    assert_eq!((recused.len(), recused.iter().sum::<usize>()), (4, 1), "one of four is of the unit");
    let [case] = minutes.cases.as_slice() else { panic!("one case: {:?}", minutes.cases) };
    let votes: Vec<Vote> = case.votes.iter().map(|(_, vote)| *vote).collect();
    assert_eq!((votes, case.motions_before), (vec![Vote::For, Vote::Abstained], 0));
    assert_eq!(case.decided_at, Some(year.app().now()));
    assert!(minutes.called_at.is_some() && !minutes.leaves_out);
    // Anyone who belongs to the unit reads of its cases once the result is approved.
    let own = year.app().minutes(&year.members[3], year.story.campaign).unwrap();
    assert!(own.cases.is_empty() && own.leaves_out);
    let clerk = year.app().minutes(&year.story.clerk, year.story.campaign).map(drop);
    assert_eq!(clerk, forbidden(codes::NO_ROLE));
}

#[test]
fn a_reply_that_was_withdrawn_a_second_before_is_not_answered() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let zero = decision(&[], "0", "evidence-missing", "Không có tài liệu");
        year.app().correct_indicator(&year.appraiser, year.at("3.1"), 0, zero).unwrap();
        year.rest_accepted();
        year.send_points().unwrap();
        year.app().file_reply(&story.clerk, year.at("3.1"), 1, "Đã có").unwrap();
        year.app().withdraw_reply(&story.clerk, year.at("3.1"), 2).unwrap();
        let upheld = decision(&[], "", "evidence-insufficient", "Ký năm sau");
        let answered = year.app().answer_reply(&year.appraiser, year.at("3.1"), 2, upheld);
        assert_eq!(answered, refused(codes::REPLY_WITHDRAWN));
        let again = year.app().file_reply(&story.clerk, year.at("3.1"), 3, "Đổi ý");
        assert_eq!(again, refused(codes::REPLIED_ALREADY), "one reply each");
    });
}

#[test]
fn who_decided_is_named_however_much_was_done_to_the_indicator_since() {
    each_story(LatePolicy::Refused, |story| {
        let mut year = Year::begun(story);
        let zero = decision(&[], "0", "evidence-missing", "Không có tài liệu");
        year.app().correct_indicator(&year.appraiser, year.at("3.1"), 0, zero).unwrap();
        year.rest_accepted();
        year.send_points().unwrap();
        year.app().file_reply(&year.story.leader, year.at("3.1"), 1, "Đã có").unwrap();
        year.days(55);
        let at = CampaignAt::new(year.story.campaign, year.course().1);
        year.app().call_council(&year.story.standing, at).unwrap();
        // The page looks through the last two hundred entries; a council may talk for long.
        let seen = year.version("3.1");
        for turn in 0..201 {
            let points = if turn % 2 == 0 { "1" } else { "2" };
            let motion = decision(&[], points, "evidence-provided", "Biên bản họp");
            year.app().put_to_vote(&year.story.standing, year.at("3.1"), seen + turn, motion).unwrap();
        }
        let view = year.indicator("3.1");
        let decided = view.proceeding.appraisal.decided().expect("the appraiser's decision");
        assert!(view.names.contains_key(&decided.by.user()), "the appraiser is named: {:?}", view.names);
    });
}
