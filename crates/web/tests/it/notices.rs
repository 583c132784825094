//! What somebody is told stands in the menu as a number, on a page in words, and leads to what it is about.

use axum::http::StatusCode;

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
    assert!(page.contains("Sở Y tế: more is asked for 3.1 until 2022-11-20."), "{page}");
    assert!(page.contains("unread") && page.contains("Bổ sung &#60;trang 3&#62;"));
    assert!(page.contains(&format!("href=\"{}\"", later.indicator("3.1"))));
    assert!(!appraiser.get("/notices").text().contains("more is asked for"), "nobody is told what they did");
    assert_eq!(clerk.post("/notices", &[]).status, StatusCode::SEE_OTHER);
    let page = clerk.get("/notices").text();
    assert!(!page.contains("unread") && !page.contains("Notices (1)") && page.contains("more is asked for"));
    assert!(!world.as_person("stranger").get("/notices").text().contains("Sở Y tế"));
}
