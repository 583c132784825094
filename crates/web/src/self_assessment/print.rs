//! The whole form on paper.

use app::form::{Computed, FormView};
use assessment::answers::{AnswerKey, shown};
use assessment::self_assessment::FormState;
use axum::extract::{Query, State};
use axum::response::Response;
use framework::{ComponentSlot, Input, Item, Language};
use serde::Deserialize;
use words::{plain_number, say};

use super::form_address::FormAddress;
use super::print_page::{Line, Part, Print};
use super::summary::{part, totals};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::layout::sums::FootRow;
use crate::show::FootColumn;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: with answers, or without.
#[derive(Debug, Deserialize)]
pub struct Filled {
    filled: Option<String>,
}

/// `GET base/print`: the page for printing.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    Query(filled): Query<Filled>,
) -> Result<Response, Failure> {
    let at = address.at();
    let filled = filled.filled.as_deref() == Some("yes");
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let view = app.form(&who.credential, at, None)?;
            let computed = view.computed();
            let framework = &view.set.framework;
            let paper = Paper { view: &view, computed: &computed, filled, language: who.language };
            let mut parts = vec![paper.general()];
            parts.extend(view.columns().iter().copied().map(|item| paper.part(item)));
            let decision = &framework.decision;
            Ok(Print {
                frame: show::frame(who, Some(&header)),
                unit: view.form.unit_name.clone(),
                campaign: view.campaign.title.clone(),
                decision: format!(
                    "{} · {}",
                    framework.title.get(who.language),
                    decision.title.get(who.language)
                ),
                base: urls::form(at).summary(),
                parts,
                total: totals(&view, &computed, who.language).filter(|_| filled),
                part: part(&view, who.language),
                hash: match &view.form.state {
                    FormState::Submitted { receipt } if filled && view.sees_whole() => receipt.hash.clone(),
                    _ => String::new(),
                },
            })
        })
        .await?;
    html(&visitor, &page)
}

struct Paper<'a> {
    view: &'a FormView,
    computed: &'a Computed,
    filled: bool,
    language: Language,
}

impl Paper<'_> {
    fn general(&self) -> Part {
        let framework = &self.view.set.framework;
        let inputs = framework.general.iter().map(|slot| &framework[*slot]);
        let line = |input: &Input| Line {
            code: input.key.clone(),
            title: input.question.get(self.language).to_owned(),
            maximum: String::new(),
            points: String::new(),
            is_out: false,
            answers: vec![(input.unit.get(self.language).to_owned(), self.print_answer(&input.key))],
            evidence: Vec::new(),
        };
        Part {
            title: say(self.language, "web.summary.general", &[]),
            points: None,
            lines: inputs.map(line).collect(),
            foot: Vec::new(),
        }
    }

    fn part(&self, item: Item) -> Part {
        let framework = &self.view.set.framework;
        let (code, title) = framework.label(item);
        let points = Some(self.computed.sheet.item(item)).filter(|_| self.filled).map(|(points, maximum)| {
            let points = show::points(framework, points, self.language);
            format!("{points} / {}", plain_number(self.language, maximum))
        });
        Part {
            title: format!("{code}. {}", title.get(self.language)),
            points,
            foot: if self.filled { self.foot(item) } else { Vec::new() },
            lines: framework.components_below(item).into_iter().filter_map(|slot| self.line(slot)).collect(),
        }
    }

    /// Raw sum, factor, points of a main index.
    fn foot(&self, item: Item) -> Vec<FootRow> {
        let (framework, language) = (&self.view.set.framework, self.language);
        let scaling = self.computed.sheet.scaling(framework, item);
        let columns = [
            FootColumn::none(),
            FootColumn::maxima(scaling.raw_maximum.clone(), Some(scaling.maximum.clone())),
            FootColumn::points(scaling.raw.clone(), scaling.points.clone()),
        ];
        show::foot(
            framework,
            &columns,
            &say(language, "web.sums.of-index", &[("level", &show::level(language, framework))]),
            language,
        )
    }

    fn line(&self, slot: ComponentSlot) -> Option<Line> {
        let framework = &self.view.set.framework;
        let component = &framework[slot];
        let score = self.computed.sheet.components.get(slot.position())?;
        let inputs = component.inputs.iter().map(|slot| (*slot, &framework[*slot]));
        let mut answers: Vec<(String, String)> = inputs
            .map(|(slot, input)| {
                (framework.question_label(slot, self.language), self.print_answer(&input.key))
            })
            .collect();
        for (key, label) in [
            (AnswerKey::Reason(slot), "web.form.not-applicable"),
            (AnswerKey::Explanation(slot), "web.form.explanation"),
        ] {
            let answer = self.print_answer(&key.key(framework));
            if !answer.is_empty() {
                answers.push((say(self.language, label, &[]), answer));
            }
        }
        let evidence = self.view.evidence.iter().filter(|row| self.filled && row.component == component.code);
        Some(Line {
            code: component.code.clone(),
            title: component.title.get(self.language).to_owned(),
            maximum: plain_number(self.language, &score.maximum),
            points: if self.filled {
                let waits = score.state.waits();
                show::points_or_waiting(framework, score.points.as_ref(), waits, self.language)
            } else {
                String::new()
            },
            is_out: self.filled && score.points.is_none(),
            answers,
            evidence: evidence.map(|row| show::evidence_words(row, self.language)).collect(),
        })
    }

    fn print_answer(&self, key: &str) -> String {
        let framework = &self.view.set.framework;
        let stored = self.view.answers.get(key).and_then(|row| row.value.as_deref()).filter(|_| self.filled);
        let parsed = AnswerKey::parse(framework, key);
        stored
            .zip(parsed)
            // Without an answer the line stays empty, to be filled in by hand.
            .map_or_else(String::new, |(stored, key)| shown(framework, key, stored, self.language))
    }
}
