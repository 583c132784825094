//! A demonstration as somebody who does sums sees it: on every page, paper and file what stands below a column is its sum.

use super::serving::Running;
use super::support::World;

#[path = "../../../web/tests/adding_up/mod.rs"]
mod sums;

/// Addresses on a page that begin with this, each once.
fn addresses(page: &str, begin: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rest in page.split("href=\"").skip(1) {
        let address = rest.split('"').next().unwrap().to_owned();
        if address.starts_with(begin) && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

fn get(server: &Running, cookie: &str, path: &str, language: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    let answer = server.get_with(
        &format!("{path}{mark}lang={language}"),
        &format!("Cookie: {cookie}\r\nAccept: text/html\r\n"),
    );
    assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {}", answer.lines().next().unwrap_or_default());
    answer
}

#[test]
fn anyone_who_adds_up_a_demonstration_finds_every_column_right_in_both_languages() {
    let world = World::new();
    let server = Running::start(&world, "demo --stage replies --units 8");
    let cookie = server.sign_in("standing@example.vn");
    let campaigns = get(&server, &cookie, "/campaigns", "vi");
    let campaign = addresses(&campaigns, "/campaigns/")
        .into_iter()
        .find(|it| it.matches('/').count() == 2 && !it.ends_with("/new"))
        .unwrap();
    let page = get(&server, &cookie, &campaign, "vi");
    let forms: Vec<String> = addresses(&page, &format!("{campaign}/units/"))
        .into_iter()
        .filter(|address| address.matches('/').count() == 4)
        .collect();
    assert!(forms.len() > 2, "{page}");
    let published = addresses(&get(&server, "", "/results", "vi"), "/results/").remove(0);
    let units = addresses(&get(&server, "", &published, "vi"), &format!("{published}/units/"));
    let mut feet = 0;
    for language in ["vi", "en"] {
        for form in forms.iter().take(4) {
            for paper in ["", "/print?filled=yes", "/receipt", "/result"] {
                let path = format!("{form}{paper}");
                let answer = server.get_with(&path, &format!("Cookie: {cookie}\r\n"));
                // The last unit submitted nothing: it has no receipt and no result.
                if answer.starts_with("HTTP/1.1 404") {
                    continue;
                }
                let (found, _) = sums::check(&path, &get(&server, &cookie, &path, language));
                assert!(found > 0, "{path} has no sums");
                feet += found;
            }
        }
        for unit in units.iter().take(4) {
            let (found, scalings) = sums::check(unit, &get(&server, "", unit, language));
            assert_eq!(found, 2, "{unit}: main indices and indicators");
            assert!(scalings > 0, "{unit}: the scaled indices say how");
            feet += found;
        }
    }
    assert!(feet > 60, "{feet}");
    for unit in units.iter().take(3) {
        table_adds_up(&server.get(&format!("{unit}/tables/indices.csv")));
    }
    server.stop("-INT");
}

/// The last row of a table of main indices is the sum of the others, column by column.
fn table_adds_up(answer: &str) {
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    let lines: Vec<Vec<&str>> =
        body.lines().filter(|line| line.contains(',')).map(|line| line.split(',').collect()).collect();
    let (head, rows) = lines.split_first().unwrap();
    let (total, rows) = rows.split_last().unwrap();
    assert_eq!(total[0], "total", "{body}");
    for name in ["self", "appraised", "after_reply", "approved", "maximum", "raw", "raw_maximum"] {
        let at = head
            .iter()
            .position(|column| column.trim_start_matches('\u{feff}') == name)
            .unwrap_or_else(|| panic!("{name}"));
        // Titles hold commas: figures are counted from the end.
        let from_end = head.len() - at;
        let figure = |row: &Vec<&str>| sums::number(row[row.len() - from_end], false);
        let sum =
            rows.iter().filter_map(figure).fold(framework::Exact::ZERO, |sum, number| sum.plus(&number));
        assert_eq!(Some(sum), figure(total), "{name}: {body}");
    }
}
