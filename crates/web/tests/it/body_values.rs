//! An appraiser brings a survey as a table: pasted or as a file, previewed, taken; and by a program.

use axum::http::StatusCode;

use crate::later::Later;
use crate::world::World;

const LEVELS: &str = "unit\tinput\tvalue\nso-y-te\t6.4.level_1\t0\nso-y-te\t6.4.level_2\t0\nso-y-te\t6.4.level_3\t20\n\
    so-y-te\t6.4.level_4\t0\nso-y-te\t6.4.level_5\t1980\n";

#[test]
fn a_survey_pasted_from_excel_is_shown_and_then_taken() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let place = format!("/campaigns/{}/appraisal/6/values", world.campaign);
    assert!(appraiser.get(&format!("/campaigns/{}/appraisal/6", world.campaign)).text().contains(&place));
    let blank = appraiser.get(&format!("{place}.csv")).text();
    assert!(
        blank.starts_with("\u{feff}unit,input,value") && blank.contains("so-y-te,6.4.level_5,"),
        "{blank}"
    );
    let shown = appraiser.post_file(&place, &[("text", LEVELS), ("source", "Khảo sát 12/2022")], "", b"");
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    assert!(shown.text().contains("<strong>1980</strong>") && shown.text().contains("Update the data"));
    let mark = shown.field("mark");
    let take = format!("{place}/take");
    let no_source = appraiser.post(&take, &[("text", LEVELS), ("mark", &mark), ("source", " ")]);
    assert_eq!(no_source.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_source.text().contains("6.4.level_5"), "what was pasted stays");
    let taken = appraiser.post(&take, &[("text", LEVELS), ("mark", &mark), ("source", "Khảo sát 12/2022")]);
    assert!(taken.text().contains("The data of 1 indicators was updated"), "{}", taken.text());
    let page = appraiser.get(&later.indicator("6.4")).text();
    assert!(page.contains("Khảo sát 12/2022") && page.contains("Data entered by the standing department"));
    let again = appraiser.post(&take, &[("text", LEVELS), ("mark", &mark), ("source", "x")]);
    assert_eq!(again.status, StatusCode::CONFLICT, "nothing would change");
}

#[test]
fn a_faulty_file_is_named_line_by_line_and_a_program_gets_the_same_as_json() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let place = format!("/campaigns/{}/appraisal/6/values", world.campaign);
    let faulty = b"unit,input,value\nso-y-te,6.4.level_1,nhieu\nso-khong-co,6.4.level_1,3\n";
    let shown = appraiser.post_file(&place, &[("source", "x")], "a.csv", faulty);
    assert!(shown.text().contains("Line 2: ") && shown.text().contains("Line 3: "), "{}", shown.text());
    assert!(!shown.text().contains("Update the data"));
    let windows =
        appraiser.post_file(&place, &[("source", "x")], "a.csv", b"unit,input,value\n\xd0\xca,1,2\n");
    assert!(windows.text().contains("not UTF-8"), "{}", windows.text());
    let large = appraiser.post_file(&place, &[], "a.csv", &vec![b'x'; (1 << 20) + 1]);
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    appraiser.accept = "application/json";
    let seen = appraiser.post_file(&place, &[("text", LEVELS)], "", b"").json();
    assert_eq!(seen["changes"][2]["after"], "20");
    assert_eq!(seen["changes"].as_array().map(Vec::len), Some(5));
    let mark = seen["mark"].as_str().unwrap();
    let fields = [("text", LEVELS), ("mark", mark), ("source", "Cổng dịch vụ công")];
    let taken = appraiser.post_for_json(&format!("{place}/take"), &fields);
    assert_eq!(taken.json()["corrected"], 1, "{}", taken.text());
}
