//! A picture as a file of its own: it carries the looks that the page gives it otherwise.

use crate::assets;

/// The file: looks of the page's own style sheet, with the colours that it names, on white.
pub fn alone(picture: &str) -> Vec<u8> {
    let Some(rest) = picture.strip_prefix("<svg ") else { return Vec::new() };
    let Some((opening, content)) = rest.split_once('>') else { return Vec::new() };
    let looks = looks(&assets::style_sheet());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" {opening}>\
         <style>svg {{ background: #fff; font-family: system-ui, sans-serif; }}\n{looks}</style>{content}\n"
    )
    .into_bytes()
}

/// The rules of pictures, with colours in the place of their names: not every program knows such names.
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
        let step = Step { label: "Tự chấm".into(), shown: "700".into(), fall: Fall::Sum(points.clone()) };
        let caption = Caption { id: "way".into(), title: "<Sở>".into(), description: String::new() };
        let drawn = waterfall(&caption, &[step], &Scale::around(&[points]), ["0", "800"]);
        let text = String::from_utf8(alone(&drawn)).unwrap();
        assert!(text.starts_with("<?xml") && text.trim_end().ends_with("</svg>"), "{text}");
        assert!(text.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\""), "{text}");
        assert!(text.contains(".chart .sum { fill: #") && !text.contains("var("), "{text}");
        assert!(text.contains("&lt;Sở&gt;"), "{text}");
    }
}
