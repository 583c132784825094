//! A waterfall: from the self-assessed points, by what each stage took or gave, to those that count.

use framework::Exact;

use super::canvas::spot;
use super::canvas::{Anchor, Canvas, Caption};
use super::{WIDTH, place_of};

/// A line of the picture.
#[derive(Clone, Debug)]
pub struct Step {
    /// The label above its bar.
    pub label: String,
    /// The figure in words, a difference with its sign.
    pub shown: String,
    /// What is drawn.
    pub fall: Fall,
}

/// What is drawn on a line.
#[derive(Clone, Debug)]
pub enum Fall {
    /// A sum, from the left edge.
    Sum(Exact),
    /// A difference between two sums.
    Change {
        /// The sum before.
        from: Exact,
        /// The sum after.
        to: Exact,
    },
}

/// The ends of the scale: for small differences it does not begin at 0, and sums are drawn as cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// At the left edge.
    pub low: Exact,
    /// At the right edge.
    pub high: Exact,
}

/// Height of a line: its words above its bar.
const LINE: f64 = 42.0;
const BAR: f64 = 16.0;
/// Width of the scale; figures stand to the right of it.
const PLOT: f64 = WIDTH - 68.0;
/// A scale from 0 is cut if all differences take less than this part of it.
const PART_MIN: f64 = 0.2;

impl Scale {
    /// The scale that holds these sums.
    #[must_use]
    pub fn around(sums: &[Exact]) -> Self {
        let least = sums.iter().min().cloned().unwrap_or(Exact::ZERO);
        let most = sums.iter().max().cloned().unwrap_or(Exact::ONE);
        let zero = Exact::ZERO;
        let spread = most.minus(&least);
        let is_small = place_of(&spread) < place_of(&most) * PART_MIN;
        let (low, high) = if is_small && least > zero {
            // On the left there is room for twice the differences, or for a twentieth of the whole if nothing
            // differs.
            let twentieth = most.checked_div(&Exact::integer(20)).unwrap_or(Exact::ONE);
            let room = spread.plus(&spread).max(twentieth);
            (least.minus(&room).max(zero.clone()), most.plus(&spread))
        } else {
            (least.min(zero.clone()), most.max(zero))
        };
        let step = step_of(&high.minus(&low));
        Self { low: on_step(&low, &step, false), high: on_step(&high, &step, true) }
    }

    /// Is something left out between 0 and its left edge?
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.low > Exact::ZERO
    }

    fn place(&self, figure: &Exact) -> f64 {
        let (low, high) = (place_of(&self.low), place_of(&self.high));
        let part = if high > low { (place_of(figure) - low) / (high - low) } else { 0.0 };
        part.clamp(0.0, 1.0) * PLOT
    }
}

/// A power of ten that divides a span into ten to a hundred parts.
fn step_of(span: &Exact) -> Exact {
    let ten = Exact::integer(10);
    let mut step = Exact::ONE;
    // No sum of points is beyond these bounds.
    for _ in 0..12 {
        if place_of(span) >= place_of(&step) * 100.0 {
            step = step.times(&ten);
        } else if place_of(span) < place_of(&step) * 10.0 {
            step = step.checked_div(&ten).unwrap_or(step);
        }
    }
    step
}

/// The next multiple of a step, below or above.
fn on_step(figure: &Exact, step: &Exact, up: bool) -> Exact {
    let Some(parts) = figure.checked_div(step) else { return figure.clone() };
    let rounded = parts.rounded(0, framework::RoundingMode::HalfUp);
    let one = Exact::ONE;
    let rounded = match (up, rounded.cmp(&parts)) {
        (true, std::cmp::Ordering::Less) => rounded.plus(&one),
        (false, std::cmp::Ordering::Greater) => rounded.minus(&one),
        _ => rounded,
    };
    rounded.times(step)
}

/// The picture; `ends` are the labels of the ends of the scale.
#[must_use]
pub fn waterfall(caption: &Caption, steps: &[Step], scale: &Scale, ends: [&str; 2]) -> String {
    let height = super::count_of(steps.len()) * LINE + 24.0;
    let mut canvas = Canvas::new(caption, WIDTH, height);
    for (at, step) in steps.iter().enumerate() {
        let top = super::count_of(at) * LINE;
        canvas.text("", spot(0.0, top + 14.0), Anchor::Start, &step.label);
        canvas.text("strong", spot(WIDTH, top + 31.0), Anchor::End, &step.shown);
        let end = match &step.fall {
            Fall::Sum(sum) => {
                canvas.rect("sum", spot(0.0, top + 19.0), scale.place(sum), BAR, "");
                if scale.is_cut() {
                    // Two strokes across the bar: here a piece is missing.
                    for x in [14.0, 20.0] {
                        canvas.line("cut", spot(x + 4.0, top + 16.0), spot(x - 4.0, top + 19.0 + BAR + 3.0));
                    }
                }
                sum
            }
            Fall::Change { from, to } => {
                let (left, right) = (scale.place(from.min(to)), scale.place(from.max(to)));
                let class = match to.cmp(from) {
                    std::cmp::Ordering::Less => "loss",
                    _ => "gain",
                };
                if from == to {
                    let x = left.clamp(0.5, WIDTH - 0.5);
                    canvas.line("axis", spot(x, top + 19.0), spot(x, top + 19.0 + BAR));
                } else {
                    // At least two units wide, so that a small change is visible.
                    let width = (right - left).max(2.0);
                    canvas.rect(class, spot(left.min(PLOT - 2.0), top + 19.0), width, BAR, "");
                }
                to
            }
        };
        if at + 1 < steps.len() {
            let x = scale.place(end).clamp(0.5, WIDTH - 0.5);
            canvas.line("thread", spot(x, top + 19.0 + BAR), spot(x, top + LINE + 19.0));
        }
    }
    canvas.line("axis", spot(0.0, height - 20.0), spot(PLOT, height - 20.0));
    canvas.text("quiet", spot(0.0, height - 5.0), Anchor::Start, ends[0]);
    canvas.text("quiet", spot(PLOT, height - 5.0), Anchor::End, ends[1]);
    canvas.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn small_differences_cut_the_scale_and_large_ones_do_not() {
        let cut = Scale::around(&[exact("715.47"), exact("702"), exact("705")]);
        assert!(cut.is_cut(), "{cut:?}");
        assert!(cut.low < exact("702") && cut.high > exact("715.47"), "{cut:?}");
        let whole = Scale::around(&[exact("700"), exact("300")]);
        assert_eq!(whole, Scale { low: Exact::ZERO, high: exact("700") });
        let below_one = Scale::around(&[exact("0.53"), exact("0.52")]);
        assert!(below_one.is_cut() && below_one.high < exact("0.6"), "{below_one:?}");
        assert_eq!(Scale::around(&[]), Scale { low: Exact::ZERO, high: Exact::ONE });
        assert_eq!(Scale::around(&[Exact::ZERO]), Scale { low: Exact::ZERO, high: Exact::ZERO });
        let negative = Scale::around(&[exact("-5"), exact("3")]);
        assert_eq!(negative, Scale { low: exact("-5"), high: exact("3") });
    }

    #[test]
    fn a_loss_and_a_gain_are_drawn_from_the_sum_before() {
        let sum = |figure: &str| Fall::Sum(exact(figure));
        let change = |from: &str, to: &str| Fall::Change { from: exact(from), to: exact(to) };
        let step = |shown: &str, fall| Step { label: "Thẩm định".into(), shown: shown.into(), fall };
        let steps = [
            step("100", sum("100")),
            step("−50", change("100", "50")),
            step("+25", change("50", "75")),
            step("75", sum("75")),
        ];
        let scale = Scale::around(&["100", "50", "75"].map(exact));
        let text = waterfall(&Caption::default(), &steps, &scale, ["0", "100"]);
        assert!(text.contains("class=\"loss\" x=\"136.0\" y=\"61.0\" width=\"136.0\""), "{text}");
        assert!(text.contains("class=\"gain\" x=\"136.0\" y=\"103.0\" width=\"68.0\""), "{text}");
        assert!(!text.contains("class=\"cut\"") && text.contains("−50"), "{text}");
    }

    #[test]
    fn nothing_at_all_is_still_a_picture() {
        let nothing = Fall::Sum(Exact::ZERO);
        let step = Step { label: String::new(), shown: "0".into(), fall: nothing };
        let text = waterfall(&Caption::default(), &[step], &Scale::around(&[Exact::ZERO]), ["0", "0"]);
        assert!(text.contains("width=\"0.0\"") && !text.contains("NaN"), "{text}");
    }
}
