//! A picture as a file of its own, which carries the styles that the page otherwise gives it.

use super::canvas::{spot, text_line};
use crate::{assets, charts};

/// Characters that fit in a line above a picture.
const LETTERS: usize = 50;
/// Height of such a line.
const LINE: f64 = 16.0;

/// Builds the file: above the picture what it is and where it comes from, then the rules of the page's style
/// sheet with their colours, on white. Empty if `picture` is not an SVG.
pub fn alone(picture: &str, says: &[String]) -> Vec<u8> {
    let parts = picture.strip_prefix("<svg ").and_then(|rest| rest.split_once('>'));
    let Some((opening, content)) = parts else { return Vec::new() };
    let Some((before, size, after)) = view_box(opening) else { return Vec::new() };
    let lines: Vec<String> = says.iter().flat_map(|sentence| wrapped(sentence)).collect();
    let head = charts::count_of(lines.len()) * LINE + LINE / 2.0;
    let mut texts = String::new();
    for (at, line) in lines.iter().enumerate() {
        let y = charts::count_of(at + 1) * LINE - head;
        texts.push_str(&text_line(spot(0.0, y), line));
    }
    let (width, height) = (size.0 + MARGIN * 2.0, size.1 + head + MARGIN * 2.0);
    let looks = looks(assets::STYLE_SHEET);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
         {before}viewBox=\"-{MARGIN:.0} -{:.0} {width:.0} {height:.0}\" width=\"{:.0}\" height=\"{:.0}\"{after}>\
         <style>svg {{ background: #fff; font-family: system-ui, sans-serif; }}\n{looks}</style>{texts}{content}\n",
        head + MARGIN,
        width * 2.0,
        height * 2.0,
    )
    .into_bytes()
}

/// Margin around the picture.
const MARGIN: f64 = 10.0;

/// What stands before the size of a picture, its width and height, and what stands after it.
fn view_box(opening: &str) -> Option<(&str, (f64, f64), &str)> {
    let (before, rest) = opening.split_once("viewBox=\"0 0 ")?;
    let (size, after) = rest.split_once('"')?;
    let (width, height) = size.split_once(' ')?;
    Some((before, (width.parse().ok()?, height.parse().ok()?), after))
}

/// Wraps a sentence into lines, between words.
fn wrapped(sentence: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= LETTERS) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The style rules of pictures with the colours in place of the variables, which not every program
/// understands.
fn looks(style_sheet: &str) -> String {
    let rules: Vec<&str> =
        style_sheet.lines().map(str::trim).filter(|line| line.starts_with(".chart ")).collect();
    let mut looks = rules.join("\n");
    let root = style_sheet.split_once(":root {").and_then(|(_, rest)| rest.split_once('}'));
    let tokens = root.map_or("", |(tokens, _)| tokens).split(';').filter_map(|token| token.split_once(':'));
    for (name, value) in tokens {
        looks = looks.replace(&format!("var({})", name.trim()), value.trim());
    }
    looks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::{Caption, Fall, Scale, Step, waterfall};

    #[test]
    fn a_picture_alone_names_its_own_colours_and_its_language_of_elements() {
        let points = framework::Exact::integer(700);
        let step =
            Step { label: "Tự đánh giá".into(), shown: "700".into(), fall: Fall::Sum(points.clone()) };
        let caption = Caption { id: "way".into(), title: "<Sở>".into(), description: String::new() };
        let drawn = waterfall(&caption, &[step], &Scale::around(&[points]), ["0", "800"]);
        let text = String::from_utf8(alone(&drawn, &["Sở <Y tế>".to_owned(), "Kết quả ".repeat(9)])).unwrap();
        assert!(text.starts_with("<?xml") && text.trim_end().ends_with("</svg>"), "{text}");
        assert!(text.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\""), "{text}");
        assert!(text.contains(".chart .sum { fill: #") && !text.contains("var("), "{text}");
        assert!(text.contains("&lt;Sở&gt;") && text.contains(">Sở &lt;Y tế&gt;</text>"), "{text}");
        assert_eq!(text.matches(">Kết quả Kết quả").count(), 2, "a long line is broken: {text}");
        assert!(text.contains("viewBox=\"-10 -66 360 "), "{text}");
        assert!(alone("<b>", &[]).is_empty());
    }
}
