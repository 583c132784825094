//! A long table from a stranger: read or refused with a finding; what was read is written and reads back the same.

#![no_main]

use std::sync::LazyLock;

use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Framework, SourceFile};
use libfuzzer_sys::fuzz_target;
use report::long_csv;

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

/// What people and programs put around the lines of a table.
const HEADS: [&[u8]; 8] = [
    b"unit,input,value\n",
    b"\xef\xbb\xbf\xef\xbb\xbfunit;input;value\r\n",
    b"sep=;\r\nunit;input;value\r\n",
    b"\n;;\nunit;input;value\n",
    b"unit\tinput\tvalue\r",
    b",unit,input,value\n0,",
    b"T\xc3\xaan b\xe1\xba\xa3ng;;\nunit;input;value\n",
    b"",
];

fuzz_target!(|data: &[u8]| {
    let Some((head, lines)) = data.split_first() else { return };
    let bytes = [HEADS[usize::from(*head) % HEADS.len()], lines].concat();
    let (answers, findings) = long_csv::read(&SET, "bang.csv", &bytes, None, DecimalMark::Unknown);
    if has_errors(&findings) {
        return;
    }
    let written = long_csv::write(&SET, &answers);
    let units = Some(answers.units());
    let (again, findings) = long_csv::read(&SET, "bang.csv", &written, units, DecimalMark::Unknown);
    assert!(!has_errors(&findings), "{findings:?}");
    assert!(again == answers, "it reads back as something else");
});
