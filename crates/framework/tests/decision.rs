//! The decision's set against the printed annex, word for word, and against the table of default rules, row for row.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

use std::fs;
use std::path::{Path, PathBuf};

use framework::{Deadline, Exact, Framework, InputSlot, Rule, SourceFile, WhenZero, read};

/// Code, maximum, standing and rule of every component, as agreed; what the annex prints is only code and maximum.
const DEFAULTS: &str = "\
1.1 | 20 | adapted | choice chair 1 0.5 0
1.2 | 20 | adapted | checklist attended_provincial 0.5, chaired_own 0.5
1.3 | 20 | proposed | tiers events 2: 1, 1: 0.5, 0
1.4 | 40 | proposed | parts 0.5 yes_no section_exists + 0.5 ratio months / (12), none → 0
2.1 | 40 | proposed | yes_no issued
2.2 | 40 | proposed | yes_no in_force
2.3 | 20 | adapted | timeliness issued_on annual_plan_deadline 1 0.5 0
3.1 | 10 | found | ratio a / (staff), none → N/A
3.2 | 20 | found | ratio a / (b - c), none → N/A
3.3 | 10 | proposed | yes_no connected
3.4 | 10 | proposed | yes_no in_use
3.5 | 10 | proposed | yes_no in_use
3.6 | 20 | proposed | ratio a / (b), none → N/A
3.7 | 20 | proposed | ratio a / (platforms_offered), none → N/A
4.1 | 40 | proposed | yes_no team_exists
4.2 | 20 | proposed | ratio a / (staff), full at 0.05, none → N/A
4.3 | 20 | proposed | yes_no assigned
4.4 | 20 | proposed | ratio a / (staff), none → N/A
5.1 | 10 | proposed | ratio a / (b), none → N/A
5.2 | 10 | proposed | ratio a / ([5.1.a]), none → N/A
5.3 | 10 | proposed | ratio a / (b), none → N/A
5.4 | 10 | found | ratio a / (b), none → N/A
5.5 | 5 | proposed | ratio a / ([5.1.b]), none → N/A
5.6 | 10 | proposed | yes_no plan_exists
5.7 | 10 | proposed | ratio a / (drills_held), none → N/A
5.8 | 5 | proposed | ratio a / (b), none → full
5.9 | 5 | adapted | weighted_ratio (b × 1 + c × 0.5) / ([5.8.b]), none → full
5.10 | 5 | proposed | ratio a / (b), full at 0.1, none → N/A
6.1 | 50 | proposed | checklist home_page 1/12, news 1/12, legal_documents 1/12, \
online_services 1/12, contact_and_feedback 1/12, search 1/12, site_map 1/12, draft_consultation 1/12, \
statistics_and_reports 1/12, multi_device 1/12, accessibility 1/12, https_and_ipv6 1/12
6.2 | 50 | proposed | ratio a / (b), none → N/A
6.3 | 50 | proposed | ratio a / (b), none → N/A
6.4 | 50 | proposed | survey 0 25 50 75 100, none → N/A
6.5 | 25 | proposed | parts 0.5 yes_no deployed + 0.5 ratio a / ([I.4]), none → N/A
6.6 | 25 | proposed | ratio a / (b), none → N/A
6.7 | 40 | proposed | ratio a / (staff - [6.6.b]), none → N/A
6.8 | 40 | proposed | ratio a / (b), none → N/A
6.9 | 40 | proposed | ratio a / ([6.8.b]), none → N/A
6.10 | 20 | proposed | parts 0.5 ratio a / ([I.5]), none → N/A + 0.5 ratio c / (a), none → N/A
6.11 | 50 | proposed | ratio a / (b), none → N/A
6.12 | 25 | proposed | yes_no inspected_digitally
6.13 | 50 | proposed | ratio a / (b), full at 0.01, none → N/A
";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks/so-ban-nganh-2022")
}

fn set() -> Framework {
    let mut files: Vec<SourceFile> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| SourceFile { path: path.display().to_string(), text: fs::read_to_string(&path).unwrap() })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    read(&files).0.unwrap()
}

/// The annex's lines as columns, without the print's italics and page breaks.
fn annex() -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder().join("source/phu-luc-i.txt")).unwrap();
    let text = text.replace("<i>", "").replace("</i>", "");
    text.lines()
        .map(|line| line.split('\t').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>())
        .filter(|cells| cells.iter().any(|cell| !cell.is_empty()))
        .collect()
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn every_title_and_maximum_is_printed_so_in_the_annex() {
    let (framework, annex) = (set(), annex());
    let mut printed: Vec<Vec<String>> = vec![row(&[&framework.decision.title.printed])];
    printed.extend(framework.faults.iter().map(|fault| row(&[&fault.printed])));
    for slot in &framework.general {
        let input = &framework[*slot];
        printed.push(row(&[input.key.trim_start_matches("I."), &input.question.vi, ""]));
    }
    for index in &framework.indices {
        match &index.maximum {
            Some(maximum) => {
                let count = format!("{:02}", index.printed_count.unwrap());
                printed.push(row(&[&index.code, &index.title.printed, &count, &maximum.to_string()]));
                printed.push(row(&[&index.code, &index.title.printed, &maximum.to_string()]));
            }
            None => printed.push(row(&[&index.code, &index.title.printed, "", ""])),
        }
    }
    for component in &framework.components {
        let (maximum, mut lines) = (component.maximum.to_string(), component.title.printed.lines());
        printed.push(row(&[&component.code, lines.next().unwrap().trim(), &maximum]));
        // A title that a page break cuts continues on a line of its own.
        printed.extend(lines.map(|line| row(&["", line.trim(), ""])));
    }
    for wanted in &printed {
        assert!(annex.contains(wanted), "the annex does not print {wanted:?}");
    }
    // And nothing that the annex numbers is left out: a row with a number is one of those above or a heading.
    let numbered =
        annex.iter().filter(|cells| cells.len() > 1 && cells[0].starts_with(|c: char| c.is_ascii_digit()));
    for cells in numbered {
        assert!(printed.contains(cells), "the set leaves out {cells:?}");
    }
}

#[test]
fn every_rule_is_the_agreed_default() {
    let framework = set();
    let rows: Vec<String> = framework
        .components
        .iter()
        .map(|component| {
            let (code, maximum) = (&component.code, &component.maximum);
            format!(
                "{code} | {maximum} | {} | {}",
                component.standing.name(),
                said(&framework, &component.rule)
            )
        })
        .collect();
    assert_eq!(rows.join("\n"), DEFAULTS.trim_end());
}

#[test]
fn every_component_has_three_examples_one_of_them_with_full_points() {
    for component in set().components {
        assert!(component.examples.len() >= 3, "{}", component.code);
        let full = framework::Expected::Points(component.maximum.clone());
        assert!(component.examples.iter().any(|example| example.expected == full), "{}", component.code);
    }
}

/// A rule in one line.
fn said(framework: &Framework, rule: &Rule) -> String {
    let name = |slot: InputSlot| framework[slot].name.as_str();
    let full = |full_at: &Exact| {
        if *full_at == Exact::ONE { String::new() } else { format!(", full at {full_at}") }
    };
    match rule {
        Rule::YesNo { input } => format!("yes_no {}", name(*input)),
        Rule::Choice { input, shares } => format!("choice {} {}", name(*input), joined(shares.iter())),
        Rule::Checklist { items } => {
            let items = items.iter().map(|item| format!("{} {}", name(item.input), item.share));
            format!("checklist {}", items.collect::<Vec<_>>().join(", "))
        }
        Rule::Ratio { numerator, denominator, full_at, when_zero, .. } => {
            let (full, zero) = (full(full_at), zero(*when_zero));
            format!("ratio {} / ({}){full}, {zero}", numerator.text, denominator.text)
        }
        Rule::Tiers { quantity, tiers } => {
            let tiers = tiers.iter().map(|tier| {
                tier.low
                    .as_ref()
                    .map_or(tier.share.to_string(), |low| format!("{}: {}", low.value, tier.share))
            });
            format!("tiers {} {}", quantity.text, tiers.collect::<Vec<_>>().join(", "))
        }
        Rule::Timeliness { input, deadline, on_time, late, never, .. } => {
            let deadline = match deadline {
                Deadline::Parameter(slot) => framework[*slot].name.clone(),
                Deadline::Day(day) => format!("{day:?}"),
            };
            format!("timeliness {} {deadline} {}", name(*input), joined([on_time, late, never].into_iter()))
        }
        Rule::WeightedRatio { terms, denominator, when_zero, .. } => {
            let terms = terms.iter().map(|term| format!("{} × {}", term.quantity.text, term.weight));
            let terms = terms.collect::<Vec<_>>().join(" + ");
            format!("weighted_ratio ({terms}) / ({}), {}", denominator.text, zero(*when_zero))
        }
        Rule::Parts(parts) => {
            let parts = parts.iter().map(|part| format!("{} {}", part.share, said(framework, &part.rule)));
            format!("parts {}", parts.collect::<Vec<_>>().join(" + "))
        }
        Rule::Survey { levels, when_zero } => {
            format!("survey {}, {}", joined(levels.iter().map(|level| &level.weight)), zero(*when_zero))
        }
        other => format!("{other:?}"),
    }
}

fn joined<'e>(numbers: impl Iterator<Item = &'e Exact>) -> String {
    numbers.map(Exact::to_string).collect::<Vec<_>>().join(" ")
}

const fn zero(when_zero: WhenZero) -> &'static str {
    match when_zero {
        WhenZero::NotApplicable => "none → N/A",
        WhenZero::Full => "none → full",
        WhenZero::None => "none → 0",
    }
}
