//! The set of which the house's campaign is.

use std::sync::OnceLock;

use app::sets::OfferedSet;
use framework::SourceFile;

/// The set of the decision, as it comes with the program.
pub fn decision() -> OfferedSet {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks/so-ban-nganh-2022");
        let entries = std::fs::read_dir(folder).expect("the folder of the set");
        entries
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
            .map(|path| SourceFile {
                path: path.file_name().expect("a name").to_string_lossy().into_owned(),
                text: std::fs::read_to_string(&path).expect("the text"),
            })
            .collect()
    });
    OfferedSet { name: "so-ban-nganh-2022".to_owned(), files: files.clone() }
}
