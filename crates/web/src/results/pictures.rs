//! The pictures of a unit's result: a radar of its main indices, and a waterfall from the self-assessed
//! points to those that count.

use assessment::correction::ScoreStage;
use framework::{Exact, Language};
use words::{plain_number, say};

use super::figures::{against, share_words};
use super::unit_page::{FallLine, Waterfall};
use crate::charts::{Axis, Caption, Fall, Scale, Step};
use crate::publication_cache::VerifiedPublication;
use crate::{charts, show};

/// The radar of a unit; `None` if its framework has fewer than three main indices.
///
/// # Errors
/// [`app::Error::Internal`] for a row that the publication does not have.
pub fn radar(
    book: &VerifiedPublication,
    language: Language,
    row: usize,
    peers: &[usize],
) -> Result<Option<String>, app::Error> {
    let framework = &book.bundle.framework;
    let spoke = |item| {
        let (code, title) = framework.label(item);
        let found = against(book, row, item, peers);
        let shares = [found.own, found.mean, found.best];
        Axis {
            code: code.to_owned(),
            name: format!("{code}. {}", title.get(language)),
            shown: shares.each_ref().map(|share| share_words(language, share.as_ref())),
            shares: shares.map(|share| share.map(|share| charts::place_of(&share).clamp(0.0, 100.0))),
        }
    };
    let axes: Vec<Axis> = framework.ranking_columns().into_iter().map(spoke).collect();
    let unit = &book.unit_at(row)?.name;
    let own: Vec<String> = axes.iter().map(|axis| format!("{}: {}", axis.name, axis.shown[0])).collect();
    let caption = Caption {
        id: "radar".to_owned(),
        title: say(language, "web_results.radar-title", &[("unit", unit)]),
        description: format!("{} {}.", say(language, "web_results.radar-description", &[]), own.join("; ")),
    };
    let names = ["this-unit", "mean", "best"].map(|key| say(language, &format!("web_results.{key}"), &[]));
    Ok(charts::radar(&caption, &axes, &names))
}

/// From the self-assessed points to the approved ones; `None` if the unit is not assessed at one of the
/// stages.
pub fn waterfall(book: &VerifiedPublication, language: Language, row: usize) -> Option<Waterfall> {
    let framework = &book.bundle.framework;
    let mut totals = Vec::new();
    for stage in ScoreStage::ALL {
        totals.push((stage, book.scores.at(stage).total(row)?));
    }
    let name = |stage: ScoreStage| say(language, &format!("web_results.stage.{}", stage.name()), &[]);
    let points = |points: &Exact| show::points(framework, Some(points), language);
    let (own, approved) = (totals.first()?, totals.last()?);
    let mut steps = vec![Step {
        label: say(language, "web_results.fall-self", &[]),
        shown: points(&own.1),
        fall: Fall::Sum(own.1.clone()),
    }];
    for ((_, before), (stage, after)) in totals.iter().zip(totals.iter().skip(1)) {
        let change = after.minus(before);
        steps.push(Step {
            label: name(*stage),
            shown: show::signed(framework, &change, language),
            fall: Fall::Change { from: before.clone(), to: after.clone() },
        });
    }
    steps.push(Step {
        label: say(language, "web_results.fall-approved", &[]),
        shown: points(&approved.1),
        fall: Fall::Sum(approved.1.clone()),
    });
    let line = |step: &Step| FallLine {
        label: step.label.clone(),
        shown: step.shown.clone(),
        is_sum: matches!(step.fall, Fall::Sum(_)),
    };
    let lines: Vec<FallLine> = steps.iter().map(line).collect();
    let sums: Vec<Exact> = totals.iter().map(|(_, total)| total.clone()).collect();
    let scale = Scale::around(&sums);
    let description: Vec<String> =
        lines.iter().map(|line| format!("{}: {}", line.label, line.shown)).collect();
    let caption = Caption {
        id: "waterfall".to_owned(),
        title: say(language, "web_results.waterfall", &[]),
        description: format!("{}.", description.join("; ")),
    };
    let ends = [&scale.low, &scale.high].map(|end| plain_number(language, end));
    let chart = charts::waterfall(&caption, &steps, &scale, [&ends[0], &ends[1]]);
    let cut = if scale.is_cut() {
        say(language, "web_results.waterfall-cut", &[("low", &ends[0])])
    } else {
        String::new()
    };
    Some(Waterfall { chart, cut, lines })
}
