//! Letters that nobody sees: what Word, spreadsheets and web pages leave in a text, and what is kept of it.

/// Where a text is broken into lines, in whatever way: the vertical tab and form feed of Word, the separators of Unicode.
const fn breaks_a_line(letter: char) -> bool {
    matches!(letter, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A mark that turns the direction of what follows, so that a text reads otherwise than it is (`U+202E`).
const fn turns_direction(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Does a text hold marks that turn its direction, which are taken out?
#[must_use]
pub fn turns_directions(text: &str) -> bool {
    // The first bytes of these marks: Vietnamese has none of them.
    let may_turn = || text.bytes().any(|byte| matches!(byte, 0xd8 | 0xe2));
    !text.is_ascii() && may_turn() && text.chars().any(turns_direction)
}

/// Does a text hold a letter beyond ASCII that may not be kept, by the first bytes of all of these?
pub(super) fn may_hold_unseen(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, 0xc2 | 0xd8 | 0xe2 | 0xef))
}

/// Is it kept as it is?
pub(super) fn is_kept(letter: char) -> bool {
    let is_unseen = letter.is_control() || turns_direction(letter) || breaks_a_line(letter);
    matches!(letter, '\n' | '\t') || !(is_unseen || matches!(letter, '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

/// The letters of a text that are kept, line breaks of every kind as `\n`.
pub(super) fn kept(text: &str) -> impl Iterator<Item = char> {
    let mut after_return = false;
    text.chars().filter_map(move |letter| {
        let is_second_half = letter == '\n' && after_return;
        after_return = letter == '\r';
        match letter {
            _ if is_second_half => None,
            _ if breaks_a_line(letter) => Some('\n'),
            _ => is_kept(letter).then_some(letter),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        kept(text).collect()
    }

    #[test]
    fn every_kind_of_line_break_is_one_line_break() {
        assert_eq!(cleaned("a\r\nb\rc\u{b}d\u{c}e\u{2028}f\ng"), "a\nb\nc\nd\ne\nf\ng");
        assert_eq!(cleaned("a\r\r\nb"), "a\n\nb");
    }

    #[test]
    fn no_letter_that_is_taken_out_goes_by_unlooked_at() {
        for letter in ('\u{80}'..=char::MAX).filter(|letter| !is_kept(*letter)) {
            assert!(may_hold_unseen(&letter.to_string()), "{letter:?}");
        }
        for letter in ('\0'..=char::MAX).filter(|letter| turns_direction(*letter)) {
            assert!(turns_directions(&letter.to_string()), "{letter:?}");
        }
    }

    #[test]
    fn marks_that_turn_the_direction_are_taken_out_and_known() {
        assert_eq!(cleaned("QĐ 12\u{202e}fdp.exe\u{200f}"), "QĐ 12fdp.exe");
        assert!(turns_directions("a\u{2067}b") && !turns_directions("Sở Y tế"));
        assert_eq!(cleaned("\u{feff}x\0\ty"), "x\ty");
    }
}
