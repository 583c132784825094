//! Stable codes of everything that can be wrong with a packet.

framework::diagnostic_codes! {
    /// More bytes than a packet can have.
    TOO_LARGE = "packet-too-large";
    /// No bytes.
    EMPTY_FILE = "packet-empty-file";
    /// Protected with a password.
    PASSWORD = "packet-password";
    /// A workbook of Excel 97–2003.
    OLD_WORKBOOK = "packet-old-workbook";
    /// A PDF.
    PDF = "packet-pdf";
    /// Text or CSV.
    PLAIN_TEXT = "packet-plain-text";
    /// Another kind of zip: a Word document, an OpenDocument sheet, an archive.
    OTHER_ARCHIVE = "packet-other-archive";
    /// Nothing known.
    NOT_A_WORKBOOK = "packet-not-a-workbook";
    /// A workbook with macros.
    MACROS = "packet-macros";
    /// A zip that cannot be read to its end.
    DAMAGED = "packet-damaged";
    /// Unfolds into more than a packet can hold.
    UNFOLDS_TOO_FAR = "packet-unfolds-too-far";
    /// A workbook that was not made by this program.
    NOT_A_PACKET = "packet-not-a-packet";
    /// A packet of another version of the program.
    OTHER_FORMAT = "packet-other-format";
    /// A packet of another set.
    OTHER_SET = "packet-other-set";
    /// Another edition that asks the same questions.
    OTHER_EDITION = "packet-other-edition";
    /// An edition that asks other questions.
    OTHER_LAYOUT = "packet-other-layout";
    /// Another year.
    OTHER_YEAR = "packet-other-year";
    /// Another unit.
    OTHER_UNIT = "packet-other-unit";
    /// More of something than any packet holds, or a thing that no packet holds.
    FORGED = "packet-forged";
    /// A link to another workbook.
    EXTERNAL_LINK = "packet-external-link";
    /// An embedded object or control.
    EMBEDDED_OBJECT = "packet-embedded-object";
    /// A comment, which is not read.
    COMMENT = "packet-comment";
    /// More pieces of evidence than an indicator may have.
    TOO_MUCH_EVIDENCE = "packet-too-much-evidence";
    /// A column stands elsewhere.
    COLUMN_MOVED = "packet-column-moved";
    /// The visible cells of a row are those of another row.
    ROW_MOVED = "packet-row-moved";
    /// The code or the question of a row is not what was printed there.
    ROW_CHANGED = "packet-row-changed";
    /// A sheet is missing or renamed.
    SHEET_MISSING = "packet-sheet-missing";
    /// A sheet with more cells than a packet can have.
    TOO_MANY_CELLS = "packet-too-many-cells";
    /// The column of keys is gone.
    KEY_COLUMN_GONE = "packet-key-column-gone";
    /// The column of keys is not the first any more.
    KEY_COLUMN_MOVED = "packet-key-column-moved";
    /// The first row is not as it was.
    HEADER_CHANGED = "packet-header-changed";
    /// A row is missing.
    ROW_MISSING = "packet-row-missing";
    /// A row stands twice.
    ROW_TWICE = "packet-row-twice";
    /// A row that no packet has.
    ROW_UNKNOWN = "packet-row-unknown";
    /// Something typed into a row that asks nothing.
    ROW_WITHOUT_KEY = "packet-row-without-key";
    /// Something typed beside the cells for answers.
    STRAY_TEXT = "packet-stray-text";
    /// Merged cells over an answer.
    MERGED_CELLS = "packet-merged-cells";
    /// `#DIV/0!` and the like.
    CELL_ERROR = "packet-cell-error";
    /// A date where a number is asked for.
    DATE_FOR_NUMBER = "packet-date-for-number";
    /// Claimed not to apply, without a reason.
    CLAIM_WITHOUT_REASON = "packet-claim-without-reason";
    /// A reason, but no claim.
    REASON_WITHOUT_CLAIM = "packet-reason-without-claim";
    /// Claimed not to apply, and answered all the same.
    ANSWERS_BESIDE_CLAIM = "packet-answers-beside-claim";
    /// What was written into a packet reads back as something else.
    READS_BACK_OTHERWISE = "packet-reads-back-otherwise";
    /// Nothing is filled in.
    NOTHING_FILLED_IN = "packet-nothing-filled-in";
}
