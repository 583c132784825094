//! Stable codes of what is wrong with a publication.

framework::diagnostic_codes! {
    /// The file is no ZIP, or is damaged beyond reading.
    UNREADABLE = "publication-unreadable";
    /// The file unfolds into more than a publication may be.
    TOO_LARGE = "publication-too-large";
    /// A file that must be there is missing.
    FILE_MISSING = "publication-file-missing";
    /// A file is there that SHA256SUMS does not name.
    FILE_UNKNOWN = "publication-file-unknown";
    /// A file is not what SHA256SUMS says.
    FILE_CHANGED = "publication-file-changed";
    /// The seal at the end does not fit the rest.
    SEAL_BROKEN = "publication-seal-broken";
    /// `publication.json` is not what this program reads.
    ABOUT_UNREADABLE = "publication-about-unreadable";
    /// The terms do not fit the set.
    TERMS = "publication-terms";
    /// A line of a table cannot be read.
    BAD_LINE = "publication-bad-line";
    /// A former unit of a unit is no code, the unit itself, or named already.
    FORMER_UNIT = "publication-former-unit";
    /// Code and title of a correction name different indicators.
    TITLE_DIFFERS = "publication-title-differs";
    /// A code that a spreadsheet may have made of another one.
    CODE_IN_DOUBT = "publication-code-in-doubt";
    /// The files are whole, but another program packed them.
    PACKED_ANEW = "publication-packed-anew";
    /// The announced SHA-256 cannot be held against a file that was packed anew.
    PACKED_ANEW_NO_HASH = "publication-packed-anew-no-hash";
    /// A source reads back as something else than what was to be published.
    READS_BACK_OTHERWISE = "publication-reads-back-otherwise";
    /// A figure is not what the sources give.
    ROW_DIFFERS = "publication-row-differs";
    /// The file is not the one whose SHA-256 was announced.
    OTHER_FILE = "publication-other-file";
    /// Numbers of the managing body are missing and counted 0, as was done before that was refused.
    COUNTED_WITHOUT_DATA = "publication-counted-without-data";
    /// Numbers of the managing body are missing, and nobody decided what counts without them.
    WAITING = "publication-waiting";
    /// The traces are of another version of the program, so that only the figures were computed again.
    TRACES_OF_ANOTHER_VERSION = "publication-traces-of-another-version";
}
