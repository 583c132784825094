//! What happens after the self-assessment: appraisal, replies, council, approval, publication.

mod appraise;
mod board;
mod body_values;
mod cache;
mod council;
mod course;
mod decision;
mod effects;
mod indicator;
mod minutes;
mod opened;
mod own_result;
mod publish;
mod publishers;
mod rectify;
mod reply;
mod second_appraisal;
mod stored;
mod together;
mod typed_changes;
mod waiting;

pub use board::{Board, Recorded};
pub(crate) use board::{corrections_of, stages_for_units};
pub use body_values::{BodyValue, BodyValues, BroughtTable, LeftOut, ValueChange, table_codes};
pub use council::motion_mark;
pub use course::NewWindow;
pub use decision::TypedApproval;
pub use effects::Proposal;
pub use indicator::{IndicatorView, Occurrence};
pub use minutes::{Member, MinutedCase, Minutes};
pub use opened::IndicatorAt;
pub(crate) use opened::read_proceeding;
pub use own_result::OwnResultView;
pub use publish::{NewEdition, PublicationNotes};
pub use publishers::FourEyes;
pub use second_appraisal::{
    Agreement, Decided, Figures, IndicatorAgreement, Outcome, Pair, SampleLine, Sampled,
    SecondAppraisalBoard, Strictness, TypedDraw, Waiting,
};
pub(crate) use second_appraisal::{Indicators, blind_to};
pub use together::Undoing;
pub use typed_changes::{TypedDecision, codes};
pub use waiting::{TypedWithoutData, WaitingIndicator, WithoutData};
