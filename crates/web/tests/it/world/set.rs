//! The framework of this instance's campaign, and one of a province's own.

use std::sync::OnceLock;

use app::sets::OfferedSet;
use framework::SourceFile;

/// The framework of the decision, as it comes with the program.
pub fn decision() -> OfferedSet {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    let files = FILES.get_or_init(|| files_of("so-ban-nganh-2022"));
    OfferedSet { name: "so-ban-nganh-2022".to_owned(), files: files.clone() }
}

/// A province's own framework: it ranks by fields of action, and only rounds the total.
pub fn own_set() -> OfferedSet {
    let changed = |file: SourceFile| {
        let text = file.text.replace(
            "{ vi = \"Trụ cột\", en = \"Pillar\" }",
            "{ vi = \"Lĩnh vực\", en = \"Field of action\" }",
        );
        SourceFile { text: text.replace("place = \"component\"", "place = \"total\""), ..file }
    };
    let files: Vec<SourceFile> = files_of("goalposts-demo").into_iter().map(changed).collect();
    let all: String = files.iter().map(|file| file.text.as_str()).collect();
    assert!(all.contains("Field of action") && all.contains("place = \"total\""));
    OfferedSet { name: "bo-rieng".to_owned(), files }
}

fn files_of(set: &str) -> Vec<SourceFile> {
    let folder = format!("{}/../../frameworks/{set}", env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder).expect("the folder of the set");
    entries
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| SourceFile {
            path: path.file_name().expect("a name").to_string_lossy().into_owned(),
            text: std::fs::read_to_string(&path).expect("the text"),
        })
        .collect()
}
