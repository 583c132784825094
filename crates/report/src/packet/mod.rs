//! The offline packet: one workbook per unit with every question, handed out, filled in, handed back and read.
//!
//! Writer and reader share one plan of the sheets (`layout`). A packet says in a hidden sheet which set, edition
//! and year it asks for, and every row carries its key in a hidden column; what does not fit is refused.

mod agreement;
mod answers;
mod cells;
mod checked;
pub mod codes;
mod comments;
mod container;
mod extents;
mod formats;
mod inspect;
mod keys;
mod layout;
mod metadata;
mod read;
mod validation;
mod wording;
mod write;
mod write_component;
mod write_rows;

use framework::typed::DecimalMark;
use framework::{ComponentSlot, InputSlot, Value};
use scoring::{Answers, Evidence};

pub use checked::{PacketRefusal, write_checked};
pub use container::{ENTRIES_MAX, FILE_BYTES_MAX, INFLATED_BYTES_MAX};
pub use read::read;
pub use write::{PacketWriteFault, write};

/// For whom and for which year a packet is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PacketHead {
    /// The unit's code; it comes back with the packet.
    pub unit_code: String,
    /// The unit's full name.
    pub unit_name: String,
    /// The assessed year.
    pub year: i16,
    /// Which export it is, where somebody keeps account of them; it comes back with the packet.
    pub export: Option<String>,
}

/// What a packet must be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The assessed year; `None` where any will do.
    pub year: Option<i16>,
    /// Code of the unit; `None` where any will do.
    pub unit: Option<String>,
    /// How numbers that stand in cells as texts are spelled.
    pub mark: DecimalMark,
}

/// The answers of one packet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    /// The unit that the packet was made for.
    pub unit_code: String,
    /// Its name when the packet was made.
    pub unit_name: String,
    /// The assessed year.
    pub year: i16,
    /// Which export it is, where the packet says so.
    pub export: Option<String>,
    values: Vec<(InputSlot, Value)>,
    claims: Vec<(ComponentSlot, Box<str>)>,
    explanations: Vec<(ComponentSlot, Box<str>)>,
    evidence: Vec<(ComponentSlot, Vec<Evidence>)>,
}

impl Packet {
    /// Is there no answer at all?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
            && self.claims.is_empty()
            && self.explanations.is_empty()
            && self.evidence.is_empty()
    }

    /// How many questions are answered.
    #[must_use]
    pub const fn answered(&self) -> usize {
        self.values.len()
    }

    /// Writes the answers into a row; what the packet leaves blank stays as it was.
    pub fn fill(&self, answers: &mut Answers, row: usize) {
        for (slot, value) in &self.values {
            answers.set_value(row, *slot, Some(value.clone()));
        }
        for (slot, reason) in &self.claims {
            answers.set_claim(row, *slot, Some(reason));
        }
        for (slot, text) in &self.explanations {
            answers.set_explanation(row, *slot, Some(text));
        }
        for (slot, evidence) in &self.evidence {
            answers.set_evidence(row, *slot, evidence.clone());
        }
    }
}
