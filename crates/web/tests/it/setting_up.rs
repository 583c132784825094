//! Setting a campaign up: one form without a trap, dates that follow the year, drafts changed and deleted, late forms marked.

use axum::http::StatusCode;

use crate::world::World;

const SET: &str = "so-ban-nganh-2022";

#[test]
fn the_chosen_set_is_the_one_that_counts_whatever_the_page_showed_before() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let page = standing.get("/campaigns/new").text();
    assert_eq!(page.matches("<form").count(), 2, "signing out, and one form: {page}");
    let unit = world.unit.to_string();
    // The page showed another framework, whose readings and parameters this one does not have.
    let fields = [
        ("shown_set", "another-set"),
        ("shown_year", "2022"),
        ("set", SET),
        ("year", "2023"),
        ("title", "Digital transformation assessment 2022"),
        ("reading", "repaired"),
        ("late", "refused"),
        ("deadline", "30/11/2023"),
        ("parameter.of_the_other", "7"),
        ("unit", unit.as_str()),
    ];
    let made = standing.post("/campaigns", &fields);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let overview = standing.get(made.location()).text();
    assert!(overview.contains("2022.1"), "{overview}");
    assert!(overview.contains("Digital transformation assessment 2023"), "the title follows the year");
    assert!(
        overview.contains("This campaign cannot be opened yet"),
        "the page says what is missing: {overview}"
    );
    assert!(!overview.contains("/open\""), "and opening is not offered");
    let unknown =
        standing.post("/campaigns", &[("set", "none"), ("year", "2023"), ("deadline", "30/11/2023")]);
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_date_of_the_default_year_follows_the_year_and_one_that_was_typed_stays() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let page = standing.get("/campaigns/new");
    let text = page.text();
    assert_eq!(page.field("shown_year"), "2022");
    let dated: Vec<&str> = text
        .split("name=\"parameter.")
        .skip(1)
        .filter(|rest| rest.split('>').next().is_some_and(|tag| tag.contains("2022")))
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let Some(name) = dated.first() else { panic!("no parameter with a day of the year: {text}") };
    let default = page.field(&format!("parameter.{name}"));
    let key = format!("parameter.{name}");
    let look = |standing: &mut crate::world::Browser<'_>, value: &str| {
        let fields = [
            ("do", "look"),
            ("shown_set", SET),
            ("set", SET),
            ("shown_year", "2022"),
            ("year", "2027"),
            (&*key, value),
        ];
        let page = standing.post("/campaigns", &fields);
        assert_eq!(page.status, StatusCode::OK);
        page.field(&key)
    };
    assert_eq!(look(&mut standing, &default), default.replace("2022", "2027"));
    assert_eq!(look(&mut standing, "15/06/2022"), "15/06/2022", "what somebody typed is theirs");
}

#[test]
fn a_draft_is_changed_copied_and_deleted_and_no_unit_sees_it() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let unit = world.unit.to_string();
    let fields = [
        ("set", SET),
        ("year", "2023"),
        ("title", "Kỳ nháp 2023"),
        ("deadline", "30/11/2023"),
        ("parameter.platforms_offered", "8"),
        ("phase.title", "Tự đánh giá"),
        ("phase.begins", "01/11/2023"),
        ("phase.ends", "30/11/2023"),
    ];
    let made = standing.post("/campaigns", &fields);
    let address = made.location().to_owned();
    let overview = standing.get(&address).text();
    assert!(overview.contains("No unit is chosen") && overview.contains("is not set"), "{overview}");
    let edit = standing.get(&format!("{address}/edit"));
    assert!(edit.text().contains("value=\"Kỳ nháp 2023\"") && edit.text().contains("value=\"30/11/2023\""));
    let version = edit.field("version");
    let mut better = fields.to_vec();
    better.extend([("unit", unit.as_str()), ("parameter.drills_held", "2"), ("version", &version)]);
    better[2] = ("title", "Kỳ nháp đã sửa");
    let saved = standing.post(&format!("{address}/edit"), &better);
    assert_eq!(saved.location(), address, "{}", saved.text());
    let stale = standing.post(&format!("{address}/edit"), &better);
    assert_eq!(stale.status, StatusCode::CONFLICT, "somebody saved it since");
    let overview = standing.get(&address).text();
    assert!(overview.contains("Kỳ nháp đã sửa") && !overview.contains("cannot be opened yet"), "{overview}");

    let mut clerk = world.as_person("clerk");
    let draft = format!("{address}/units/{unit}");
    for page in
        ["/", "/campaigns", "/history", &draft, &format!("{draft}/indices/3"), &format!("{draft}/print")]
    {
        let seen = clerk.get(page);
        assert!(!seen.text().contains("Kỳ nháp"), "{page}");
        assert!(!page.starts_with(&draft) || seen.status == StatusCode::NOT_FOUND, "{page}: {}", seen.status);
    }
    assert!(!world.as_person("appraiser").get("/campaigns").text().contains("Kỳ nháp"));
    let copied = standing.post(&format!("{address}/copy"), &[]);
    assert!(copied.location().ends_with("/edit"), "{}", copied.text());
    assert!(standing.get(copied.location()).text().contains("Kỳ nháp đã sửa (copy)"));
    let version = standing.get(&address).field("version");
    let asked = standing.post(&format!("{address}/delete"), &[("version", &version)]).text();
    assert!(asked.contains("Kỳ nháp đã sửa") && asked.contains("1 units"), "{asked}");
    let gone = standing.confirm(&format!("{address}/delete"), &[("version", &version)]);
    assert_eq!(gone.location(), "/campaigns");
    assert_eq!(standing.get(&address).status, StatusCode::NOT_FOUND);
}

#[test]
fn days_are_typed_as_they_are_shown_wherever_a_page_asks_for_one() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let address = format!("/campaigns/{}", world.campaign);
    let page = standing.get(&address);
    assert!(page.text().contains("value=\"30/11/2022\""), "{}", page.text());
    let version = page.field("version");
    let fields = [("version", version.as_str()), ("deadline", "05/12/2022"), ("reason", "Bão số 4")];
    assert_eq!(standing.confirm(&format!("{address}/extend"), &fields).location(), address);
    let vi = standing.get(&format!("{address}?lang=vi")).text();
    assert!(vi.contains("05/12/2022") && !vi.contains("2022-12-05"), "no other spelling on this page: {vi}");
    let history = standing.get("/history?lang=vi&from=01/11/2022&to=30/11/2022");
    assert_eq!(history.status, StatusCode::OK);
    assert!(history.text().contains("value=\"01/11/2022\""), "{}", history.text());
    assert!(!history.text().contains("type=\"date\""));
    let bad = standing.get("/history?from=mai");
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_late_form_is_marked_in_the_list_and_a_forgotten_unit_joins() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let unit = world.unit.to_string();
    let fields = [
        ("set", SET),
        ("year", "2023"),
        ("title", "Kỳ 2023"),
        ("deadline", "10/11/2022"),
        ("late", "marked"),
        ("parameter.platforms_offered", "8"),
        ("parameter.drills_held", "2"),
        ("unit", unit.as_str()),
    ];
    let address = standing.post("/campaigns", &fields).location().to_owned();
    let asked = standing.post(&format!("{address}/open"), &[("version", "1")]).text();
    assert!(asked.contains("1 units may fill in at once") && asked.contains("3 people"), "{asked}");
    assert_eq!(standing.confirm(&format!("{address}/open"), &[("version", "1")]).location(), address);
    // A unit without people is flagged, a forgotten one is added with a reason.
    standing.post("/units", &[("code", "so-tu-phap"), ("name", "Sở Tư pháp")]);
    let page = standing.get(&address).text();
    let choice = page.split("<option value=\"").find(|rest| rest.contains("Sở Tư pháp")).expect("a choice");
    let forgotten = choice.split('"').next().unwrap().to_owned();
    let add = [("version", "2"), ("unit", forgotten.as_str())];
    let asked = standing.post(&format!("{address}/add-unit"), &add).text();
    assert!(
        asked.contains("goes from 1 to 2 units") && asked.contains("Nobody belongs to this unit"),
        "{asked}"
    );
    let with_reason = [add[0], add[1], ("reason", "Sót")];
    assert_eq!(standing.confirm(&format!("{address}/add-unit"), &with_reason).location(), address);
    let page = standing.get(&address).text();
    assert!(page.contains("Units without people") && page.contains("Sở Tư pháp"), "{page}");

    world.wait(12 * 24 * 3_600);
    let (mut clerk, mut leader, base) =
        (world.as_person("clerk"), world.as_person("leader"), format!("{address}/units/{unit}"));
    clerk.save(&format!("{base}/answers"), &[("3.1.a", "207", 0)]);
    let seen = clerk.get(&base).field("seen");
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    assert_eq!(leader.confirm(&format!("{base}/submit"), &[("seen", &seen)]).location(), base);
    let overview = world.as_person("standing").get(&address).text();
    assert!(overview.contains("Submitted late"), "{overview}");
}
