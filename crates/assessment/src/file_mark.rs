//! What somebody must know of an evidence file before they open it, told by its content when it came in.

framework::named_enum! {
    /// A mark of an evidence file (*cảnh báo về tệp*). It refuses nothing: the clerk is told, the appraiser sees it.
    /// The gravest first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum FileMark {
        /// An archive that holds programs.
        Programs = "programs",
        /// It brings macros or scripts, which a reader may run.
        Macros = "macros",
        /// It ends before its end: what is missing cannot be read.
        CutOff = "cut-off",
        /// It opens with a password alone, or restricts what may be done with it.
        Password = "password",
        /// An archive that was not looked into.
        NotLookedInto = "not-looked-into",
        /// A format of former office programs, which no page shows.
        OldFormat = "old-format",
    }
}

impl FileMark {
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
