//! The method of a published result, as its own file gives it: the framework inside it and the settings in
//! force.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use framework::{Band, ComponentSlot, FilledBy, InputSlot, Item, typed};
use report::wording;
use scoring::{Participation, Plan};
use words::{plain_number, say};

use super::figures::without_data;
use super::head_page::PublicationHead;
use super::method_page::{Fact, FormulaLine, MethodComponent, MethodIndex, MethodResult};
use super::method_terms::{set_facts, term_facts};
use super::page::render_page;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::publication_cache::VerifiedPublication;
use crate::show;
use crate::show::RuleWords;
use crate::state::WebState;
use crate::visitor::Visitor;

/// `GET /results/{result}/method`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let make = move |book: &VerifiedPublication, who: &Visitor, head| {
        let plan = Plan::new(&book.bundle.framework, book.bundle.terms.clone())
            .map_err(|fault| app::Error::Internal(fault.to_string()))?;
        Ok(Teller { book, plan: &plan, who }.method(head))
    };
    render_page(&state, &visitor, result, "", &headers, make).await
}

/// What the texts are made from.
struct Teller<'a> {
    book: &'a VerifiedPublication,
    plan: &'a Plan<'a>,
    who: &'a Visitor,
}

impl Teller<'_> {
    fn method(&self, head: PublicationHead) -> MethodResult {
        let (framework, language) = (self.plan.framework(), self.who.language);
        let about = &self.book.bundle.about;
        let unranked = self.book.scores.approved.units().iter();
        let unranked = unranked.filter(|unit| unit.participation == Participation::Unranked);
        let fault = |fault: &framework::PrintFault| Fact {
            name: fault.printed.clone(),
            value: fault.note.get(language).to_owned(),
        };
        let quantity = |quantity: &framework::NamedQuantity| FormulaLine {
            depth: 0,
            text: quantity.title.get(language).to_owned(),
            formula: framework.expression_by_number(&quantity.formula.expression, None, language),
        };
        let left_out = |left: &report::publication::LeftOut| Fact {
            name: left.unit.clone(),
            value: show::left_out_reason(language, &left.reason),
        };
        MethodResult {
            frame: show::frame(self.who, None),
            set: set_facts(framework, language),
            faults: framework.faults.iter().map(fault).collect(),
            terms: term_facts(self.plan, about, language),
            bands: framework.bands.iter().map(|band| self.band(band)).collect(),
            parameters: self.parameters(),
            left_out: about.left_out.iter().map(left_out).collect(),
            without_data: without_data(self.book, language, None)
                .into_iter()
                .map(|(name, value)| Fact { name, value })
                .collect(),
            unranked: unranked.map(|unit| unit.name.clone()).collect(),
            quantities: framework.quantities.iter().map(quantity).collect(),
            indices: self.indices(&head.base),
            head,
        }
    }

    fn band(&self, band: &Band) -> Fact {
        let language = self.who.language;
        let value = match &band.from {
            Some(from) => {
                let key = if from.inclusive { "from" } else { "above" };
                let bound = plain_number(language, &from.percent);
                format!("{} %", say(language, &format!("web_results.rule.{key}"), &[("bound", &bound)]))
            }
            None => say(language, "web_results.band-last", &[]),
        };
        Fact { name: band.title.get(language).to_owned(), value }
    }

    fn parameters(&self) -> Vec<Fact> {
        let language = self.who.language;
        let parameters = self.plan.framework().parameters.iter().zip(&self.plan.terms().parameters);
        let fact = |(parameter, value): (&framework::Parameter, &Option<framework::Value>)| Fact {
            name: parameter.title.get(language).to_owned(),
            value: value.as_ref().map_or_else(
                || say(language, "web_results.not-set", &[]),
                |value| {
                    let shown = typed::spelled(&parameter.as_input(), value, language);
                    format!("{shown} {}", parameter.unit.get(language)).trim_end().to_owned()
                },
            ),
        };
        parameters.map(fact).collect()
    }

    /// Every inner node with the components directly below it, then the components directly under the total.
    fn indices(&self, base: &str) -> Vec<MethodIndex> {
        let (framework, language) = (self.plan.framework(), self.who.language);
        let below = |items: &[Item]| -> Vec<MethodComponent> {
            items
                .iter()
                .filter_map(|item| match item {
                    Item::Component(slot) => Some(self.component(base, *slot)),
                    Item::Index(_) => None,
                })
                .collect()
        };
        let exact = |figure: &framework::Exact| show::exact(framework, figure, language);
        let mut indices: Vec<MethodIndex> = Vec::new();
        for (slot, index) in framework.indices_with_slots() {
            let level = &framework[index.level];
            indices.push(MethodIndex {
                code: index.code.clone(),
                title: index.title.get(language).to_owned(),
                level: level.title.get(language).to_owned(),
                printed: index.maximum.as_ref().map(exact),
                in_force: exact(self.plan.index_maximum(slot)),
                appraiser: index.appraiser.as_ref().map_or("", |text| text.get(language)).to_owned(),
                components: below(&index.children),
            });
        }
        let alone = below(&framework.top);
        if !alone.is_empty() {
            indices.push(MethodIndex {
                code: String::new(),
                title: say(language, "web_results.components", &[]),
                level: String::new(),
                printed: None,
                in_force: String::new(),
                appraiser: String::new(),
                components: alone,
            });
        }
        indices
    }

    fn component(&self, base: &str, slot: ComponentSlot) -> MethodComponent {
        let (framework, language) = (self.plan.framework(), self.who.language);
        let component = &framework[slot];
        let in_force = self.plan.component_maximum(slot);
        let words = RuleWords { framework, terms: self.plan.terms(), language, own: None };
        let line =
            |line: show::RuleLine| FormulaLine { depth: line.depth, text: line.text, formula: line.formula };
        let standing = format!("program.standing.{}", component.standing.name());
        MethodComponent {
            code: component.code.clone(),
            title: component.title.get(language).to_owned(),
            as_printed: match component.title.corrected {
                Some(_) => component.title.printed.replace('\n', " "),
                None => String::new(),
            },
            address: format!("{base}/indicators/{}", component.code),
            printed: show::exact(framework, &component.maximum, language),
            in_force: show::exact(framework, in_force, language),
            rule: wording::rule(&component.rule).get(language).to_owned(),
            lines: words.lines(component, in_force).into_iter().map(line).collect(),
            inputs: component.inputs.iter().map(|slot| self.input(*slot)).collect(),
            evidence: component.evidence.iter().map(|text| text.get(language).to_owned()).collect(),
            guidance: component.guidance.get(language).to_owned(),
            standing: say(language, &standing, &[]),
            source: component.source.get(language).to_owned(),
        }
    }

    fn input(&self, slot: InputSlot) -> Fact {
        let language = self.who.language;
        let input = &self.plan.framework()[slot];
        let unit = input.unit.get(language);
        let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
        let by_body = match input.filled_by {
            FilledBy::ManagingBody => format!(". {}", say(language, "web.form.by-body", &[])),
            FilledBy::Unit => String::new(),
        };
        let value = format!("{}{unit}{by_body}", input.question.get(language));
        Fact { name: self.plan.framework().question_number(slot), value }
    }
}
