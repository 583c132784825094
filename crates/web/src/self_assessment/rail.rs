//! The rail of a form: its pages with the answered questions, the points so far, and what is missing. The
//! page shows it, and each save updates it.

use app::form::{Computed, FormView};
use assessment::progress;
use framework::{Item, Language, Owner};
use words::plain_number;

use super::answers_json::{IndexAnswer, RailAnswer};
use crate::show;

/// The main indices that the visitor may see, with their sums.
pub fn index_sums(view: &FormView, computed: &Computed, language: Language) -> Vec<IndexAnswer> {
    let framework = &view.set.framework;
    let line = |item: &Item| {
        let progress = progress::of_item(framework, &computed.answers, 0, *item);
        let (points, maximum) = computed.sheet.item(*item);
        IndexAnswer {
            code: framework.label(*item).0.to_owned(),
            points: show::points(framework, points, language),
            maximum: plain_number(language, maximum),
            answered: progress.answered,
            questions: progress.asked,
        }
    };
    view.columns().iter().map(line).collect()
}

/// The entries of the rail: the general information, then the main indices.
pub fn rail(view: &FormView, computed: &Computed, indices: &[IndexAnswer]) -> Vec<RailAnswer> {
    let general = progress::of_general(&view.set.framework, &computed.answers, 0);
    let general = ("", [&general.answered.to_string(), "/", &general.asked.to_string()].concat());
    let lines = indices.iter().map(|index| {
        let IndexAnswer { code, points, maximum, answered, questions } = index;
        let (answered, questions) = (answered.to_string(), questions.to_string());
        (code.as_str(), [&answered, "/", &questions, " · ", points, " / ", maximum].concat())
    });
    std::iter::once(general)
        .chain(lines)
        .zip(missing(view, computed))
        .map(|((code, numbers), missing)| RailAnswer { code: code.to_owned(), numbers, missing })
        .collect()
}

/// What is not answered, page by page: keys of the general questions, then codes of the components of each
/// main index that the visitor may see.
fn missing(view: &FormView, computed: &Computed) -> Vec<Vec<String>> {
    let (set, columns) = (&view.set, view.columns());
    let framework = &set.framework;
    let mut found = vec![Vec::new(); columns.len() + 1];
    let mut last = None;
    for input in computed.missing.iter().map(|slot| &framework[*slot]) {
        let (at, code) = match input.owner {
            Owner::General => (0, &input.key),
            // One code stands for everything that its component lacks.
            Owner::Component(slot) if last == Some(slot) => continue,
            Owner::Component(slot) => {
                last = Some(slot);
                let column = set.column_of(slot);
                let at = columns.iter().position(|item| Some(*item) == column);
                let Some((at, component)) = at.zip(framework.components.get(slot.position())) else {
                    continue;
                };
                (at + 1, &component.code)
            }
        };
        if let Some(page) = found.get_mut(at) {
            page.push(code.clone());
        }
    }
    found
}
