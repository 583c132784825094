//! Waiting for the managing body's data: never plain, never silently 0, and nothing is sent or published meanwhile.

use app::Error;
use app::proceedings::{BroughtTable, TypedWithoutData};
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::correction::{Change, ReasonCode};
use assessment::refusal::{Refusal, codes};
use framework::Exact;

use crate::story::each_story;
use crate::year::Year;

const SURVEY: &str = "unit,input,value\nso-y-te,6.4.level_1,0\nso-y-te,6.4.level_2,0\nso-y-te,6.4.level_3,20\n\
    so-y-te,6.4.level_4,0\nso-y-te,6.4.level_5,1980\n";

fn refused<T>(code: &'static str) -> Result<T, Error> {
    Err(Error::Refused(Refusal::state(code)))
}

fn without(component: &str, counts: &str, reason: &str) -> TypedWithoutData {
    TypedWithoutData {
        component: component.to_owned(),
        counts: counts.to_owned(),
        reason: reason.to_owned(),
        ..TypedWithoutData::default()
    }
}

fn brings_survey(year: &Year<'_>) -> Result<usize, Error> {
    let campaign = year.story.campaign;
    let table = || BroughtTable::typed("survey.csv", SURVEY.as_bytes());
    let mark = year.app().preview_body_values(&year.appraiser, campaign, "6", table())?.mark;
    year.app().take_body_values(&year.appraiser, campaign, "6", table(), "Khảo sát tháng 12", &mark)
}

#[test]
fn a_survey_that_has_not_come_is_neither_plain_nor_accepted_by_itself() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let view = year.indicator("6.4");
        assert!(view.board.waits(view.row, view.slot));
        assert!(!view.board.is_plain(view.row, view.slot), "nobody accepts it unseen");
        let at = year.at("6.4");
        assert_eq!(
            year.app().accept_indicator(&year.appraiser, at, 0),
            refused(codes::WAITING_FOR_DATA),
            "nor one by one"
        );
        year.app().accept_plain(&year.appraiser, story.campaign, "6").unwrap();
        assert_eq!(year.version("6.4"), 0, "the bulk acceptance leaves it");
        assert_eq!(brings_survey(&year), Ok(1), "the survey is not refused because others were accepted");
        let view = year.indicator("6.4");
        assert!(!view.board.waits(view.row, view.slot));
    });
}

#[test]
fn points_are_not_sent_while_a_survey_is_missing_unless_somebody_decides_it_with_a_reason() {
    each_story(LatePolicy::Refused, |story| {
        let mut year = Year::begun(story);
        year.what_does_not_wait_accepted();
        assert_eq!(year.send_points(), refused(codes::WAITING_FOR_DATA));
        let decide = |typed| year.app().decide_without_data(&story.standing, story.campaign, typed);
        assert!(matches!(decide(without("6.4", "zero", "  ")), Err(Error::Invalid(_))), "a reason is needed");
        assert!(matches!(decide(without("6.4", "half", "Không có")), Err(Error::Invalid(_))));
        assert_eq!(decide(without("9.9", "zero", "Không có")), Err(Error::NotFound));
        assert_eq!(decide(without("3.1", "zero", "Không có")), refused(codes::NOTHING_WAITS));
        let clerk = year.app().decide_without_data(&story.clerk, story.campaign, without("6.4", "zero", "x"));
        assert!(matches!(clerk, Err(Error::Forbidden(_))), "{clerk:?}");
        assert_eq!(decide(without("6.4", "zero", "Năm nay không khảo sát")), Ok(1));
        let view = year.indicator("6.4");
        let decided = view.board.corrections().into_iter().find(|it| it.component == view.slot).unwrap();
        assert_eq!(decided.reason.code, ReasonCode::WithoutData);
        assert_eq!(decided.change, Change::Points { component: view.slot, points: Some(Exact::ZERO) });
        assert!(story.world.audited().iter().any(|entry| entry.contains("indicator-corrected")));
        assert_eq!(year.send_points(), Ok(()));
        // Once the points are sent, nobody says any more that it does not apply.
        let late = without("6.4", "not_applicable", "Không có");
        assert_eq!(
            year.app().decide_without_data(&story.standing, story.campaign, late),
            refused(codes::WITHOUT_DATA_TOO_LATE)
        );
        year.days(60);
        let (standing, campaign) = (year.story.standing.clone(), story.campaign);
        year.app().call_council(&standing, CampaignAt::new(campaign, year.course().1)).unwrap();
        let decision = year.signed("QĐ 12/QĐ-UBND");
        year.app()
            .approve_result(&standing, CampaignAt::new(campaign, year.course().1), &decision)
            .expect("approved");
    });
}

#[test]
fn a_survey_that_comes_after_all_takes_the_place_of_the_decision_without_it() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let typed = without("6.4", "not_applicable", "Chưa khảo sát được");
        assert_eq!(year.app().decide_without_data(&year.appraiser, story.campaign, typed), Ok(1));
        assert_eq!(year.points("6.4")[1], None, "it does not apply");
        assert_eq!(brings_survey(&year), Ok(1));
        assert_eq!(year.points("6.4")[1].as_deref(), Some("49.75"));
    });
}
