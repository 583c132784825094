//! Names of sheets: at most 31 characters, legal in every spreadsheet program, unique without regard to case.

use std::collections::HashSet;

/// Excel's limit, in UTF-16 units.
const LENGTH_MAX: usize = 31;

/// Gives out names of sheets, each once.
#[derive(Debug, Default)]
pub struct SheetNames {
    taken: HashSet<String>,
}

impl SheetNames {
    /// The wanted name, cut and numbered where it has to be.
    pub fn take(&mut self, wanted: &str) -> String {
        let base = legal(wanted);
        let mut name = shortened(&base, LENGTH_MAX);
        let mut number = 2_u32;
        while !self.taken.insert(name.to_lowercase()) {
            let ending = format!(" ({number})");
            name = format!("{}{ending}", shortened(&base, LENGTH_MAX - ending.len()));
            number += 1;
        }
        name
    }
}

/// Without the characters that Excel forbids; never empty, never the reserved word "History".
fn legal(wanted: &str) -> String {
    let plain: String = wanted
        .chars()
        .map(|letter| if letter.is_control() || "[]:*?/\\".contains(letter) { ' ' } else { letter })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let joined = words.join(" ");
    let joined = joined.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace());
    match joined {
        "" => "-".to_owned(),
        reserved if reserved.eq_ignore_ascii_case("history") => format!("{reserved}_"),
        _ => joined.to_owned(),
    }
}

fn shortened(text: &str, length_max: usize) -> String {
    let mut length = 0;
    let short: String = text
        .chars()
        .take_while(|letter| {
            length += letter.len_utf16();
            length <= length_max
        })
        .collect();
    short.trim_end_matches(|letter: char| letter == '\'' || letter.is_whitespace()).to_owned()
}

/// The name as a formula writes it: in quotes, quotes within doubled.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_long_names_with_the_same_beginning_stay_apart() {
        let mut names = SheetNames::default();
        let long = "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp";
        assert_eq!(names.take(long), "Ban Quản lý Khu kinh tế Nghi Sơ");
        assert_eq!(names.take(long), "Ban Quản lý Khu kinh tế Ngh (2)");
        assert_eq!(names.take(&long.to_uppercase()).chars().count(), 31);
    }

    #[test]
    fn forbidden_characters_become_spaces() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("Sở TN/MT: [mới]"), "Sở TN MT mới");
        assert_eq!(names.take("'Sở'"), "Sở");
        assert_eq!(names.take("  "), "-");
        assert_eq!(names.take("history"), "history_");
        assert_eq!(quoted("d'Or"), "'d''Or'");
    }

    proptest! {
        #[test]
        fn every_name_is_legal_and_unique(wanted in proptest::collection::vec("[a-zA-Z'/: đ🙂]{0,40}", 1..60)) {
            let mut names = SheetNames::default();
            let mut seen = HashSet::new();
            for want in wanted {
                let name = names.take(&want);
                prop_assert!(!name.is_empty() && name.encode_utf16().count() <= 31);
                prop_assert!(!name.starts_with('\'') && !name.ends_with('\''));
                prop_assert!(seen.insert(name.to_lowercase()));
            }
        }
    }
}
