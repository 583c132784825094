//! Evidence over HTTP: files, pictures, addresses; interrupted uploads; files that are refused.

use std::io::{Cursor, Read};

use axum::http::{Method, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use web::WebOptions;

use crate::world::{Browser, World};

/// The smallest PDF that ends correctly.
pub const PDF: &[u8] =
    b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 0\ntrailer<</Root 1 0 R>>\nstartxref\n43\n%%EOF\n";

pub fn add(browser: &mut Browser<'_>, world: &World, name: &str, content: &[u8]) -> crate::world::Answer {
    let fields = [("component", "3.1"), ("number", "125/BC-SYT"), ("issued_on", "15/11/2022")];
    browser.post_file(&format!("{}/evidence", world.base()), &fields, name, content)
}

pub fn file_address(page: &str) -> String {
    let rest = page.split_once("/files/").expect("a file").1;
    rest.split_once('"').unwrap().0.to_owned()
}

#[test]
fn a_pdf_is_stored_viewed_in_the_page_and_packed_with_a_list() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let added = add(&mut clerk, &world, "../../Báo cáo.pdf", PDF);
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    assert!(page.contains("125/BC-SYT, 15/11/2022"), "{page}");
    let address = format!("{}/files/{}", world.base(), file_address(&page));
    let file = clerk.get(&address);
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, PDF));
    assert_eq!(file.headers["content-type"], "application/pdf");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    let named = file.headers["content-disposition"].to_str().unwrap();
    assert!(named.starts_with("inline") && named.contains("B%C3%A1o%20c%C3%A1o.pdf"), "{named}");
    assert!(!named.contains(".."), "a name that is a path keeps its last part");

    let zip = clerk.get(&format!("{}/evidence.zip", world.base()));
    let mut archive = zip::ZipArchive::new(Cursor::new(zip.bytes)).expect("a ZIP");
    let mut list = String::new();
    archive.by_name("danh-sach.csv").unwrap().read_to_string(&mut list).unwrap();
    assert!(list.contains("125/BC-SYT") && list.contains("3.1/001-Báo cáo.pdf"), "{list}");
    let mut packed = Vec::new();
    archive.by_name("3.1/001-Báo cáo.pdf").unwrap().read_to_end(&mut packed).unwrap();
    assert_eq!(packed, PDF);
}

#[test]
fn a_reader_of_pdf_takes_one_part_of_a_file_at_a_time() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    // Longer than what is in memory at once.
    let content = [PDF, vec![b'%'; 200_000].as_slice(), b"\nend"].concat();
    add(&mut clerk, &world, "a.pdf", &content);
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    let address = format!("{}/files/{}", world.base(), file_address(&page));
    let whole = clerk.get(&address);
    assert_eq!(whole.status, StatusCode::OK);
    assert_eq!(whole.headers["accept-ranges"], "bytes");
    let tag = whole.headers["etag"].to_str().unwrap().to_owned();
    let mut ask =
        |method: Method, headers: &[(&str, &str)]| clerk.send(method, &address, headers, Vec::new());

    let end = content.len() - 1;
    let parts = [
        ("bytes=0-8", 0, 8),
        ("bytes=10-150000", 10, 150_000),
        ("bytes=190000-", 190_000, end),
        ("bytes=-4", end - 3, end),
    ];
    for (range, first, last) in parts {
        let part = ask(Method::GET, &[("range", range), ("if-range", &tag)]);
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{range}");
        let range = format!("bytes {first}-{last}/{}", content.len());
        assert_eq!(part.headers["content-range"], range);
        assert_eq!(part.headers["content-length"], (last - first + 1).to_string());
        assert_eq!(part.headers["content-type"], "application/pdf");
        assert_eq!(part.headers["etag"], tag);
        assert!(part.bytes == content[first..=last], "{range}");
    }
    let outside = ask(Method::GET, &[("range", "bytes=900000-")]);
    assert_eq!(outside.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(outside.headers["content-range"], format!("bytes */{}", content.len()));
    for headers in [
        [("range", "bytes=0-1,4-5"), ("if-range", tag.as_str())],
        [("range", "bytes=0-1"), ("if-range", "\"of another file\"")],
    ] {
        let all = ask(Method::GET, &headers);
        assert_eq!((all.status, all.bytes.len()), (StatusCode::OK, content.len()), "{headers:?}");
    }
    let known = ask(Method::GET, &[("range", "bytes=0-1"), ("if-none-match", &tag)]);
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    assert_eq!(ask(Method::HEAD, &[("range", "bytes=0-1")]).status, StatusCode::OK);
    let zip = clerk.send(
        Method::GET,
        &format!("{}/evidence.zip", world.base()),
        &[("range", "bytes=0-1")],
        Vec::new(),
    );
    assert_eq!(zip.status, StatusCode::OK, "it is made anew each time");
    assert!(!zip.headers.contains_key("accept-ranges"));
    let mut stranger = world.as_person("stranger");
    let refused = stranger.send(Method::GET, &address, &[("range", "bytes=0-1")], Vec::new());
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[test]
fn nobody_else_reads_a_draft_s_file_whatever_the_address() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    add(&mut clerk, &world, "a.pdf", PDF);
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    let file = file_address(&page);
    let mut stranger = world.as_person("stranger");
    assert_eq!(stranger.get(&format!("{}/files/{file}", world.base())).status, StatusCode::NOT_FOUND);
    let own = format!("/campaigns/{}/units/{}", world.campaign, world.other);
    assert_eq!(
        stranger.get(&format!("{own}/files/{file}")).status,
        StatusCode::NOT_FOUND,
        "not through one's own form"
    );
}

#[test]
fn the_same_file_at_another_unit_is_flagged_to_the_appraiser_and_not_to_the_unit() {
    let world = World::new();
    let (mut clerk, mut leader) = (world.as_person("clerk"), world.as_person("leader"));
    add(&mut clerk, &world, "a.pdf", PDF);
    let mut stranger = world.as_person("stranger");
    let own = format!("/campaigns/{}/units/{}", world.campaign, world.other);
    stranger.post_file(&format!("{own}/evidence"), &[("component", "3.1")], "b.pdf", PDF);
    let base = world.base();
    let seen = clerk.get(&base).field("seen");
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    leader.confirm(&format!("{base}/submit"), &[("seen", &seen)]);
    let mut appraiser = world.as_person("appraiser");
    let seen = appraiser.get(&format!("{base}/indices/3")).text();
    assert!(seen.contains("The same file is at: Sở Giao thông vận tải"), "{seen}");
    assert!(!clerk.get(&format!("{base}/indices/3")).text().contains("The same file is at"));
}

#[test]
fn what_is_no_document_is_refused_by_its_content() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let page = add(&mut clerk, &world, "report.pdf", b"<!doctype html><script>alert(1)</script>");
    assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(page.text().contains("By its content the file is no PDF"), "{}", page.text());
    let shell = add(&mut clerk, &world, "report.docx", b"#!/bin/sh\nrm -rf /\n");
    assert_eq!(shell.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(
        !clerk.get(&format!("{}/indices/3", world.base())).text().contains("/files/"),
        "nothing was kept"
    );
}

#[test]
fn a_polyglot_is_handed_out_as_what_its_content_says_and_nothing_else() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let polyglot = [PDF, b"<script>alert(1)</script>"].concat();
    assert_eq!(add(&mut clerk, &world, "page.html", &polyglot).status, StatusCode::SEE_OTHER);
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    let file = clerk.get(&format!("{}/files/{}", world.base(), file_address(&page)));
    assert_eq!(file.headers["content-type"], "application/pdf");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    assert!(file.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
}

#[test]
fn a_file_beyond_the_limit_is_refused_while_it_comes() {
    let options = WebOptions { evidence_bytes_max: 1_000, log_requests: false, ..WebOptions::default() };
    let world = World::with_options(options);
    let mut clerk = world.as_person("clerk");
    let page = add(&mut clerk, &world, "a.pdf", &[PDF, &[b' '; 2_000]].concat());
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text().contains("1 kB"), "{}", page.text());
}

#[test]
fn evidence_is_described_anew_and_removed() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    add(&mut clerk, &world, "a.pdf", PDF);
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    let id = page.split_once("/evidence/").expect("a link").1.split_once('/').unwrap().0.to_owned();
    let edit = format!("{}/evidence/{id}/edit", world.base());
    let version = clerk.get(&edit).field("version");
    let wrong = clerk.post(&edit, &[("version", &version), ("issued_on", "31/02/2022"), ("number", "9/BC")]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text());
    assert!(
        wrong.text().contains("31/02/2022") && wrong.text().contains("9/BC"),
        "what was typed stands there"
    );
    let right = clerk.post(&edit, &[("version", &version), ("issued_on", "28/02/2022"), ("number", "9/BC")]);
    assert!(right.location().ends_with("/indices/3#3.1"), "{}", right.location());
    let removed = clerk.post(&format!("{}/evidence/{id}/remove", world.base()), &[]);
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(!clerk.get(&format!("{}/indices/3", world.base())).text().contains("9/BC"));
}

fn metadata(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).collect();
    pairs.join(",")
}

pub fn begin(browser: &mut Browser<'_>, world: &World, length: usize) -> crate::world::Answer {
    let csrf = browser.csrf();
    let description = metadata(&[("name", "báo cáo.pdf"), ("component", "3.1"), ("number", "7/BC")]);
    let headers = [
        ("x-csrf", csrf.as_str()),
        ("accept", "application/json"),
        ("tus-resumable", "1.0.0"),
        ("upload-length", &length.to_string()),
        ("upload-metadata", &description),
    ];
    browser.send(Method::POST, &format!("{}/uploads", world.base()), &headers, Vec::new())
}

pub fn go_on(browser: &mut Browser<'_>, address: &str, offset: usize, piece: &[u8]) -> crate::world::Answer {
    let csrf = browser.csrf();
    let headers = [
        ("x-csrf", csrf.as_str()),
        ("accept", "application/json"),
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", &offset.to_string()),
    ];
    browser.send(Method::PATCH, address, &headers, piece.to_vec())
}

#[test]
fn an_interrupted_upload_continues_where_it_stopped() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let begun = begin(&mut clerk, &world, PDF.len());
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let address = begun.location().to_owned();
    assert_eq!(go_on(&mut clerk, &address, 0, &PDF[..20]).headers["upload-offset"], "20");
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    assert!(!page.contains("/files/"), "half a file is no evidence");
    let wrong = go_on(&mut clerk, &address, 10, &PDF[10..]);
    assert_eq!((wrong.status, wrong.json()["code"].as_str()), (StatusCode::CONFLICT, Some("upload-offset")));
    let asked = clerk.send(Method::HEAD, &address, &[], Vec::new());
    assert_eq!(asked.headers["upload-offset"], "20");
    let mut stranger = world.as_person("stranger");
    assert_eq!(stranger.send(Method::HEAD, &address, &[], Vec::new()).status, StatusCode::NOT_FOUND);
    let done = go_on(&mut clerk, &address, 20, &PDF[20..]);
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    assert!(page.contains("7/BC") && page.contains("b%C3%A1o%20c%C3%A1o.pdf"), "{page}");
    assert_eq!(
        clerk.send(Method::HEAD, &address, &[], Vec::new()).status,
        StatusCode::NOT_FOUND,
        "it is done"
    );
}

#[test]
fn an_upload_needs_the_token_and_keeps_to_its_length() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let headers = [("upload-length", "5"), ("accept", "application/json")];
    let forged = clerk.send(Method::POST, &format!("{}/uploads", world.base()), &headers, Vec::new());
    assert_eq!((forged.status, forged.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("form-token")));
    let address = begin(&mut clerk, &world, 10).location().to_owned();
    assert_eq!(go_on(&mut clerk, &address, 0, PDF).status, StatusCode::PAYLOAD_TOO_LARGE);
    let large = begin(&mut clerk, &world, 200 << 20);
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}
