//! What long lists have in common: a search, pages, and a field that names one unit of many.

/// One page of a list that was searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// The text that was searched for.
    pub asked: String,
    /// Which rows these are of how many, in words; empty for an empty list.
    pub place: String,
    /// The address of the page before; empty on the first page.
    pub before: String,
    /// The address of the page after; empty on the last page.
    pub after: String,
}

/// A field that names a unit: a list if there are few, and otherwise a text, with similar names after a
/// refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitField {
    /// The units to choose from; empty if there are too many.
    pub choices: Vec<Choice>,
    /// The typed text.
    pub typed: String,
    /// Some units that match the text, by name and code.
    pub like: Vec<String>,
}

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}
