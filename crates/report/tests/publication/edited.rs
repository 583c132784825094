//! Flipped bytes, missing and added files, and forgeries in which every hash was made anew.

use framework::{Diagnostic, Place, Severity};
use report::publication::{Formerly, codes};

use super::support::{closed, codes as found, findings, forged, opened, published, published_after, sealed};

const SET: &str = "goalposts-demo";

#[test]
fn flipping_any_byte_is_noticed_and_the_place_is_named() {
    let whole = published(SET);
    assert!(found(&whole).is_empty());
    let mut unnamed = Vec::new();
    // Every fifth byte of the files, and every byte of the directory and the seal at the end.
    let end = whole.len() - 1600;
    for at in (0..end).step_by(5).chain(end..whole.len()) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let is_named =
            |finding: &Diagnostic| finding.severity == Severity::Error && finding.place != Place::Everywhere;
        if !findings(&bytes).iter().any(is_named) {
            unnamed.push(at);
        }
    }
    assert!(unnamed.is_empty(), "of {} bytes: {unnamed:?}", whole.len());
}

#[test]
fn anyone_who_raises_a_rank_and_makes_every_hash_anew_is_found_by_the_row() {
    let bytes = forged(SET, "ranking.csv", |text| text.replacen(",1,ranked,", ",2,ranked,", 1));
    let findings = findings(&bytes);
    let codes_found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes_found, [codes::ROW_DIFFERS], "{findings:?}");
    let Place::Line { file, line, .. } = &findings[0].place else { panic!("{findings:?}") };
    assert_eq!((file.as_ref(), *line), ("ranking.csv", 2));
}

#[test]
fn anyone_who_changes_an_answer_is_found_by_every_figure_that_follows() {
    let bytes = forged(SET, "answers.csv", |text| {
        let line = text.lines().find(|line| line.contains(",\"1")).unwrap().to_owned();
        text.replacen(&line, &line.replacen(",\"1", ",\"9", 1), 1)
    });
    let findings = findings(&bytes);
    assert!(findings.iter().all(|finding| finding.code == codes::ROW_DIFFERS), "{findings:?}");
    let named = |name: &str| {
        findings
            .iter()
            .any(|finding| matches!(&finding.place, Place::Line { file, .. } if file.as_ref() == name))
    };
    assert!(["scores.csv", "indices.csv", "ranking.csv"].into_iter().all(named), "{findings:?}");
}

#[test]
fn anyone_who_takes_a_correction_away_is_found() {
    let bytes = forged(SET, "corrections.csv", |text| {
        text.lines().filter(|line| !line.starts_with("appraised,ban-dan-toc")).collect::<Vec<_>>().join("\n")
    });
    assert!(!found(&bytes).is_empty());
}

#[test]
fn anyone_who_moves_the_bands_is_found() {
    let bytes = forged(SET, "publication.json", |text| {
        text.replacen("\"from_percent\": \"75\"", "\"from_percent\": \"99.9\"", 1)
            .replacen("\"from_percent\": \"50\"", "\"from_percent\": \"99.8\"", 1)
            .replacen("\"from_percent\": \"25\"", "\"from_percent\": \"99.7\"", 1)
    });
    assert!(found(&bytes).contains(&codes::ROW_DIFFERS), "{:?}", findings(&bytes));
}

#[test]
fn a_line_that_cannot_be_read_is_named() {
    for (from, to) in [
        ("appraised,", "self,"),
        (",number-differs,", ",whim,"),
        (",points,", ",gift,"),
        ("so-y-te", "so-la"),
        (",0.5,", ",half,"),
    ] {
        let bytes = forged(SET, "corrections.csv", |text| text.replacen(from, to, 1));
        let findings = findings(&bytes);
        let is_named = findings.iter().any(|finding| {
            finding.code == codes::BAD_LINE
                && matches!(&finding.place, Place::Line { file, .. } if file.as_ref() == "corrections.csv")
        });
        assert!(is_named, "{from} to {to}: {findings:?}");
    }
    let twice = forged(SET, "units.csv", |text| text.replacen("so-tu-phap", "so-y-te", 1));
    assert!(found(&twice).contains(&codes::BAD_LINE));
}

#[test]
fn a_former_unit_that_cannot_be_one_is_named_with_its_line() {
    let formerly: Formerly = [
        ("so-y-te".to_owned(), vec!["so-a".to_owned(), "so-b".to_owned()]),
        ("ban-dan-toc".to_owned(), vec!["so-c".to_owned()]),
    ]
    .into();
    let whole = published_after(SET, &formerly);
    // The unit itself, one that went up in another already, and what is no code.
    for (from, to, expected) in [
        (",so-c\n", ",ban-dan-toc\n", ("ban-dan-toc", 4)),
        (",so-c\n", ",so-c|so-c\n", ("so-c", 4)),
        (",so-a|so-b\n", ",so-a|so-c\n", ("so-c", 2)),
        (",so-a|so-b\n", ",so a|so-b\n", ("so a", 2)),
        (",so-a|so-b\n", ",so-a|\n", ("", 2)),
    ] {
        let mut files = opened(&whole);
        let (_, content) = files.iter_mut().find(|(name, _)| name == "units.csv").unwrap();
        let text = String::from_utf8(std::mem::take(content)).unwrap();
        assert!(text.contains(from), "{text}");
        *content = text.replacen(from, to, 1).into_bytes();
        let findings = findings(&closed(files));
        let codes_found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes_found, [codes::FORMER_UNIT], "{to}: {findings:?}");
        let Place::Line { file, line, .. } = &findings[0].place else { panic!("{findings:?}") };
        assert_eq!((file.as_ref(), *line), ("units.csv", expected.1), "{to}");
        assert!(format!("{:?}", findings[0]).contains(expected.0), "{findings:?}");
    }
}

#[test]
fn files_that_are_missing_or_were_slipped_in_are_named() {
    for name in
        ["publication.json", "units.csv", "answers.csv", "corrections.csv", "ranking.csv", "traces.json"]
    {
        let mut files = opened(&published(SET));
        files.retain(|(known, _)| known != name);
        let findings = findings(&closed(files));
        let is_named = findings.iter().any(|finding| {
            finding.code == codes::FILE_MISSING && finding.place == Place::File { file: name.into() }
        });
        assert!(is_named, "{name}: {findings:?}");
    }
    let mut files = opened(&published(SET));
    files.push(("note.txt".to_owned(), b"x".to_vec()));
    assert_eq!(found(&sealed(&files)), [codes::FILE_UNKNOWN]);
    let mut files = opened(&published(SET));
    files.retain(|(known, _)| known != "SHA256SUMS");
    assert_eq!(found(&sealed(&files)), [codes::FILE_MISSING]);
}

#[test]
fn a_readme_that_was_rewritten_is_named_by_its_hash() {
    let mut files = opened(&published(SET));
    for (name, content) in &mut files {
        if name == "README.md" {
            content.extend_from_slice(b"Hang 1 la chung toi");
        }
    }
    assert_eq!(found(&sealed(&files)), [codes::FILE_CHANGED]);
}

#[test]
fn what_is_no_publication_at_all_gets_a_sentence() {
    assert_eq!(found(b""), [codes::UNREADABLE]);
    assert_eq!(found(b"PK\x03\x04 nothing"), [codes::UNREADABLE]);
    assert_eq!(found(&published(SET)[..2000]), [codes::UNREADABLE]);
    assert!(found(&closed(vec![("a.txt".to_owned(), b"x".to_vec())])).contains(&codes::FILE_MISSING));
    let newer = forged(SET, "publication.json", |text| text.replacen("publication/1", "publication/2", 1));
    assert_eq!(found(&newer), [codes::ABOUT_UNREADABLE]);
    let unknown = forged(SET, "publication.json", |text| text.replacen("\"title\"", "\"tytul\"", 1));
    assert_eq!(found(&unknown), [codes::ABOUT_UNREADABLE]);
    let terms = forged(SET, "publication.json", |text| text.replacen("\"as_printed\"", "\"generous\"", 1));
    assert_eq!(found(&terms), [codes::TERMS]);
}

#[test]
fn a_thousand_and_one_files_are_too_many() {
    let files = (0..1001).map(|number| (format!("{number}.txt"), Vec::new())).collect();
    assert_eq!(found(&closed(files)), [codes::TOO_LARGE]);
}
