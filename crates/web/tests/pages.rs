//! Every page in every sample and language says what it must, and breaks none of the rules of pages.

use std::collections::BTreeSet;

use askama::Template;
use framework::Language;
use web::pages::rendered_samples;
use web::pages::self_assessment::SelfAssessment;

fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn rendered() -> Vec<(String, String)> {
    let languages = [Language::Vietnamese, Language::English];
    languages
        .into_iter()
        .flat_map(|language| rendered_samples(language).unwrap_or_else(|error| panic!("{error}")))
        .collect()
}

#[test]
fn ids_are_unique_and_each_field_has_a_label() {
    for (name, page) in rendered() {
        let ids = attributes(&page, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{name}");
        let labels: BTreeSet<_> = attributes(&page, "for").into_iter().collect();
        for tag in page.split('<').filter(|tag| {
            tag.starts_with("select") || tag.starts_with("input") && !tag.contains("type=\"hidden\"")
        }) {
            // In a table, what stands beside a field names it; the field says it by itself.
            if attributes(tag, "aria-label").iter().any(|name| !name.trim().is_empty()) {
                continue;
            }
            let id = attributes(tag, "id");
            assert!(id.first().is_some_and(|id| labels.contains(id)), "{name}: {tag}");
        }
    }
}

#[test]
fn each_form_carries_the_token_and_nothing_is_inline() {
    for (name, page) in rendered() {
        // A form that only asks for another page changes nothing and needs none.
        for form in page.split("<form").skip(1).filter(|form| form.starts_with(" method=\"post\"")) {
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains("name=\"csrf\" value=\"sample-token\""), "{name}");
        }
        let script = "<script type=\"module\" src=\"static/chiso.js\">";
        // What other sites may frame runs none.
        let is_framed = ["EmbedRadar", "EmbedRanking"]
            .iter()
            .any(|page| name.starts_with(&format!("result_embed-{page}")));
        let scripts = usize::from(!is_framed);
        assert_eq!(
            (page.matches(script).count(), page.matches("<script").count()),
            (scripts, scripts),
            "{name}"
        );
        for banned in ["<script>", "<style", " style=", " onclick=", "javascript:"] {
            assert!(!page.contains(banned), "{name}: {banned}");
        }
    }
}

#[test]
fn headings_descend_by_one_and_the_page_is_titled_and_small() {
    for (name, page) in rendered() {
        assert!(page.contains("<title>") && !page.contains("<title> ·"), "{name}");
        assert!(page.len() < 100_000, "{name}: {} bytes", page.len());
        let mut before = 0;
        for level in page.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)) {
            assert!(level <= before + 1, "{name}: h{level} after h{before}");
            before = level;
        }
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
    }
}

#[test]
fn a_conflict_shows_both_values_and_saving_keeps_mine() {
    let samples = SelfAssessment::samples(Language::English);
    let (_, page) = samples.iter().find(|(name, _)| *name == "conflict").unwrap();
    let page = page.render().unwrap();
    assert!(page.contains("“13”") && page.contains("“207”"));
    assert!(page.contains("name=\"base\" value=\"7\""));
}

#[test]
fn a_locked_form_offers_no_save() {
    for (name, page) in SelfAssessment::samples(Language::English) {
        assert_eq!(page.render().unwrap().contains("<button>Save</button>"), !page.state.locked(), "{name}");
    }
}

#[path = "adding_up/mod.rs"]
mod adding_up;

#[test]
fn every_column_with_a_total_adds_up_in_every_sample() {
    let (mut feet, mut scalings) = (0, 0);
    for (name, page) in rendered() {
        let found = adding_up::check(&name, &page);
        feet += found.0;
        scalings += found.1;
    }
    // Summary, receipt, print, the unit's own result and the public one, in both languages.
    assert!(feet >= 20, "{feet} tables with a foot");
    assert!(scalings >= 10, "{scalings} lines that scale");
}

#[test]
#[should_panic(expected = "column 1")]
fn a_foot_that_does_not_add_up_is_found() {
    adding_up::check(
        "wrong",
        "<html lang=\"vi\"><table><tbody><tr><th>1</th><td>681,81</td></tr></tbody><tfoot><tr data-foot=\"sum\">\
         <th>Cộng</th><td>688,18</td></tr></tfoot></table>",
    );
}

#[test]
#[should_panic(expected = "a foot nobody adds up")]
fn a_foot_that_is_not_marked_is_found() {
    adding_up::check(
        "unmarked",
        "<html lang=\"vi\"><table><tbody><tr><th>1</th><td>1</td></tr></tbody><tfoot><tr><th>Tổng</th><td>1</td></tr>\
         </tfoot></table>",
    );
}
