//! Stable codes of what can be wrong with an instance: its configuration, folder, database, files, neighbours.

framework::diagnostic_codes! {
    /// The configuration is no TOML.
    CONFIG_SYNTAX = "config-syntax";
    /// A key that the configuration does not have.
    CONFIG_KEY = "config-key";
    /// A value of another type than the key has.
    CONFIG_TYPE = "config-type";
    /// A value that the key does not take.
    CONFIG_VALUE = "config-value";
    /// An environment variable whose value its key does not take.
    CONFIG_VARIABLE = "config-variable";
    /// An environment variable that looks like one of ours but is unknown.
    CONFIG_VARIABLE_UNKNOWN = "config-variable-unknown";
    /// A key that is needed because of another one.
    CONFIG_NEEDS = "config-needs";
    /// A set of one's own that is not offered.
    OWN_SET_UNUSABLE = "own-set-unusable";
    /// A set of one's own with the name of one that comes with the program.
    OWN_SET_TAKEN = "own-set-taken";
    /// A set of one's own whose code is not the name of its folder.
    OWN_SET_NAME = "own-set-name";
    /// A file of a set of one's own that cannot be read.
    OWN_SET_UNREADABLE = "own-set-unreadable";
    /// The folder of data is not there.
    NO_DATA_FOLDER = "no-data-folder";
    /// There is no database in the folder.
    NO_DATABASE = "no-database";
    /// Another process of this program uses the folder.
    FOLDER_LOCKED = "folder-locked";
    /// The database cannot answer.
    DATABASE_UNAVAILABLE = "database-unavailable";
    /// Database and program do not fit together.
    DATABASE_OTHER_PROGRAM = "database-other-program";
    /// The folder of evidence files fails.
    EVIDENCE_FAULT = "evidence-fault";
    /// A row names an evidence file that is not there.
    EVIDENCE_MISSING = "evidence-file-missing";
    /// An evidence file whose content is not what its name says.
    EVIDENCE_DAMAGED = "evidence-damaged";
    /// Evidence files that no row names.
    EVIDENCE_UNNAMED = "evidence-unnamed";
    /// The key file does not hold a key.
    KEY_FILE_BAD = "key-file-bad";
    /// The key file is missing, or another one than the database knows.
    KEY_FILE_OTHER = "key-file-other";
    /// The audit chain breaks.
    AUDIT_BROKEN = "audit-broken";
    /// The audit log does not have an entry that it once had.
    AUDIT_CUT_OFF = "audit-cut-off";
    /// What is given as a head of the audit chain is not a head.
    AUDIT_NO_HEAD = "audit-no-head";
    /// An answer is not what its last revision says.
    ANSWER_AT_ODDS = "answer-at-odds";
    /// A submission does not have the hash of its receipt.
    RECEIPT_AT_ODDS = "receipt-at-odds";
    /// A role is held and not noted, or noted and not held.
    ROLE_AT_ODDS = "role-at-odds";
    /// A decision on an indicator is not as it was noted.
    DECISION_AT_ODDS = "decision-at-odds";
    /// No backup, or one of another program.
    BACKUP_UNREADABLE = "backup-unreadable";
    /// The database of a backup is not the one that was backed up.
    BACKUP_DAMAGED = "backup-damaged";
    /// The log of a backup does not end with the entry that was its last.
    BACKUP_OTHER_LOG = "backup-other-log";
    /// Where a backup is to be restored there is a database already.
    DATABASE_EXISTS = "database-exists";
    /// Others may read a configuration that holds a password.
    CONFIG_OPEN = "config-open";
    /// Others may look into the folder of data.
    FOLDER_OPEN = "folder-open";
    /// Nothing can be written into a folder.
    FOLDER_UNWRITABLE = "folder-unwritable";
    /// Little room is left on the disk.
    DISK_LOW = "disk-low";
    /// The database is damaged.
    DATABASE_DAMAGED = "database-damaged";
    /// A row refers to a row that is not there.
    DATABASE_BROKEN_REFERENCE = "database-broken-reference";
    /// The database may lose what it has acknowledged.
    DATABASE_SETTING = "database-setting";
    /// The database will be brought up to date.
    DATABASE_BEHIND = "database-behind";
    /// The folder of evidence files is gone.
    NO_EVIDENCE_FOLDER = "no-evidence-folder";
    /// The clock is behind what was noted already.
    CLOCK_BEHIND = "clock-behind";
    /// The mail server does not answer.
    MAIL_UNREACHABLE = "mail-unreachable";
    /// `ClamAV` does not answer.
    CLAMAV_UNREACHABLE = "clamav-unreachable";
    /// The address cannot be listened on.
    CANNOT_LISTEN = "cannot-listen";
    /// The server stopped by itself.
    SERVER_FAILED = "server-failed";
    /// The folder for a demonstration holds something.
    DEMO_FOLDER_IN_USE = "demo-folder-in-use";
    /// There is no account with this address.
    NO_ACCOUNT = "no-account";
    /// The account is disabled.
    ACCOUNT_IS_DISABLED = "account-is-disabled";
    /// The account has no second factor.
    ACCOUNT_WITHOUT_SECOND_FACTOR = "account-without-second-factor";
    /// A stored rule, role, state, term or phase cannot be read.
    STORED_UNREADABLE = "stored-unreadable";
    /// A command of the application was refused where it must not be.
    COMMAND_FAILED = "command-failed";
}
