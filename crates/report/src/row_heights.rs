//! How high a row must be for its text: programs that only show or print a file do not work it out themselves.

/// Height of one line, in points.
const LINE_HEIGHT: f64 = 13.2;
/// Room above and below, in points.
const ROOM: f64 = 2.0;
/// How much wider a letter is than the digit that widths are measured in.
const LETTER: f64 = 1.08;

/// Height of a row with so many lines, in points; no row is higher than 409 points.
pub fn height(lines: u16) -> f64 {
    (f64::from(lines) * LINE_HEIGHT + ROOM).min(409.0)
}

/// Lines that a text takes in a column of so many characters, wrapped between words.
pub fn lines_of(text: &str, width: f64) -> u16 {
    text.lines().fold(0_u16, |lines, line| lines.saturating_add(wrapped(line, width))).max(1)
}

fn wrapped(line: &str, width: f64) -> u16 {
    let (mut lines, mut used) = (1_u16, 0.0_f64);
    for word in line.split_whitespace() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_wraps_between_words() {
        assert_eq!(lines_of("", 10.0), 1);
        assert_eq!(lines_of("Sở Y tế", 10.0), 1);
        assert_eq!(lines_of("Ủy ban nhân dân xã", 10.0), 3);
        assert_eq!(lines_of("Một\n\nhai", 10.0), 3);
        assert_eq!(lines_of("1.2.attended_provincial", 15.0), 2);
    }
}
