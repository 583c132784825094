//! Many documents at one indicator: published with all of them, and refused beyond the limit before a file is sent.

use app::form::{FormAt, NewEvidence};
use assessment::Id;
use axum::http::StatusCode;
use store::DbError;
use store::tables::evidence::{self, EvidenceRow};

use crate::evidence::{PDF, begin, go_on};
use crate::later::Later;
use crate::world::{World, session_of};

fn added(world: &World, count: usize) {
    let at = FormAt { campaign: world.campaign, unit: world.unit };
    let session = session_of(world, "clerk");
    for number in 0..count {
        let new = NewEvidence {
            component: "3.1".to_owned(),
            number: format!("{number}/BC-SYT"),
            summary: format!("Tài liệu thứ {number}"),
            ..NewEvidence::default()
        };
        world.app.add_evidence(&session, at, new).expect("a document");
    }
}

#[test]
fn a_result_with_a_hundred_and_twenty_documents_at_one_indicator_opens_and_holds() {
    let world = World::new();
    added(&world, 120);
    let result = format!("/results/{}", &Later::closed(&world).published()[..16]);
    let mut nobody = world.browser();
    for page in [
        "",
        "/units/so-y-te",
        "/indicators/3.1",
        "/method",
        "/compare?unit=so-y-te",
        "/units/so-y-te/tables/indicators.csv",
        "/units/so-giao-thong",
        "/files/ranking.csv",
    ] {
        let shown = nobody.get(&format!("{result}{page}"));
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text());
    }
    let file = nobody.get(&format!("{result}/files/publication.zip"));
    let verified = report::publication::verify("publication.zip", &file.bytes, env!("CARGO_PKG_VERSION"));
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    let mut appraiser = world.as_person("everybodys");
    let page = appraiser.get(&format!("{}/indicators/3.1", world.base())).text();
    assert!(page.contains("119/BC-SYT"), "all of them are listed for the organiser");
}

#[test]
fn the_last_document_within_the_limit_continues_after_a_lost_connection_and_one_more_is_refused() {
    let world = World::new();
    added(&world, 1);
    let at = FormAt { campaign: world.campaign, unit: world.unit };
    let form = world.app.form(&session_of(&world, "clerk"), at, None).expect("the form");
    let sample = form.evidence[0].clone();
    // As if they had come one by one.
    let filled: Result<(), DbError> = world.app.db().write(move |tx| {
        (1..998_u16).try_for_each(|number| {
            let [first, second] = number.to_be_bytes();
            let id = Id::new(sample.added_at, [first, second, 0, 0, 0, 0, 0, 0, 0, 1]);
            evidence::add(tx, &EvidenceRow { id, number: number.to_string(), ..sample.clone() })
        })
    });
    filled.unwrap();
    let mut clerk = world.as_person("clerk");
    let begun = begin(&mut clerk, &world, PDF.len());
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let waiting = begin(&mut clerk, &world, PDF.len());
    assert_eq!(waiting.status, StatusCode::CREATED, "two begin while there is room for one");
    let address = begun.location().to_owned();
    assert_eq!(go_on(&mut clerk, &address, 0, &PDF[..20]).status, StatusCode::NO_CONTENT);
    assert_eq!(go_on(&mut clerk, &address, 20, &PDF[20..]).status, StatusCode::NO_CONTENT);
    // The thousandth: refused before a byte is sent, and refused if it was under way already.
    let refused = begin(&mut clerk, &world, PDF.len());
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    assert!(
        refused.json()["detail"].as_str().is_some_and(|words| words.contains("999")),
        "{}",
        refused.text()
    );
    let late = go_on(&mut clerk, waiting.location(), 0, PDF);
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    let fields = [("component", "3.1"), ("number", "1000/BC")];
    let by_form = clerk.post_file(&format!("{}/evidence", world.base()), &fields, "a.pdf", PDF);
    assert_eq!(by_form.status, StatusCode::CONFLICT, "{}", by_form.text());
    let other = [("component", "3.2"), ("number", "1/BC")];
    let by_form = clerk.post_file(&format!("{}/evidence", world.base()), &other, "a.pdf", PDF);
    assert_eq!(by_form.status, StatusCode::SEE_OTHER, "another indicator has room");
    let count: Result<usize, DbError> = world.app.db().read(|tx| evidence::count_of(tx, form.form.id, "3.1"));
    assert_eq!(count.unwrap(), 999);
}
