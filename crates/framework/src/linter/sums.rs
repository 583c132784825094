//! Do the maxima add up to every printed total, and the items to every printed count?

use crate::codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::exact::Exact;
use crate::model::{Framework, Item, Reading};

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let before = findings.len();
    for index in &framework.indices {
        let below: Vec<Exact> = maxima_below(framework, &index.children, Maxima::Printed);
        if let Some(printed) = &index.maximum {
            let code =
                if prints_below(framework, &index.children) { codes::INDICES_SUM } else { codes::MAXIMA_SUM };
            report_sum(framework, code, &index.code, &index.maximum_place, &below, printed, findings);
        }
    }
    // Main indices against the scale, and components against the scale: one may hold where the other does not.
    if prints_below(framework, &framework.top) {
        let indices = maxima_below(framework, &framework.top, Maxima::Printed);
        report_sum(
            framework,
            codes::INDICES_SUM,
            "",
            &framework.printed_maximum_place,
            &indices,
            &framework.printed_maximum,
            findings,
        );
    }
    let components = maxima_of_components(framework, &framework.top, Maxima::Printed);
    report_sum(
        framework,
        codes::MAXIMA_SUM,
        "",
        &framework.printed_maximum_place,
        &components,
        &framework.printed_maximum,
        findings,
    );
    let disagree = findings.len() > before;
    if disagree && framework.scoring.reading_reason.is_none() {
        findings.push(
            Diagnostic::error(codes::READING_WITHOUT_REASON, framework.scoring.place.clone())
                .with("reading", framework.scoring.reading.name()),
        );
    }
    check_repaired(framework, findings);
    check_counts(framework, findings);
}

#[derive(Clone, Copy)]
enum Maxima {
    Printed,
    Repaired,
}

fn maximum_of(framework: &Framework, item: Item, which: Maxima) -> Option<Exact> {
    match item {
        Item::Index(slot) => {
            let index = &framework[slot];
            match &index.maximum {
                Some(maximum) => Some(maximum.clone()),
                None => Some(sum(&maxima_below(framework, &index.children, which))),
            }
        }
        Item::Component(slot) => {
            let component = &framework[slot];
            if component.is_adjustment() {
                return None;
            }
            Some(match (which, &component.repaired_maximum) {
                (Maxima::Repaired, Some(repaired)) => repaired.clone(),
                _ => component.maximum.clone(),
            })
        }
    }
}

/// What stands directly below; an index with a maximum of its own counts with it.
fn maxima_below(framework: &Framework, items: &[Item], which: Maxima) -> Vec<Exact> {
    items.iter().filter_map(|item| maximum_of(framework, *item, which)).collect()
}

/// All components below, whatever the indices between print.
fn maxima_of_components(framework: &Framework, items: &[Item], which: Maxima) -> Vec<Exact> {
    items
        .iter()
        .flat_map(|item| match item {
            Item::Index(slot) => maxima_of_components(framework, &framework[*slot].children, which),
            Item::Component(_) => maximum_of(framework, *item, which).into_iter().collect(),
        })
        .collect()
}

fn sum(maxima: &[Exact]) -> Exact {
    maxima.iter().fold(Exact::ZERO, |sum, maximum| sum.plus(maximum))
}

/// Does an index below print a maximum of its own?
fn prints_below(framework: &Framework, items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Index(slot) => {
            let index = &framework[*slot];
            index.maximum.is_some() || prints_below(framework, &index.children)
        }
        Item::Component(_) => false,
    })
}

fn report_sum(
    framework: &Framework,
    code: &'static str,
    item: &str,
    place: &Place,
    below: &[Exact],
    printed: &Exact,
    findings: &mut Vec<Diagnostic>,
) {
    let sum = sum(below);
    if sum == *printed || below.is_empty() {
        return;
    }
    let factor = printed.checked_div(&sum).unwrap_or(Exact::ZERO);
    findings.push(
        Diagnostic::warning(code, place.clone())
            .with("item", item)
            .with("count", below.len())
            .with("sum", sum)
            .with("printed", printed)
            .with("reading", framework.scoring.reading.name())
            .with("factor", factor),
    );
}

fn check_repaired(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let Some(repaired) = &framework.repaired else {
        if framework.scoring.reading == Reading::Repaired {
            findings.push(Diagnostic::error(codes::NO_REPAIRED_EDITION, framework.scoring.place.clone()));
        }
        return;
    };
    let mut report = |code: &str, place: &Place, sum: Exact, printed: &Exact| {
        if sum != *printed {
            findings.push(
                Diagnostic::error(codes::REPAIRED_SUM, place.clone())
                    .with("item", code)
                    .with("edition", repaired.edition.as_str())
                    .with("sum", sum)
                    .with("printed", printed),
            );
        }
    };
    for index in &framework.indices {
        if let Some(printed) = &index.maximum {
            let below = sum(&maxima_below(framework, &index.children, Maxima::Repaired));
            report(&index.code, &index.maximum_place, below, printed);
        }
    }
    let whole = sum(&maxima_of_components(framework, &framework.top, Maxima::Repaired));
    report("", &framework.printed_maximum_place, whole, &framework.printed_maximum);
}

fn check_counts(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    for index in &framework.indices {
        if let Some(printed) = index.printed_count {
            let found = maxima_of_components(framework, &index.children, Maxima::Printed).len();
            report_count(&index.code, &index.place, found, printed, findings);
        }
    }
    for (slot, level) in framework.levels_with_slots() {
        if let Some(printed) = level.printed_count {
            let found = framework.indices.iter().filter(|index| index.level == slot).count()
                + framework
                    .components
                    .iter()
                    .filter(|component| component.level == slot && !component.is_adjustment())
                    .count();
            report_count(&level.code, &level.place, found, printed, findings);
        }
    }
}

fn report_count(code: &str, place: &Place, found: usize, printed: usize, findings: &mut Vec<Diagnostic>) {
    if found != printed {
        findings.push(
            Diagnostic::error(codes::COUNT_DIFFERS, place.clone())
                .with("item", code)
                .with("found", found)
                .with("printed", printed),
        );
    }
}
