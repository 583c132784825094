//! Stable codes of what can be wrong with a campaign's folder or a command's arguments.

framework::diagnostic_codes! {
    /// The data folder holds no `campaign.toml`.
    NO_CAMPAIGN_FILE = "no-campaign-file";
    /// `campaign.toml` cannot be read.
    CAMPAIGN_SYNTAX = "campaign-syntax";
    /// A key that `campaign.toml` does not have.
    CAMPAIGN_KEY = "campaign-key";
    /// A key that `campaign.toml` lacks.
    CAMPAIGN_KEY_MISSING = "campaign-key-missing";
    /// A word in `campaign.toml` that is not one of a list.
    CAMPAIGN_WORD = "campaign-word";
    /// Bands that are not a descending list with one lowest band.
    BAD_BANDS = "bad-bands";
    /// A merger of a unit that nobody registered, or one that the register states as well.
    BAD_MERGER = "bad-merger";
    /// No set of this name.
    UNKNOWN_SET = "unknown-set";
    /// The campaign began with another edition of the set.
    OTHER_EDITION = "other-edition";
    /// A choice that departs from the set without a reason.
    CHOICE_WITHOUT_REASON = "choice-without-reason";
    /// A parameter that the set does not have.
    UNKNOWN_PARAMETER = "unknown-parameter";
    /// A parameter's value that cannot be read.
    BAD_PARAMETER = "bad-parameter";
    /// A parameter without default that the campaign does not set.
    PARAMETER_MISSING = "parameter-missing";
    /// The repaired reading of a set without repaired edition.
    NO_REPAIRED_MAXIMA = "no-repaired-maxima";
    /// The register of units cannot be read.
    UNITS_UNREADABLE = "units-unreadable";
    /// A column of the register is missing.
    UNITS_COLUMN = "units-column";
    /// A column that the register does not have.
    UNITS_UNKNOWN_COLUMN = "units-unknown-column";
    /// A unit's code that cannot be one.
    UNIT_CODE = "unit-code";
    /// Two units with one code or one name.
    UNIT_TWICE = "unit-twice";
    /// A word that is not one of a list.
    UNIT_WORD = "unit-word";
    /// No units at all.
    NO_UNITS = "no-units";
    /// Two packets of one unit.
    TWO_PACKETS = "two-packets";
    /// A packet of a unit that nobody registered.
    UNREGISTERED_UNIT = "unregistered-unit";
    /// A registered unit without a packet.
    NO_PACKET = "no-packet";
    /// A registered unit that no line of the CSV names.
    NO_LINES = "no-lines-of-unit";
    /// A file in the folder of packets that is not a packet.
    FOREIGN_FILE = "foreign-file";
    /// A workbook in a folder below the packets, or hidden: it is not read.
    PACKET_ASIDE = "packet-aside";
    /// A unit without a form that nobody left out by name with a reason.
    NOT_LEFT_OUT = "not-left-out";
    /// A unit that is left out although it has a form, or that nobody registered.
    BAD_LEFT_OUT = "bad-left-out";
    /// A unit that sent no form.
    UNIT_WITHOUT_FORM = "unit-without-form";
    /// A result of these units and this year that is shown already.
    PUBLISHED_BEFORE = "published-before";
    /// What was to be exported reads back as something else.
    READS_BACK_OTHERWISE = "reads-back-otherwise";
    /// Neither packets nor a CSV of answers.
    NO_ANSWERS = "no-answers";
    /// Both packets and a CSV of answers.
    TWO_SOURCES = "two-sources";
    /// No unit of this name.
    UNIT_NOT_FOUND = "unit-not-found";
    /// No indicator of this code.
    INDICATOR_NOT_FOUND = "indicator-not-found";
    /// A file that cannot be read.
    CANNOT_READ = "cannot-read";
    /// A file or folder that cannot be written.
    CANNOT_WRITE = "cannot-write";
    /// A file larger than the program reads.
    FILE_TOO_LARGE = "file-too-large";
    /// A folder that holds something else already.
    FOLDER_IN_USE = "folder-in-use";
    /// There are several campaigns, or none of this year or id.
    CAMPAIGN_NOT_CHOSEN = "campaign-not-chosen";
    /// A publication that is there already.
    ALREADY_PUBLISHED = "already-published";
    /// The publication that is to be corrected does not hold.
    CORRECTED_IS_BROKEN = "corrected-is-broken";
    /// A CSV without `--set`.
    SET_NEEDED = "set-needed";
}
