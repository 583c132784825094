//! Who did what and when, and who may read it: each as far as the table of permissions and the stage allow.

use app::Error;
use app::accounts::Credential;
use app::history::{
    Details, ENTRIES_MAX, Fact, HistoryActor, HistoryEntry, HistoryFilter, Kind, Part, Subject, What, kind_of,
};
use app::proceedings::TypedDecision;
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::council::Vote;
use assessment::refusal::{Refusal, codes};
use assessment::role::Role;
use jiff::civil::date;

use crate::story::{Story, each_story};
use crate::world::role;
use crate::year::Year;

fn correction(points: &str, reason: &str) -> TypedDecision {
    TypedDecision {
        points: points.to_owned(),
        reason_code: "evidence-missing".to_owned(),
        reason: reason.to_owned(),
        ..TypedDecision::default()
    }
}

/// What somebody sees, the oldest first.
fn seen(story: &Story<'_>, session: &Credential, filter: &HistoryFilter) -> Vec<HistoryEntry> {
    let app = &story.world.app;
    let page = app.history(session, filter, Part::Newest).expect("the history");
    let mut entries = page.view.entries;
    // What is found by the copy is what is found in the log itself, wherever the copy ends.
    let positions = |entries: &[HistoryEntry]| entries.iter().map(|entry| entry.position).collect::<Vec<_>>();
    while app.catch_up_history().expect("a part of the log") {}
    let copied = app.history(session, filter, Part::Newest).expect("the history").view.entries;
    assert_eq!(positions(&copied), positions(&entries));
    entries.reverse();
    entries
}

fn actions(entries: &[HistoryEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.action.as_str()).collect()
}

fn of_the_unit(story: &Story<'_>) -> HistoryFilter {
    HistoryFilter { campaign: Some(story.campaign), unit: Some(story.at.unit), ..HistoryFilter::default() }
}

fn of_the_indicator(story: &Story<'_>, code: &str) -> HistoryFilter {
    HistoryFilter { indicator: Some(code.to_owned()), ..of_the_unit(story) }
}

fn name(entry: &HistoryEntry) -> &str {
    match &entry.actor {
        HistoryActor::Person { name, .. } => name,
        HistoryActor::Organiser => "the organiser",
        HistoryActor::System => "the program",
        HistoryActor::Machine => "the machine",
        HistoryActor::Nobody => "nobody",
    }
}

#[test]
fn a_clerk_reads_what_the_own_unit_did_with_every_value_from_and_to() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0), ("I.5", "38", 0)]);
        story.save_as(&story.colleague, &[("3.1.a", "34", 1)]);
        story.submitted();
        let entries = seen(story, &story.clerk, &of_the_unit(story));
        let expected = ["answers-saved", "answers-saved", "form-handed-over", "form-submitted"];
        assert_eq!(actions(&entries), expected);
        assert_eq!(name(&entries[1]), "Chuyên viên thứ hai");
        assert!(
            matches!(&entries[1].actor, HistoryActor::Person { roles, .. } if *roles == [Role::UnitClerk])
        );
        let change = &entries[1].details.values[0];
        let key = What::Answer("3.1.a".to_owned());
        assert_eq!((&change.what, change.before.as_deref()), (&key, Some("33")));
        assert_eq!(change.after, "34");
        assert_eq!(entries[0].details.fact("count"), Some(&Fact::Number("2".to_owned())));
        assert!(entries.iter().all(|entry| entry.raw.is_none()), "the log itself is for those who check it");
        // Of several answers, those to the indicator that is looked for.
        let entries = seen(story, &story.clerk, &of_the_indicator(story, "3.1"));
        assert_eq!(actions(&entries), ["answers-saved", "answers-saved"]);
        assert_eq!(entries[0].details.values.len(), 1);
        assert_eq!(entries[0].details.fact("count"), Some(&Fact::Number("1".to_owned())));
    });
}

#[test]
fn a_stranger_learns_nothing_not_even_that_something_is_there() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0)]);
        let app = &story.world.app;
        let ask = |session: &Credential, filter: &HistoryFilter| {
            app.history(session, filter, Part::Newest).map(drop)
        };
        for filter in [of_the_unit(story), of_the_indicator(story, "3.1")] {
            assert_eq!(ask(&story.stranger, &filter), Err(Error::NotFound));
        }
        let by_clerk = HistoryFilter { person: Some(story.clerk_id), ..HistoryFilter::default() };
        let seen_by_stranger = seen(story, &story.stranger, &by_clerk);
        assert_eq!(actions(&seen_by_stranger), Vec::<&str>::new(), "of the own unit they did nothing");
        let campaign = HistoryFilter { campaign: Some(story.campaign), ..HistoryFilter::default() };
        assert_eq!(actions(&seen(story, &story.stranger, &campaign)), Vec::<&str>::new());
        for nobody in [Role::CouncilMember, Role::ProvincialLeader] {
            let email = format!("{}@example.vn", nobody.name());
            story.world.person(&email, role(nobody));
            let session = story.world.as_user(&email);
            assert_eq!(ask(&session, &of_the_unit(story)), Err(Error::NotFound), "{nobody:?}");
            assert_eq!(ask(&session, &by_clerk), Err(Error::NotFound), "{nobody:?}");
            let own = seen(story, &session, &campaign);
            assert_eq!(actions(&own), Vec::<&str>::new(), "{nobody:?} did nothing in the campaign");
        }
        assert_eq!(ask(&Credential::None, &campaign), Err(Error::SignedOut));
    });
}

#[test]
fn everybody_sees_what_they_did_themselves_and_nobody_else_s_sign_ins() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0)]);
        let own = seen(story, &story.stranger, &HistoryFilter::default());
        assert_eq!(actions(&own), ["password-set-by-link", "signed-in"]);
        assert!(own.iter().all(|entry| name(entry) == "Người Sở khác"));
        let own = seen(story, &story.clerk, &HistoryFilter::default());
        assert_eq!(actions(&own), ["password-set-by-link", "signed-in", "answers-saved"]);
        let all = seen(story, &story.standing, &HistoryFilter::default());
        let accounts = all.iter().filter(|entry| kind_of(&entry.action) == Some(Kind::Account));
        assert!(accounts.into_iter().all(|entry| name(entry) == "Cơ quan thường trực"));
        assert!(actions(&all).contains(&"campaign-opened") && actions(&all).contains(&"unit-registered"));
    });
}

#[test]
fn the_standing_department_sees_that_a_draft_grows_and_what_it_says_once_it_is_handed_in() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0)]);
        story.world.app.hand_over(&story.clerk, story.at, 1).unwrap();
        story.world.app.return_to_clerk(&story.leader, story.at, "Xem lại 3.1").unwrap();
        let outlined = seen(story, &story.standing, &of_the_unit(story));
        assert_eq!(actions(&outlined), ["answers-saved", "form-handed-over", "form-returned"]);
        assert_eq!(outlined[0].details.values, Vec::new());
        assert_eq!(outlined[0].details.fact("count"), Some(&Fact::Number("1".to_owned())));
        assert_eq!(outlined[2].details, Details::default(), "what the leader says to the clerk is theirs");
        story.submitted();
        let whole = seen(story, &story.standing, &of_the_unit(story));
        assert_eq!(whole[0].details.values[0].after, "33");
        assert!(whole[2].details.statement.is_some());
    });
}

#[test]
fn before_points_are_sent_a_unit_learns_no_correction_and_afterwards_those_that_stand() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let app = year.app();
        let about = |code: &str| of_the_indicator(story, code);
        let insider = story.world.as_user("insider@example.vn");
        app.correct_indicator(&year.appraiser, year.at("3.1"), 0, correction("0", "Nhầm")).unwrap();
        story.world.wait(1);
        app.take_decision_back(&year.appraiser, year.at("3.1"), 1, "Nhầm đơn vị").unwrap();
        story.world.wait(1);
        app.correct_indicator(&year.appraiser, year.at("3.1"), 2, correction("1", "Thiếu tài liệu")).unwrap();
        app.return_indicator(&year.appraiser, year.at("3.2"), 0, "Thiếu trang 3", "2022-11-15").unwrap();
        for session in [&story.clerk, &story.leader, &insider] {
            let entries = seen(story, session, &about("3.1"));
            assert_eq!(actions(&entries), ["answers-saved"], "nothing of the appraisal");
            let asked = seen(story, session, &about("3.2"));
            assert_eq!(actions(&asked), ["answers-saved", "indicator-returned"]);
            assert_eq!(name(&asked[1]), "the organiser", "not who sits over it");
        }
        let whole = seen(story, &year.appraiser, &about("3.1"));
        let done = ["answers-saved", "indicator-corrected", "indicator-reopened", "indicator-corrected"];
        assert_eq!(actions(&whole), done);
        let HistoryActor::Person { id: appraiser, .. } = &whole[3].actor else { panic!("somebody") };
        let by_appraiser = HistoryFilter { person: Some(*appraiser), ..of_the_unit(story) };
        assert_eq!(seen(story, &story.standing, &by_appraiser).len(), 4);
        assert_eq!(actions(&seen(story, &story.clerk, &by_appraiser)), Vec::<&str>::new(), "nor by guessing");
        let points = &whole[3].details.values[0];
        assert_eq!((&points.what, points.before.as_deref()), (&What::Points, Some("")));
        app.send_more(&story.clerk, year.at("3.2"), 1).unwrap();
        year.rest_accepted();
        year.send_points().unwrap();
        for session in [&story.clerk, &insider] {
            let entries = seen(story, session, &about("3.1"));
            assert_eq!(actions(&entries), ["answers-saved", "indicator-corrected"]);
            assert_eq!(entries[1].details.values[0].after, "1", "the one that was taken back is not theirs");
            assert_eq!(name(&entries[1]), "the organiser");
        }
    });
}

#[test]
fn how_the_council_came_to_its_decision_stays_in_the_house_and_what_it_decided_is_told_with_the_approval() {
    each_story(LatePolicy::Refused, |story| {
        let mut year = Year::begun(story);
        let at = year.at("3.1");
        year.app().correct_indicator(&year.appraiser, at.clone(), 0, correction("0", "Thiếu")).unwrap();
        year.rest_accepted();
        year.send_points().unwrap();
        year.app().file_reply(&story.clerk, at.clone(), 1, "Có quyết định số 5").unwrap();
        year.app().refer_reply(&year.appraiser, at.clone(), 2).unwrap();
        year.days(45);
        let seen_now = |year: &Year<'_>| CampaignAt::new(year.story.campaign, year.course().1);
        year.app().call_council(&year.story.standing, seen_now(&year)).unwrap();
        year.app().put_to_vote(&year.story.standing, at.clone(), 3, correction("2", "Biên bản")).unwrap();
        let view = year.indicator("3.1");
        let Some(assessment::council::CaseState::Open { motion, .. }) = &view.proceeding.case else {
            panic!("no open case")
        };
        let mark = app::proceedings::motion_mark(&view.form.set.framework, motion);
        for member in &year.members[..2] {
            year.app().vote(member, at.clone(), &mark, Vote::For).unwrap();
        }
        year.app().close_vote(&year.story.standing, at, year.version("3.1")).unwrap();
        let filter = of_the_indicator(story, "3.1");
        let unit = |year: &Year<'_>| seen(story, &year.story.clerk, &filter);
        let entries = unit(&year);
        let notified =
            ["answers-saved", "indicator-corrected", "reply-filed", "reply-referred", "case-decided"];
        assert_eq!(actions(&entries), notified);
        assert_eq!(entries[4].details, Details::default(), "that it decided, not yet what");
        let standing = seen(story, &year.story.standing, &filter);
        assert_eq!(actions(&standing).iter().filter(|action| **action == "vote-given").count(), 2);
        let leader = year.leader_of_province.clone();
        year.app().approve_result(&leader, seen_now(&year), &year.signed("QĐ 12")).unwrap();
        let entries = unit(&year);
        assert_eq!(actions(&entries), notified);
        assert_eq!(entries[4].details.fact("is_carried"), Some(&Fact::Word("yes".to_owned())));
        assert_eq!(entries[4].details.values[0].after, "2");
    });
}

#[test]
fn an_appraiser_reads_the_indicators_of_the_own_index_at_other_units() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let five = story.world.as_user("five@example.vn");
        year.app().accept_indicator(&year.appraiser, year.at("3.1"), 0).unwrap();
        let entries = seen(story, &five, &of_the_unit(story));
        assert_eq!(actions(&entries), Vec::<&str>::new(), "of another index");
        let entries = seen(story, &year.appraiser, &of_the_unit(story));
        assert_eq!(actions(&entries), ["answers-saved", "indicator-accepted"], "what concerns indicators");
        assert!(entries[0].details.values.iter().all(|change| change.what != What::Answer("I.5".to_owned())));
    });
}

#[test]
fn auditors_see_all_of_it_with_what_the_log_keeps_but_not_of_their_own_unit() {
    each_story(LatePolicy::Refused, |story| {
        story.world.person("auditor@example.vn", role(Role::Auditor));
        let auditor = story.world.as_user("auditor@example.vn");
        let year = Year::begun(story);
        year.app().correct_indicator(&year.appraiser, year.at("3.1"), 0, correction("0", "Thiếu")).unwrap();
        let kept = story.world.audited();
        let everything = HistoryFilter::default();
        let mut all = year.app().export_history(&auditor, &everything, "csv", ENTRIES_MAX).unwrap().entries;
        all.reverse();
        assert_eq!(actions(&all), kept.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(all.iter().all(|entry| entry.raw.is_some()));
        let mut both = role(Role::Auditor);
        both.push(assessment::role::Grant {
            role: Role::UnitClerk,
            unit: Some(story.at.unit),
            ..both[0].clone()
        });
        story.world.person("both@example.vn", both);
        let both = story.world.as_user("both@example.vn");
        let entries = seen(story, &both, &of_the_indicator(story, "3.1"));
        assert_eq!(actions(&entries), ["answers-saved"]);
        assert!(entries.iter().all(|entry| entry.raw.is_none()));
    });
}

#[test]
fn what_is_looked_for_narrows_by_person_kind_and_day() {
    each_story(LatePolicy::Refused, |story| {
        story.save(&[("3.1.a", "33", 0)]);
        story.world.wait(24 * 3_600);
        let story = &mut story.clone();
        story.another_day();
        story.save(&[("3.1.a", "34", 1)]);
        let all = of_the_unit(story);
        let ask = |filter: &HistoryFilter| seen(story, &story.standing, filter).len();
        let day = |day| Some(date(2022, 11, day));
        assert_eq!(ask(&HistoryFilter { first_day: day(2), ..all.clone() }), 1);
        assert_eq!(ask(&HistoryFilter { last_day: day(1), ..all.clone() }), 1);
        assert_eq!(ask(&HistoryFilter { first_day: day(1), last_day: day(2), ..all.clone() }), 2);
        assert_eq!(ask(&HistoryFilter { first_day: day(3), ..all.clone() }), 0);
        assert_eq!(ask(&HistoryFilter { kind: Some(Kind::Reply), ..all.clone() }), 0);
        assert_eq!(ask(&HistoryFilter { kind: Some(Kind::Form), ..all.clone() }), 2);
        assert_eq!(ask(&HistoryFilter { person: Some(story.clerk_id), ..all.clone() }), 2);
        let by_days = HistoryFilter { first_day: day(2), ..HistoryFilter::default() };
        let entries = seen(story, &story.standing, &by_days);
        assert!(entries.iter().all(|entry| entry.at.local().date() == date(2022, 11, 2)), "{entries:?}");
        assert!(actions(&entries).contains(&"answers-saved"));
        let none = HistoryFilter { last_day: day(1), first_day: day(2), ..HistoryFilter::default() };
        assert_eq!(seen(story, &story.standing, &none).len(), 0);
    });
}

#[test]
fn pages_go_on_by_position_to_the_end_and_back() {
    each_story(LatePolicy::Refused, |story| {
        for count in 0..125 {
            story.save(&[("3.1.a", &(count + 1).to_string(), count)]);
        }
        let (app, filter) = (&story.world.app, of_the_unit(story));
        let ask = |part| app.history(&story.clerk, &filter, part).expect("a page");
        let newest = ask(Part::Newest);
        let positions = |page: &app::history::HistoryPage| -> Vec<u64> {
            page.view.entries.iter().map(|entry| entry.position).collect()
        };
        assert_eq!((positions(&newest).len(), newest.newer), (50, None));
        let middle = ask(Part::Before(newest.older.unwrap()));
        let oldest = ask(Part::Before(middle.older.unwrap()));
        assert_eq!((positions(&oldest).len(), oldest.older), (25, None));
        let mut walked = [positions(&newest), positions(&middle), positions(&oldest)].concat();
        assert!(walked.is_sorted_by(|one, other| one > other), "each once, the newest first");
        walked.dedup();
        assert_eq!(walked.len(), 125);
        let back = ask(Part::After(oldest.newer.unwrap()));
        assert_eq!(positions(&back), positions(&middle));
        let back = ask(Part::After(back.newer.unwrap()));
        assert_eq!((positions(&back), back.newer), (positions(&newest), None));
        assert_eq!(ask(Part::Before(1)).view.entries.len(), 0);
        assert_eq!(ask(Part::Before(u64::MAX)).view.entries.len(), 50);
    });
}

#[test]
fn a_file_holds_all_that_is_seen_and_the_log_notes_who_took_it() {
    each_story(LatePolicy::Refused, |story| {
        for count in 0..60 {
            story.save(&[("3.1.a", &(count + 1).to_string(), count)]);
        }
        let (app, filter) = (&story.world.app, of_the_unit(story));
        let taken = app.export_history(&story.clerk, &filter, "csv", ENTRIES_MAX).unwrap();
        assert_eq!(taken.entries.len(), 60, "not a page of it");
        let own = HistoryFilter { person: Some(story.clerk_id), ..HistoryFilter::default() };
        assert_eq!(
            story.world.audited().last().map(String::as_str),
            Some("answers-saved"),
            "one's own deeds"
        );
        app.export_history(&story.colleague, &filter, "xlsx", ENTRIES_MAX).unwrap();
        assert_eq!(story.world.audited().last().map(String::as_str), Some("history-exported"));
        let stranger = app.export_history(&story.stranger, &filter, "csv", ENTRIES_MAX).map(drop);
        assert_eq!(stranger, Err(Error::NotFound));
        assert_eq!(app.export_history(&story.clerk, &own, "csv", ENTRIES_MAX).unwrap().entries.len(), 62);
        let noted = seen(story, &story.colleague, &HistoryFilter::default());
        let last = noted.last().expect("what the colleague did");
        assert_eq!(last.details.fact("entries"), Some(&Fact::Number("60".to_owned())));
        assert_eq!(last.subject, Subject::History);
        let too_long = Err(Error::Refused(Refusal::state(codes::HISTORY_TOO_LONG)));
        assert_eq!(app.export_history(&story.colleague, &filter, "csv", 59).map(drop), too_long);
        assert_eq!(story.world.audited().last().map(String::as_str), Some("history-exported"), "only once");
    });
}
