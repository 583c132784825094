//! The workbook, computed by LibreOffice, gives what the engine gives: every component, index, total, rank, band.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test that cannot continue fails"
)]

mod api {
    pub use report::{ResultsView, Scores};
}
mod workbook_office;
mod workbook_world;

use framework::{
    Exact, Item, Language, NotApplicablePolicy, RankingBasis, Reading, RoundingMode, RoundingPlace, TieRule,
    Value,
};
use report::wording;
use report::workbook::{Detail, ranking_workbook};
use scoring::{ScoreState, Standing};
use workbook_office as office;
use workbook_world::{World, every_rule, leaked, published, random_answers, terms};

const POINTS: u32 = 7;
const APPLICABLE: u32 = 8;
const MEASURE: u32 = 2;
const VALUE: u32 = 3;
const STATE: u32 = 4;
const MAXIMUM: u32 = 5;
const RAW: u32 = 6;

/// Compares everything; the differences, one a line.
fn differences(world: &World, book: &office::Book, names: &[String], language: Language) -> Vec<String> {
    let mut found = Vec::new();
    let framework = world.plan.framework();
    let unit_names: Vec<&String> = names.iter().skip(names.len() - world.order.len()).collect();
    for (row, name) in world.order.iter().zip(unit_names) {
        let sheet = world.sheet(*row);
        let page = &book[name];
        let mut expect = |what: &str, cell_row: u32, column: u32, wanted: Option<&Exact>| {
            let held = office::number(page, cell_row, column);
            let same = match (held, wanted) {
                (Some(held), Some(wanted)) => (held - wanted.to_f64_for_display()).abs() < 1e-9,
                (None, None) => true,
                _ => false,
            };
            if !same {
                found.push(format!(
                    "{name} {what}: engine {wanted:?}, office {}",
                    office::text(page, cell_row, column)
                ));
            }
        };
        for score in &sheet.components {
            let code = &framework[score.component].code;
            let at = office::row_with(page, 0, code);
            expect(code, at, POINTS, score.points.as_ref());
            if !framework[score.component].is_adjustment() {
                let maximum = if score.state.applies() { score.maximum.clone() } else { Exact::ZERO };
                expect(code, at, APPLICABLE, Some(&maximum));
            }
        }
        for index in &sheet.indices {
            let code = &framework.indices[index.index.unwrap().position()].code;
            let at = office::row_with(page, 0, code);
            expect(code, at, POINTS, index.points.as_ref());
            expect(code, at, APPLICABLE, Some(&index.maximum));
        }
        let at = office::row_with(page, 1, wording::TOTAL.get(language));
        expect("total", at, POINTS, sheet.total.points.as_ref());
        expect("maximum", at, APPLICABLE, Some(&sheet.total.maximum));
        let at = office::row_with(page, 1, wording::PERCENT.get(language));
        expect("per cent", at, POINTS, sheet.percent.as_ref());
        found.extend(sums_that_do_not_add_up(world, page, language).map(|fault| format!("{name} {fault}")));
        for score in &sheet.components {
            let at = office::row_with(page, 0, &framework[score.component].code);
            let state = wording::state(&score.state).get(language);
            if office::text(page, at, STATE) != state {
                found.push(format!(
                    "{name} row {at}: engine {state}, office {}",
                    office::text(page, at, STATE)
                ));
            }
        }
        found.extend(ranking_differences(world, book, names, language, *row));
    }
    found
}

/// What a reader with a pencil finds wrong: points below that are not the raw sum of an index or the whole, and a raw sum
/// that is not its points by the factor that the row names.
fn sums_that_do_not_add_up<'a>(
    world: &'a World,
    page: &'a calamine::Range<calamine::Data>,
    language: Language,
) -> impl Iterator<Item = String> + 'a {
    let framework = world.plan.framework();
    let code = |item: &Item| match item {
        Item::Index(slot) => &framework[*slot].code,
        Item::Component(slot) => &framework[*slot].code,
    };
    let scored = |item: &&Item| match item {
        Item::Index(_) => true,
        Item::Component(slot) => !framework[*slot].is_adjustment(),
    };
    let whole = office::row_with(page, 1, wording::TOTAL.get(language));
    let indices =
        framework.indices.iter().map(|index| (office::row_with(page, 0, &index.code), &index.children));
    indices.chain([(whole, &framework.top)]).flat_map(move |(row, children)| {
        let number = |row, column| office::number(page, row, column).unwrap_or(0.0);
        let below = |column| -> f64 {
            let rows = children.iter().filter(scored).map(|item| office::row_with(page, 0, code(item)));
            rows.map(|row| number(row, column)).sum()
        };
        let (raw, maximum) = (number(row, RAW), number(row, MAXIMUM));
        let words = office::text(page, row, MEASURE);
        let factor = match words.split_once('×').map(|(_, factor)| factor.trim()) {
            None => 1.0,
            Some(factor) if factor == wording::VALUE_OVER_MAXIMUM.get(language) && maximum == 0.0 => 1.0,
            Some(factor) if factor == wording::VALUE_OVER_MAXIMUM.get(language) => {
                number(row, VALUE) / maximum
            }
            Some(factor) => {
                let parts = factor.split('/').map(|part| part.replace(',', ".").parse::<f64>().unwrap());
                parts.reduce(|full, sum| full / sum).unwrap()
            }
        };
        let rounding = 0.5 * 10_f64.powi(-i32::from(world.plan.terms().rounding.digits));
        let adjusted = if row == whole { adjustment_points(world, page, language) } else { 0.0 };
        let points = office::number(page, row, POINTS);
        let mut wrong = Vec::new();
        if (below(POINTS) - raw).abs() > 1e-9 || (below(APPLICABLE) - maximum).abs() > 1e-9 {
            wrong.push(format!(
                "row {row}: what stands below adds up to {} of {}, not {raw} of {maximum}",
                below(POINTS),
                below(APPLICABLE)
            ));
        }
        if points.is_some_and(|points| (raw * factor + adjusted - points).abs() > 2.0 * rounding + 1e-9) {
            wrong.push(format!("row {row}: {raw} × {factor} + {adjusted} is not {points:?} ({words})"));
        }
        wrong
    })
}

/// Bonus and penalty points of a unit's sheet together.
fn adjustment_points(world: &World, page: &calamine::Range<calamine::Data>, language: Language) -> f64 {
    if !world.view(language).has_adjustments() {
        return 0.0;
    }
    let row = office::row_with(page, 1, wording::ADJUSTMENTS.get(language));
    office::number(page, row, POINTS).unwrap_or(0.0)
}

/// Rank, ranking columns, total, per cent, band, and the matrix.
fn ranking_differences(
    world: &World,
    book: &office::Book,
    names: &[String],
    language: Language,
    unit: usize,
) -> Vec<String> {
    let mut found = Vec::new();
    let sheet = world.sheet(unit);
    let view = world.view(language);
    let ranking = &book[&names[0]];
    let name = &world.answers.units()[unit].name;
    let at = office::row_with(ranking, 1, name);
    let rank = match sheet.standing {
        Standing::Ranked(rank) => rank.to_string(),
        Standing::Unranked => wording::NOT_RANKED.get(language).to_owned(),
        Standing::NotAssessed => wording::NOT_ASSESSED.get(language).to_owned(),
    };
    if office::text(ranking, at, 0) != rank {
        found.push(format!("rank of {name}: engine {rank}, office {}", office::text(ranking, at, 0)));
    }
    let assessed = sheet.standing != Standing::NotAssessed;
    let mut column = 3;
    let mut figures: Vec<Option<Exact>> = Vec::new();
    for item in world.plan.framework().ranking_columns() {
        figures.push(sheet.item(item).0.cloned());
        assert!(matches!(item, Item::Index(_) | Item::Component(_)));
    }
    if view.has_adjustments() {
        figures.push(Some(report::tables::adjustment_sum(&sheet)));
    }
    figures.extend([sheet.total.points.clone(), Some(sheet.total.maximum.clone()), sheet.percent.clone()]);
    for wanted in figures {
        let held = office::number(ranking, at, column);
        let same = match (held, wanted.as_ref().filter(|_| assessed)) {
            (Some(held), Some(wanted)) => (held - wanted.to_f64_for_display()).abs() < 1e-9,
            (None, None) => true,
            _ => false,
        };
        if !same {
            found.push(format!("ranking of {name}, column {column}: engine {wanted:?}, office {held:?}"));
        }
        column += 1;
    }
    let band = if assessed { view.band_title(sheet.band) } else { "" };
    if office::text(ranking, at, column) != band {
        found.push(format!("band of {name}: engine {band}, office {}", office::text(ranking, at, column)));
    }
    let matrix = &book[&names[1]];
    let at = office::row_with(matrix, 0, name);
    for (score, column) in sheet.components.iter().zip(1..) {
        let held = office::text(matrix, at, column);
        let right = match &score.state {
            ScoreState::Scored { .. } => office::number(matrix, at, column).is_some() == assessed,
            state => held == wording::state(state).get(language),
        };
        if !right {
            found.push(format!("matrix of {name}, column {column}: {held} for {:?}", score.state));
        }
    }
    found
}

fn check(world: &World, language: Language) {
    let workbook = ranking_workbook(&world.view(language), Detail::Full).unwrap();
    let names = office::sheet_names(&workbook);
    let stored = differences(world, &office::read(&workbook), &names, language);
    assert!(stored.is_empty(), "stored results differ:\n{}", stored.join("\n"));
    let wrong = office::with_wrong_results(&workbook);
    assert!(!differences(world, &office::read(&wrong), &names, language).is_empty());
    let computed = differences(world, &office::recomputed(&wrong), &names, language);
    assert!(computed.is_empty(), "computed results differ:\n{}", computed.join("\n"));
}

#[test]
fn the_departments_set_is_computed_alike() {
    check(&World::random(published("so-ban-nganh-2022"), 13, 1), Language::Vietnamese);
}

#[test]
fn goalposts_peers_bonuses_and_grades_are_computed_alike() {
    check(&World::random(published("goalposts-demo"), 13, 2), Language::English);
}

#[test]
fn every_rule_is_computed_alike() {
    check(&World::random(every_rule(), 26, 3), Language::Vietnamese);
}

#[test]
fn other_terms_are_computed_alike() {
    let framework = leaked(every_rule());
    for (policy, seed) in [
        (NotApplicablePolicy::GroupMaximum, 11),
        (NotApplicablePolicy::ScoredUnranked, 12),
        (NotApplicablePolicy::NotAssessed, 13),
    ] {
        let mut terms = terms(framework, seed);
        terms.not_applicable = policy;
        terms.rounding.mode = RoundingMode::HalfEven;
        terms.ranking.ties = TieRule::Dense;
        if policy == NotApplicablePolicy::ScoredUnranked {
            terms.rounding.place = RoundingPlace::Total;
            terms.reading = Reading::AsPrinted;
        }
        if policy == NotApplicablePolicy::NotAssessed {
            terms.ranking.on = RankingBasis::Unrounded;
            terms.rounding.mode = RoundingMode::Down;
        }
        check(&World::new(framework, terms, random_answers(framework, 24, seed)), Language::Vietnamese);
    }
}

#[test]
fn a_changed_input_gives_what_the_engine_gives_for_the_changed_answer() {
    let framework = leaked(published("so-ban-nganh-2022"));
    let own_terms = terms(framework, 4);
    let mut answers = random_answers(framework, 12, 4);
    let (component, _) = framework.component("3.1").unwrap();
    let (staff, _) = framework.input("I.5").unwrap();
    let (computers, _) = framework.input("3.1.a").unwrap();
    answers.set_claim(2, component, None);
    answers.set_value(2, staff, Some(Value::Number(Exact::integer(40))));
    answers.set_value(2, computers, Some(Value::Number(Exact::integer(1))));
    let before = World::new(framework, own_terms.clone(), answers.clone());
    let workbook = ranking_workbook(&before.view(Language::Vietnamese), Detail::Full).unwrap();
    let names = office::sheet_names(&workbook);

    answers.set_value(2, computers, Some(Value::Number(Exact::integer(33))));
    let mut after = World::new(framework, own_terms, answers);
    after.order.clone_from(&before.order);
    let sheet = names.len() - before.order.len() + before.order.iter().position(|row| *row == 2).unwrap();
    let row = office::row_with(&office::read(&workbook)[&names[sheet]], 0, "3.1 a");
    let changed = office::with_number(&workbook, sheet, &format!("D{}", row + 1), "33");
    let computed = differences(&after, &office::recomputed(&changed), &names, Language::Vietnamese);
    assert!(computed.is_empty(), "{}", computed.join("\n"));
    assert_ne!(
        before.sheet(2).components[component.position()].points,
        after.sheet(2).components[component.position()].points
    );
}

#[test]
fn a_summary_holds_values_only() {
    let world = World::random(published("so-ban-nganh-2022"), 12, 5);
    let workbook = ranking_workbook(&world.view(Language::Vietnamese), Detail::Summary).unwrap();
    let names = office::sheet_names(&workbook);
    assert_eq!(names, ["Xếp hạng", "Ma trận"]);
    let book = office::read(&workbook);
    for row in &world.order {
        let found = ranking_differences(&world, &book, &names, Language::Vietnamese, *row);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn a_campaign_without_units_still_gives_a_workbook() {
    let world = World::random(published("so-ban-nganh-2022"), 0, 6);
    for detail in [Detail::Summary, Detail::Full] {
        let workbook = ranking_workbook(&world.view(Language::English), detail).unwrap();
        assert_eq!(office::sheet_names(&workbook).first().map(String::as_str), Some("Ranking"));
    }
}

/// A part of a workbook as text.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook.to_vec())).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
    text
}

#[test]
fn a_workbook_of_twenty_units_does_not_print_on_a_hundred_and_forty_six_pages() {
    let framework = leaked(published("so-ban-nganh-2022"));
    let answers = random_answers(framework, 20, 7);
    let world = World::new(framework, terms(framework, 7), answers);
    let workbook = ranking_workbook(&world.view(Language::Vietnamese), Detail::Full).unwrap();
    let names = part(&workbook, "xl/workbook.xml");
    assert_eq!(names.matches("_xlnm.Print_Area").count(), 20, "a unit prints its result, one page: {names}");
    assert!(names.contains("_xlnm._FilterDatabase"), "the ranking can be filtered");
    let ranking = part(&workbook, "xl/worksheets/sheet1.xml");
    for set in ["<autoFilter ", "state=\"frozen\"", "orientation=\"landscape\"", "fitToHeight=\"0\""] {
        assert!(ranking.contains(set), "{set}");
    }
    // What is printed of a unit ends with its rank, above the computation.
    let sheets = office::read(&workbook);
    let unit = sheets.values().find(|sheet| office::text(sheet, 4, 0) == "Kết quả theo chỉ số").unwrap();
    let end: u32 = names
        .split("_xlnm.Print_Area")
        .nth(1)
        .unwrap()
        .split("</definedName>")
        .next()
        .unwrap()
        .rsplit('$')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let rank = office::row_with(unit, 1, wording::RANK.get(Language::Vietnamese)) + 1;
    let general = office::row_with(unit, 0, wording::GENERAL.get(Language::Vietnamese)) + 1;
    assert!((rank..general).contains(&end), "{rank} ≤ {end} < {general}");
}

#[test]
fn a_workbook_names_questions_by_number_and_formulas_without_keys() {
    let framework = leaked(published("so-ban-nganh-2022"));
    let world = World::new(framework, terms(framework, 1), random_answers(framework, 1, 1));
    let workbook = ranking_workbook(&world.view(Language::Vietnamese), Detail::Full).unwrap();
    let mut seen = 0;
    for (name, sheet) in &office::read(&workbook) {
        for (row, column, cell) in sheet.used_cells() {
            let calamine::Data::String(text) = cell else { continue };
            seen += 1;
            let keys = framework.inputs.iter().filter(|input| input.key != input.name);
            let found = keys
                .map(|input| input.key.as_str())
                .find(|key| text.split([' ', '[', ']', '(', ')']).any(|word| word == *key));
            assert_eq!(found, None, "{name} {row}:{column}: {text}");
            assert!(
                !["staff", "platforms_offered", "attended_provincial"].contains(&text.as_str()),
                "{text}"
            );
        }
    }
    assert!(seen > 500, "the cells were read: {seen}");
}
