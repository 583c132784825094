//! The framework's name for the level of its ranking, and the note on rounding for printed columns.

use framework::{Framework, Language, RoundingPlace};
use words::say;

/// "By main index", with the name that the framework gives to the level of its ranking.
#[must_use]
pub fn by_level(language: Language, framework: &Framework) -> String {
    say(language, "web_results.by-level", &[("level", &level(language, framework))])
}

/// The name that the framework gives to the level of its ranking, as within a sentence.
#[must_use]
pub fn level(language: Language, framework: &Framework) -> String {
    let level = framework.levels.get(framework.scoring.ranking.level.position());
    within_a_sentence(level.map_or("", |level| level.title.get(language)))
}

/// The note that printed columns need not add up because only the total is rounded; otherwise empty.
#[must_use]
pub fn rounding_note(language: Language, framework: &Framework) -> String {
    match framework.scoring.rounding.place {
        RoundingPlace::Total => say(language, "web_results.rounding-at-total", &[]),
        RoundingPlace::Component => String::new(),
    }
}

/// A title with a small first letter; an abbreviation (`SDG`) stays as it is.
fn within_a_sentence(title: &str) -> String {
    let mut letters = title.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return title.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn demo() -> Framework {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks/goalposts-demo");
        let files: Vec<framework::SourceFile> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| framework::SourceFile {
                path: path.display().to_string(),
                text: std::fs::read_to_string(&path).unwrap(),
            })
            .collect();
        framework::read(&files).0.unwrap()
    }

    #[test]
    fn a_set_of_pillars_is_not_called_one_of_main_indices() {
        assert_eq!(by_level(Language::Vietnamese, &demo()), "Theo trụ cột");
        assert_eq!(by_level(Language::English, &demo()), "By pillar");
    }

    #[test]
    fn a_total_that_alone_is_rounded_says_that_columns_need_not_add_up() {
        let mut set = demo();
        assert_eq!(rounding_note(Language::Vietnamese, &set), "");
        set.scoring.rounding.place = RoundingPlace::Total;
        assert!(rounding_note(Language::Vietnamese, &set).contains("Chỉ tổng điểm được làm tròn"));
    }

    #[test]
    fn a_level_is_named_as_within_a_sentence() {
        for (title, meant) in
            [("Chỉ số chính", "chỉ số chính"), ("SDG target", "SDG target"), ("Đích", "đích"), ("", "")]
        {
            assert_eq!(within_a_sentence(title), meant);
        }
    }
}
