//! Stable codes of everything that can be wrong with a long table.

framework::diagnostic_codes! {
    /// No bytes, or blank lines only.
    EMPTY = "csv-empty";
    /// Not UTF-8.
    NOT_UTF8 = "csv-not-utf8";
    /// The first line does not name the three columns.
    HEADER = "csv-header";
    /// Lines above the one that names the columns.
    LINES_ABOVE_HEADER = "csv-lines-above-header";
    /// A quoted field that is not closed.
    QUOTE_OPEN = "csv-quote-open";
    /// Something behind the closing quote of a field.
    QUOTE_FOLLOWED = "csv-quote-followed";
    /// A quoted field that holds a line which reads as a row.
    ROW_IN_TEXT = "csv-row-in-text";
    /// More pieces of evidence than an indicator may have.
    TOO_MUCH_EVIDENCE = "csv-too-much-evidence";
    /// More or fewer fields than the first line.
    COLUMN_COUNT = "csv-column-count";
    /// No unit.
    UNIT_MISSING = "csv-unit-missing";
    /// A unit that nobody registered.
    UNKNOWN_UNIT = "csv-unknown-unit";
    /// A name that two units bear.
    AMBIGUOUS_UNIT = "csv-ambiguous-unit";
    /// A value without an input.
    INPUT_MISSING = "csv-input-missing";
    /// An input that the set does not have.
    UNKNOWN_INPUT = "csv-unknown-input";
    /// Two values for one unit and input.
    ANSWERED_TWICE = "csv-answered-twice";
    /// More findings than are shown.
    MORE_FINDINGS = "csv-more-findings";
}
