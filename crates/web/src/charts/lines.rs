//! A line over years: a figure a year, the better ones higher.

use super::canvas::{Anchor, Canvas, Caption};
use super::canvas::{Spot, spot};
use super::{WIDTH, count_of};

/// A year.
#[derive(Clone, Debug)]
pub struct Point {
    /// The year, written below it.
    pub label: String,
    /// From 0 (at the bottom) to 1 (at the top); `None` without a figure.
    pub height: Option<f64>,
    /// The figure in words.
    pub shown: String,
}

const TOP: f64 = 26.0;
const BOTTOM: f64 = 118.0;
const HEIGHT: f64 = 142.0;
const SIDE: f64 = 56.0;

/// The picture; `None` if there are no two figures to draw a line between. `ends` are the labels of bottom
/// and top.
#[must_use]
pub fn lines(caption: &Caption, points: &[Point], ends: [&str; 2]) -> Option<String> {
    if points.iter().filter(|point| point.height.is_some()).count() < 2 {
        return None;
    }
    let mut canvas = Canvas::new(caption, WIDTH, HEIGHT);
    canvas.line("axis", spot(SIDE - 14.0, BOTTOM), spot(WIDTH, BOTTOM));
    canvas.line("ring", spot(SIDE - 14.0, TOP), spot(WIDTH, TOP));
    canvas.text("quiet", spot(0.0, BOTTOM + 4.0), Anchor::Start, ends[0]);
    canvas.text("quiet", spot(0.0, TOP + 4.0), Anchor::Start, ends[1]);
    let step = (WIDTH - SIDE - 46.0) / count_of(points.len().saturating_sub(1).max(1));
    let x = |at: usize| SIDE + 18.0 + count_of(at) * step;
    let place = |at: usize, point: &Point| {
        let height = point.height?.clamp(0.0, 1.0);
        Some(spot(x(at), BOTTOM - height * (BOTTOM - TOP)))
    };
    let places: Vec<Option<Spot>> = points.iter().enumerate().map(|(at, point)| place(at, point)).collect();
    // A year without a figure leaves a gap: no line is invented for it.
    for (from, to) in places.iter().zip(places.iter().skip(1)) {
        if let (Some(from), Some(to)) = (from, to) {
            canvas.path("series own", &[*from, *to], false);
        }
    }
    for (at, (point, place)) in points.iter().zip(&places).enumerate() {
        let is_labelled = is_labelled(at, points.len());
        if is_labelled {
            canvas.text("", spot(x(at), HEIGHT - 8.0), Anchor::Middle, &point.label);
        }
        if let Some(place) = *place {
            canvas.dot("own", place, &format!("{}: {}", point.label, point.shown));
            if is_labelled {
                canvas.text("strong", spot(place.x, place.y - 8.0), Anchor::Middle, &point.shown);
            }
        }
    }
    Some(canvas.finish())
}

/// Is there room for the words of a point? The last point has its words, and earlier ones as long as they do
/// not touch.
fn is_labelled(at: usize, of: usize) -> bool {
    // A word takes up to 56 of the 238 units between the first and the last point.
    let gaps = of.saturating_sub(1);
    let every = (gaps * 56).div_ceil(238).max(1);
    gaps.saturating_sub(at).is_multiple_of(every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_years_do_not_touch() {
        let labelled = |of: usize| (0..of).filter(|at| is_labelled(*at, of)).collect::<Vec<_>>();
        assert_eq!(labelled(1), [0]);
        assert_eq!(labelled(5), [0, 1, 2, 3, 4]);
        assert_eq!(labelled(6), [1, 3, 5]);
        assert_eq!(labelled(13), [0, 3, 6, 9, 12]);
    }

    fn point(label: &str, height: Option<f64>) -> Point {
        Point { label: label.into(), height, shown: "70,2 %".into() }
    }

    #[test]
    fn one_year_makes_no_line() {
        assert_eq!(lines(&Caption::default(), &[point("2022", Some(0.7))], ["0 %", "100 %"]), None);
        let gap = [point("2021", None), point("2022", Some(0.7))];
        assert_eq!(lines(&Caption::default(), &gap, ["0 %", "100 %"]), None);
    }

    #[test]
    fn a_year_without_a_figure_leaves_a_gap() {
        let years = [
            point("2020", Some(0.5)),
            point("2021", None),
            point("2022", Some(0.7)),
            point("2023", Some(2.0)),
        ];
        let text = lines(&Caption::default(), &years, ["0 %", "100 %"]).unwrap();
        assert_eq!(text.matches("<path class=\"series own\"").count(), 1, "{text}");
        assert_eq!(text.matches("<circle").count(), 3, "{text}");
        assert!(text.contains("2021"), "{text}");
    }
}
