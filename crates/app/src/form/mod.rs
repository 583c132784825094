//! One unit's self-assessment: read, saved field by field, handed over, submitted, exported and imported.

mod computed;
mod evidence;
mod files;
mod hand_in;
mod history;
mod kept;
mod last_year;
mod load;
mod narrow;
mod packet;
mod published_before;
mod save;
mod steps;

pub use assessment::event::FormAt;
pub use computed::{Computed, codes};
pub use evidence::{EvidenceFault, NewEvidence};
pub use files::OpenedFile;
pub use hand_in::HandIn;
pub use history::History;
pub use last_year::LastYear;
pub use load::FormView;
pub use packet::{ExportedPacket, ImportChoice, ImportPreview};
pub use save::{CHANGES_MAX, Change, SaveResult, Saved};

pub use kept::{AnswerRows, FormContents};

pub(crate) use kept::KeptForms;
pub(crate) use load::{FormHead, answers_of, names_of, open as open_form, scored_unit, target as target_of};
pub(crate) use published_before::PublishedBefore;
pub(crate) use steps::{kept_text_of, unit_code_of};
