//! The steps of chiso's schema, in order. A step that was released is never changed: add another one.

use crate::migrate::Migration;

/// The named steps from `migrations/sqlite/NAME.sql` and `migrations/postgres/NAME.sql`.
macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

/// Every step: two files and a name here. A test fails where one of the three is missing.
pub const ALL: &[Migration] = migrations![
    "0001_campaigns",
    "0002_publications",
    "0003_proceedings",
    "0004_notices",
    "0005_mail",
    "0006_history",
    "0007_second_appraisals",
    "0008_keys",
    "0011_approvals",
    "0012_file_marks",
    "0014_accounts",
    "0015_evidence_by_component",
    "0016_history_columns",
];
