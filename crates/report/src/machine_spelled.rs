//! One note for all numbers of a file that a machine spelled, whatever kind of file it is.

use framework::typed::{codes, shortened};
use framework::{Diagnostic, Exact, Place, Value};

/// The numbers with an exponent or with more digits than are kept, counted.
#[derive(Default)]
pub struct MachineSpelled {
    /// How many there are.
    pub count: usize,
    first: Option<(String, Exact)>,
    at: Option<(String, Place)>,
}

impl MachineSpelled {
    /// Counts a value as it stood and as it was read.
    pub fn see(&mut self, found: &str, read: &Value, machine_spelled: bool) {
        let Value::Number(number) = read else { return };
        if machine_spelled {
            self.count += 1;
            self.first.get_or_insert_with(|| (shortened(found), number.clone()));
        }
    }

    /// Where the first of them stands, and what it answers.
    pub fn place(&mut self, what: &str, place: Place) {
        self.at.get_or_insert_with(|| (what.to_owned(), place));
    }

    /// The note; `None` where there were none.
    pub fn note(&self) -> Option<Diagnostic> {
        let (found, number) = self.first.as_ref()?;
        let (what, place) = self.at.as_ref()?;
        let note = Diagnostic::note(codes::MACHINE_SPELLED, place.clone()).with("count", self.count);
        Some(note.with("what", what.as_str()).with("found", found.as_str()).with("read", number))
    }
}
