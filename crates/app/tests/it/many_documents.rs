//! A form of nine thousand documents: the next upload costs the one writer what the first one did.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use app::Error;
use app::form::NewEvidence;
use assessment::Id;
use assessment::campaign::LatePolicy;
use store::tables::evidence::{self, EvidenceRow};
use store::tables::forms;
use store::testing::TestDb;
use store::{DbError, DbOptions};

use crate::story::Story;
use crate::world::World;

/// Documents in the form, a hundred at an indicator.
const DOCUMENTS: u32 = 9_000;

fn added(story: &Story<'_>, summary: &str) {
    let new =
        NewEvidence { component: "3.1".to_owned(), summary: summary.to_owned(), ..NewEvidence::default() };
    story.world.app.add_evidence(&story.clerk, story.at, new).unwrap();
}

#[test]
fn an_upload_into_a_form_of_nine_thousand_documents_reads_no_more_rows_than_the_first_one() {
    let options = DbOptions::default();
    let steps = Arc::clone(&options.steps);
    let world = World::new(TestDb::sqlite(&options));
    let story = Story::begun(&world, LatePolicy::Refused);
    let taken_for = |work: &dyn Fn()| {
        let before = steps.load(Ordering::Relaxed);
        work();
        steps.load(Ordering::Relaxed) - before
    };
    added(&story, "1");
    let first = taken_for(&|| added(&story, "2"));

    let form = story.form();
    let codes = form.set.framework.components.iter().map(|it| it.code.clone());
    // How many its own indicator has is counted at each upload, and never more than the limit.
    let codes: Vec<String> = codes.filter(|code| code != "3.1").collect();
    let (sample, row) = (form.evidence[0].clone(), form.form.clone());
    let filled: Result<(), Error> = world.db.write(move |tx| {
        // What is kept in memory of the form is no longer what stands in it.
        forms::advance(tx, &row, 1, sample.added_at)?;
        let filled: Result<(), DbError> = (0..DOCUMENTS).try_for_each(|at| {
            let component = codes[usize::try_from(at / 100).unwrap() % codes.len()].clone();
            let mut number = [0; 10];
            number[..4].copy_from_slice(&at.to_be_bytes());
            let id = Id::new(sample.added_at, number);
            evidence::add(tx, &EvidenceRow { id, component, ..sample.clone() })
        });
        Ok(filled?)
    });
    filled.unwrap();
    let with_all = taken_for(&|| assert!(story.form().evidence.len() > 8_000));
    assert!(with_all > u64::from(DOCUMENTS), "rows are counted: {with_all}");
    // Whether the form is kept in memory, as after somebody looked at it, or not.
    for is_kept in [true, false] {
        if is_kept {
            story.form();
        }
        let next = taken_for(&|| added(&story, "n"));
        assert!(next < first * 2, "{next} steps in place of {first}; kept: {is_kept}");
    }
}
