//! A person's notices: a number in the menu, sentences on a page, and links to their subjects.

use axum::http::StatusCode;
use jiff::ToSpan;
use jiff::civil::date;

use crate::later::Later;
use crate::world::World;

#[test]
fn a_clerk_finds_what_is_asked_for_from_the_notice_and_marks_it_as_read() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut clerk = world.as_person("clerk");
    clerk.post("/notices", &[]);
    assert!(!clerk.get("/").text().contains("Notices ("), "nothing is unread");
    let mut appraiser = later.as_everybody_s_appraiser();
    let asked = [("version", "0"), ("text", "Bổ sung <trang 3>"), ("due_on", "2022-11-20")];
    world.wait(60);
    appraiser.post(&format!("{}/return", later.indicator("3.1")), &asked);
    assert!(clerk.get("/").text().contains("Notices (1)"));
    let page = clerk.get("/notices").text();
    assert!(page.contains("Sở Y tế: more is asked for 3.1 until 20/11/2022."), "{page}");
    assert!(page.contains("unread") && page.contains("Bổ sung &#60;trang 3&#62;"));
    assert!(
        !page.contains(&format!("href=\"{}\"", later.indicator("3.1"))),
        "a link would not mark it as read"
    );
    assert!(
        !appraiser.get("/notices").text().contains("more is asked for"),
        "nobody is notified of their own action"
    );
    let mut stranger = world.as_person("stranger");
    let occasion = clerk.get("/notices").field("occasion");
    assert_eq!(stranger.post("/notices/open", &[("occasion", &occasion)]).status, StatusCode::NOT_FOUND);
    let followed = clerk.post("/notices/open", &[("occasion", &occasion)]);
    assert_eq!(
        (followed.status, followed.location()),
        (StatusCode::SEE_OTHER, later.indicator("3.1").as_str())
    );
    assert!(!clerk.get("/").text().contains("Notices ("), "it was the only one");
    let page = clerk.get("/notices").text();
    assert!(page.contains(&format!("href=\"{}\"", later.indicator("3.1"))), "a link from now on");
    let asked = [("version", "0"), ("text", "Bổ sung trang 4"), ("due_on", "2022-11-20")];
    appraiser.post(&format!("{}/return", later.indicator("3.2")), &asked);
    assert!(clerk.get("/").text().contains("Notices (1)"));
    assert_eq!(clerk.post("/notices", &[]).status, StatusCode::SEE_OTHER);
    let page = clerk.get("/notices").text();
    assert!(!page.contains("unread") && !page.contains("Notices (1)") && page.contains("more is asked for"));
    assert!(!world.as_person("stranger").get("/notices").text().contains("Sở Y tế"));
}

#[test]
fn older_notices_are_behind_a_link_only_where_there_are_some() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let address = format!("/campaigns/{}/extend", world.campaign);
    // The notice that the campaign was opened is the first of a hundred.
    for number in 0..99 {
        let version = (number + 2).to_string();
        let day = date(2022, 12, 1).checked_add(number.days()).unwrap().to_string();
        let fields = [("version", version.as_str()), ("deadline", &day), ("reason", "Bão")];
        assert_eq!(standing.confirm(&address, &fields).status, StatusCode::SEE_OTHER);
    }
    let mut clerk = world.as_person("clerk");
    let page = clerk.get("/notices").text();
    assert_eq!(page.matches("is extended to").count(), 99);
    assert!(!page.contains("before="), "a hundred are all there are");
    let fields = [("version", "101"), ("deadline", "2023-12-30"), ("reason", "Bão")];
    assert_eq!(standing.confirm(&address, &fields).status, StatusCode::SEE_OTHER);
    let page = clerk.get("/notices").text();
    let older = page.split("href=\"").find(|link| link.starts_with("/notices?before=")).expect("a link");
    let older = older.split('"').next().unwrap().replace("&#38;", "&");
    let rest = clerk.get(&older).text();
    let both = [&page, &rest].map(|page| page.matches("class=\"opening\"").count());
    assert_eq!(both, [100, 1], "none of those of one instant is lost");
    // The switch of the language keeps the query.
    let (_, content) = rest.split_once("<main").expect("the page itself");
    assert!(!content.contains("before="));
}
