//! Every page in every sample and language says what it must, and follows the rules of pages.

use std::collections::BTreeSet;

use askama::Template;
use framework::Language;
use web::pages::SelfAssessment;
use web::pages::rendered_samples;

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
            // In a table the cell beside a field names it for the eye; the field itself needs a label too.
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
        // A form that only requests another page changes nothing and needs no token.
        for form in page.split("<form").skip(1).filter(|form| form.starts_with(" method=\"post\"")) {
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains("name=\"csrf\" value=\"sample-token\""), "{name}");
        }
        let script = "<script type=\"module\" src=\"static/chiso.js\">";
        // Pages that other sites may frame run no script.
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

/// What people read of a page: its text, and what is read aloud in place of pictures and fields.
fn read_of(page: &str) -> String {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    let mut text = String::new();
    for (at, piece) in body.split('<').enumerate() {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        if at > 0 {
            for name in ["aria-label", "title", "alt", "placeholder"] {
                for words in attributes(&format!(" {tag}"), name) {
                    text.push_str(words);
                    text.push(' ');
                }
            }
        }
        // The content of a text field is what somebody typed or pasted.
        if !tag.starts_with("textarea") {
            // A line end within a sentence of a template is a space for the reader.
            let is_space = |letter: char| letter.is_whitespace();
            text.push_str(if words.starts_with(is_space) { " " } else { "" });
            text.push_str(&words.split_whitespace().collect::<Vec<_>>().join(" "));
            text.push_str(if words.ends_with(is_space) { " " } else { "" });
        }
        text.push(' ');
    }
    text
}

/// Words of a text that are keys of the program and not words: `3.1.a`, `6.1.contact_and_feedback`, `6.4#na`,
/// `parameter.platforms_offered`, `values.csv:6`.
fn keys_in(text: &str) -> Vec<&str> {
    let is_edge = |letter: char| letter.is_whitespace() || "()[],;:“”\"'=!?·→/".contains(letter);
    let pieces = text.split(is_edge).map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty());
    let is_key = |word: &&str| {
        let of_question = word.split_once('.').is_some_and(|_| {
            let (above, name) = word.rsplit_once('.').unwrap_or_default();
            above.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                && above.starts_with(|first: char| first.is_ascii_digit())
                && name.starts_with(|first: char| first.is_ascii_lowercase())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        });
        // The secret of an API key is shown once, to be copied.
        let snake = word.contains('_')
            && !word.starts_with("chiso_")
            && word.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte == b'_' || byte == b'.' || byte.is_ascii_digit()
            });
        let of_part = ["#na", "#explanation", "#evidence"].iter().any(|part| word.contains(part));
        of_question || snake || of_part || word.starts_with("parameter.") || word.starts_with("--")
    };
    pieces.filter(is_key).collect()
}

#[test]
fn no_page_shows_a_key_of_the_program_or_quotes_around_nothing() {
    for (name, page) in rendered() {
        let text = read_of(&page);
        let commands = ["chiso verify", "chiso audit", "certutil", "sha256sum"];
        let lines = text.split("  ").filter(|line| !commands.iter().any(|command| line.contains(command)));
        let found: Vec<&str> = lines.flat_map(keys_in).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
        for never in ["“”", "%{", "unit,input,value\" "] {
            assert!(!text.contains(never), "{name}: {never}");
        }
    }
}

#[test]
fn keys_are_distinguished_from_words() {
    for key in
        ["3.1.a", "6.1.contact_and_feedback", "6.4#na", "parameter.drills_held", "--decimal", "[6.6.b]"]
    {
        assert_eq!(keys_in(key).len(), 1, "{key}");
    }
    for words in
        ["6.6 b) Số lãnh đạo", "6.1.12", "so-y-te", "30/11/2022", "1.250.000", "I.5", "bao-cao.pdf", "tr. 7"]
    {
        assert_eq!(keys_in(words), Vec::<&str>::new(), "{words}");
    }
}
