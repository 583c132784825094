//! A radar: a unit's share of the maximum by main index, against the mean and the best of its group.

use std::f64::consts::TAU;

use super::canvas::{Anchor, Canvas, Caption};
use super::canvas::{Spot, spot};
use super::{WIDTH, count_of};

/// A spoke: one main index.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The short code at its end.
    pub code: String,
    /// Title of the main index.
    pub name: String,
    /// Per cent of the maximum, 0–100: own, mean, best. `None` if it does not apply.
    pub shares: [Option<f64>; 3],
    /// The same in words.
    pub shown: [String; 3],
}

/// With fewer spokes there is no surface.
const AXES_MIN: usize = 3;
const RADIUS: f64 = 112.0;
const CENTRE: Spot = spot(WIDTH / 2.0, 140.0);
const HEIGHT: f64 = 308.0;
const SERIES: [&str; 3] = ["own", "mean", "best"];

/// The picture; `None` for fewer than three spokes, for which bars are better. `names` are those of own, mean
/// and best.
#[must_use]
pub fn radar(caption: &Caption, axes: &[Axis], names: &[String; 3]) -> Option<String> {
    if axes.len() < AXES_MIN {
        return None;
    }
    let mut canvas = Canvas::new(caption, WIDTH, HEIGHT);
    web(&mut canvas, axes);
    // The unit's own figures are drawn last, above the others.
    for (series, class) in SERIES.iter().enumerate().rev() {
        let places: Vec<Option<Spot>> = axes
            .iter()
            .enumerate()
            .map(|(at, axis)| Some(place(at, axes.len(), share_of(axis, series)?)))
            .collect();
        surface(&mut canvas, class, &places);
        for (axis, place) in axes.iter().zip(&places) {
            let says = axis.shown.get(series).map_or("", String::as_str);
            let name = names.get(series).map_or("", String::as_str);
            if let (Some(place), true) = (place, series != 1) {
                canvas.dot(class, *place, &format!("{name} – {}: {says}", axis.name));
            }
        }
    }
    legend(&mut canvas, names);
    Some(canvas.finish())
}

fn share_of(axis: &Axis, series: usize) -> Option<f64> {
    axis.shares.get(series).copied().flatten()
}

/// Rings at each quarter, spokes, and their codes.
fn web(canvas: &mut Canvas, axes: &[Axis]) {
    for quarter in 1..=4_u32 {
        let share = f64::from(quarter) * 25.0;
        let ring: Vec<Spot> = (0..axes.len()).map(|at| place(at, axes.len(), share)).collect();
        canvas.path("ring", &ring, true);
    }
    for (at, axis) in axes.iter().enumerate() {
        canvas.line("ring", CENTRE, place(at, axes.len(), 100.0));
        let Spot { x, y } = place(at, axes.len(), 112.0);
        let anchor = match x - CENTRE.x {
            offset if offset > 8.0 => Anchor::Start,
            offset if offset < -8.0 => Anchor::End,
            _ => Anchor::Middle,
        };
        canvas.text("strong", spot(x, y + 4.0), anchor, &axis.code);
    }
    // The label of the scale stands outside the outer ring's last edge, where it covers no figure.
    let [from, to] = [axes.len() - 1, 0].map(|at| place(at, axes.len(), 100.0));
    let middle = spot(f64::midpoint(from.x, to.x) - 5.0, f64::midpoint(from.y, to.y) - 3.0);
    canvas.text("quiet", middle, Anchor::End, "100 %");
}

/// A closed surface; around a missing figure, only the lines between neighbours that both have one.
fn surface(canvas: &mut Canvas, class: &str, places: &[Option<Spot>]) {
    let known: Vec<Spot> = places.iter().copied().flatten().collect();
    if known.len() == places.len() {
        canvas.path(&format!("series {class}"), &known, true);
        return;
    }
    for (at, from) in places.iter().enumerate() {
        let to = places.get((at + 1) % places.len()).copied().flatten();
        if let (Some(from), Some(to)) = (*from, to) {
            canvas.path(&format!("series {class}"), &[from, to], false);
        }
    }
}

/// The place of a share on a spoke; the first spoke points up, the others follow clockwise.
fn place(at: usize, of: usize, share: f64) -> Spot {
    let angle = TAU * count_of(at) / count_of(of);
    let length = RADIUS * share / 100.0;
    spot(CENTRE.x + length * angle.sin(), CENTRE.y - length * angle.cos())
}

fn legend(canvas: &mut Canvas, names: &[String; 3]) {
    let width = WIDTH / 3.0;
    for (at, (class, name)) in SERIES.iter().zip(names).enumerate() {
        let x = count_of(at) * width + 4.0;
        canvas.path(
            &format!("series {class}"),
            &[spot(x, HEIGHT - 12.0), spot(x + 26.0, HEIGHT - 12.0)],
            false,
        );
        if at != 1 {
            canvas.dot(class, spot(x + 13.0, HEIGHT - 12.0), "");
        }
        canvas.text("", spot(x + 32.0, HEIGHT - 8.0), Anchor::Start, name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(code: &str, own: Option<f64>) -> Axis {
        Axis {
            code: code.into(),
            name: format!("{code}. Nhận thức số"),
            shares: [own, Some(50.0), Some(100.0)],
            shown: ["70,0 %".into(), "50,0 %".into(), "100,0 %".into()],
        }
    }

    fn drawn(axes: &[Axis]) -> Option<String> {
        let caption =
            Caption { id: "radar".into(), title: "Biểu đồ".into(), description: "Bảng".into() };
        radar(&caption, axes, &["Đơn vị", "Trung bình", "Cao nhất"].map(String::from))
    }

    #[test]
    fn two_indices_make_no_radar() {
        assert_eq!(drawn(&[axis("1", Some(1.0)), axis("2", Some(1.0))]), None);
        assert_eq!(drawn(&[]), None);
    }

    #[test]
    fn it_has_a_title_a_description_and_a_surface_for_each_series() {
        let text = drawn(&["1", "2", "3"].map(|code| axis(code, Some(70.0)))).unwrap();
        assert!(text.contains("<title id=\"radar-title\">Biểu đồ</title>"), "{text}");
        assert!(text.contains("<desc id=\"radar-desc\">Bảng</desc>"), "{text}");
        for class in SERIES {
            assert_eq!(
                text.matches(&format!("<path class=\"series {class}\"")).count(),
                2,
                "{class}: {text}"
            );
        }
        assert!(text.contains("Đơn vị – 1. Nhận thức số: 70,0 %"), "{text}");
    }

    #[test]
    fn an_index_that_does_not_apply_is_no_zero() {
        let mut axes = ["1", "2", "3", "4"].map(|code| axis(code, Some(70.0)));
        axes[1].shares[0] = None;
        let text = drawn(&axes).unwrap();
        // Two lines between neighbours and the legend; no closed surface, no dot in the middle.
        assert_eq!(text.matches("<path class=\"series own\"").count(), 3, "{text}");
        assert_eq!(text.matches("<circle class=\"own\"").count(), 4, "{text}");
    }

    #[test]
    fn the_first_spoke_points_up() {
        assert_eq!(place(0, 4, 100.0), spot(CENTRE.x, CENTRE.y - RADIUS));
        let Spot { x, y } = place(1, 4, 100.0);
        assert!((x - CENTRE.x - RADIUS).abs() < 1e-9 && (y - CENTRE.y).abs() < 1e-9);
    }
}
