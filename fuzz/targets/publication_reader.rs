//! A publication from a stranger: whatever was changed in its files, checking it ends with findings and never panics.
//!
//! The input is a list of changes to a whole publication: which file, where, how. Then every hash is made anew, or not.

#![no_main]

use std::io::{Cursor, Read, Write};
use std::sync::OnceLock;

use framework::{Exact, InputKind, Severity, SourceFile, Value};
use libfuzzer_sys::fuzz_target;
use report::publication::{self, About, Publication, PublishedBand, PublishedTerms};
use scoring::{Answers, Participation, Plan, Terms, Unit};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../frameworks/goalposts-demo");
const VERSION: &str = "0.1.0";

type Files = Vec<(String, Vec<u8>)>;

fuzz_target!(|input: &[u8]| {
    let (whole, files) = original();
    let Some((how, changes)) = input.split_first() else { return };
    if how % 4 == 0 {
        // Changes to the container itself.
        let mut bytes = whole.clone();
        for change in changes.chunks_exact(4) {
            let at = usize::from(u16::from_le_bytes([change[0], change[1]])) * 7 % bytes.len();
            bytes[at] ^= change[2];
        }
        let found = publication::verify("fuzzed.zip", &bytes, VERSION);
        let holds = found.findings.iter().all(|finding| finding.severity != Severity::Error);
        assert!(!holds || bytes == *whole, "a changed container holds");
        return;
    }
    let mut files = files.clone();
    for change in changes.chunks_exact(5) {
        let count = files.len();
        let (_, content) = &mut files[usize::from(change[0]) % count];
        let at = usize::from(u16::from_le_bytes([change[1], change[2]])) % (content.len() + 1);
        match change[3] % 4 {
            0 if at < content.len() => content[at] = change[4],
            1 => content.insert(at, change[4]),
            2 => content.truncate(at),
            _ if at < content.len() => {
                content.remove(at);
            }
            _ => {}
        }
    }
    let bytes = packed(&files);
    let found = publication::verify("fuzzed.zip", &bytes, VERSION);
    assert!(found.findings.len() < 100_000);
});

fn original() -> &'static (Vec<u8>, Files) {
    static ORIGINAL: OnceLock<(Vec<u8>, Files)> = OnceLock::new();
    ORIGINAL.get_or_init(|| {
        let whole = published();
        let mut zip = ZipArchive::new(Cursor::new(whole.as_slice())).unwrap();
        let files = (0..zip.len())
            .map(|at| {
                let mut file = zip.by_index(at).unwrap();
                let name = file.name().unwrap().into_owned();
                let mut content = Vec::new();
                file.read_to_end(&mut content).unwrap();
                (name, content)
            })
            .collect();
        (whole, files)
    })
}

/// With every hash made anew, as a forger would.
fn packed(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files.iter().filter(|(name, _)| name != "SHA256SUMS") {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    let others = files.iter().filter(|(name, _)| name != "SHA256SUMS");
    let sums: Vec<String> = others
        .map(|(name, content)| format!("{}  {name}\n", assessment::receipt::Fingerprint::of(content)))
        .collect();
    zip.start_file("SHA256SUMS", SimpleFileOptions::default()).unwrap();
    zip.write_all(sums.concat().as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn published() -> Vec<u8> {
    let mut files: Vec<SourceFile> = std::fs::read_dir(SET)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| SourceFile {
            path: path.file_name().unwrap().to_str().unwrap().to_owned(),
            text: std::fs::read_to_string(&path).unwrap(),
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let set = framework::read(&files).0.unwrap();
    let terms = Terms::of(&set, 2022);
    let plan = Plan::new(&set, terms.clone()).unwrap();
    let unit = |code: &str| Unit {
        code: code.to_owned(),
        name: code.to_owned(),
        group: String::new(),
        participation: Participation::Ranked,
    };
    let mut submitted = Answers::empty(&set, vec![unit("mot"), unit("hai")]);
    for (slot, input) in set.inputs_with_slots() {
        if matches!(input.kind, InputKind::Number | InputKind::Count) {
            let low = input.minimum.clone().unwrap_or(Exact::ZERO);
            submitted.set_value(0, slot, Some(Value::Number(low)));
        }
    }
    let about = About {
        schema: publication::SCHEMA.to_owned(),
        program: publication::Program::chiso(VERSION),
        title: "Fuzz".to_owned(),
        year: 2022,
        edition: 1,
        published_at: "2023-03-01T02:00:00Z".to_owned(),
        corrects: None,
        licence: "CC0-1.0".to_owned(),
        set: publication::SetName { code: set.code.clone(), edition: set.edition.clone() },
        terms: PublishedTerms::of(&set, &terms, ""),
        bands: set.bands.iter().map(PublishedBand::of).collect(),
        left_out: Vec::new(),
        audit: None,
        decision: None,
    };
    let formerly = [("mot".to_owned(), vec!["ba".to_owned(), "bon".to_owned()])].into();
    let publication = Publication {
        about: &about,
        set: &files,
        plan: &plan,
        submitted: &submitted,
        corrections: &[],
        formerly: &formerly,
    };
    publication::write(&publication).unwrap()
}
