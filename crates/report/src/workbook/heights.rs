//! How high a row must be for its text: programs that only show or print a file do not work it out themselves.

use std::collections::BTreeMap;

use super::layout::{CellStyle, Content, Layout};
use crate::row_heights::{height, lines_of};

/// Widths of the visible columns of a unit's sheet, in characters.
pub(super) const WIDTHS: [f64; 10] = [15.0, 56.0, 22.0, 17.0, 15.0, 9.0, 14.0, 11.0, 11.0, 16.0];
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

const fn wraps(look: CellStyle) -> bool {
    !matches!(
        look,
        CellStyle::Title | CellStyle::Quiet | CellStyle::Section | CellStyle::Claim | CellStyle::InputText
    )
}
