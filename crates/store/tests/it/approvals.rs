//! Decisions that were recorded as one text, and forms that were given back, are found again by the step that keeps them.

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::course::Course;
use store::tables::{approvals, courses, forms};
use store::testing::{TestDb, each_engine};
use store::{DbError, Tx, migrations, params};

const CAMPAIGN: &str = "018430b3-ca80-76b1-bf1a-6cb1b2373864";
const REOPENED: &str = "018430b3-ca80-76b1-bf1a-6cb1b2373865";
const RETURNED: &str = "018430b3-ca80-76b1-bf1a-6cb1b2373866";

fn insert(db: &TestDb, rows: &[String]) {
    for row in rows {
        let row = format!("INSERT INTO {row}");
        let added: Result<u64, DbError> = db.write(move |tx: &Tx<'_>| tx.execute(&row, params![]));
        assert_eq!(added, Ok(1));
    }
}

/// A campaign whose third edition is published, as the program before this step left it.
fn as_before(db: &TestDb) {
    let publication = |sha: &str, edition: u32, corrects: &str| {
        format!(
            "publication (sha256, title, year, edition, published_at, corrects, shown_since) \
             VALUES ('{sha}', 'Kết quả', 2022, {edition}, '2023-02-28', {corrects}, 1)"
        )
    };
    let entry = |position: u32, action: &str, target: &str, data: &str| {
        format!(
            "audit (position, at, actor, action, target, data, hash) \
             VALUES ({position}, {position}, 'system', '{action}', 'campaign/{CAMPAIGN}{target}', '{data}', 'h{position}')"
        )
    };
    let unit = |id: &str, code: &str| {
        format!(
            "unit (id, code, name, search_key, ranking_group, version) VALUES ('{id}', '{code}', 'Sở', 'so', '', 1)"
        )
    };
    let form = |unit: &str| {
        format!(
            "form (id, campaign_id, unit_id, unit_name, ranking_group, ranked, state, note, answers_version, version) \
             VALUES ('{unit}', '{CAMPAIGN}', '{unit}', 'Sở', '', 1, 'with_clerk', 'Xem lại', 0, 1)"
        )
    };
    let file = |sha: &str| {
        format!("file (sha256, size_bytes, media_type, stored_at) VALUES ('{sha}', 1, 'application/zip', 1)")
    };
    insert(db, &[
        "framework (id, code, edition, digest, files, stored_at) VALUES ('018430b3-ca80-76b1-bf1a-6cb1b2373860', 'dti', '2022', 'd', '{}', 1)".to_owned(),
        format!(
            "campaign (id, title, year, framework_id, terms, late_policy, state, deadline, created_at, version) \
             VALUES ('{CAMPAIGN}', 'Kỳ 2022', 2022, '018430b3-ca80-76b1-bf1a-6cb1b2373860', '{{}}', 'refused', 'closed', 1, 1, 1)"
        ),
        unit(REOPENED, "mot"),
        unit(RETURNED, "hai"),
        form(REOPENED),
        form(RETURNED),
        file("one"),
        file("two"),
        file("three"),
        publication("one", 1, "NULL"),
        publication("two", 2, "'one'"),
        publication("three", 3, "'two'"),
        format!(
            "campaign_course (campaign_id, course, answered_by, decision, approved_at, publication, version) \
             VALUES ('{CAMPAIGN}', 'published', 'appraiser', 'QĐ số 16', 3, 'three', 6)"
        ),
        entry(1, "result-approved", "", "{\"decision\":\"QĐ số 12\"}"),
        entry(2, "result-published", "/publication/one", "{\"edition\":1}"),
        entry(3, "result-published", "/publication/two", "{\"note\":\"QĐ số 15: sửa 3.1\"}"),
        entry(4, "result-published", "/publication/three", "{\"note\":\"QĐ số 16: sửa 3.2\"}"),
        entry(5, "form-returned", &format!("/unit/{REOPENED}"), "{}"),
        entry(6, "form-reopened", &format!("/unit/{REOPENED}"), "{}"),
        entry(7, "form-reopened", &format!("/unit/{RETURNED}"), "{}"),
        entry(8, "form-returned", &format!("/unit/{RETURNED}"), "{}"),
    ]);
}

#[test]
fn every_decision_that_was_one_text_is_kept_by_its_edition_and_stays_readable() {
    each_engine(|db| {
        let before: Vec<_> =
            migrations::ALL.iter().copied().filter(|step| step.name < "0011_approvals").collect();
        db.migrate(&before, 0).unwrap();
        as_before(db);
        db.migrate(migrations::ALL, 1).unwrap();
        let id: Id<Campaign> = CAMPAIGN.parse().unwrap();
        let kept = db.read(|tx| approvals::of_campaign(tx, id)).map_err(|error: DbError| error).unwrap();
        let kept: Vec<_> = kept
            .iter()
            .map(|row| {
                (row.approval.edition, row.approval.decision.number.as_str(), row.publication.as_deref())
            })
            .collect();
        assert_eq!(
            kept,
            [
                (1, "QĐ số 12", Some("one")),
                (2, "QĐ số 15: sửa 3.1", Some("two")),
                (3, "QĐ số 16", Some("three"))
            ]
        );
        let course = db.read(|tx| courses::of_campaign(tx, id)).map_err(|error: DbError| error).unwrap();
        assert!(matches!(course.course, Course::Published { approval, sha256 }
            if approval.edition == 3 && approval.decision.number == "QĐ số 16" && sha256 == "three"));
        let by = |unit: &str| {
            let unit = unit.parse().unwrap();
            let form = db.read(|tx| forms::of_unit(tx, id, unit)).map_err(|error: DbError| error).unwrap();
            match form.unwrap().state {
                assessment::self_assessment::FormState::WithClerk { note } => note.unwrap().by.name(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([by(REOPENED), by(RETURNED)], ["standing_department", "leader"]);
    });
}
