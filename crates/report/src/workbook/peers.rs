//! The hidden sheet of peers: each unit's quantities for `peer_max` rules, and the largest of each group above.

use std::collections::{BTreeMap, HashMap};

use framework::{ComponentSlot, Exact, PeerSlot, Rule};
use rust_xlsxwriter::XlsxError;
use scoring::Participation;

use super::assemble::NamedUnit;
use super::cells::Page;
use super::compute::{CellValue, Cells};
use super::layout::{CellStyle, Layout, column};
use super::names::quoted;
use super::node::{column_after, column_letters, row_below};
use super::unit_cells::{Common, UnitCells};
use super::wording;
use crate::results_view::ResultsView;

/// Column of the group's number.
const GROUP_COLUMN: u16 = 1;
/// Column of the first rule.
const FIRST_COLUMN: u16 = 2;
/// Row of the first group's largest values.
const FIRST_GROUP_ROW: u32 = 1;

/// What the units' sheets take from their peers.
#[derive(Debug, Default)]
pub(super) struct Peers {
    /// Groups in the order of their numbers, which begin with 0.
    groups: Vec<String>,
    /// By group and rule; 0 where no peer has more.
    largest: Vec<Vec<Exact>>,
    /// By unit and rule; 0 where a unit is no peer or has no such quantity.
    values: Vec<Vec<Exact>>,
    /// The component of each rule: where it is claimed, its quantity does not count.
    components: Vec<ComponentSlot>,
}

impl Peers {
    /// Looks at the quantities of all units.
    pub(super) fn collect(common: &Common<'_>, units: &[NamedUnit<'_>]) -> Self {
        let count = common.view.framework().peer_count;
        let mut peers = Self { components: components(common.view), ..Self::default() };
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (row, unit, _) in units {
            let number = *numbers.entry(unit.group.as_str()).or_insert(peers.groups.len());
            if number == peers.groups.len() {
                peers.groups.push(unit.group.clone());
                peers.largest.push(vec![Exact::ZERO; count]);
            }
            let cells = UnitCells::compute(common, *row);
            let takes_part = unit.participation == Participation::Ranked;
            let places = common.layout.places.peers.iter().zip(&peers.components);
            let values: Vec<Exact> = places
                .map(|(place, component)| match cells.value(*place) {
                    CellValue::Number(number)
                        if takes_part && common.view.answers.claim(*row, *component).is_none() =>
                    {
                        number
                    }
                    _ => Exact::ZERO,
                })
                .collect();
            for (largest, value) in peers.largest.iter_mut().skip(number).take(1).flatten().zip(&values) {
                if value > largest {
                    largest.clone_from(value);
                }
            }
            peers.values.push(values);
        }
        peers
    }

    fn group_number(&self, group: &str) -> Option<usize> {
        self.groups.iter().position(|known| known == group)
    }

    /// The largest value among the peers of a group.
    pub(super) fn largest(&self, group: &str, peer: PeerSlot) -> Option<&Exact> {
        self.group_number(group)
            .and_then(|group| self.largest.get(group))
            .and_then(|largest| largest.get(peer.position()))
    }

    /// The cell that holds it, as `$C$2`.
    pub(super) fn largest_cell(&self, group: &str, peer: PeerSlot) -> String {
        let row = row_below(FIRST_GROUP_ROW, self.group_number(group).unwrap_or(0));
        format!("${}${}", column_letters(column_of(peer.position())), row + 1)
    }

    fn first_unit_row(&self) -> u32 {
        row_below(FIRST_GROUP_ROW, self.groups.len())
    }

    /// Writes the sheet.
    pub(super) fn write(
        &self,
        view: &ResultsView<'_>,
        layout: &Layout,
        page: &mut Page<'_>,
        units: &[NamedUnit<'_>],
    ) -> Result<(), XlsxError> {
        self.head(view, page)?;
        for (row, ((_, unit, sheet_name), values)) in
            (self.first_unit_row()..).zip(units.iter().zip(&self.values))
        {
            page.text(row, 0, CellStyle::Text, &unit.name)?;
            let number =
                self.group_number(&unit.group).and_then(|group| i64::try_from(group).ok()).unwrap_or(0);
            let number = CellValue::Number(Exact::integer(number));
            page.value(row, GROUP_COLUMN, CellStyle::StrongNumber, &number)?;
            let name = quoted(sheet_name);
            for (at, value) in values.iter().enumerate() {
                let formula = self.quantity_formula(view, layout, &name, at);
                page.formula(
                    row,
                    column_of(at),
                    CellStyle::StrongNumber,
                    &formula,
                    &CellValue::Number(value.clone()),
                )?;
            }
        }
        page.sheet.set_column_width(0, 40)?;
        page.sheet.set_hidden(true);
        Ok(())
    }

    fn head(&self, view: &ResultsView<'_>, page: &mut Page<'_>) -> Result<(), XlsxError> {
        let language = view.language;
        page.text(0, 0, CellStyle::Head, wording::UNIT.get(language))?;
        page.text(0, GROUP_COLUMN, CellStyle::Head, wording::GROUP_NUMBER.get(language))?;
        for (at, slot) in self.components.iter().enumerate() {
            page.text(0, column_of(at), CellStyle::Head, &view.framework()[*slot].code)?;
        }
        let (first, last) = (self.first_unit_row() + 1, self.first_unit_row() + self.unit_count());
        let range = |column: u16| format!("${0}${first}:${0}${last}", column_letters(column));
        for (row, (number, largest)) in (FIRST_GROUP_ROW..).zip(self.largest.iter().enumerate()) {
            page.text(row, 0, CellStyle::Strong, wording::PEER_MAXIMUM.get(language))?;
            let group_number = CellValue::Number(Exact::integer(i64::try_from(number).unwrap_or(0)));
            page.value(row, GROUP_COLUMN, CellStyle::StrongNumber, &group_number)?;
            for (at, value) in largest.iter().enumerate() {
                let of_group = format!("({}={number})", range(GROUP_COLUMN));
                let formula = format!("SUMPRODUCT(MAX({of_group}*{}))", range(column_of(at)));
                page.formula(
                    row,
                    column_of(at),
                    CellStyle::StrongNumber,
                    &formula,
                    &CellValue::Number(value.clone()),
                )?;
            }
        }
        Ok(())
    }

    fn unit_count(&self) -> u32 {
        row_below(0, self.values.len())
    }

    fn quantity_formula(&self, view: &ResultsView<'_>, layout: &Layout, name: &str, at: usize) -> String {
        let reference = |row: u32, column: u16| format!("{name}!{}{}", column_letters(column), row + 1);
        let (Some(cell), Some(component)) = (layout.places.peers.get(at), self.components.get(at)) else {
            return "0".to_owned();
        };
        let claim = layout.places.claim(*component);
        let quantity = reference(cell.row, cell.column);
        format!(
            "IF(AND({}=\"{}\",{}=\"\",ISNUMBER({quantity})),{quantity},0)",
            reference(layout.places.takes_part, column::POINTS),
            wording::YES.get(view.language),
            reference(claim.row, claim.column),
        )
    }
}

fn column_of(peer: usize) -> u16 {
    column_after(FIRST_COLUMN, peer)
}

/// The component of each `peer_max` rule.
fn components(view: &ResultsView<'_>) -> Vec<ComponentSlot> {
    fn visit(rule: &Rule, slot: ComponentSlot, found: &mut BTreeMap<PeerSlot, ComponentSlot>) {
        match rule {
            Rule::PeerMax { peer, .. } => {
                found.insert(*peer, slot);
            }
            Rule::Parts(parts) => parts.iter().for_each(|part| visit(&part.rule, slot, found)),
            Rule::BestOf(rules) => rules.iter().for_each(|rule| visit(rule, slot, found)),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    for (slot, component) in view.framework().components_with_slots() {
        visit(&component.rule, slot, &mut found);
    }
    found.into_values().collect()
}
