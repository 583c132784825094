//! The terminal's width, and text that fits into it: Vietnamese letters count as what they take up.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of the terminal: what `COLUMNS` says, else what the terminal says; `None` where nobody looks.
pub fn width() -> Option<usize> {
    let declared = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse::<usize>().ok());
    let measured =
        || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    declared.or_else(measured).filter(|width| *width > 0)
}

/// The text in lines of at most `width` columns, broken at spaces; a longer word stays whole.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Every line of a text within `width` columns, where there is a limit; what is continued keeps its indent.
pub fn fitted(text: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return text.to_owned() };
    let mut fitted = String::new();
    for line in text.lines() {
        let words = line.trim_start();
        let (indent, _) = line.split_at(line.len() - words.len());
        for piece in wrapped(words, width.saturating_sub(indent.width())) {
            fitted.extend([indent, &piece, "\n"]);
        }
    }
    fitted
}

/// At most `width` columns of a text, from its beginning.
pub fn leading(text: &str, width: usize) -> &str {
    let mut taken = 0;
    for (at, letter) in text.char_indices() {
        taken += letter.width().unwrap_or(0);
        if taken > width {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// A text of at most `width` columns; `…` says that there was more.
pub fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    format!("{}…", leading(text, width.saturating_sub(1)).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_count_columns_not_bytes() {
        assert_eq!(wrapped("BQL Khu kinh tế Nghi Sơn", 15), ["BQL Khu kinh tế", "Nghi Sơn"]);
        assert_eq!(wrapped("Sở Y tế", 40), ["Sở Y tế"]);
        assert_eq!(wrapped("chữđàirấtlàdài x", 4), ["chữđàirấtlàdài", "x"]);
    }

    #[test]
    fn a_fitted_text_keeps_its_indent_and_its_columns() {
        assert_eq!(fitted("  một hai  ba\n\nbốn", Some(9)), "  một hai\n   ba\n\nbốn\n");
        assert_eq!(fitted("  một hai  ba", None), "  một hai  ba");
    }

    #[test]
    fn a_shortened_text_is_never_wider_than_asked() {
        // The second is decomposed: three code points make one column.
        for text in ["Tỷ lệ cán bộ, công chức", "Ty\u{309} le\u{323}\u{302} ca\u{301}n bo\u{323}\u{302}"]
        {
            let short = shortened(text, 8);
            assert!(short.width() <= 8 && short.ends_with('…'), "{short}");
            assert_eq!(shortened(text, 80), text);
        }
    }
}
