//! What somebody must know of an evidence file before they open it, told by its content when it came in.

/// A mark of an evidence file (*cảnh báo về tệp*). It refuses nothing: the clerk is told, the appraiser sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileMark {
    /// It opens with a password alone, or restricts what may be done with it.
    Password,
    /// It ends before its end: what is missing cannot be read.
    CutOff,
    /// It brings macros or scripts, which a reader may run.
    Macros,
    /// An archive that holds programs.
    Programs,
    /// An archive that was not looked into.
    NotLookedInto,
    /// A format of former office programs, which no page shows.
    OldFormat,
}

impl FileMark {
    /// Every mark, the gravest first.
    pub const ALL: [Self; 6] =
        [Self::Programs, Self::Macros, Self::CutOff, Self::Password, Self::NotLookedInto, Self::OldFormat];

    /// The stable name, the key of the words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::CutOff => "cut-off",
            Self::Macros => "macros",
            Self::Programs => "programs",
            Self::NotLookedInto => "not-looked-into",
            Self::OldFormat => "old-format",
        }
    }

    /// The mark of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.name() == name)
    }

    /// Marks as the database keeps them.
    #[must_use]
    pub fn spelled(marks: &[Self]) -> String {
        marks.iter().map(|mark| mark.name()).collect::<Vec<_>>().join(" ")
    }

    /// What the database keeps, as marks; a word that a newer program wrote is ignored.
    #[must_use]
    pub fn read(spelled: &str) -> Vec<Self> {
        spelled.split_whitespace().filter_map(Self::named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_as_they_were_kept() {
        assert_eq!(FileMark::read(&FileMark::spelled(&FileMark::ALL)), FileMark::ALL);
        assert_eq!(FileMark::spelled(&[]), "");
        assert_eq!(FileMark::read("macros of-tomorrow"), [FileMark::Macros]);
    }
}
