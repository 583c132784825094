//! The disk fills up on the evening of the deadline: the person who types is notified, nothing that was
//! acknowledged is lost, and saving continues once there is space.

use axum::http::StatusCode;
use store::{DbError, params};

use crate::world::{Browser, World};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";

/// SQLite's own limit on pages gives the same error as a full disk.
fn limit_pages(world: &World, pages: i64) {
    let limit = format!("PRAGMA max_page_count = {pages}");
    let limited: Result<i64, DbError> =
        world.app.db().write(move |tx| tx.query_one(&limit, params![], |row| row.get(0)));
    limited.expect("a limit");
}

fn pages(world: &World) -> i64 {
    let count: Result<i64, DbError> =
        world.app.db().write(|tx| tx.query_one("PRAGMA page_count", params![], |row| row.get(0)));
    count.expect("a count")
}

/// Saves a long explanation; returns its number if it was acknowledged.
fn explain(clerk: &mut Browser<'_>, world: &World, number: usize, base: u64) -> Result<u64, StatusCode> {
    let text = format!("Lần {number}: {}", "máy tính của cơ quan ".repeat(90));
    let saved = clerk.save(&format!("{}/answers", world.base()), &[("3.1#explanation", text.as_str(), base)]);
    if saved.status != StatusCode::OK {
        let reported = saved.json();
        assert_eq!(reported["code"].as_str(), Some("disk-full"), "{reported}");
        assert!(
            reported["detail"].as_str().is_some_and(|words| words.contains("nothing was changed")),
            "{reported}"
        );
        return Err(saved.status);
    }
    saved.json()["results"][0]["version"].as_u64().ok_or(saved.status)
}

#[test]
fn a_full_disk_is_shown_to_the_person_who_types_and_loses_nothing_that_was_acknowledged() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    limit_pages(&world, pages(&world) + 12);
    let (mut last, mut version) = (0, 0);
    let refused = (1..400).find_map(|number| match explain(&mut clerk, &world, number, version) {
        Ok(saved) => {
            (last, version) = (number, saved);
            None
        }
        Err(status) => Some(status),
    });
    assert_eq!(refused, Some(StatusCode::SERVICE_UNAVAILABLE), "the disk is full at some time");
    assert!(last > 0);

    // The page is there, with what was acknowledged; a file and a page without scripts are refused as
    // clearly.
    let page = clerk.get(&format!("{}/indices/3", world.base()));
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains(&format!("Lần {last}: "))
            && !page.text().contains(&format!("Lần {}: ", last + 1))
    );
    let evidence = format!("{}/evidence", world.base());
    let refused = (1..100).find_map(|number| {
        let fields = [("component", "3.1"), ("summary", &*"tóm tắt ".repeat(100))];
        let file = clerk.post_file(&evidence, &fields, &format!("so-{number}.pdf"), PDF);
        (file.status != StatusCode::SEE_OTHER).then_some((number, file))
    });
    let (number, file) = refused.expect("a file for whose row there is no room");
    assert_eq!(file.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(file.text().contains("nothing was changed"), "{}", file.text());
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    assert!(!page.contains(&format!("so-{number}.pdf")));
    assert!(number == 1 || page.contains(&format!("so-{}.pdf", number - 1)));

    // Somebody frees space.
    limit_pages(&world, 1_000_000);
    assert!(explain(&mut clerk, &world, 999, version).is_ok(), "over the version that was acknowledged");
    let file = clerk.post_file(&evidence, &[("component", "3.1")], "a.pdf", PDF);
    assert_eq!(file.status, StatusCode::SEE_OTHER, "{}", file.text());
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    assert!(page.contains("Lần 999: ") && page.contains("a.pdf"));
    assert_eq!(world.app.db().check().expect("a check").problems, []);
}
