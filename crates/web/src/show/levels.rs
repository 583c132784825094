//! What a set calls the level of its ranking, and what its rounding means for printed columns.

use framework::{Framework, Language, RoundingPlace};
use words::say;

/// "By main index", with the name that the set gives to the level of its ranking.
#[must_use]
pub fn by_level(language: Language, framework: &Framework) -> String {
    let level = framework.levels.get(framework.scoring.ranking.level.0);
    let name = level.map_or("", |level| level.title.get(language));
    say(language, "web_results.by-level", &[("level", &within_a_sentence(name))])
}

/// That printed columns need not add up, where the total alone is rounded; else empty.
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
    use super::*;

    #[test]
    fn a_level_is_named_as_within_a_sentence() {
        for (title, meant) in
            [("Chỉ số chính", "chỉ số chính"), ("SDG target", "SDG target"), ("Đích", "đích"), ("", "")]
        {
            assert_eq!(within_a_sentence(title), meant);
        }
    }
}
