//! Packets come back in every state; each fault is named with file, sheet and cell, and nothing is written.

use std::fs;

use super::support::World;
use super::tampering::{locate, parts, with_cell, with_number, with_part, with_text, workbook};

const PACKET: &str = "data/packets/ban-dan-toc.xlsx";

fn packet(world: &World) -> Vec<u8> {
    fs::read(world.path(PACKET)).unwrap()
}

/// The changed packet is refused by reading and by scoring, with these words.
fn refused(world: &World, changed: &[u8], words: &[&str]) {
    let original = packet(world);
    world.write(PACKET, changed);
    world.refuses("packet read data --out answers.csv", 1, &[&["ban-dan-toc.xlsx"], words].concat());
    world.refuses("score data --out out", 1, words);
    world.write(PACKET, original);
}

#[test]
fn answers_that_cannot_be_are_refused_at_their_cell() {
    let world = World::with_packets();
    let book = packet(&world);
    let cell = format!("E{}", locate(&book, "1.3.events").1);
    for (changed, word) in [
        (with_text(&book, "1.3.events", "nhiều lắm"), "nhiều lắm"),
        (with_number(&book, "1.3.events", "-2"), "-2"),
        (with_number(&book, "1.3.events", "2.5"), "2"),
        (with_text(&book, "1.3.events", "NaN"), "NaN"),
        (with_number(&book, "1.3.events", "1E+30"), "1"),
        (with_cell(&book, "1.3.events", "t=\"e\"", "<f>1/0</f><v>#DIV/0!</v>"), "#DIV/0!"),
        (with_cell(&book, "1.3.events", "t=\"b\"", "<v>1</v>"), ""),
    ] {
        refused(&world, &changed, &[&cell, word]);
    }
    let cell = format!("E{}", locate(&book, "2.3.issued_on").1);
    for date in ["31/02/2022", "29/02/2023", "2022-13-45"] {
        refused(&world, &with_text(&book, "2.3.issued_on", date), &[&cell, date]);
    }
}

#[test]
fn a_numerator_above_its_denominator_is_refused_with_unit_and_indicator() {
    let world = World::with_packets();
    let book = with_number(&with_number(&packet(&world), "5.3.a", "9"), "5.3.b", "8");
    let original = packet(&world);
    world.write(PACKET, book);
    world.refuses("packet read data --out answers.csv", 1, &["Ban Dân tộc", "5.3"]);
    world.refuses("score data --out out", 1, &["Ban Dân tộc", "5.3"]);
    world.write(PACKET, original);
    world.run("packet read data").ends_with(0);
}

#[test]
fn sheets_columns_and_merged_cells_that_were_tampered_with_are_refused() {
    let world = World::with_packets();
    let book = packet(&world);
    let (part, row) = locate(&book, "1.3.events");
    let renamed = with_part(&book, "xl/workbook.xml", |xml| xml.replace("Thông tin chung", "Trang 1"));
    refused(&world, &renamed, &["Thông tin chung"]);
    let moved = with_part(&book, &part, |xml| {
        (b'A'..=b'Y').rev().fold(xml, |xml, column| {
            let (from, to) = (char::from(column), char::from(column + 1));
            xml.replace(&format!("<c r=\"{from}"), &format!("<c r=\"{to}"))
        })
    });
    refused(&world, &moved, &["B1"]);
    let deleted = with_part(&book, &part, |xml| xml.replace("<c r=\"A", "<c r=\"ZZ"));
    refused(&world, &deleted, &[]);
    let row_gone = with_part(&book, &part, |xml| {
        let start = xml.find(&format!("<row r=\"{row}\"")).unwrap();
        let end = start + xml[start..].find("</row>").unwrap() + 6;
        format!("{}{}", &xml[..start], &xml[end..])
    });
    refused(&world, &row_gone, &["1.3.1 Trong năm, cơ quan đã tổ chức bao nhiêu hội nghị"]);
    let merged = with_part(&book, &part, |xml| {
        let cells =
            format!("</sheetData><mergeCells count=\"1\"><mergeCell ref=\"E{row}:F{row}\"/></mergeCells>");
        xml.replace("</sheetData>", &cells)
    });
    refused(&world, &merged, &[&format!("E{row}")]);
}

#[test]
fn files_that_are_no_packet_are_refused_by_name() {
    let world = World::with_packets();
    let book = packet(&world);
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let mut macros = parts(&book);
    macros.push(("xl/vbaProject.bin".to_owned(), vec![1, 2, 3]));
    let mut bomb = parts(&book);
    bomb.push(("xl/media/a.bin".to_owned(), vec![0; 60_000_000]));
    for (changed, word) in [
        ([&ole[..], &utf16("EncryptedPackage")].concat(), "mật khẩu"),
        (workbook(&macros), "macro"),
        (b"%PDF-1.7\n".to_vec(), "PDF"),
        (b"PK\x03\x04 cut off".to_vec(), ""),
        (book[..book.len() / 2].to_vec(), ""),
        (Vec::new(), "rỗng"),
        (workbook(&bomb), ""),
        (workbook(&[("a.txt".to_owned(), b"x".to_vec())]), ""),
    ] {
        refused(&world, &changed, &[word]);
    }
}

#[test]
fn a_file_of_two_hundred_megabytes_is_not_even_opened() {
    let world = World::with_packets();
    let original = packet(&world);
    let file = fs::File::create(world.path(PACKET)).unwrap();
    file.set_len(200 << 20).unwrap();
    world.refuses("packet read data --out answers.csv", 1, &["ban-dan-toc.xlsx", "200 MB", "20 MB"]);
    world.write(PACKET, original);
    let csv = World::with_csv();
    fs::File::create(csv.path("data/answers.csv")).unwrap().set_len(201 << 20).unwrap();
    csv.refuses("score data --out out", 1, &["answers.csv", "201 MB"]);
}

#[test]
fn a_packet_of_another_set_or_year_is_refused() {
    let world = World::with_packets();
    let other = World::new();
    other.run("rehearse --set par-2012 --units 3 --out data").ends_with(0);
    refused(&world, &packet(&other), &["par-2012"]);
    world.change("data/campaign.toml", "year = 2022", "year = 2023");
    world.refuses("packet read data --out answers.csv", 1, &["ban-dan-toc.xlsx", "2022", "2023"]);
}

#[test]
fn a_packet_of_another_edition_is_refused() {
    let world = World::with_packets();
    let edition = with_part(&packet(&world), "xl/sharedStrings.xml", |xml| {
        xml.replace("<t>2022.1</t>", "<t>2021.9</t>")
    });
    refused(&world, &edition, &["2021.9"]);
}

#[test]
fn two_packets_of_one_unit_and_a_packet_of_nobody_are_refused() {
    let world = World::with_packets();
    world.write("data/packets/ban-dan-toc (2).xlsx", packet(&world));
    world.refuses("packet read data --out answers.csv", 1, &["ban-dan-toc (2).xlsx", "ban-dan-toc.xlsx"]);
    fs::remove_file(world.path("data/packets/ban-dan-toc (2).xlsx")).unwrap();
    world.change("data/units.csv", "ban-dan-toc,Ban Dân tộc", "ban-ton-giao,Ban Tôn giáo");
    world.refuses("packet read data --out answers.csv", 1, &["ban-dan-toc", "units.csv"]);
}

#[test]
fn a_packet_in_which_nothing_was_filled_in_is_refused() {
    let world = World::with_packets();
    world.run("packet make data --out empty").ends_with(0).says("3 tệp Excel");
    world.write(PACKET, fs::read(world.path("empty/ban-dan-toc.xlsx")).unwrap());
    world.refuses("packet read data --out answers.csv", 1, &["ban-dan-toc.xlsx"]);
}

#[test]
fn every_fault_of_every_packet_is_reported_in_one_go() {
    let world = World::with_packets();
    world.write(PACKET, with_text(&packet(&world), "1.3.events", "nhiều"));
    let other = "data/packets/van-phong-ubnd-tinh.xlsx";
    let book = fs::read(world.path(other)).unwrap();
    world.write(other, with_text(&with_text(&book, "1.3.events", "vài"), "1.4.months", "13"));
    let ran = world.refuses(
        "packet read data --out answers.csv",
        1,
        &["nhiều", "vài", "13", "không ghi answers.csv"],
    );
    assert_eq!(ran.err.matches("lỗi[").count(), 3, "{}", ran.err);
    let json = world.refuses("packet read data --format json", 1, &[]).json();
    assert_eq!(json["errors"], 3);
}

#[test]
fn a_unit_that_has_not_answered_is_a_warning_and_not_in_the_ranking() {
    let world = World::with_packets();
    fs::remove_file(world.path(PACKET)).unwrap();
    world.run("packet read data").ends_with(0).complains("Ban Dân tộc");
    let json = world.run("score data --format json").json();
    let units = json["ranking"].as_array().unwrap();
    assert!(units.iter().all(|unit| unit["unit"] != "ban-dan-toc"));
    assert_eq!(json["without_form"][0]["name"], "Ban Dân tộc");
}
