//! What long lists have in common: a search, pages, and a field that names one unit of many.

/// One page of a list that was searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// What was looked for.
    pub asked: String,
    /// Which lines these are and how many there are, in words; empty where there are none.
    pub place: String,
    /// The address of the page before; empty where there is none.
    pub before: String,
    /// The address of the page after; empty where there is none.
    pub after: String,
}

/// A field that names a unit: a list where there are few, and otherwise a text, with what it may have meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitField {
    /// The units to choose from; empty where there are too many.
    pub choices: Vec<Choice>,
    /// What was typed.
    pub typed: String,
    /// Some units that match, by name and code.
    pub like: Vec<String>,
}

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}
