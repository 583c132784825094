//! The heading of every page of a publication.

use framework::Language;

use crate::layout::frame::pick;

/// The heading of every page of a publication.
#[derive(Clone, Debug)]
pub struct PublicationHead {
    /// Title of the result.
    pub title: String,
    /// The address of its ranking.
    pub base: String,
    /// Number of the edition, from 1.
    pub edition: u32,
    /// Date of the publication, in words.
    pub at: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// The name under which its file is downloaded.
    pub file: String,
    /// Address of the program that verifies it, if the operator configured it.
    pub program: Option<String>,
    /// Head of the audit chain, if the file names it.
    pub audit: Option<String>,
    /// What this edition corrects; `None` for the first one.
    pub what: Option<String>,
    /// The signed decision by which this edition was approved, if the file names it.
    pub decision: Option<String>,
    /// Address of the edition that corrects this one.
    pub newer: Option<String>,
    /// The heading of the level below the total, by the name that the framework gives to it.
    pub by_level: String,
    /// The note that printed columns need not add up because only the total is rounded; otherwise empty.
    pub rounding: String,
}

impl PublicationHead {
    /// A heading for samples.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        Self {
            title: pick(language, "Kết quả chuyển đổi số năm 2022", "Digital transformation, 2022"),
            base: "/results/774cc7b84197c711".into(),
            edition: 2,
            at: "01/03/2023 09:00".into(),
            sha256: "774cc7b84197c7110f874f85e5a713a76af603aef994e4c6e87e07766d138e0c".into(),
            file: "2022-774cc7b8-publication.zip".into(),
            program: Some("https://chiso.example/tai-ve".to_owned()),
            audit: Some("1a697f3ebe7b6ad7 · 4211".to_owned()),
            what: Some(pick(language, "Sửa số liệu 3.1 của Sở Y tế", "3.1 of the Department of Health")),
            decision: Some(pick(
                language,
                "Quyết định số 120/QĐ-UBND ngày 28/02/2023",
                "Decision 120/QĐ-UBND",
            )),
            newer: None,
            by_level: pick(language, "Theo chỉ số chính", "By main index"),
            rounding: String::new(),
        }
    }
}
