//! One unit's self-assessment: read, saved field by field, handed over, submitted, exported and imported.

mod cache;
mod computed;
mod documents;
mod hand_in;
mod history;
mod last_year;
mod load;
mod narrow;
mod packet;
mod published_before;
mod save;
mod steps;

pub use assessment::event::FormAt;
pub use cache::{AnswerRows, FormContents};
pub use computed::{Computed, codes};
pub use documents::{EvidenceFault, NewEvidence};
pub(crate) use documents::{described_beside, must_have_room};
pub use hand_in::HandIn;
pub use history::History;
pub use last_year::LastYear;
pub use load::FormView;
pub(crate) use load::{
    FormHead, UnitCodes, answers_of, name_of, names_of, open as open_form, open_head, scored_piece,
    target as target_of,
};
pub use packet::{ExportedPacket, ImportChoice, ImportPreview};
pub use save::{CHANGES_MAX, Change, SaveResult, Saved};
pub(crate) use steps::kept_text_of;
