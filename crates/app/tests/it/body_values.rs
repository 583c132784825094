//! The managing body brings what it knows itself as a table: shown first, taken whole, with its source.

use app::Error;
use app::accounts::Credential;
use app::proceedings::BroughtTable;
use assessment::campaign::LatePolicy;
use assessment::correction::ReasonCode;
use assessment::refusal::{Refusal, codes};
use framework::Value;

use crate::story::each_story;
use crate::year::Year;

const SURVEY: &str = "unit;input;value\nso-y-te;6.4.level_1;0\nso-y-te;6.4.level_2;0\nso-y-te;6.4.level_3;20\n\
    so-y-te;6.4.level_4;0\nSở Y tế;6.4.level_5;1980\n";
const SOURCE: &str = "Khảo sát của Sở KH&CN, tháng 12/2022";

fn take(year: &Year<'_>, person: &Credential, table: &str, source: &str) -> Result<usize, Error> {
    let (app, campaign) = (year.app(), year.story.campaign);
    let file = BroughtTable::typed("survey.csv", table.as_bytes());
    let mark = app.preview_body_values(person, campaign, "6", file)?.mark;
    app.take_body_values(person, campaign, "6", file, source, &mark)
}

#[test]
fn a_survey_is_shown_first_and_then_taken_with_its_source() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, campaign) = (year.app(), story.campaign);
        let (board, lines) = app.body_values(&year.appraiser, story.campaign, "6").unwrap();
        let keys: Vec<&str> =
            lines.iter().map(|(_, input, _)| board.set.framework[*input].key.as_str()).collect();
        assert_eq!(keys, [1, 2, 3, 4, 5].map(|level| format!("6.4.level_{level}")));
        assert_eq!(year.points("6.4").map(Option::unwrap), ["0"; 4], "nobody has counted yet");
        let file = BroughtTable::typed("survey.csv", SURVEY.as_bytes());
        let seen = app.preview_body_values(&year.appraiser, campaign, "6", file).unwrap();
        assert_eq!((seen.changes.len(), seen.unchanged, seen.left_out.len()), (5, 0, 0));
        assert!(seen.findings.is_empty(), "{:?}", seen.findings);
        assert_eq!(year.version("6.4"), 0, "looking changes nothing");
        assert_eq!(take(&year, &year.appraiser, SURVEY, SOURCE), Ok(1));
        let view = year.indicator("6.4");
        let reason = view.board.corrections()[0].reason.clone();
        assert_eq!((reason.code, reason.text.as_str()), (ReasonCode::ManagingBody, SOURCE));
        // (20 × 50 + 1980 × 100) ÷ 2000 ÷ 100 of 50 points.
        assert_eq!(year.points("6.4").map(Option::unwrap), ["0", "49.75", "49.75", "49.75"]);
        let (_, lines) = app.body_values(&year.appraiser, story.campaign, "6").unwrap();
        assert_eq!(lines.iter().filter(|(.., value)| matches!(value, Some(Value::Number(_)))).count(), 5);
        // Once more: it is decided, and as it stands.
        let again = app.preview_body_values(&year.appraiser, campaign, "6", file).unwrap();
        assert_eq!((again.changes.len(), again.unchanged), (0, 5));
        let other = SURVEY.replace("20\n", "21\n");
        let other = app
            .preview_body_values(
                &year.appraiser,
                campaign,
                "6",
                BroughtTable::typed("x.csv", other.as_bytes()),
            )
            .unwrap();
        assert_eq!(other.left_out[0].why, Refusal::state(codes::ALREADY_APPRAISED));
    });
}

#[test]
fn a_table_with_a_fault_changes_nothing_and_says_each() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let (app, campaign) = (year.app(), story.campaign);
        let faulty =
            "unit,input,value\nso-y-te,6.4.level_1,-3\nso-gtvt-x,6.4.level_2,5\nso-y-te,6.4.level_3,5\n";
        let seen = app
            .preview_body_values(
                &year.appraiser,
                campaign,
                "6",
                BroughtTable::typed("x.csv", faulty.as_bytes()),
            )
            .unwrap();
        assert_eq!(seen.findings.len(), 2, "{:?}", seen.findings);
        assert!(matches!(take(&year, &year.appraiser, faulty, SOURCE), Err(Error::Invalid(_))));
        let elsewhere = "unit,input,value\nso-y-te,3.1.a,5\n";
        assert!(matches!(take(&year, &year.appraiser, elsewhere, SOURCE), Err(Error::Invalid(_))));
        assert!(matches!(take(&year, &year.appraiser, SURVEY, "  "), Err(Error::Invalid(_))), "no source");
        assert!(matches!(take(&year, &year.appraiser, "một bức thư", SOURCE), Err(Error::Invalid(_))));
        assert_eq!(year.version("6.4"), 0);
    });
}

#[test]
fn only_the_appraiser_of_that_index_brings_values_and_none_for_the_own_unit() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let no_role = Err(Error::Forbidden(Refusal::person(codes::NO_ROLE)));
        let five = story.world.as_user("five@example.vn");
        for person in [&five, &story.standing, &story.clerk] {
            assert_eq!(take(&year, person, SURVEY, SOURCE), no_role);
        }
        let insider = story.world.as_user("insider@example.vn");
        let nothing = Err(Error::Refused(Refusal::state(codes::NOTHING_CHANGED)));
        assert_eq!(take(&year, &insider, SURVEY, SOURCE), nothing, "the own unit is left out");
        // Somebody else decides between the preview and the taking.
        let (app, campaign) = (year.app(), story.campaign);
        let survey = BroughtTable::typed("survey.csv", SURVEY.as_bytes());
        let mark = app.preview_body_values(&year.appraiser, campaign, "6", survey).unwrap().mark;
        app.return_indicator(&year.appraiser, year.at("6.4"), 0, "Thiếu biên bản", "15/11/2022").unwrap();
        let late = app.take_body_values(&year.appraiser, campaign, "6", survey, SOURCE, &mark);
        assert_eq!(late, nothing);
        app.send_more(&story.clerk, year.at("6.4"), 1).unwrap();
        let stale = app.take_body_values(&year.appraiser, campaign, "6", survey, SOURCE, &mark);
        assert_eq!(stale, Err(Error::Conflict), "it would be over another state than was shown");
        assert_eq!(take(&year, &year.appraiser, SURVEY, SOURCE), Ok(1));
    });
}
