//! A packet that is damaged or forged: read with the same answers, or refused with a finding; in bounded memory.
//!
//! An input is a program that alters the parts of a real packet; one that begins with `PK` is read as it stands.

#![no_main]

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use framework::{Framework, Language, SourceFile};
use libfuzzer_sys::fuzz_target;
use report::packet::{Expected, PacketHead, read, write};
use zip::write::SimpleFileOptions;

static SET: LazyLock<Framework> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../frameworks/goalposts-demo");
    let files: Vec<SourceFile> = std::fs::read_dir(folder)
        .expect("the set is there")
        .map(|entry| entry.expect("it can be listed").path())
        .map(|path| SourceFile {
            path: path.display().to_string(),
            text: std::fs::read_to_string(&path).expect("it can be read"),
        })
        .collect();
    framework::read(&files).0.expect("it has no errors")
});

static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let head = PacketHead {
        unit_code: "so-y-te".to_owned(),
        unit_name: "Sở Y tế".to_owned(),
        year: 2022,
        export: None,
    };
    let bytes = write(&SET, &head, None, Language::Vietnamese).expect("a packet");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("its content");
            (part.name().expect("its name").to_string(), content)
        })
        .collect()
});

/// Pieces worth trying, beside those that the fuzzer finds.
const PIECES: [&[u8]; 15] = [
    b"<c r=\"E3\" t=\"s\"><v>0</v></c>",
    b"<c r=\"XFD1048576\"><v>1e999</v></c>",
    b"<c t=\"s\"><v>4294967295</v></c>",
    b"<c r=\"E3\" t=\"e\"><v>#REF!</v></c>",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"<f t=\"shared\" si=\"199999\" ref=\"A1:B2\">1</f>",
    b"<sst uniqueCount=\"199999\">",
    b"<si><t>x</t></si>",
    b"<row r=\"1048576\">",
    b"</sheetData>",
    b"<!DOCTYPE a>",
    b"<dimension ref=\"A0:G9\"/>",
    b"<comment ref=\"E3\"><text><t>x</t></text></comment>",
    b"6.10#evidence.1000",
    b"&#x10FFFF;",
];

/// Alters the parts as the program says: part, place, and what happens there.
fn altered(program: &[u8]) -> Vec<u8> {
    let mut parts = PARTS.clone();
    for step in program.chunks(6).take(24) {
        let [part, high, low, kind, argument, payload @ ..] = step else { break };
        let count = parts.len();
        let (_, content) = &mut parts[usize::from(*part) % count];
        let at = (usize::from(*high) << 8 | usize::from(*low)) % (content.len() + 1);
        match kind % 6 {
            0 if at < content.len() => content[at] = *argument,
            1 => content.truncate(at),
            2 => {
                let end = (at + usize::from(*argument)).min(content.len());
                content.drain(at..end);
            }
            3 => {
                let piece = PIECES[usize::from(*argument) % PIECES.len()];
                content.splice(at..at, piece.iter().copied());
            }
            4 => {
                let times = usize::from(*argument) * 64;
                let piece = PIECES[usize::from(payload.first().copied().unwrap_or(0)) % PIECES.len()];
                content.splice(at..at, piece.repeat(times));
            }
            _ => {
                let end = (at + usize::from(*argument)).min(content.len());
                let copied = content[at..end].to_vec();
                content.splice(at..at, copied);
            }
        }
    }
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(name, options).expect("a part");
        writer.write_all(&content).expect("its content");
    }
    writer.finish().expect("a zip").into_inner()
}

fuzz_target!(
    init: {
        // The reader catches the panics of the libraries that it calls; only what gets past it is a finding.
        std::panic::set_hook(Box::new(|_| {}));
    },
    |data: &[u8]| {
        let bytes = if data.starts_with(b"PK") { data.to_vec() } else { altered(data) };
        let (packet, findings) = read(&SET, "packet.xlsx", &bytes, &Expected::default());
        if packet.is_none() && findings.is_empty() {
            // The hook is silent: end the process, so that the fuzzer keeps the input.
            eprintln!("neither a packet nor a finding");
            std::process::abort();
        }
    }
);
