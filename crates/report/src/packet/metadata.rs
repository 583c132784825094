//! What the hidden sheet says: which set, edition, unit and year a packet is for.

use framework::{Framework, Language};

use super::PacketHead;

/// The version of the packets that this program writes and reads.
pub const FORMAT: &str = "1";

/// What a packet is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Version of the format.
    pub format: String,
    /// Code of the set.
    pub set: String,
    /// Its edition.
    pub edition: String,
    /// Digest of its questions.
    pub layout: String,
    /// The language of the sheets.
    pub language: Language,
    /// The unit and the year.
    pub head: PacketHead,
}

impl Metadata {
    /// What a new packet says.
    pub fn new(framework: &Framework, head: &PacketHead, language: Language) -> Self {
        Self {
            format: FORMAT.to_owned(),
            set: framework.code.clone(),
            edition: framework.edition.clone(),
            layout: framework.layout_digest.clone(),
            language,
            head: head.clone(),
        }
    }

    /// The lines of the hidden sheet.
    pub fn lines(&self) -> [(&'static str, String); 9] {
        [
            ("format", self.format.clone()),
            ("set", self.set.clone()),
            ("edition", self.edition.clone()),
            ("layout", self.layout.clone()),
            ("language", self.language.code().to_owned()),
            ("unit", self.head.unit_code.clone()),
            ("unit_name", self.head.unit_name.clone()),
            ("year", self.head.year.to_string()),
            ("export", self.head.export.clone().unwrap_or_default()),
        ]
    }

    /// Reads the lines back; `None` where one is missing or means nothing.
    pub fn from_lines(lines: &[(String, String)]) -> Option<Self> {
        let line = |wanted: &str| {
            lines.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.trim().to_owned())
        };
        let language = match line("language")?.as_str() {
            "vi" => Language::Vietnamese,
            "en" => Language::English,
            _ => return None,
        };
        let head = PacketHead {
            unit_code: line("unit").filter(|code| !code.is_empty())?,
            unit_name: line("unit_name")?,
            year: line("year")?.parse().ok()?,
            export: line("export").filter(|export| !export.is_empty()),
        };
        Some(Self {
            format: line("format")?,
            set: line("set")?,
            edition: line("edition")?,
            layout: line("layout")?,
            language,
            head,
        })
    }
}
