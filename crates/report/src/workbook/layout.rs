//! Where everything stands on the sheet of a unit. All units share one layout; only values differ.

use framework::{ComponentSlot, Exact, IndexSlot, InputSlot, PeerSlot};

use super::node::{Address, Node, Sheet};

/// Columns of the sheet.
pub(super) mod column {
    pub const CODE: u16 = 0;
    pub const CONTENT: u16 = 1;
    pub const MEASURE: u16 = 2;
    /// Answers, claims, and values of steps.
    pub const VALUE: u16 = 3;
    pub const STATE: u16 = 4;
    pub const MAXIMUM: u16 = 5;
    pub const UNROUNDED: u16 = 6;
    pub const POINTS: u16 = 7;
    pub const APPLICABLE: u16 = 8;
    pub const STANDING: u16 = 9;
    /// Hidden: points, or the word in their place, for the matrix.
    pub const SHOWN: u16 = 10;
    /// Hidden: points without any rounding, where ranks depend on them.
    pub const EXACT: u16 = 11;
    pub const COUNT: u16 = 12;
}

/// Row of the headings, which stay in sight.
pub(super) const HEAD_ROW: u32 = 3;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CellStyle {
    Title,
    Quiet,
    Head,
    /// A heading above figures.
    HeadFigure,
    Section,
    Text,
    SmallText,
    Step,
    StepNumber,
    StepDate,
    Strong,
    StrongWord,
    StrongPoints,
    StrongNumber,
    Unrounded,
    Points,
    Rank,
    Claim,
    InputCount,
    InputNumber,
    InputText,
    InputWord,
    InputDate,
}

impl CellStyle {
    pub(super) const ALL: &[Self] = &[
        Self::Title,
        Self::Quiet,
        Self::Head,
        Self::HeadFigure,
        Self::Section,
        Self::Text,
        Self::SmallText,
        Self::Step,
        Self::StepNumber,
        Self::StepDate,
        Self::Strong,
        Self::StrongWord,
        Self::StrongPoints,
        Self::StrongNumber,
        Self::Unrounded,
        Self::Points,
        Self::Rank,
        Self::Claim,
        Self::InputCount,
        Self::InputNumber,
        Self::InputText,
        Self::InputWord,
        Self::InputDate,
    ];
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// The same for all units.
    Text(String),
    /// The same for all units.
    Number(Exact),
    /// Nothing, but with a look.
    Blank,
    /// The unit's name.
    UnitName,
    /// The unit's answer.
    Answer(InputSlot),
    /// The unit's reason why a component does not apply.
    Claim(ComponentSlot),
    /// Does the unit take part in the ranking?
    TakesPart,
    /// The unit's rank, from the ranking sheet.
    Rank,
    /// The largest value among the peers of the unit's group, from the helper sheet.
    PeerMaximum(PeerSlot),
    /// A formula over other cells.
    Formula(Node),
}

/// One cell.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub row: u32,
    pub column: u16,
    pub look: CellStyle,
    pub content: Content,
}

/// A figure of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Points(ComponentSlot),
    Index(IndexSlot),
    IndexMaximum(IndexSlot),
    Total,
    TotalMaximum,
    Percent,
    Band,
}

/// The sheet of a unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// In the order in which they can be computed.
    pub cells: Vec<Planned>,
    pub rows: u32,
    pub places: Places,
    /// Cells that are chosen from a list, and the words.
    pub lists: Vec<(Address, Vec<String>)>,
    /// Rows that need more than one line, with their heights in points.
    pub heights: Vec<(u32, f64)>,
    /// Cells whose result is taken from the engine: position in `cells`, and which figure.
    pub figures: Vec<(usize, Figure)>,
}

/// Where other formulas find things.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The cell of each input, in the order of the framework.
    pub inputs: Vec<Address>,
    /// By parameter.
    pub parameters: Vec<Address>,
    /// By named quantity.
    pub quantities: Vec<Address>,
    /// Row of each component.
    pub components: Vec<u32>,
    /// Row of each index.
    pub indices: Vec<u32>,
    /// By component: the reason why it does not apply.
    pub claims: Vec<Address>,
    /// By `peer_max` rule: the unit's own quantity.
    pub peers: Vec<Address>,
    /// Last row of the result by index, which is what is printed.
    pub result_end: u32,
    pub total: u32,
    pub adjustments: u32,
    pub percent: u32,
    pub band: u32,
    pub not_applicable: u32,
    pub takes_part: u32,
    pub ranked_on: u32,
    pub rank: u32,
}

pub(super) const fn own(row: u32, column: u16) -> Address {
    Address { sheet: Sheet::Own, row, column }
}

impl Places {
    pub(super) fn input(&self, slot: InputSlot) -> Address {
        self.inputs.get(slot.position()).copied().unwrap_or(own(0, column::VALUE))
    }

    pub(super) fn component(&self, slot: ComponentSlot, column: u16) -> Address {
        own(self.components.get(slot.position()).copied().unwrap_or(0), column)
    }

    pub(super) fn claim(&self, slot: ComponentSlot) -> Address {
        self.claims.get(slot.position()).copied().unwrap_or(own(0, column::VALUE))
    }

    pub(super) fn index(&self, slot: IndexSlot, column: u16) -> Address {
        own(self.indices.get(slot.position()).copied().unwrap_or(0), column)
    }
}
