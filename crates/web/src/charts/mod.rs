//! Pictures of numbers, made here as SVG: each with a title and a description, legible on a telephone and in
//! greyscale.
//!
//! A picture shows no number that the table beside it does not have. Colours come from the page by classes;
//! series also differ in their line or their place. Texts are escaped here and nowhere else.

mod alone;
mod bars;
mod canvas;
mod lines;
mod radar;
mod waterfall;

pub use alone::alone;
pub use bars::{Bar, BarGroup, bars};
pub use canvas::Caption;
pub use lines::{Point, lines};
pub use radar::{Axis, radar};
pub use waterfall::{Fall, Scale, Step, waterfall};

use framework::Exact;

/// Width of every picture, in its own units: about that of a telephone, so that text keeps its size there.
pub const WIDTH: f64 = 340.0;

/// An exact figure as a place in a picture.
#[must_use]
pub fn place_of(figure: &Exact) -> f64 {
    figure.to_f64_for_display()
}

/// A count as a place in a picture.
#[must_use]
pub fn count_of(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
