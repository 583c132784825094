//! The blind second appraisal: the sample that is drawn, what its appraisers decide, how well they agree.

mod agreement;
mod blind;
mod draw;
mod sample;

pub use agreement::{Agreement, Decided, Figures, IndicatorAgreement, Outcome, Pair, Strictness};
pub use blind::Waiting;
pub use draw::TypedDraw;
pub use sample::{SampleLine, Sampled, SecondAppraisalBoard};

pub(crate) use sample::{Indicators, blind_to};

pub(super) use sample::{must_not_be_second, second_by};
