//! What does not read back as it was meant is refused at its place before it is a file.

use assessment::correction::{Change, Correction, Reason, ReasonCode, ScoreStage};
use framework::testing::component_slot;
use framework::{Diagnostic, Exact, Place};
use report::publication::{self, Formerly, WriteRefusal, codes};

use super::support::{Sources, closed, opened};

const SET: &str = "so-ban-nganh-2022";

fn checked(sources: &Sources) -> Result<Vec<u8>, WriteRefusal> {
    sources.published(&Formerly::new(), publication::write_checked)
}

/// Why it is no publication.
fn refused(sources: &Sources) -> Vec<Diagnostic> {
    // Written without a look at it, each of these is a file like any other.
    assert!(sources.published(&Formerly::new(), publication::write).is_ok());
    let Err(WriteRefusal::DoesNotHold(found)) = checked(sources) else { panic!("it counts as made") };
    found
}

fn file_of(finding: &Diagnostic) -> String {
    match &finding.place {
        Place::File { file } | Place::Line { file, .. } => file.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_reads_back_as_it_was_meant_is_handed_out_as_it_was_written() {
    let sources = Sources::of(SET);
    let written = sources.published(&Formerly::new(), publication::write).unwrap();
    assert_eq!(checked(&sources).unwrap(), written);
}

#[test]
fn an_answer_that_reads_back_as_another_one_is_refused() {
    let mut sources = Sources::of(SET);
    // A mark that turns the direction of what follows; every reader takes it out.
    sources.submitted.set_explanation(0, component_slot(0), Some("Quyết định\u{202e}số 12"));
    let found = refused(&sources);
    assert_eq!((found.len(), found[0].code), (1, codes::READS_BACK_OTHERWISE));
    assert_eq!(file_of(&found[0]), "answers.csv");
}

#[test]
fn a_correction_that_no_reader_takes_is_refused_at_its_line() {
    let mut sources = Sources::of(SET);
    sources.corrections[1].reason.text = String::new();
    let found = refused(&sources);
    assert!(
        found.iter().any(|it| it.code == codes::BAD_LINE && file_of(it) == "corrections.csv"),
        "{found:?}"
    );
}

#[test]
fn figures_that_do_not_follow_from_the_set_beside_them_are_refused() {
    let mut sources = Sources::of(SET);
    // The set that is packed is not the one by which the points were computed.
    let file = sources.files.iter_mut().find(|file| file.text.contains("\nmaximum = 20\n")).unwrap();
    file.text = file.text.replacen("\nmaximum = 20\n", "\nmaximum = 10\n", 1);
    let found = refused(&sources);
    assert!(found.iter().any(|it| it.code != codes::READS_BACK_OTHERWISE), "{found:?}");
}

#[test]
fn a_code_without_its_title_holds_in_a_publication_of_before() {
    let mut sources = Sources::of(SET);
    // Of 6.10, whose zero a spreadsheet would take away, and which nobody opened in one.
    let (component, _) = sources.set.component("6.1").unwrap();
    sources.corrections.push(Correction {
        stage: ScoreStage::Approved,
        unit: 0,
        component,
        change: Change::Points { component, points: Some(Exact::ZERO) },
        reason: Reason { code: ReasonCode::Other, text: "Theo biên bản".to_owned() },
    });
    let mut files = opened(&checked(&sources).unwrap());
    let (_, bytes) = files.iter_mut().find(|(name, _)| name == "corrections.csv").unwrap();
    let mut table = csv::Writer::from_writer(Vec::new());
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).records() {
        table.write_record(record.unwrap().iter().take(8)).unwrap();
    }
    *bytes = table.into_inner().unwrap();
    let (bundle, found) = publication::read("ket-qua.zip", &closed(files));
    assert_eq!(found, []);
    assert_eq!(bundle.unwrap().corrections.last().unwrap().component, component);
}
