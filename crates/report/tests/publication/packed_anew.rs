//! A publication that somebody unpacked and packed again: its content is whole, and nobody is accused.

use std::io::{Cursor, Write as _};

use framework::Severity;
use report::publication::codes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::support::{codes as found, findings, opened, published};

const SET: &str = "goalposts-demo";

fn packed(files: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn anyone_who_packed_it_anew_is_not_accused() {
    let whole = opened(&published(SET));
    let mut turned = whole.clone();
    turned.reverse();
    let mut of_a_mac = whole.clone();
    of_a_mac.push(("__MACOSX/._ranking.csv".to_owned(), vec![0, 5, 22, 7]));
    of_a_mac.push((".DS_Store".to_owned(), b"Bud1".to_vec()));
    let in_a_folder: Vec<_> =
        whole.iter().map(|(name, content)| (format!("ket-qua/{name}"), content.clone())).collect();
    for (what, files) in [("order", turned), ("macOS", of_a_mac), ("folder", in_a_folder), ("plain", whole)] {
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let bytes = packed(&files, method);
            assert_eq!(found(&bytes), [codes::PACKED_ANEW], "{what}");
            assert!(findings(&bytes).iter().all(|finding| finding.severity == Severity::Warning), "{what}");
        }
    }
}

#[test]
fn a_file_packed_anew_with_another_content_is_found() {
    let mut files = opened(&published(SET));
    let (_, ranking) = files.iter_mut().find(|(name, _)| name == "ranking.csv").unwrap();
    ranking.push(b' ');
    let bytes = packed(&files, CompressionMethod::Deflated);
    assert!(found(&bytes).contains(&codes::FILE_CHANGED));
    files.push(("thu-muc/khac.csv".to_owned(), Vec::new()));
    assert!(found(&packed(&files, CompressionMethod::Deflated)).contains(&codes::FILE_UNKNOWN));
}
