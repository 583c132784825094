//! Every step on filled tables: after each one, its new tables get a row; at the end every row is what it was.

use std::collections::BTreeMap;

use store::testing::{TestDb, each_engine};
use store::{DbError, Engine, Tx, migrations, params};

/// A row of each table, in the order of their references.
const SAMPLES: &[(&str, &str)] = &[
    ("setting", "('passwords', '{}', 1)"),
    ("account", "('p', 'Chuyên viên', 'a@example.vn', NULL, NULL, 0, 'active', 0, 0, 1, 1)"),
    ("recovery_code", "('p', 'c0de', NULL)"),
    ("session", "('70ken', 's', 'p', 'csrf', 1, 1, 2, 3, 'Firefox')"),
    ("one_time_link", "('1ink', 'p', 'invitation', 1, 2, NULL)"),
    ("unit", "('u', 'so-y-te', 'Sở Y tế', 'so y te', '', NULL, NULL, 1)"),
    ("unit_name", "('u', 1, 'Sở Y tế')"),
    ("unit_merger", "('u', 'u', 1)"),
    ("framework", "('f', 'dti', '2022', 'd1gest', '{}', 1)"),
    ("campaign", "('c', 'Kỳ 2022', 2022, 'f', '{}', 'refused', 'open', 9, 1, NULL, 1, 1)"),
    ("campaign_phase", "('c', 1, 'Tự đánh giá', '2022-11-01', '2022-11-30')"),
    ("role_grant", "('g', 'p', 'unit_clerk', 'u', 'c', NULL, 'system', 1, NULL)"),
    ("form", "('o', 'c', 'u', 'Sở Y tế', '', 1, 'with_clerk', NULL, NULL, NULL, 1, 1, 1)"),
    ("answer", "('o', '3.1.a', '207', 1, 1, 'p')"),
    ("answer_revision", "('o', 1, '3.1.a', NULL, '207', 'page', 1, 'p')"),
    ("packet_export", "('x', 'o', 1, 1, 'p')"),
    ("file", "('5ha', 12, 'application/pdf', 1)"),
    (
        "evidence",
        "('e', 'o', '3.1', '15/QĐ-SYT', '2022-01-31', '', '', '', '', '5ha', 'a.pdf', 1, 'p', NULL, 1)",
    ),
    ("upload", "('l', 'o', 'p', '3.1', 'a.pdf', 12, 1, NULL)"),
    ("audit", "(1, 1, 'system', 'answers-saved', 'campaign/c/unit/u', '{}', 'ha5h')"),
    ("audit_finding", "(1, 1, 'system', 'campaign/c/unit/u')"),
    ("publication", "('5ha', 'Kết quả', 2022, 1, '2023-02-28', NULL, 1)"),
    ("campaign_course", "('c', 'replies', 'appraiser', 1, 2, 3, NULL, NULL, NULL, 1)"),
    ("proceeding", "('o', '3.1', '{}', 1, 1)"),
    ("notice", "('p', 'campaign-opened/c', 'campaign-opened', '/', '{}', 1, NULL)"),
    ("mail_setting", "('p', 'daily', 'at_once', 'at_once', 'never', 'vi', 1)"),
    ("notice_mail", "('p', 'campaign-opened/c', 'daily', 'waiting', 1, 2, 0, NULL, NULL, NULL)"),
    ("second_appraisal", "('o', '3.1', 'seed', 'p', '{\"state\":\"drawn\"}', 1, 1)"),
    ("approval", "('c', 1, '120/QĐ-UBND', '2022-12-20', 'UBND tỉnh', 'Chủ tịch', '5ha', 'a.pdf', 1, NULL)"),
    ("joint_acceptance", "('j', 'c', '3', 'p', 1, NULL)"),
    ("joint_acceptance_item", "('j', 'o', '3.1', 1)"),
    ("program_key", "('5ecret', 'k', 'p', 'Cổng dịch vụ công', 'values', 1, NULL, 2)"),
    ("known_browser", "('br0wser', 'p', 1, 1, 2)"),
    ("attempt", "('gue55ed', '5ubject', 6, 1, 31, 3601)"),
    ("failed_attempt", "('p', 'sign-in', '203.0.113.7', 1, 2, 12)"),
    ("audit_address", "(1, '203.0.113.7', 2)"),
    ("account_request", "('r', 'p', 'reset', 'p', 1, 0, NULL, NULL, 1)"),
];

#[test]
fn every_step_is_applied_to_filled_tables_and_loses_no_row() {
    each_engine(|db| {
        let mut filled: BTreeMap<&str, (Vec<String>, String)> = BTreeMap::new();
        for count in 1..=migrations::ALL.len() {
            db.migrate(&migrations::ALL[..count], 0).unwrap();
            let tables = columns_by_table(db);
            for (table, row) in SAMPLES.iter().filter(|(table, _)| tables.contains_key(*table)) {
                if filled.contains_key(table) {
                    continue;
                }
                let statement = format!("INSERT INTO {table} ({}) VALUES {row}", tables[*table].join(", "));
                let added: Result<u64, DbError> =
                    db.write(move |tx: &Tx<'_>| tx.execute(&statement, params![]));
                assert_eq!(added, Ok(1), "a row of {table} at {}", migrations::ALL[count - 1].name);
                filled.insert(table, (tables[*table].clone(), text_of(db, table, &tables[*table])));
            }
            // Tables that were there before keep their rows, whatever this step did to them.
            for (table, (columns, before)) in &filled {
                let now = text_of(db, table, columns);
                assert_eq!(now, *before, "{table} after {}", migrations::ALL[count - 1].name);
            }
        }
        let without: Vec<String> =
            columns_by_table(db).into_keys().filter(|table| !filled.contains_key(table.as_str())).collect();
        assert_eq!(without, ["migration"], "every table has a sample row");
    });
}

/// Columns of each table in their order.
fn columns_by_table(db: &TestDb) -> BTreeMap<String, Vec<String>> {
    let statement = match db.engine() {
        Engine::Sqlite => {
            "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS text), CAST(column_name AS text) FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> 'writing_turn' ORDER BY table_name, ordinal_position"
        }
    };
    let rows: Result<Vec<(String, String)>, DbError> =
        db.read(|tx| tx.query(statement, params![], |row| Ok((row.get(0)?, row.get(1)?))));
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in rows.unwrap() {
        tables.entry(table).or_default().push(column);
    }
    tables
}

/// The rows of a table, of these columns, as one text.
fn text_of(db: &TestDb, table: &str, columns: &[String]) -> String {
    let parts: Vec<String> =
        columns.iter().map(|column| format!("coalesce(CAST({column} AS TEXT), '∅')")).collect();
    let statement = format!("SELECT {} FROM {table} ORDER BY 1", parts.join(" || '|' || "));
    let rows: Result<Vec<String>, DbError> = db.read(|tx| tx.query(&statement, params![], |row| row.get(0)));
    let text = rows.unwrap().join("\n");
    assert!(!text.is_empty(), "{table} has lost its rows");
    text
}
