//! The canvas of pictures: an SVG element with a title, on which every text is escaped.

use std::fmt::Write as _;

/// The title of a picture, and its description for people who do not see it.
#[derive(Clone, Debug, Default)]
pub struct Caption {
    /// Unique on its page.
    pub id: String,
    /// A title of a few words.
    pub title: String,
    /// A description in a sentence or two.
    pub description: String,
}

/// A place in a picture, from its upper left corner, in its own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// The place so far to the right and downwards.
pub const fn spot(x: f64, y: f64) -> Spot {
    Spot { x, y }
}

/// A picture that is being drawn.
pub struct Canvas {
    text: String,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Canvas {
    /// An empty picture.
    pub fn new(caption: &Caption, width: f64, height: f64) -> Self {
        let (id, title, description) =
            (escaped(&caption.id), escaped(&caption.title), escaped(&caption.description));
        let text = format!(
            "<svg class=\"chart\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" focusable=\"false\" \
             aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{title}</title>\
             <desc id=\"{id}-desc\">{description}</desc>"
        );
        Self { text }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: Spot, to: Spot) {
        let (Spot { x: x1, y: y1 }, Spot { x: x2, y: y2 }) = (from, to);
        self.put(&format!(
            "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        ));
    }

    /// A rectangle; `says` is shown under the pointer.
    pub fn rect(&mut self, class: &str, at: Spot, width: f64, height: f64, says: &str) {
        let Spot { x, y } = at;
        let rect = format!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"",
            width.max(0.0)
        );
        self.put(&rect);
        self.end("rect", says);
    }

    /// A dot; `says` is shown under the pointer.
    pub fn dot(&mut self, class: &str, at: Spot, says: &str) {
        let Spot { x, y } = at;
        self.put(&format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\""));
        self.end("circle", says);
    }

    /// A line through points, closed where `is_closed`.
    pub fn path(&mut self, class: &str, points: &[Spot], is_closed: bool) {
        let mut path = String::new();
        for (at, Spot { x, y }) in points.iter().enumerate() {
            // Writing to a text never fails.
            let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
        }
        let end = if is_closed { "Z" } else { "" };
        self.put(&format!("<path class=\"{class}\" d=\"{path}{end}\"/>"));
    }

    /// A text.
    pub fn text(&mut self, class: &str, at: Spot, anchor: Anchor, text: &str) {
        let Spot { x, y } = at;
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let text = escaped(text);
        self.put(&format!("<text{class} x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"));
    }

    /// The finished picture.
    pub fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn end(&mut self, element: &str, says: &str) {
        if says.is_empty() {
            self.put("/>");
        } else {
            self.put(&format!("><title>{}</title></{element}>", escaped(says)));
        }
    }
}

/// A line of text on its own.
pub fn text_line(at: Spot, text: &str) -> String {
    let Spot { x, y } = at;
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(text))
}

/// Escapes a text, so that it cannot end the element that holds it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

/// Shortens a text to at most so many characters.
pub fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let head: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_become_an_element() {
        let caption =
            Caption { id: "a\" onload=\"x".into(), title: "<script>".into(), description: "a & b's".into() };
        let mut canvas = Canvas::new(&caption, 10.0, 10.0);
        canvas.text("", spot(0.0, 0.0), Anchor::Start, "</svg><b>");
        canvas.rect("bar", spot(0.0, 0.0), -1.0, 1.0, "\"<i>");
        let text = canvas.finish();
        assert!(!text.contains("<script>") && !text.contains("<b>") && !text.contains("<i>"), "{text}");
        assert!(!text.contains("\" onload=\"") && text.contains("a &amp; b&#39;s"), "{text}");
        assert!(text.contains("width=\"0.0\"") && text.ends_with("</svg>"), "{text}");
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        assert_eq!(shortened("Sở Y tế", 7), "Sở Y tế");
        assert_eq!(shortened("Sở Y tế tỉnh", 7), "Sở Y t…");
        assert_eq!(shortened("Đề án", 1), "…");
    }
}
