//! Papers of a demonstration: real PDFs of one page, made here, so that evidence opens as it does in earnest.

use std::fmt::Write as _;

use framework::typed::fold;

/// A PDF of one page with these lines, the first as its heading. The fonts that every reader has know no Vietnamese
/// letters, so that they are written without marks.
pub fn pdf(lines: &[String]) -> Vec<u8> {
    let mut text = String::from("BT /F1 16 Tf 72 760 Td 22 TL");
    for (at, line) in lines.iter().enumerate() {
        if at == 1 {
            text.push_str(" /F1 11 Tf");
        }
        // A string to a stream of bytes never fails.
        let _ = write!(text, " ({}) Tj T*", plain(line));
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    let count = objects.len() + 1;
    let _ = writeln!(file, "xref\n0 {count}\n0000000000 65535 f ");
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = writeln!(file, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF");
    file.into_bytes()
}

/// A line in the letters of the fonts, with what has a meaning in a PDF escaped.
fn plain(line: &str) -> String {
    let mut words = String::new();
    for letter in fold(line).to_uppercase().chars() {
        match letter {
            '(' | ')' | '\\' => words.extend(['\\', letter]),
            '–' | '—' => words.push('-'),
            letter if letter.is_ascii() && !letter.is_ascii_control() => words.push(letter),
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_a_pdf_whose_table_says_where_its_objects_are() {
        let file = String::from_utf8(pdf(&["Báo cáo (số 5)".to_owned(), "Sở Y tế".to_owned()])).unwrap();
        assert!(file.starts_with("%PDF-1.4") && file.contains(r"(BAO CAO \(SO 5\)) Tj"));
        let table: usize = file.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        assert!(file[table..].starts_with("xref\n0 6\n"));
        for (number, line) in (1..).zip(file[table..].lines().skip(3).take(5)) {
            let place: usize = line[..10].parse().unwrap();
            assert!(file[place..].starts_with(&format!("{number} 0 obj\n")));
        }
    }
}
