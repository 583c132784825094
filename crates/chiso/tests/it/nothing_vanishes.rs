//! What stands in a file never vanishes and never changes its place in silence.

use super::support::World;
use super::tampering::{parts, workbook};

#[test]
fn a_quote_that_is_not_closed_stops_the_scoring_at_its_line() {
    let world = World::with_csv();
    let text = world.text("data/answers.csv");
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("ban-dan-toc,3.1.")).unwrap();
    // An explanation opens with a quote, and fifteen lines below stands another one.
    let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    changed.insert(at, "ban-dan-toc,3.1#explanation,\"Đã giải trình".to_owned());
    changed.insert(at + 16, "ban-dan-toc,3.2#explanation,\"Khác".to_owned());
    world.write("data/answers.csv", changed.join("\n"));
    let place = format!("answers.csv:{}", at + 1);
    for command in
        ["score data --out out", "publish data --out cong-bo.zip", "explain data --unit ban-dan-toc"]
    {
        world.refuses(command, 1, &["csv-row-in-text", &place]);
    }
    // The same in the other tables.
    world.write("data/answers.csv", &text);
    world.write(
        "data/corrections.csv",
        "stage,unit,component,kind,input,value,reason_code,reason\n\
         appraised,ban-dan-toc,3.1,points,,1,other,\"mở\n\
         appraised,ban-dan-toc,3.2,points,,1,other,\"hai\"\n",
    );
    world.refuses("publish data --out cong-bo.zip", 1, &["csv-row-in-text", "corrections.csv:2"]);
    std::fs::remove_file(world.path("data/corrections.csv")).unwrap();
    world.change("data/units.csv", "ban-dan-toc,", "ban-dan-toc,\"");
    world.refuses("score data --out out", 1, &["units.csv:", "csv-"]);
}

#[test]
fn a_surplus_field_of_a_correction_is_not_cut_off() {
    let world = World::with_csv();
    world.write(
        "data/corrections.csv",
        "stage,unit,component,kind,input,value,reason_code,reason\n\
         appraised,ban-dan-toc,3.1,points,,1,other,Thiếu trang 3, trang 4\n",
    );
    world.refuses("publish data --out cong-bo.zip", 1, &["csv-column-count", "corrections.csv:2"]);
}

#[test]
fn a_code_that_a_spreadsheet_shortened_is_refused_by_its_title() {
    let world = World::with_csv();
    let head = "stage;unit;component;kind;input;value;reason_code;reason;title\r\n";
    let ten = framework_title("6.10");
    let line =
        |code: &str| format!("{head}appraised;ban-dan-toc;{code};points;;1,25;other;Theo biên bản;{ten}\r\n");
    world.write("data/corrections.csv", line("6.1"));
    world.refuses(
        "publish data --out cong-bo.zip",
        1,
        &["publication-title-differs", "6.10", "corrections.csv:2"],
    );
    for code in ["6.10", "'6.10", "=\"6.10\""] {
        world.write("data/corrections.csv", line(&quoted(code)));
        let out = format!("{}.zip", code.trim_matches(['=', '"', '\'']).len() + code.len());
        world.run(&format!("publish data --out {out}")).ends_with(0);
        let bytes = std::fs::read(world.path(&out)).unwrap();
        let bundle = report::publication::read("cong-bo.zip", &bytes).0.unwrap();
        let component = bundle.corrections[0].component;
        assert_eq!(bundle.framework[component].code, "6.10");
        // What goes out names the title and keeps the code in Excel.
        let written = report::publication::file(std::io::Cursor::new(bytes), "corrections.csv").unwrap();
        let written = String::from_utf8(written).unwrap();
        assert!(written.contains(",'6.10,points") && written.contains(&ten), "{written}");
    }
    // Without a title nobody can know which of the two is meant, whatever separates the columns.
    let untitled = |code: &str| line(code).replace(&format!(";{ten}"), "").replace(";title", "");
    let with_commas = untitled("6.1").replace("1,25", "1.25").replace(';', ",");
    for table in [untitled("6.1"), with_commas] {
        world.write("data/corrections.csv", table);
        let words = ["publication-code-in-doubt", "corrections.csv:2", "'6.1 hay '6.10"];
        world.refuses("publish data --out nghi.zip", 1, &words);
    }
    // A person who typed it by hand and means it says so.
    for code in ["'6.1", "'6.10", "=\"6.1\"", "6.2", "6.10"] {
        world.write("data/corrections.csv", untitled(&quoted(code)));
        let out = format!("ro-{}.zip", code.replace(['\'', '"', '='], "_"));
        world.run(&format!("publish data --out {out}")).ends_with(0);
    }
}

/// A cell as a table has it.
fn quoted(cell: &str) -> String {
    if cell.contains('"') { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

fn framework_title(code: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks/so-ban-nganh-2022");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<framework::SourceFile> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| framework::SourceFile {
            text: std::fs::read_to_string(&path).unwrap(),
            path: path.display().to_string(),
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let framework = framework::read(&files).0.unwrap();
    framework.component(code).unwrap().1.title.printed.clone()
}

#[test]
fn a_unit_without_a_packet_is_not_ranked_and_named_wherever_somebody_looks() {
    let world = World::with_packets();
    let packets = world.path("data/packets");
    std::fs::create_dir(packets.join("den-sau")).unwrap();
    std::fs::rename(packets.join("ban-dan-toc.xlsx"), packets.join("den-sau/ban-dan-toc.xlsx")).unwrap();
    let ran = world.run("score data --out out");
    ran.ends_with(0).says("Không có phiếu, không xếp hạng: Ban Dân tộc");
    let ranking = world.text("out/ranking.csv");
    assert!(ranking.contains("\r\nkhông có phiếu;ban-dan-toc;Ban Dân tộc;"), "{ranking}");
    let json = world.run("score data --format json").json();
    assert_eq!(json["ranking"].as_array().unwrap().len(), 2);
    assert_eq!(json["without_form"][0]["unit"], "ban-dan-toc");
    let findings = world.text("out/findings.csv");
    assert!(findings.contains("no-packet") && findings.contains("packet-aside"), "{findings}");
    world.run("explain data --unit ban-dan-toc").ends_with(1).complains("unit-without-form");
    world.run("packet read data --out tat-ca.csv").ends_with(0).complains("Ban Dân tộc");
    assert!(!world.text("tat-ca.csv").contains("ban-dan-toc"));
    world.refuses("publish data --out cong-bo.zip", 1, &["not-left-out", "Ban Dân tộc", "ban-dan-toc ="]);
    let settings = world.text("data/campaign.toml");
    world.write("data/campaign.toml", format!("{settings}\n[left_out]\nban-dan-toc = \"Giải thể\"\n"));
    world.run("publish data --out cong-bo.zip").ends_with(0);
    let json = world.run("verify cong-bo.zip --format json").ends_with(0).json();
    assert_eq!(json["publication"]["left_out"][0]["unit"], "Ban Dân tộc");
    assert_eq!(json["publication"]["left_out"][0]["reason"], "Giải thể");
    // A hidden file is not a packet either, and one that has a form cannot be left out.
    std::fs::rename(packets.join("den-sau/ban-dan-toc.xlsx"), packets.join(".ban-dan-toc.xlsx")).unwrap();
    world.run("score data").ends_with(0).says("Không có phiếu");
    std::fs::rename(packets.join(".ban-dan-toc.xlsx"), packets.join("ban-dan-toc.xlsx")).unwrap();
    world.refuses("score data", 1, &["bad-left-out", "ban-dan-toc"]);
}

#[test]
fn a_unit_that_no_line_names_has_no_form_and_one_with_a_line_of_its_own_answered_nothing() {
    let world = World::with_csv();
    let kept = |text: &str| {
        text.lines().filter(|line| !line.starts_with("ban-dan-toc,")).collect::<Vec<_>>().join("\n")
    };
    let without = kept(&world.text("data/answers.csv"));
    world.write("data/answers.csv", &without);
    world.run("score data").ends_with(0).says("Không có phiếu, không xếp hạng: Ban Dân tộc");
    world.write("data/answers.csv", format!("{without}\nban-dan-toc,,\n"));
    let json = world.run("score data --format json").ends_with(0).json();
    assert_eq!(json["ranking"].as_array().unwrap().len(), 3);
}

#[test]
fn files_that_systems_and_people_put_beside_the_packets_stop_nobody() {
    let world = World::with_packets();
    for name in ["Thumbs.db", "desktop.ini", ".DS_Store", "~$ban-dan-toc.xlsx", ".~lock.ban-dan-toc.xlsx#"] {
        world.write(&format!("data/packets/{name}"), "khác");
    }
    let before = world.run("score data --format json").ends_with(0).json();
    world.write("data/packets/cong-van.pdf", "%PDF-1.7");
    world.write("data/packets/ghi-chu.txt", "Kính gửi");
    world.write(
        "data/packets/bang.xlsx",
        workbook(&[("xl/workbook.xml".to_owned(), b"<workbook/>".to_vec())]),
    );
    let ran = world.run("packet read data");
    ran.ends_with(1).complains("bang.xlsx");
    std::fs::remove_file(world.path("data/packets/bang.xlsx")).unwrap();
    let after = world.run("score data --format json").ends_with(0).json();
    assert_eq!(before["ranking"], after["ranking"]);
    world.run("packet read data").ends_with(0).complains("foreign-file").complains("cong-van.pdf");
    // Where a packet is missing, the letter may be what the unit sent instead.
    std::fs::remove_file(world.path("data/packets/ban-dan-toc.xlsx")).unwrap();
    world.refuses("score data --out out", 1, &["packet-pdf", "cong-van.pdf"]);
}

#[test]
fn a_register_saved_by_excel_in_any_way_is_read() {
    let world = World::with_csv();
    let text = world.text("data/units.csv").trim_start_matches('\u{feff}').to_owned();
    let before = world.run("score data --format json").ends_with(0).json();
    let semicolons = text.replace(',', ";");
    let tabs: Vec<u8> = [0xff_u8, 0xfe]
        .into_iter()
        .chain(text.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (what, bytes) in [
        ("sep=", format!("sep=;\r\n{semicolons}").into_bytes()),
        ("a title first", format!("DANH SÁCH ĐƠN VỊ;;;;\r\n\r\n{semicolons}").into_bytes()),
        ("two marks", format!("\u{feff}\u{feff}{text}").into_bytes()),
        ("CR alone", text.replace("\r\n", "\r").into_bytes()),
        ("Ctrl-Z", format!("{text}\u{1a}").into_bytes()),
        ("Unicode text", tabs),
    ] {
        world.write("data/units.csv", bytes);
        let after = world.run("score data --format json").ends_with(0).json();
        assert_eq!(before["ranking"], after["ranking"], "{what}");
    }
}

#[test]
fn a_packed_copy_of_a_publication_accuses_nobody() {
    let world = World::new();
    world.run("rehearse --units 3 --format csv --out data --publish ket-qua.zip").ends_with(0);
    let whole = std::fs::read(world.path("ket-qua.zip")).unwrap();
    let sha256 = world.run("verify ket-qua.zip --format json").json()["sha256"].as_str().unwrap().to_owned();
    let mut files = parts(&whole);
    files.push(("__MACOSX/._README.md".to_owned(), b"x".to_vec()));
    files.push((".DS_Store".to_owned(), b"x".to_vec()));
    world.write("nen-lai.zip", workbook(&files));
    world.run("verify nen-lai.zip").ends_with(0).complains("publication-packed-anew").says("đều khớp");
    let ran = world.run(&format!("verify nen-lai.zip --sha256 {sha256}"));
    ran.ends_with(1).complains("publication-packed-anew-no-hash").complains("không có nghĩa là ai đó đã sửa");
    world.run(&format!("verify ket-qua.zip --sha256 {sha256}")).ends_with(0);
}

#[test]
fn the_name_that_a_browser_gave_the_file_is_found() {
    let world = World::new();
    world.run("rehearse --units 3 --format csv --out data --publish ket-qua.zip").ends_with(0);
    let sha256 = world.run("verify ket-qua.zip --format json").json()["sha256"].as_str().unwrap().to_owned();
    let whole = std::fs::read(world.path("ket-qua.zip")).unwrap();
    world.write(&format!("tai-ve/2022-{}-publication.zip", &sha256[..8]), &whole);
    world.run(&format!("verify tai-ve/publication.zip --sha256 {sha256}")).ends_with(0).says(&sha256[..8]);
    // Of several only the one that was announced.
    world.write("tai-ve/2021-00000000-publication.zip", b"another year");
    world.run("verify tai-ve/publication.zip").ends_with(3).complains("publication.zip");
    world.run(&format!("verify tai-ve/publication.zip --sha256 {sha256}")).ends_with(0);
}
