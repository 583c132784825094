//! How high a row must be for its text: programs that only show or print a file do not work it out themselves.

use std::collections::BTreeMap;

use super::layout::{Content, Layout, Look};

/// Widths of the visible columns of a unit's sheet, in characters.
pub(super) const WIDTHS: [f64; 10] = [15.0, 56.0, 22.0, 17.0, 15.0, 9.0, 14.0, 11.0, 11.0, 16.0];
/// Height of one line, in points.
const LINE_HEIGHT: f64 = 13.2;
/// Room above and below, in points.
const ROOM: f64 = 2.0;
/// How much wider a letter is than the digit that widths are measured in.
const LETTER: f64 = 1.08;

/// Rows of a unit's sheet that need more than one line.
pub(super) fn of_layout(layout: &Layout) -> Vec<(u32, f64)> {
    let mut lines: BTreeMap<u32, u16> = BTreeMap::new();
    for planned in &layout.cells {
        let Content::Text(text) = &planned.content else { continue };
        if let Some(width) = WIDTHS.get(usize::from(planned.column)).filter(|_| wraps(planned.look)) {
            let needed = lines_of(text, *width);
            let row = lines.entry(planned.row).or_insert(1);
            *row = needed.max(*row);
        }
    }
    for (cell, words) in &layout.lists {
        let longest = words
            .iter()
            .map(|word| lines_of(word, WIDTHS.get(usize::from(cell.column)).copied().unwrap_or(9.0)));
        let row = lines.entry(cell.row).or_insert(1);
        *row = longest.max().unwrap_or(1).max(*row);
    }
    lines.into_iter().filter(|(_, lines)| *lines > 1).map(|(row, lines)| (row, height(lines))).collect()
}

/// Height of a row with so many lines, in points.
pub(super) fn height(lines: u16) -> f64 {
    f64::from(lines) * LINE_HEIGHT + ROOM
}

/// Lines that a text takes in a column of this width, wrapped between words.
pub(super) fn lines_of(text: &str, width: f64) -> u16 {
    let (mut lines, mut used) = (1_u16, 0.0_f64);
    for word in text.split_whitespace() {
        let length = f64::from(u32::try_from(word.chars().count()).unwrap_or(u32::MAX)) * LETTER;
        if used > 0.0 && used + 1.0 + length > width {
            lines = lines.saturating_add(1);
            used = 0.0;
        }
        used += if used > 0.0 { length + 1.0 } else { length };
        while used > width {
            lines = lines.saturating_add(1);
            used -= width;
        }
    }
    lines
}

const fn wraps(look: Look) -> bool {
    !matches!(look, Look::Title | Look::Quiet | Look::Section | Look::Claim | Look::InputText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_wraps_between_words() {
        assert_eq!(lines_of("", 10.0), 1);
        assert_eq!(lines_of("Sở Y tế", 10.0), 1);
        assert_eq!(lines_of("Ủy ban nhân dân xã", 10.0), 3);
        assert_eq!(lines_of("1.2.attended_provincial", 15.0), 2);
    }
}
