//! A publication as it was made: it holds, and reads back as what went in.

use report::publication::{self, Formerly};

use super::support::{VERSION, codes, opened, published, published_after, set};

const SETS: [&str; 3] = ["so-ban-nganh-2022", "dti-tinh-2022", "goalposts-demo"];

#[test]
fn the_result_of_any_set_holds() {
    for name in SETS {
        let found = publication::verify("ket-qua.zip", &published(name), VERSION);
        assert!(found.findings.is_empty(), "{name}: {:?}", found.findings);
        assert_eq!(found.units, 3);
        assert!(found.lines > 3 * (set(name).components.len() + set(name).indices.len()), "{name}");
        assert_eq!(found.bundle.unwrap().about.left_out[0].unit, "Sở Ngoại vụ");
    }
}

#[test]
fn the_same_year_is_the_same_file() {
    assert_eq!(published("goalposts-demo"), published("goalposts-demo"));
}

#[test]
fn every_correction_reads_back_with_its_reason() {
    let bytes = published("so-ban-nganh-2022");
    let (bundle, findings) = publication::read("ket-qua.zip", &bytes);
    assert!(findings.is_empty(), "{findings:?}");
    let bundle = bundle.unwrap();
    assert_eq!(bundle.corrections.len(), 6);
    assert!(bundle.corrections.iter().all(|each| each.reason.text == "Theo sổ, “không” phải 12\n=x"));
    assert_eq!(bundle.submitted.units()[0].group, "=Khối 1");
}

#[test]
fn four_scores_stand_side_by_side_and_every_difference_names_its_lines() {
    let files = opened(&published("so-ban-nganh-2022"));
    let text = |name: &str| {
        let (_, bytes) = files.iter().find(|(known, _)| known == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let scores = text("scores.csv");
    assert!(scores.starts_with("\u{feff}unit,component,self,appraised,after_reply,approved,maximum\n"));
    // Points were set to a half by appraisal and left to the rule again after the reply.
    let row = scores.lines().find(|line| line.starts_with("ban-dan-toc,1.1,")).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    assert_eq!((cells[3], cells[2] == cells[4], cells[4] == cells[5]), ("0.5", true, true), "{row}");
    let of_it: Vec<String> = text("differences.csv")
        .lines()
        .filter(|line| line.starts_with("ban-dan-toc,1.1,"))
        .map(str::to_owned)
        .collect();
    assert_eq!(of_it.len(), 2, "{of_it:?}");
    assert!(of_it[0].ends_with(",4") && of_it[1].ends_with(",5"), "{of_it:?}");
}

#[test]
fn a_data_package_names_every_table_and_column() {
    let files = opened(&published("so-ban-nganh-2022"));
    let (_, package) = files.iter().find(|(name, _)| name == "datapackage.json").unwrap();
    let package: serde_json::Value = serde_json::from_slice(package).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let tables = files.iter().filter(|(name, _)| name.strip_suffix(".csv").is_some());
    assert_eq!(resources.len(), tables.count());
    for resource in resources {
        let (_, bytes) = files.iter().find(|(name, _)| resource["path"] == name.as_str()).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let head: Vec<&str> =
            text.trim_start_matches('\u{feff}').lines().next().unwrap().split(',').collect();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let named: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(named, head);
    }
    assert_eq!(package["licenses"][0]["name"], "CC-BY-4.0");
}

#[test]
fn the_readme_says_how_to_check_and_who_was_left_out() {
    let files = opened(&published("so-ban-nganh-2022"));
    let (_, readme) = files.iter().find(|(name, _)| name == "README.md").unwrap();
    let readme = String::from_utf8(readme.clone()).unwrap();
    for part in ["chiso verify", "sha256sum -c SHA256SUMS", "Sở Ngoại vụ: Giải thể", "CC-BY-4.0", "scaled"]
    {
        assert!(readme.contains(part), "{part} in {readme}");
    }
}

#[test]
fn another_version_computes_the_figures_and_says_that_it_left_the_traces() {
    let bytes = published("goalposts-demo");
    let found = publication::verify("ket-qua.zip", &bytes, "9.9.9");
    let codes_found: Vec<_> = found.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes_found, [publication::codes::TRACES_OF_ANOTHER_VERSION]);
    assert!(codes(&bytes).is_empty());
}

#[test]
fn a_line_about_another_year_is_what_its_own_pages_compute() {
    let bytes = published("so-ban-nganh-2022");
    let headline = publication::headline(std::io::Cursor::new(&bytes)).unwrap();
    let bundle = publication::read("ket-qua.zip", &bytes).0.unwrap();
    let plan = scoring::Plan::new(&bundle.framework, bundle.terms.clone()).unwrap();
    let scores = assessment::correction::four_scores(&plan, &bundle.submitted, &bundle.corrections);
    let approved = scores.at(assessment::correction::ScoreStage::Approved);
    assert_eq!(headline.set, "so-ban-nganh-2022");
    for (row, unit) in scores.approved.units().iter().enumerate() {
        let (placed, ranked) = headline.unit(&unit.code).unwrap();
        let rank = match approved.standing(row) {
            scoring::Standing::Ranked(rank) => Some(rank),
            _ => None,
        };
        assert_eq!((placed.rank, ranked), (rank, 2), "{}", unit.code);
        assert_eq!(placed.percent, approved.percent(row), "{}", unit.code);
        assert_eq!(placed.group, "=Khối 1");
    }
    assert_eq!(headline.unit("so-vui"), None);
    assert_eq!(publication::headline(std::io::Cursor::new(b"no zip")), None);
}

#[test]
fn a_program_reads_the_ranking_exactly_and_an_empty_figure_is_no_zero() {
    let bytes = published("so-ban-nganh-2022");
    let bundle = publication::read("ket-qua.zip", &bytes).0.unwrap();
    let plan = scoring::Plan::new(&bundle.framework, bundle.terms.clone()).unwrap();
    let scores = assessment::correction::four_scores(&plan, &bundle.submitted, &bundle.corrections);
    let order = scores.at(assessment::correction::ScoreStage::Approved).order();
    let json = publication::ranking_json(&bundle.about, "ab12", &plan, &scores, &order).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(file["schema"], publication::RANKING_SCHEMA);
    assert_eq!(file["publication"]["sha256"], "ab12");
    let units = file["units"].as_array().unwrap();
    assert_eq!(units.len(), 3);
    assert_eq!((&units[0]["rank"], &units[2]["rank"]), (&serde_json::json!(1), &serde_json::Value::Null));
    assert_eq!(units[2]["standing"], "unranked");
    for unit in units {
        let row = scores.approved.row_of(unit["code"].as_str().unwrap()).unwrap();
        let total = scores.at(assessment::correction::ScoreStage::Approved).total(row).unwrap();
        assert_eq!(unit["total"], total.to_string());
        assert_eq!(unit["stages"].as_array().unwrap().len(), 4);
        assert_eq!(
            unit["columns"].as_array().unwrap().len(),
            set("so-ban-nganh-2022").ranking_columns().len()
        );
    }
}

#[test]
fn former_units_are_a_source_that_reads_back_and_without_them_the_file_is_as_ever() {
    let units = |bytes: &[u8]| {
        let (_, table) = opened(bytes).into_iter().find(|(name, _)| name == "units.csv").unwrap();
        String::from_utf8(table).unwrap()
    };
    let plain = published("goalposts-demo");
    assert!(units(&plain).starts_with("\u{feff}unit,name,group,takes_part\nso-y-te,Sở Y tế,'=Khối 1,yes\n"));
    let formers = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<String>>();
    // A unit that was there before counts anyway, and a unit that is not there has no line.
    let named = [("so-y-te", formers(&["so-a", "so-y-te", "so-b"])), ("so-khac", formers(&["so-c"]))];
    let named: Formerly = named.map(|(unit, formers)| (unit.to_owned(), formers)).into();
    let bytes = published_after("goalposts-demo", &named);
    let table = units(&bytes);
    assert!(
        table.contains("\nso-y-te,Sở Y tế,'=Khối 1,yes,so-a|so-b\nso-tu-phap,Sở Tư pháp,'=Khối 1,yes,\n"),
        "{table}"
    );
    let found = publication::verify("ket-qua.zip", &bytes, VERSION);
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    let expected: Formerly = [("so-y-te".to_owned(), formers(&["so-a", "so-b"]))].into();
    assert_eq!(found.bundle.unwrap().formerly, expected);
    let headline = publication::headline(std::io::Cursor::new(&bytes)).unwrap();
    assert_eq!(headline.formerly(), &expected);
    assert_eq!(headline.unit("so-y-te").unwrap().0.name, "Sở Y tế");
}
