//! The warnings about an evidence file: to the clerk who brings it, to the appraiser who opens it; several
//! files at once.

use std::io::Write as _;

use axum::http::{Method, StatusCode};
use store::tables::files;
use web::WebOptions;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::evidence::{PDF, add, file_address};
use crate::later::Later;
use crate::world::{Answer, Browser, World};

fn base(world: &World) -> String {
    format!("{}/evidence", world.base())
}

/// Sends several files in one form, as a browser without scripts does.
fn add_files(
    browser: &mut Browser<'_>,
    world: &World,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let csrf = browser.csrf();
    let page = format!("{}/indices/3", world.base());
    let mut body = Vec::new();
    for (name, value) in [("csrf", csrf.as_str()), ("page", &page)].iter().chain(fields) {
        write!(body, "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    for (name, content) in files {
        write!(body, "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
            .unwrap();
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=edge"), ("accept", "text/html")];
    browser.send(Method::POST, &base(world), &headers, body)
}

fn page(browser: &mut Browser<'_>, world: &World) -> String {
    browser.get(&format!("{}/indices/3", world.base())).text()
}

#[test]
fn a_tiff_is_not_packed_and_comes_whole_and_in_parts() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let tiff = [b"II*\0\x08\0\0\0\0\0\0\0\0\0".as_slice(), &vec![7; 192_000]].concat();
    assert_eq!(add(&mut clerk, &world, "bản quét.tif", &tiff).status, StatusCode::SEE_OTHER);
    let address = format!("{}/files/{}", world.base(), file_address(&page(&mut clerk, &world)));
    let whole = clerk.send(Method::GET, &address, &[("accept-encoding", "gzip")], Vec::new());
    assert_eq!(whole.status, StatusCode::OK);
    assert!(!whole.headers.contains_key("content-encoding"));
    assert_eq!(whole.headers["content-length"], tiff.len().to_string());
    assert!(whole.bytes == tiff);
    let headers = [("accept-encoding", "gzip"), ("range", "bytes=8-100007")];
    let part = clerk.send(Method::GET, &address, &headers, Vec::new());
    assert_eq!((part.status, part.bytes.len()), (StatusCode::PARTIAL_CONTENT, 100_000));
}

#[test]
fn a_table_of_text_that_somebody_brought_is_not_packed_either_and_never_shown_as_a_page() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let table = "Đơn vị,Số\r\n".repeat(2_000);
    assert_eq!(add(&mut clerk, &world, "số liệu.csv", table.as_bytes()).status, StatusCode::SEE_OTHER);
    let address = format!("{}/files/{}", world.base(), file_address(&page(&mut clerk, &world)));
    let file = clerk.send(Method::GET, &address, &[("accept-encoding", "gzip")], Vec::new());
    assert!(file.bytes == table.as_bytes());
    assert_eq!(file.headers["content-type"], "text/plain");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    let named = file.headers["content-disposition"].to_str().unwrap();
    assert!(named.starts_with("attachment") && named.contains(".csv"), "{named}");
    assert!(file.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    // On a page the same list is a link.
    let listed = format!("{}/indices/3", world.base());
    let packed = clerk.send(Method::GET, &listed, &[("accept-encoding", "gzip")], Vec::new());
    assert_eq!(packed.headers["content-encoding"], "gzip");
}

#[test]
fn a_file_with_a_password_is_reported_to_the_clerk_and_marked_for_the_appraiser() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let locked = String::from_utf8(PDF.to_vec()).unwrap().replace("/Root", "/Encrypt 5 0 R/Root");
    let added = add_files(&mut clerk, &world, &[("component", "3.1")], &[("khóa.pdf", locked.as_bytes())]);
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let reported = clerk.get(added.location()).text();
    assert!(reported.contains("take the password off") && reported.contains("khóa.pdf"), "{reported}");
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("cài đặt.exe", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"MZ").unwrap();
    let programs = writer.finish().unwrap().into_inner();
    add(&mut clerk, &world, "hồ sơ.zip", &programs);
    let mut leader = world.as_person("leader");
    let seen = clerk.get(&world.base()).field("seen");
    clerk.post(&format!("{}/hand-over", world.base()), &[("seen", &seen), ("confirmed", "yes")]);
    for reader in [&mut clerk, &mut leader] {
        let text = page(reader, &world);
        assert!(text.contains("Password or restrictions") && text.contains("Holds programs"), "{text}");
    }
}

#[test]
fn the_appraiser_sees_the_mark_beside_the_file_and_in_the_list_of_the_zip() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    add(&mut clerk, &world, "cụt.pdf", &PDF[..PDF.len() - 20]);
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let text = appraiser.get(&later.indicator("3.1")).text();
    assert!(text.contains("Cut off"), "{text}");
    let zip = appraiser.get(&format!("{}/evidence.zip", world.base()));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).expect("a ZIP");
    let mut list = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("danh-sach.csv").unwrap(), &mut list).unwrap();
    assert!(list.contains("\"Cut off\""), "{list}");
}

/// A container of former office programs with this part.
fn of_former_years(part: &str, first: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(512, 0);
    bytes[26] = 3;
    for (at, name) in ["Root Entry", part].into_iter().enumerate() {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(128, 0);
        entry[64..66].copy_from_slice(&length.to_le_bytes());
        entry[66] = if at == 0 { 5 } else { 2 };
        entry[116..120].copy_from_slice(&2_u32.to_le_bytes());
        bytes.extend(entry);
    }
    bytes.resize(512 * 3, 0);
    bytes.extend(first);
    bytes.resize(512 * 4, 0);
    bytes
}

#[test]
fn what_offices_have_of_former_years_is_taken_marked_and_comes_back_as_a_download() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let document = of_former_years("WordDocument", &[0xec, 0xa5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let sheet = of_former_years("Workbook", &[0x09, 0x08, 2, 0, 0, 6, 0x2f, 0, 0x36, 0]);
    let packed = b"Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5".to_vec();
    let files = [
        ("Công văn.doc", document, "application/msword", "Old format"),
        ("Số liệu.xls", sheet, "application/vnd.ms-excel", "Password or restrictions"),
        ("Hồ sơ.rar", packed, "application/vnd.rar", "Archive, not looked into"),
    ];
    for (name, content, ..) in &files {
        let added = add(&mut clerk, &world, name, content);
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{name}: {}", added.text());
    }
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let seen = appraiser.get(&later.indicator("3.1")).text();
    let listed = page(&mut clerk, &world);
    assert!(!seen.contains("<iframe"), "nothing of it is shown in a page: {seen}");
    for (name, content, media_type, mark) in &files {
        let line = |text: &str| {
            let line = text.split("<li").find(|line| line.contains(name)).map(str::to_owned);
            line.unwrap_or_else(|| panic!("{name}: {text}"))
        };
        for text in [&listed, &seen] {
            assert!(line(text).contains(mark), "{name}: {mark}: {}", line(text));
        }
        let address = format!("{}/files/{}", world.base(), file_address(&line(&seen)));
        for reader in [&mut clerk, &mut appraiser] {
            let file = reader.get(&address);
            assert_eq!(file.status, StatusCode::OK, "{name}");
            assert!(file.bytes == *content, "{name} comes back as it was");
            assert_eq!(file.headers["content-type"], media_type, "{name}");
            assert!(
                file.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"),
                "{name}"
            );
            assert_eq!(file.headers["x-content-type-options"], "nosniff", "{name}");
            let policy = file.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("default-src 'none'"), "{name}: {policy}");
        }
    }
}

#[test]
fn an_empty_file_is_called_empty() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let refused = add_files(&mut clerk, &world, &[("component", "3.1")], &[("a.pdf", b"")]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("a.pdf: There is nothing in the file"), "{}", refused.text());
}

#[test]
fn three_files_at_once_all_arrive_and_the_one_that_is_refused_is_named() {
    let options = WebOptions { evidence_bytes_max: 10_000, log_requests: false, ..WebOptions::default() };
    let world = World::with_options(options);
    let mut clerk = world.as_person("clerk");
    let (large, other) = ([PDF, &[b' '; 11_000]].concat(), [PDF, b"\n"].concat());
    let files: [(&str, &[u8]); 4] =
        [("một.pdf", PDF), ("hai.exe", b"MZ\x90\0"), ("ba.pdf", &other), ("to.pdf", &large)];
    let fields = [("component", "3.1"), ("number", "125/BC-SYT")];
    let shown = add_files(&mut clerk, &world, &fields, &files);
    let text = shown.text();
    assert_eq!(shown.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for expected in
        ["hai.exe: By its content", "to.pdf: ", "10 kB", "The evidence was added", "value=\"125/BC-SYT\""]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let listed = page(&mut clerk, &world);
    assert!(
        listed.contains("một.pdf") && listed.contains("ba.pdf") && !listed.contains("hai.exe"),
        "{listed}"
    );
}

#[test]
fn a_wrong_date_keeps_what_was_typed_and_the_file_that_has_arrived() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let fields = [("component", "3.2"), ("issued_on", "31/02/2022"), ("number", "9/BC")];
    let wrong = add_files(&mut clerk, &world, &fields, &[("Báo cáo.pdf", PDF)]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    for expected in [
        "31/02/2022",
        "value=\"9/BC\"",
        "Báo cáo.pdf",
        "<option value=\"3.2\" selected",
        "There is no such date",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(text.contains("class=\"menu\"") && text.contains("clerk ·"), "the page keeps its menu and name");
    let waiting = wrong.field("waiting");
    let fields =
        [("component", "3.2"), ("issued_on", "28/02/2022"), ("number", "9/BC"), ("waiting", &waiting)];
    let right = add_files(&mut clerk, &world, &fields, &[]);
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text());
    assert!(
        clerk.get(right.location()).text().contains("Báo cáo.pdf"),
        "the file did not have to come again"
    );
    // Another form does not accept it, and nobody can add it twice.
    let again = add_files(&mut clerk, &world, &fields, &[]);
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(page(&mut clerk, &world).matches("/files/").count(), 1);
}

#[test]
fn the_same_content_under_a_second_name_is_handed_out_under_the_name_that_was_asked_for() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    add(&mut clerk, &world, "một.pdf", PDF);
    add(&mut clerk, &world, "hai.pdf", PDF);
    let text = page(&mut clerk, &world);
    let addresses: Vec<&str> =
        text.split("/files/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(addresses.len(), 2, "{text}");
    let named = |clerk: &mut Browser<'_>, address: &str| {
        let file = clerk.get(&format!("{}/files/{address}", world.base()));
        file.headers["content-disposition"].to_str().unwrap().rsplit('\'').next().unwrap().to_owned()
    };
    for address in &addresses {
        let own = address.rsplit('/').next().unwrap();
        assert_eq!(named(&mut clerk, address), own, "{address}");
    }
    // Removed, it still has its own name for people who may read the whole form.
    let id = text.split("/evidence/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    clerk.post(&format!("{}/evidence/{id}/remove", world.base()), &[]);
    let own = addresses[0].rsplit('/').next().unwrap();
    assert_eq!(named(&mut clerk, addresses[0]), own);
}

#[test]
fn a_file_that_another_server_stores_is_reported_as_elsewhere_and_not_as_broken() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    add(&mut clerk, &world, "a.pdf", PDF);
    let address = format!("{}/files/{}", world.base(), file_address(&page(&mut clerk, &world)));
    world.lose_files();
    for lost in [address, format!("{}/evidence.zip", world.base())] {
        let answer = clerk.get(&lost);
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{lost}");
        assert!(answer.text().contains("another server keeps it"), "{}", answer.text());
        assert!(answer.headers.contains_key("retry-after"));
    }
}

#[test]
fn a_description_that_cannot_be_taken_is_refused_before_the_file_is_sent() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let csrf = clerk.csrf();
    let metadata = "name YS5wZGY=,component My4x,issued_on MzEvMDIvMjAyMg==";
    let headers = [
        ("x-csrf", csrf.as_str()),
        ("accept", "application/json"),
        ("upload-length", "100"),
        ("upload-metadata", metadata),
    ];
    let refused = clerk.send(Method::POST, &format!("{}/uploads", world.base()), &headers, Vec::new());
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert_eq!(refused.json()["faults"][0]["field"], "issued_on");
}

#[test]
fn files_of_former_days_are_looked_at_when_the_server_has_time() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    add(&mut clerk, &world, "cụt.pdf", &PDF[..PDF.len() - 20]);
    let forgotten = world.app.db().write(|tx| tx.execute("UPDATE file SET marks = NULL", store::params![]));
    assert_eq!(forgotten, Ok::<u64, store::DbError>(1));
    assert!(!page(&mut clerk, &world).contains("Cut off"));
    web::look_at_files(&world.app).expect("looked at");
    assert!(page(&mut clerk, &world).contains("Cut off"));
    let left = world.app.db().read(|tx| files::not_looked_at(tx, "", 10));
    assert_eq!(left, Ok::<_, store::DbError>(Vec::new()));
}
