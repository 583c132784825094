//! Adds up every table of a page that has sums, and every line that says how points were scaled.
//!
//! A foot without a row that is marked as the sum fails: everything that looks like a total is checked.
#![allow(dead_code, reason = "each test program uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a check that cannot continue fails"
)]

use framework::{Exact, RoundingMode};

/// A cell: its attributes, and its text without tags.
#[derive(Clone, Debug)]
struct Cell {
    attributes: String,
    text: String,
}

/// Checks every table with sums and every scaling of a page; returns how many of both there were.
pub fn check(name: &str, page: &str) -> (usize, usize) {
    let is_vietnamese = page.contains("<html lang=\"vi\"");
    let mut feet = 0;
    for table in page.split("<table").skip(1) {
        let table = table.split("</table>").next().unwrap();
        if let Some(foot) = between(table, "<tfoot>", "</tfoot>") {
            add_up(name, (table, foot), is_vietnamese);
            feet += 1;
        }
    }
    let mut scalings = 0;
    for row in page.split("<tr").skip(1) {
        let cells = cells(row.split("</tr>").next().unwrap());
        let of = |mark: &str| cells.iter().find(|cell| cell.attributes.contains(mark)).map(|cell| &cell.text);
        if let (Some(raw), Some(factor), Some(points)) =
            (of("data-raw"), of("data-factor"), of("data-points"))
        {
            scales(name, (raw, factor, points), is_vietnamese);
            scalings += 1;
        }
    }
    for words in page.split("data-scaling>").skip(1) {
        let words = words.split('<').next().unwrap();
        let (sum, points) = words.split_once(" = ").unwrap_or_else(|| panic!("{name}: {words}"));
        let (raw, factor) = sum.split_once(' ').unwrap();
        scales(name, (raw, factor, points), is_vietnamese);
        scalings += 1;
    }
    (feet, scalings)
}

fn add_up(name: &str, (table, foot): (&str, &str), is_vietnamese: bool) {
    let body = between(table, "<tbody>", "</tbody>").unwrap_or_else(|| panic!("{name}: a foot without rows"));
    let body: Vec<Vec<Cell>> = rows(body).map(|row| cells(&row)).collect();
    let kind = |row: &str| between(row, "data-foot=\"", "\"").map(str::to_owned);
    let foot: Vec<(String, Vec<Cell>)> = rows(foot)
        .map(|row| {
            (kind(&row).unwrap_or_else(|| panic!("{name}: a foot nobody adds up: {row}")), cells(&row))
        })
        .collect();
    let sums: Vec<_> = foot.iter().filter(|(kind, _)| kind == "sum").collect();
    assert_eq!(sums.len(), 1, "{name}: one row of a foot is the sum");
    let read = |cell: &Cell| number(&cell.text, is_vietnamese);
    for (at, sum) in sums[0].1.iter().enumerate().skip(1) {
        let Some(printed) = read(sum) else { continue };
        let counted =
            body.iter().filter_map(|row| row.get(at)).filter(|it| !it.attributes.contains("data-out"));
        let found = counted.filter_map(read).fold(Exact::ZERO, |sum, number| sum.plus(&number));
        assert_eq!(found, printed, "{name}: column {at} of {table}");
        let mut running = printed;
        for (kind, cells) in foot.iter().filter(|(kind, _)| kind != "sum") {
            match (kind.as_str(), cells.get(at).and_then(read)) {
                ("step", Some(step)) => running = running.plus(&step),
                ("total", Some(total)) => assert_eq!(running, total, "{name}: column {at} of {table}"),
                ("step" | "total", None) => {}
                (other, _) => panic!("{name}: {other}"),
            }
        }
    }
}

/// raw × factor, rounded to two digits, is the points.
fn scales(name: &str, (raw, factor, points): (&str, &str, &str), is_vietnamese: bool) {
    let (Some(raw), Some(points)) = (number(raw, is_vietnamese), number(points, is_vietnamese)) else {
        return;
    };
    let scaled = match factor.trim().strip_prefix("× ") {
        None => raw,
        Some(factor) => {
            let (target, base) = factor.rsplit_once('/').unwrap();
            let side = |text: &str| number(text.trim_matches(['(', ')']), is_vietnamese).unwrap();
            raw.times(&side(target)).checked_div(&side(base)).unwrap()
        }
    };
    assert_eq!(scaled.rounded(2, RoundingMode::HalfUp), points, "{name}: {factor}");
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    text.split_once(from)?.1.split(to).next()
}

fn rows(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split("<tr").skip(1).map(|row| row.split("</tr>").next().unwrap_or_default().to_owned())
}

fn cells(row: &str) -> Vec<Cell> {
    let row = row.replace("<th", "<td").replace("</th>", "</td>");
    let cell = |cell: &str| {
        let (attributes, text) = cell.split_once('>').unwrap_or((cell, ""));
        let text = text.split("</td>").next().unwrap_or_default();
        Cell { attributes: attributes.to_owned(), text: without_tags(text) }
    };
    row.split("<td").skip(1).map(cell).collect()
}

fn without_tags(text: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for letter in text.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            letter if !is_tag => words.push(letter),
            _ => {}
        }
    }
    words.replace("&#43;", "+").trim().to_owned()
}

/// A number as a page writes it: `1.234,5`, `−5,50`, `+10`, `100/3`; a word may follow it.
pub fn number(text: &str, is_vietnamese: bool) -> Option<Exact> {
    let word = text.split_whitespace().next()?;
    let (group, decimal) = if is_vietnamese { ('.', ',') } else { (',', '.') };
    let plain: String = word
        .chars()
        .filter(|letter| *letter != group)
        .map(|letter| match letter {
            '−' => '-',
            letter if letter == decimal => '.',
            letter => letter,
        })
        .collect();
    Exact::parse(plain.trim_start_matches('+')).ok()
}
