//! What a user reads, in both languages.

/// A language of screens and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Vietnamese, the first language.
    #[default]
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// The code used by switches and locale files: `vi` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }
}

/// One text in Vietnamese and English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}

/// The title of something that the decision prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// Verbatim, faults included.
    pub printed: String,
    /// Without its typographical fault; `None` where the print has none.
    pub corrected: Option<String>,
    /// English.
    pub en: String,
    /// What is wrong with the print.
    pub fault: Option<Text>,
}

impl Title {
    /// The title to show: corrected Vietnamese, or English.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => self.corrected.as_deref().unwrap_or(&self.printed),
            Language::English => &self.en,
        }
    }
}
