//! Evidence: added, described, removed; names and addresses that would harm a reader; one file at two units.

use std::time::SystemTime;

use app::form::{EvidenceFault, NewEvidence};
use app::{Error, FieldFault};
use assessment::campaign::LatePolicy;
use assessment::receipt::Fingerprint;
use store::DbError;
use store::blobs::BlobStore;
use store::tables::evidence::{self, names_in_form, units_with_files_of};
use store::tables::files::{self, FileRow};

use crate::story::{Story, each_story};

fn paper(component: &str, summary: &str) -> NewEvidence {
    NewEvidence { component: component.to_owned(), summary: summary.to_owned(), ..NewEvidence::default() }
}

pub fn a_file(content: &[u8], name: &str) -> (FileRow, String) {
    let row = FileRow {
        sha256: Fingerprint::of(content).to_string(),
        size_bytes: u64::try_from(content.len()).unwrap(),
        media_type: "application/pdf".to_owned(),
    };
    (row, name.to_owned())
}

#[test]
fn evidence_is_added_described_and_removed() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let new =
            NewEvidence { issued_on: "15/10/2022".to_owned(), ..paper("3.1", " Biên bản kiểm kê ") };
        let id = app.add_evidence(&story.clerk, story.at, new).unwrap();
        let row = story.form().evidence[0].clone();
        assert_eq!(
            (row.summary.as_str(), row.issued_on.as_deref()),
            ("Biên bản kiểm kê", Some("2022-10-15"))
        );
        assert_eq!(row.added_by, story.clerk_id);

        let said = NewEvidence { page: "trang 3".to_owned(), ..paper("", "Biên bản") };
        app.describe_evidence(&story.colleague, story.at, id, 1, said.clone()).unwrap();
        let stale = app.describe_evidence(&story.clerk, story.at, id, 1, paper("", "Sổ"));
        assert_eq!(stale, Err(Error::Conflict), "the colleague's words are not written over unseen");
        let row = story.form().evidence[0].clone();
        assert_eq!(
            (row.summary.as_str(), row.page.as_str(), row.component.as_str()),
            ("Biên bản", "trang 3", "3.1")
        );
        assert_eq!(app.describe_evidence(&story.stranger, story.other, id, 2, said), Err(Error::NotFound));

        app.remove_evidence(&story.clerk, story.at, id).unwrap();
        assert!(story.form().evidence.is_empty());
        assert_eq!(app.remove_evidence(&story.clerk, story.at, id), Err(Error::NotFound));
        let done = story.world.audited();
        assert_eq!(done[done.len() - 3..], ["evidence-added", "evidence-described", "evidence-removed"]);
    });
}

#[test]
fn what_says_nothing_or_would_harm_a_reader_is_refused_by_field() {
    each_story(LatePolicy::Refused, |story| {
        let add = |new| story.world.app.add_evidence(&story.clerk, story.at, new).map(drop);
        let script = NewEvidence { address: "javascript:alert(1)".to_owned(), ..paper("3.1", "Trang tin") };
        assert_eq!(add(script), Err(FieldFault::alone("address", EvidenceFault::BAD_ADDRESS)));
        assert_eq!(add(paper("3.1", " ")), Err(FieldFault::alone("summary", EvidenceFault::EMPTY)));
        assert_eq!(
            add(paper("9.9", "x")),
            Err(FieldFault::alone("component", EvidenceFault::UNKNOWN_COMPONENT))
        );
        let undated = NewEvidence { issued_on: "31/02/2022".to_owned(), ..paper("3.1", "x") };
        let Err(Error::Invalid(faults)) = add(undated) else { panic!("a day that does not exist was taken") };
        assert_eq!(faults[0].field, "issued_on");
        assert!(story.form().evidence.is_empty());
    });
}

#[test]
fn a_path_as_file_name_keeps_its_last_part() {
    each_story(LatePolicy::Refused, |story| {
        let new = NewEvidence { file: Some(a_file(b"%PDF-1", "../../etc/passwd")), ..paper("3.1", "") };
        story.world.app.add_evidence(&story.clerk, story.at, new).unwrap();
        let (sha256, name) = story.form().evidence[0].file.clone().unwrap();
        assert_eq!(name, "passwd");
        let known: Result<_, DbError> = story.world.app.db().read(|tx| files::by_hash(tx, &sha256));
        assert_eq!(known.unwrap().map(|file| file.size_bytes), Some(6));
    });
}

#[test]
fn the_same_file_at_another_unit_is_found() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let with_file = |name| NewEvidence { file: Some(a_file(b"%PDF-1.7 ...", name)), ..paper("3.1", "") };
        app.add_evidence(&story.clerk, story.at, with_file("a.pdf")).unwrap();
        let other = app.add_evidence(&story.stranger, story.other, with_file("b.pdf")).unwrap();
        let hash = Fingerprint::of(b"%PDF-1.7 ...").to_string();
        let form = story.form().form.id;
        let units = || -> Result<_, DbError> { app.db().read(|tx| units_with_files_of(tx, form)) };
        assert_eq!(units().unwrap(), [(hash.clone(), story.other.unit)]);
        app.remove_evidence(&story.stranger, story.other, other).unwrap();
        assert_eq!(units().unwrap(), []);
        let theirs = app.form(&story.stranger, story.other, None).unwrap().form.id;
        let names: Result<_, DbError> = app.db().read(|tx| names_in_form(tx, theirs, &hash));
        assert_eq!(names.unwrap(), ["b.pdf"], "a removed file still belongs to the form's archive");
    });
}

#[test]
fn files_of_broken_uploads_go_after_a_day_and_no_file_goes_that_a_row_names() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let folder = tempfile::tempdir().unwrap();
        let files = BlobStore::open(folder.path()).unwrap();
        // The clock of the story is older than the files of this test.
        let before = story.world.app.now();
        let app = app.clone().keeping_files(files.clone());
        let named = files.put(&mut &b"named"[..], 100).unwrap();
        let left = files.put(&mut &b"left"[..], 100).unwrap();
        std::fs::write(folder.path().join("1-1.part"), "half").unwrap();
        let row = FileRow {
            sha256: named.hash.to_string(),
            size_bytes: named.size_bytes,
            media_type: "application/pdf".to_owned(),
        };
        let evidence = NewEvidence { file: Some((row, "a.pdf".to_owned())), ..paper("3.1", "Biên bản") };
        app.add_evidence(&story.clerk, story.at, evidence).unwrap();
        assert_eq!(app.remove_unnamed_files().unwrap(), [], "they are younger than a day");
        let years = i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap()
            - before.microseconds() / 1_000_000;
        story.world.wait(years + 25 * 3600);
        assert_eq!(app.remove_unnamed_files().unwrap(), [left]);
        assert!(files.read(left.hash).unwrap().is_none() && files.read(named.hash).unwrap().is_some());
        assert!(!folder.path().join("1-1.part").exists());
    });
}

#[test]
fn what_is_kept_in_memory_follows_each_change_of_the_evidence() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        // The form is kept from here on; what a page shows by then is what the database holds.
        let pieces = || story.form().scored_answers().evidence(0, slot(story, "3.1")).len();
        assert_eq!(pieces(), 0);
        let id = app.add_evidence(&story.clerk, story.at, paper("3.1", "Biên bản")).unwrap();
        assert_eq!(pieces(), 1);
        app.add_evidence(&story.colleague, story.at, paper("3.1", "Sổ theo dõi")).unwrap();
        app.describe_evidence(&story.clerk, story.at, id, 1, paper("", "Biên bản kiểm kê")).unwrap();
        let kept = story.form().evidence.as_ref().clone();
        let stored: Result<_, DbError> = app.db().read(|tx| evidence::of_form(tx, story.form().form.id));
        assert_eq!(kept, stored.unwrap());
        let version = kept.iter().find(|row| row.id == id).unwrap().version;
        assert_eq!((kept.len(), version, pieces()), (2, 2, 2));
        // A refused change leaves nothing behind, and an answer is saved over all of it.
        assert!(app.add_evidence(&story.clerk, story.at, paper("3.1", " ")).is_err());
        story.save(&[("3.1.a", "207", 0)]);
        app.remove_evidence(&story.clerk, story.at, id).unwrap();
        let left: Vec<String> = story.form().evidence.iter().map(|row| row.summary.clone()).collect();
        assert_eq!((left, pieces()), (vec!["Sổ theo dõi".to_owned()], 1));
    });
}

fn slot(story: &Story<'_>, code: &str) -> framework::ComponentSlot {
    story.form().set.framework.component(code).unwrap().0
}
