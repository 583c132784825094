//! The history over HTTP: sentences in both languages, files, and nothing for strangers.

use axum::http::{StatusCode, header};
use framework::Language;
use words::pattern;

use crate::later::Later;
use crate::world::World;

#[test]
fn every_action_has_a_sentence_that_names_the_same_things_in_both_languages() {
    let names = |text: &str| {
        let mut names: Vec<String> =
            text.split("%{").skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect();
        names.sort();
        names
    };
    for (action, kind) in app::history::ACTIONS {
        let words = [Language::Vietnamese, Language::English].map(|language| {
            let sentence = pattern(language, &format!("web_history.did.{action}"));
            let short = pattern(language, &format!("web.audit.{action}"));
            assert!(short.is_some(), "{action} in {}", language.code());
            let kind = pattern(language, &format!("web_history.kinds.{}", kind.name()));
            assert!(kind.is_some_and(|words| !words.is_empty()), "{action} in {}", language.code());
            sentence.unwrap_or_else(|| panic!("{action} in {}", language.code()))
        });
        assert_eq!(names(words[0]), names(words[1]), "{action}");
        assert!(words.iter().all(|words| !words.is_empty()), "{action}");
    }
}

#[test]
fn every_small_word_of_a_sentence_is_there_in_both_languages() {
    let words = [
        "word.yes.yes",
        "word.yes.no",
        "word.late.yes",
        "word.together.yes",
        "word.source.packet",
        "word.answered_by.appraiser",
        "word.answered_by.standing_department",
        "word.is_carried.yes",
        "word.is_carried.no",
        "word.purpose.invitation",
        "word.purpose.reset",
        "word.purpose.first_administrator",
        "word.kind.sign-in",
        "word.kind.second-step",
        "word.kind.password-check",
        "word.wanted.reset",
        "word.wanted.second_factor",
        "word.how.phone",
        "word.how.recovery",
        "word.how.none",
        "word.setting.passwords",
        "word.setting.sessions",
        "said.reason",
        "said.note",
        "said.text",
    ];
    let fields = ["number", "issued_on", "summary", "issuer", "page_number", "address", "name", "group"];
    let settings = ["idle_seconds", "absolute_seconds", "length_min", "second_factor_required"];
    let votes = assessment::council::Vote::ALL.map(|vote| format!("word.vote.{}", vote.name()));
    let named = fields.iter().chain(&settings).map(|name| format!("field.{name}"));
    for key in words.map(str::to_owned).into_iter().chain(named).chain(votes) {
        for language in [Language::Vietnamese, Language::English] {
            let words = pattern(language, &format!("web_history.{key}"));
            assert!(words.is_some_and(|words| !words.is_empty()), "{key} in {}", language.code());
        }
    }
}

#[test]
fn an_appraiser_reads_who_did_what_in_sentences() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let correct = format!("{}/correct", later.indicator("3.1"));
    let typed =
        [("version", "0"), ("input.3.1.a", "84"), ("reason_code", "number-differs"), ("reason", "Sổ <b>")];
    assert_eq!(appraiser.post(&correct, &typed).status, StatusCode::SEE_OTHER);
    let page = appraiser.get(&later.indicator("3.1")).text();
    let link =
        page.split("href=\"").find(|rest| rest.starts_with("/history?")).expect("a link to the history");
    let address = link.split('"').next().unwrap().replace("&#38;", "&");
    let text = appraiser.get(&address).text();
    assert!(text.contains("<strong>Sở Y tế – 3.1: Corrected in the appraisal</strong>"), "{text}");
    assert!(text.contains(": 207 → 84"), "from what to what: {text}");
    assert!(text.contains("The number does not match"), "why: {text}");
    assert!(text.contains("Sổ &#60;b&#62;") && !text.contains("<b>"), "what people wrote is text");
    assert!(text.contains("everybodys") && text.contains("Appraiser"), "who, in which role");
    assert!(text.contains("<h2 id=\"day-1\">01/11/2022</h2>"), "by day");
    assert!(!text.contains("&#34;changes&#34;"), "no raw data");
    let vi = appraiser.get(&format!("{address}&lang=vi")).text();
    assert!(vi.contains("Sở Y tế – 3.1: Điều chỉnh khi thẩm định") && vi.contains("Lý do: "), "{vi}");
    assert!(vi.contains("lang=en"), "the switch stays on the page: {vi}");
    let mut auditor = world.as_person("auditor");
    let text = auditor.get(&address).text();
    assert!(text.contains("As the log keeps it") && text.contains("&#34;changes&#34;"), "{text}");
}

#[test]
fn a_unit_reads_its_own_history_and_no_correction_before_its_points_are_sent() {
    let world = World::new();
    let later = Later::closed(&world);
    later.appraised();
    let mut clerk = world.as_person("clerk");
    let page = clerk.get(&world.base()).text();
    let link =
        page.split("href=\"").find(|rest| rest.starts_with("/history?")).expect("a link to the history");
    let address = link.split('"').next().unwrap().replace("&#38;", "&");
    let text = clerk.get(&address).text();
    assert!(text.contains("Sở Y tế: Approved and submitted the form: "), "{text}");
    assert!(!text.contains("Corrected") && !text.contains("Accepted") && !text.contains("Không có tài liệu"));
    let csv = clerk.get(&address.replace("/history?", "/history/export.csv?")).text();
    assert!(csv.contains("Approved and submitted") && !csv.contains("Corrected"), "{csv}");
    let mut insider = later.as_an_appraiser_of_the_unit();
    assert!(!insider.get(&address).text().contains("Corrected"), "whatever other role they hold");
}

#[test]
fn a_file_of_the_history_is_whole_and_is_recorded() {
    let world = World::new();
    Later::closed(&world);
    let mut auditor = world.as_person("auditor");
    let csv = auditor.get("/history/export.csv");
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.bytes.starts_with("\u{feff}Position,When,Who".as_bytes()), "{}", csv.text());
    let kept = world.audited();
    assert_eq!(kept.last().map(String::as_str), Some("history-exported"));
    let text = csv.text();
    // Texts of several lines end their lines without a carriage return.
    let records: Vec<&str> = text.split("\r\n").skip(1).filter(|record| !record.is_empty()).collect();
    assert_eq!(records.len(), kept.len() - 1, "everything but the download itself");
    let entries = world.app.db().read(|tx| store::tables::audit::after(tx, 0, 1));
    let (first, hash) = entries.map_err(|error: store::DbError| error).unwrap().remove(0);
    let last = records.last().unwrap();
    assert!(last.starts_with(&format!("{},", first.position)), "{last}");
    assert!(last.ends_with(&format!(",{hash}")), "{last}");
    let book = auditor.get("/history/export.xlsx?kind=form");
    assert_eq!(book.status, StatusCode::OK);
    assert!(book.bytes.starts_with(b"PK"));
    let named = book.headers.get(header::CONTENT_DISPOSITION).unwrap();
    assert_eq!(named, "attachment; filename=\"lich-su.xlsx\"");
}

#[test]
fn wrong_searches_and_searches_for_others_get_the_same_answer() {
    let world = World::new();
    let (campaign, unit) = (world.campaign.to_string(), world.unit.to_string());
    let mut stranger = world.as_person("stranger");
    for query in [format!("unit={unit}"), format!("campaign={campaign}&unit={unit}"), "campaign=x".to_owned()]
    {
        for page in ["/history", "/history/export.csv", "/history/export.xlsx"] {
            assert_eq!(
                stranger.get(&format!("{page}?{query}")).status,
                StatusCode::NOT_FOUND,
                "{page} {query}"
            );
        }
    }
    // A name is searched for among what the person may choose from, so that one of others counts as unknown.
    for name in ["x", "So+Y+te"] {
        let refused = stranger.get(&format!("/history?unit={name}"));
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.text().contains("no name matches"), "{}", refused.text());
    }
    assert_eq!(stranger.get("/history?from=31/31/2022").status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stranger.get("/history?before=viele").status, StatusCode::BAD_REQUEST);
    let empty = stranger.get(&format!("/history?campaign={campaign}&indicator=3.1&person=&kind="));
    assert!(empty.text().contains("Nothing was done that fits the choice."), "{}", empty.text());
    let own = stranger.get("/account").text();
    let link = own.split("href=\"").find(|rest| rest.starts_with("/history?person=")).expect("a link");
    let text = stranger.get(link.split('"').next().unwrap()).text();
    assert!(text.contains("<h1>My activity</h1>") && text.contains("Signed in"), "{text}");
    assert!(!text.contains("Sở Y tế"), "{text}");
}
