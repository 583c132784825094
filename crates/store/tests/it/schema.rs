//! The two schemas say the same, and no file of a step is forgotten.

use std::collections::BTreeSet;
use std::path::Path;

use store::testing::{TestDb, each_engine};
use store::{DbError, Engine, migrations, params};

const COLUMNS_OF_SQLITE: &str = "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk > 0
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
const COLUMNS_OF_POSTGRES: &str =
    "SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'NO', EXISTS (
        SELECT 1 FROM information_schema.table_constraints k JOIN information_schema.key_column_usage u
            ON u.constraint_schema = k.constraint_schema AND u.constraint_name = k.constraint_name
        WHERE k.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema
            AND k.table_name = c.table_name AND u.column_name = c.column_name)
    FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name <> 'writing_turn'";

#[test]
fn both_engines_have_the_same_tables() {
    let columns = std::cell::RefCell::new(Vec::new());
    each_engine(|db| {
        db.migrate(migrations::ALL, 0).unwrap();
        columns.borrow_mut().push(columns_of(db));
    });
    let columns = columns.into_inner();
    assert!(columns.iter().all(|columns| columns.iter().any(|column| column.contains("migration.sha256"))));
    if let [sqlite, postgres] = columns.as_slice() {
        assert_eq!(sqlite, postgres);
    }
}

#[test]
fn every_step_has_a_file_for_each_engine_and_every_file_is_a_step() {
    let steps: BTreeSet<String> = migrations::ALL.iter().map(|step| step.name.to_owned()).collect();
    assert!(
        migrations::ALL.is_sorted_by(|one, other| one.name < other.name),
        "steps stand in the order of names"
    );
    for engine in ["sqlite", "postgres"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
        let files: BTreeSet<String> = match std::fs::read_dir(&folder) {
            Ok(files) => files.map(|file| name_without_sql(&file.unwrap().path())).collect(),
            Err(_) => BTreeSet::new(),
        };
        assert_eq!(files, steps, "in {}", folder.display());
    }
}

fn columns_of(db: &TestDb) -> BTreeSet<String> {
    let statement = match db.engine() {
        Engine::Sqlite => COLUMNS_OF_SQLITE,
        Engine::Postgres => COLUMNS_OF_POSTGRES,
    };
    let columns: Result<Vec<String>, DbError> = db.read(|tx| {
        tx.query(statement, params![], |row| {
            let (table, column) = (row.get::<String>(0)?, row.get::<String>(1)?);
            let kind = match row.get::<String>(2)?.as_str() {
                "INTEGER" | "bigint" => "integer",
                "TEXT" | "text" => "text",
                "BLOB" | "bytea" => "bytes",
                other => panic!("{table}.{column} has the type {other}, which the two engines do not share"),
            };
            let (is_required, is_key) = (row.get::<bool>(3)?, row.get::<bool>(4)?);
            Ok(format!("{table}.{column} {kind} required={is_required} key={is_key}"))
        })
    });
    columns.unwrap().into_iter().collect()
}

fn name_without_sql(path: &Path) -> String {
    assert_eq!(path.extension().and_then(|end| end.to_str()), Some("sql"), "{}", path.display());
    path.file_stem().and_then(|name| name.to_str()).unwrap().to_owned()
}
