//! The figures of all units, small and columnar: what a ranking needs.

use framework::{ComponentSlot, Exact, IndexSlot, Item};

use crate::evaluate::{NOBODY, Peers};
use crate::numbers::Numbers;
use crate::sheet::Standing;

/// The figures of all units; exact traces of one unit come from [`crate::sheet`].
#[derive(Clone, Debug)]
pub struct Results {
    pub(crate) components: usize,
    pub(crate) indices: usize,
    /// Points in force by unit and component.
    pub(crate) component_points: Numbers,
    /// Points in force by unit and index.
    pub(crate) index_points: Numbers,
    /// What index points are out of, by unit and index.
    pub(crate) index_maxima: Numbers,
    /// By unit.
    pub(crate) totals: Vec<UnitTotal>,
    /// Rows by group, rank and code.
    pub(crate) order: Vec<usize>,
    /// The largest quantities among ranked peers, by group and `peer_max` rule.
    pub(crate) peers: Vec<(String, Peers)>,
    /// By unit and component: what waits for a number of the managing body.
    pub(crate) waiting: Vec<(usize, ComponentSlot)>,
}

/// The whole of one unit.
#[derive(Clone, Debug)]
pub(crate) struct UnitTotal {
    pub printed: Option<Exact>,
    pub maximum: Exact,
    /// What decides the rank.
    pub key: Exact,
    pub band: Option<usize>,
    pub standing: Standing,
}

impl Results {
    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.totals.len()
    }

    /// Are there no units?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// Points of a component, rounded where components are: 0 where it was not provided, `None` where it does
    /// not apply. Of an adjustment: its bonus or penalty.
    #[must_use]
    pub fn component_points(&self, unit: usize, slot: ComponentSlot) -> Option<Exact> {
        let at = slot.position();
        (at < self.components).then(|| self.component_points.get(unit * self.components + at)).flatten()
    }

    /// Does a component apply to a unit?
    #[must_use]
    pub fn applies(&self, unit: usize, slot: ComponentSlot) -> bool {
        self.component_points(unit, slot).is_some()
    }

    /// Points of an index; `None` where nothing below it applies.
    #[must_use]
    pub fn index_points(&self, unit: usize, slot: IndexSlot) -> Option<Exact> {
        let at = slot.position();
        (at < self.indices).then(|| self.index_points.get(unit * self.indices + at)).flatten()
    }

    /// What the points of an index are out of; 0 where nothing below it applies.
    #[must_use]
    pub fn index_maximum(&self, unit: usize, slot: IndexSlot) -> Exact {
        let at = slot.position();
        (at < self.indices)
            .then(|| self.index_maxima.get(unit * self.indices + at))
            .flatten()
            .unwrap_or(Exact::ZERO)
    }

    /// Points of an item of the tree.
    #[must_use]
    pub fn item_points(&self, unit: usize, item: Item) -> Option<Exact> {
        match item {
            Item::Index(slot) => self.index_points(unit, slot),
            Item::Component(slot) => self.component_points(unit, slot),
        }
    }

    /// The printed total, adjustments included; `None` where nothing applies.
    #[must_use]
    pub fn total(&self, unit: usize) -> Option<Exact> {
        self.totals.get(unit).and_then(|total| total.printed.clone())
    }

    /// What the total is out of.
    #[must_use]
    pub fn maximum(&self, unit: usize) -> Exact {
        self.totals.get(unit).map_or(Exact::ZERO, |total| total.maximum.clone())
    }

    /// Exact per cent of the applicable maximum.
    #[must_use]
    pub fn percent(&self, unit: usize) -> Option<Exact> {
        let total = self.totals.get(unit)?;
        percent(total.printed.as_ref()?, &total.maximum)
    }

    /// Position among the set's bands.
    #[must_use]
    pub fn band(&self, unit: usize) -> Option<usize> {
        self.totals.get(unit).and_then(|total| total.band)
    }

    /// Place in the ranking.
    #[must_use]
    pub fn standing(&self, unit: usize) -> Standing {
        self.totals.get(unit).map_or(Standing::Unranked, |total| total.standing)
    }

    /// Rows of the units by group, rank and code; within a group unranked units come after ranked ones, and
    /// units that are not assessed come last. The order in which the units were given plays no part.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        self.order.clone()
    }

    /// Everything that waits for a number of the managing body (*chờ số liệu*), by unit and component: its points
    /// count provisionally, 0 where nothing is known, and its maximum counts.
    #[must_use]
    pub fn waiting(&self) -> &[(usize, ComponentSlot)] {
        &self.waiting
    }

    /// Does a component of a unit wait for a number of the managing body?
    #[must_use]
    pub fn waits(&self, unit: usize, slot: ComponentSlot) -> bool {
        self.waiting.binary_search(&(unit, slot)).is_ok()
    }

    /// The components of a unit that wait for a number of the managing body.
    pub fn waiting_of(&self, unit: usize) -> impl Iterator<Item = ComponentSlot> + '_ {
        let from = self.waiting.partition_point(|(row, _)| *row < unit);
        let rest = self.waiting.iter().skip(from);
        rest.take_while(move |(row, _)| *row == unit).map(|(_, slot)| *slot)
    }

    pub(crate) fn peers_of(&self, group: &str) -> &Peers {
        self.peers.iter().find(|(known, _)| known == group).map_or(&NOBODY, |(_, peers)| peers)
    }
}

/// 100 × points ÷ maximum; `None` where the maximum is 0.
pub(crate) fn percent(points: &Exact, maximum: &Exact) -> Option<Exact> {
    points.times(&Exact::integer(100)).checked_div(maximum)
}
