//! Builds the layout of a unit's sheet from the set, row by row.
//!
//! Formulas may point to rows further down. The builder therefore runs twice: the first run finds out where
//! everything stands, the second writes formulas with those places.

use framework::{
    Component, ComponentSlot, Exact, Formula, IndexSlot, Input, InputKind, InputSlot, Item, Language, Owner,
    ParameterSlot, PeerSlot,
};
use scoring::Plan;

use super::expressions::CellResolver;
use super::layout::{CellStyle, Content, Figure, HEAD_ROW, Layout, Places, Planned, column, own};
use super::node::{Address, Node, Sheet, row_below};
use super::wording::{self, Phrase};

/// First row of the parameters on their own sheet.
pub(super) const PARAMETER_ROW: u32 = 3;
/// Column of the parameters' values on their own sheet.
pub(super) const PARAMETER_COLUMN: u16 = 3;

/// The layout of every unit's sheet.
pub(super) fn layout(plan: &Plan<'_>, language: Language) -> Layout {
    let first = Builder::new(plan, language, &Places::default()).build();
    Builder::new(plan, language, &first.places).build()
}

/// Writes the layout.
pub(super) struct Builder<'a> {
    pub plan: &'a Plan<'a>,
    pub language: Language,
    /// From the first run.
    pub places: &'a Places,
    pub layout: Layout,
    pub row: u32,
    /// The component at hand.
    pub component: Option<ComponentSlot>,
}

impl<'a> Builder<'a> {
    fn new(plan: &'a Plan<'a>, language: Language, places: &'a Places) -> Self {
        Self { plan, language, places, layout: Layout::default(), row: 0, component: None }
    }

    fn build(mut self) -> Layout {
        self.place_parameters();
        self.head();
        let totals = self.reserve_totals();
        self.general();
        self.quantities();
        self.components();
        self.totals(totals);
        self.layout.rows = self.row;
        self.layout.heights = super::heights::of_layout(&self.layout);
        self.layout
    }

    pub(super) fn cellar(&self) -> CellResolver<'a> {
        CellResolver {
            framework: self.plan.framework(),
            places: self.places,
            language: self.language,
            component: self.component,
        }
    }

    pub(super) fn word(&self, phrase: Phrase) -> Node {
        Node::text(phrase.get(self.language))
    }

    pub(super) fn put(&mut self, column: u16, look: CellStyle, content: Content) -> Address {
        self.put_at(self.row, column, look, content)
    }

    pub(super) fn put_at(&mut self, row: u32, column: u16, look: CellStyle, content: Content) -> Address {
        self.layout.cells.push(Planned { row, column, look, content });
        own(row, column)
    }

    /// The cell put last shows this figure of the engine.
    pub(super) fn shows(&mut self, figure: Figure) {
        let last = self.layout.cells.len().saturating_sub(1);
        self.layout.figures.push((last, figure));
    }

    pub(super) fn put_text(&mut self, column: u16, look: CellStyle, text: &str) {
        self.put(column, look, Content::Text(text.to_owned()));
    }

    fn place_parameters(&mut self) {
        for (at, _) in self.plan.framework().parameters.iter().enumerate() {
            let row = row_below(PARAMETER_ROW, at);
            self.layout.places.parameters.push(Address {
                sheet: Sheet::Parameters,
                row,
                column: PARAMETER_COLUMN,
            });
        }
    }

    fn head(&mut self) {
        let framework = self.plan.framework();
        self.put(column::CODE, CellStyle::Title, Content::UnitName);
        self.row += 1;
        let about = format!(
            "{} · {} {} · {} {}",
            framework.title.get(self.language),
            wording::EDITION.get(self.language),
            framework.edition,
            wording::YEAR.get(self.language),
            self.plan.terms().year,
        );
        self.put_text(column::CODE, CellStyle::Quiet, &about);
        self.row += 1;
        self.put_text(column::CODE, CellStyle::Quiet, wording::NOTE.get(self.language));
        self.row = HEAD_ROW;
        let heads = [
            wording::CODE,
            wording::TITLE,
            wording::MEASURE,
            wording::VALUE,
            wording::STATE,
            wording::MAXIMUM,
            wording::BEFORE_ROUNDING,
            wording::POINTS,
            wording::APPLICABLE_MAXIMUM,
            wording::STANDING,
            wording::SHOWN,
            wording::UNROUNDED,
        ];
        for (at, phrase) in (0_u16..).zip(heads) {
            self.put_text(at, CellStyle::Head, phrase.get(self.language));
        }
        self.row += 1;
    }

    fn section(&mut self, phrase: Phrase) {
        self.put_text(column::CODE, CellStyle::Section, phrase.get(self.language));
        for at in 1..=column::STANDING {
            self.put(at, CellStyle::Section, Content::Blank);
        }
        self.row += 1;
    }

    /// Leaves room for the indices and the total; they stand at the top and are computed last.
    fn reserve_totals(&mut self) -> u32 {
        self.section(wording::TOTALS);
        let first = self.row;
        self.row = row_below(first, self.plan.framework().indices.len()) + super::totals::ROWS_BELOW_INDICES;
        self.layout.places.result_end = self.row.saturating_sub(1);
        first
    }

    fn general(&mut self) {
        let framework = self.plan.framework();
        let everything = vec![own(0, column::VALUE); framework.inputs.len()];
        self.layout.places.inputs = everything;
        if !framework.general.is_empty() {
            self.section(wording::GENERAL);
        }
        for slot in &framework.general {
            self.input(*slot);
        }
    }

    /// One question with its answer.
    fn input(&mut self, slot: InputSlot) {
        let input = &self.plan.framework()[slot];
        let language = self.language;
        let number = self.plan.framework().question_number(slot);
        self.put_text(column::CODE, CellStyle::SmallText, &number);
        self.put_text(column::CONTENT, CellStyle::Text, input.question.get(language));
        self.put_text(column::MEASURE, CellStyle::SmallText, input.unit.get(language));
        let cell = self.put(column::VALUE, answer_look(&input.kind), Content::Answer(slot));
        if let Some(place) = self.layout.places.inputs.get_mut(slot.position()) {
            *place = cell;
        }
        if let Some(words) = choices(input, language) {
            self.layout.lists.push((cell, words));
        }
        self.row += 1;
    }

    fn quantities(&mut self) {
        let framework = self.plan.framework();
        if !framework.quantities.is_empty() {
            self.section(wording::QUANTITIES);
        }
        let first = self.row;
        for at in 0..framework.quantities.len() {
            self.layout.places.quantities.push(own(row_below(first, at), column::VALUE));
        }
        // A quantity may use an earlier or a later one: they are computed in the order of their need.
        for at in super::quantities::order(framework) {
            let quantity = &framework[at];
            self.row = row_below(first, at.position());
            self.put_text(column::CONTENT, CellStyle::Text, quantity.title.get(self.language));
            let formula = framework.expression_by_number(&quantity.formula.expression, None, self.language);
            self.put_text(column::MEASURE, CellStyle::SmallText, &formula);
            let node = self.cellar().amount(&quantity.formula.expression);
            self.put(column::VALUE, CellStyle::StepNumber, Content::Formula(node));
        }
        self.row = row_below(first, framework.quantities.len());
    }

    fn components(&mut self) {
        let framework = self.plan.framework();
        self.layout.places.components = vec![0; framework.components.len()];
        self.layout.places.claims = vec![own(0, column::VALUE); framework.components.len()];
        self.layout.places.peers = vec![own(0, column::VALUE); framework.peer_count];
        self.section(wording::COMPONENTS);
        let top: Vec<Item> = framework.top.clone();
        for item in top {
            self.item(item);
        }
        self.component = None;
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Index(slot) => {
                let index = &self.plan.framework()[slot];
                self.index_heading(slot);
                for child in &index.children {
                    self.item(*child);
                }
            }
            Item::Component(slot) => {
                self.one_component(slot, &self.plan.framework()[slot]);
            }
        }
    }

    fn index_heading(&mut self, slot: IndexSlot) {
        let (code, title) = self.plan.framework().label(Item::Index(slot));
        self.put_text(column::CODE, CellStyle::Section, code);
        self.put_text(column::CONTENT, CellStyle::Section, title.get(self.language));
        for at in column::MEASURE..=column::STANDING {
            self.put(at, CellStyle::Section, Content::Blank);
        }
        self.row += 1;
    }

    fn one_component(&mut self, slot: ComponentSlot, component: &'a Component) {
        self.component = Some(slot);
        let head = self.row;
        if let Some(place) = self.layout.places.components.get_mut(slot.position()) {
            *place = head;
        }
        self.put_text(column::CODE, CellStyle::Strong, &component.code);
        self.put_text(column::CONTENT, CellStyle::Strong, component.title.get(self.language));
        self.put_text(
            column::MEASURE,
            CellStyle::StrongWord,
            wording::rule(&component.rule).get(self.language),
        );
        self.put(column::VALUE, CellStyle::Strong, Content::Blank);
        let maximum = self.plan.component_maximum(slot).clone();
        self.put(column::MAXIMUM, CellStyle::StrongNumber, Content::Number(maximum));
        let standing = wording::standing(component.standing).get(self.language);
        self.put_text(column::STANDING, CellStyle::StrongWord, standing);
        self.row += 1;
        self.claim(slot);
        for input in &component.inputs {
            self.input(*input);
        }
        let outcome = self.rule(&component.rule, "");
        self.component_results(head, component, outcome);
    }

    /// The reason why a component does not apply; empty where it does.
    fn claim(&mut self, slot: ComponentSlot) {
        self.put(column::CODE, CellStyle::SmallText, Content::Blank);
        self.put_text(column::CONTENT, CellStyle::SmallText, wording::CLAIM.get(self.language));
        self.put(column::MEASURE, CellStyle::SmallText, Content::Blank);
        let cell = self.put(column::VALUE, CellStyle::Claim, Content::Claim(slot));
        if let Some(place) = self.layout.places.claims.get_mut(slot.position()) {
            *place = cell;
        }
        self.row += 1;
    }

    /// A step of a computation: what it is, how the rule writes it, and its value.
    pub(super) fn step(&mut self, label: &str, formula: &str, node: Node) -> Address {
        self.put_text(column::CONTENT, CellStyle::Step, label);
        self.put_text(column::MEASURE, CellStyle::SmallText, formula);
        let cell = self.put(column::VALUE, CellStyle::StepNumber, Content::Formula(node));
        self.row += 1;
        cell
    }

    /// A day as a step.
    pub(super) fn date_step(&mut self, label: &str, node: Node) -> Address {
        let cell = self.step(label, "", node);
        if let Some(planned) = self.layout.cells.last_mut() {
            planned.look = CellStyle::StepDate;
        }
        cell
    }

    /// The largest value among the peers as a step; it points to the unit's own group.
    pub(super) fn peer_step(&mut self, label: &str, peer: PeerSlot) -> Address {
        let cell = self.step(label, "", Node::integer(0));
        if let Some(planned) = self.layout.cells.last_mut() {
            planned.content = Content::PeerMaximum(peer);
        }
        cell
    }

    /// A quantity as a step.
    pub(super) fn amount(&mut self, prefix: &str, phrase: Phrase, formula: &Formula) -> Address {
        let node = self.cellar().amount(&formula.expression);
        let label = format!("{prefix}{}", phrase.get(self.language));
        let framework = self.plan.framework();
        let own = self.component.map(|slot| framework[slot].code.as_str());
        let written = framework.expression_by_number(&formula.expression, own, self.language);
        self.step(&label, &written, node)
    }

    /// M of the component at hand.
    pub(super) fn maximum(&self) -> Node {
        match self.component {
            Some(slot) => Node::Cell(self.places.component(slot, column::MAXIMUM)),
            None => Node::Number(Exact::ZERO),
        }
    }

    pub(super) fn parameter(&self, slot: ParameterSlot) -> Address {
        self.places.parameters.get(slot.position()).copied().unwrap_or(own(0, column::VALUE))
    }
}

pub(super) fn answer_look(kind: &InputKind) -> CellStyle {
    match kind {
        InputKind::Count => CellStyle::InputCount,
        InputKind::Number | InputKind::Amount => CellStyle::InputNumber,
        InputKind::Date { .. } => CellStyle::InputDate,
        InputKind::YesNo | InputKind::Choice(_) => CellStyle::InputWord,
        InputKind::Text | InputKind::Address => CellStyle::InputText,
    }
}

/// The words that may answer a question, where they are few.
fn choices(input: &Input, language: Language) -> Option<Vec<String>> {
    let mut words: Vec<String> = match &input.kind {
        InputKind::YesNo => [wording::YES, wording::NO].map(|word| word.get(language).to_owned()).to_vec(),
        InputKind::Choice(options) => super::answers::option_words(options, language),
        _ => return None,
    };
    let own_claim = matches!(input.owner, Owner::Component(_)) && input.may_be_not_applicable;
    if own_claim {
        words.push(wording::NOT_APPLICABLE.get(language).to_owned());
    }
    Some(words)
}
