//! Bars in groups: several units beside each other, index by index.

use super::canvas::spot;
use super::canvas::{Anchor, Canvas, Caption, shortened};
use super::{WIDTH, count_of};

/// Bars under one heading.
#[derive(Clone, Debug)]
pub struct BarGroup {
    /// The heading, usually a main index.
    pub label: String,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The letter in front of it, also used in the legend.
    pub mark: String,
    /// Name of the unit.
    pub name: String,
    /// Per cent, 0–100; `None` if it does not apply.
    pub share: Option<f64>,
    /// The same in words.
    pub shown: String,
    /// Is it the longest of its group?
    pub is_best: bool,
}

const HEADING: f64 = 20.0;
const BAR: f64 = 17.0;
const GAP: f64 = 10.0;
const LEFT: f64 = 18.0;
const RIGHT: f64 = 62.0;
/// Characters of a heading that fit.
const LETTERS: usize = 48;

/// The picture.
#[must_use]
pub fn bars(caption: &Caption, groups: &[BarGroup]) -> String {
    let height =
        groups.iter().fold(0.0, |height, group| height + HEADING + count_of(group.bars.len()) * BAR + GAP);
    let mut canvas = Canvas::new(caption, WIDTH, height);
    let full = WIDTH - LEFT - RIGHT;
    let mut top = 0.0;
    for group in groups {
        canvas.text("strong", spot(0.0, top + 14.0), Anchor::Start, &shortened(&group.label, LETTERS));
        top += HEADING;
        for bar in &group.bars {
            let says = format!("{}: {}", bar.name, bar.shown);
            canvas.text("", spot(0.0, top + 12.0), Anchor::Start, &bar.mark);
            canvas.rect("track", spot(LEFT, top + 2.0), full, BAR - 5.0, "");
            let length = bar.share.unwrap_or(0.0).clamp(0.0, 100.0) / 100.0 * full;
            let class = if bar.is_best { "sum" } else { "plain" };
            canvas.rect(class, spot(LEFT, top + 2.0), length, BAR - 5.0, &says);
            let class = if bar.is_best { "strong" } else { "" };
            canvas.text(class, spot(WIDTH, top + 12.0), Anchor::End, &bar.shown);
            top += BAR;
        }
        top += GAP;
    }
    canvas.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_apply_has_no_bar_but_its_words() {
        let bar = |share, shown: &str| Bar {
            mark: "A".into(),
            name: "Sở <Y tế>".into(),
            share,
            shown: shown.into(),
            is_best: share.is_some(),
        };
        let group = BarGroup { label: "1".into(), bars: vec![bar(Some(50.0), "50,0 %"), bar(None, "–")] };
        let text = bars(&Caption::default(), &[group]);
        assert!(text.contains("width=\"130.0\"") && text.contains("width=\"0.0\""), "{text}");
        assert!(text.contains("Sở &lt;Y tế&gt;: 50,0 %") && text.contains(">–</text>"), "{text}");
        assert!(bars(&Caption::default(), &[]).ends_with("</svg>"));
    }
}
