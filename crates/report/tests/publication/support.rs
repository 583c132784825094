//! A small campaign that ran its year, and a way to open its publication and close it again.

use framework::testing::{component_slot, input_slot};
use std::io::{Cursor, Read, Write};
use std::path::Path;

use assessment::correction::{Change, Correction, Reason, ReasonCode, ScoreStage};
use assessment::receipt::Fingerprint;
use framework::{Diagnostic, Exact, Framework, Input, InputKind, SourceFile, Value};
use report::publication::{self, About, Formerly, LeftOut, Publication, PublishedBand, PublishedTerms};
use scoring::{Answers, Participation, Plan, Terms, Unit};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

pub const VERSION: &str = "0.1.0";
const YEAR: i16 = 2022;

pub fn files_of(set: &str) -> Vec<SourceFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks").join(set);
    let mut files: Vec<SourceFile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| SourceFile {
            path: path.file_name().unwrap().to_str().unwrap().to_owned(),
            text: std::fs::read_to_string(&path).unwrap(),
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

pub fn set(name: &str) -> Framework {
    framework::read(&files_of(name)).0.unwrap()
}

fn unit(code: &str, name: &str, participation: Participation) -> Unit {
    Unit { code: code.to_owned(), name: name.to_owned(), group: "=Khối 1".to_owned(), participation }
}

/// Three units that answered everything in their own way.
fn submitted(set: &Framework) -> Answers {
    let units = vec![
        unit("so-y-te", "Sở Y tế", Participation::Ranked),
        unit("so-tu-phap", "Sở Tư pháp", Participation::Ranked),
        unit("ban-dan-toc", "Ban Dân tộc", Participation::Unranked),
    ];
    let mut answers = Answers::empty(set, units);
    for row in 0..3_i64 {
        for (at, input) in set.inputs.iter().enumerate() {
            let number = i64::try_from(at).unwrap();
            let value = match &input.kind {
                InputKind::YesNo => Value::YesNo((number + row) % 3 > 0),
                InputKind::Choice(_) => Value::Choice(0),
                InputKind::Date { .. } => Value::Date(jiff::civil::Date::constant(YEAR, 3, 15)),
                InputKind::Text => Value::Text("=1+1, “Sở”".into()),
                InputKind::Address => Value::Text("https://example.vn/?a=1,2".into()),
                InputKind::Number => within(input, Exact::decimal(1005 + number * 7 + row * 13, 2)),
                _ => within(input, Exact::integer(10 + number % 5 + row)),
            };
            answers.set_value(usize::try_from(row).unwrap(), input_slot(at), Some(value));
        }
    }
    answers.set_claim(1, component_slot(1), Some("Không phát sinh"));
    answers
}

fn within(input: &Input, number: Exact) -> Value {
    let low = input.minimum.clone().unwrap_or(Exact::ZERO);
    let high = input.maximum.clone().unwrap_or(Exact::integer(1000));
    Value::Number(number.clamped(&low, &high))
}

/// One of everything that can be corrected, at every stage.
fn corrections(set: &Framework) -> Vec<Correction> {
    let number =
        set.inputs.iter().position(|input| matches!(input.kind, InputKind::Number | InputKind::Count));
    let input = input_slot(number.unwrap());
    let of = |stage, unit, component, change, code| Correction {
        stage,
        unit,
        component: component_slot(component),
        change,
        reason: Reason { code, text: "Theo sổ, “không” phải 12\n=x".to_owned() },
    };
    let component = component_slot;
    let half = Some(Exact::parse("0.5").unwrap());
    vec![
        of(
            ScoreStage::Appraised,
            0,
            0,
            Change::Input { input, value: Some(within(&set[input], Exact::integer(7))) },
            ReasonCode::NumberDiffers,
        ),
        of(
            ScoreStage::Appraised,
            1,
            1,
            Change::Claim { component: component(1), reason: None },
            ReasonCode::ClaimRefused,
        ),
        of(
            ScoreStage::Appraised,
            2,
            0,
            Change::Points { component: component(0), points: half },
            ReasonCode::Other,
        ),
        of(
            ScoreStage::AfterReply,
            2,
            0,
            Change::Points { component: component(0), points: None },
            ReasonCode::EvidenceProvided,
        ),
        of(ScoreStage::AfterReply, 0, 0, Change::Input { input, value: None }, ReasonCode::EvidenceMissing),
        of(
            ScoreStage::Approved,
            1,
            1,
            Change::Claim { component: component(1), reason: Some("Hội đồng đồng ý".to_owned()) },
            ReasonCode::DoesNotApply,
        ),
    ]
}

pub fn about(set: &Framework, terms: &Terms) -> About {
    About {
        schema: publication::SCHEMA.to_owned(),
        program: publication::Program::chiso(VERSION),
        title: "Kết quả năm 2022".to_owned(),
        year: YEAR,
        edition: 1,
        published_at: "2023-03-01T02:00:00Z".to_owned(),
        corrects: None,
        licence: "CC-BY-4.0".to_owned(),
        set: publication::SetName { code: set.code.clone(), edition: set.edition.clone() },
        terms: PublishedTerms::of(set, terms, ""),
        bands: set.bands.iter().map(PublishedBand::of).collect(),
        left_out: vec![LeftOut {
            unit: "Sở Ngoại vụ".to_owned(), reason: "Giải thể".to_owned(), code: None
        }],
        audit: None,
        decision: None,
    }
}

/// What a publication is made of.
pub struct Sources {
    pub set: Framework,
    pub files: Vec<SourceFile>,
    pub about: About,
    pub submitted: Answers,
    pub corrections: Vec<Correction>,
}

impl Sources {
    /// Of a set's year.
    pub fn of(name: &str) -> Self {
        let set = set(name);
        Self {
            files: files_of(name),
            about: about(&set, &Terms::of(&set, YEAR)),
            submitted: submitted(&set),
            corrections: corrections(&set),
            set,
        }
    }

    /// Makes something of the publication.
    pub fn published<T>(&self, formerly: &Formerly, make: impl FnOnce(&Publication<'_>) -> T) -> T {
        let plan = Plan::new(&self.set, Terms::of(&self.set, YEAR)).unwrap();
        make(&Publication {
            about: &self.about,
            set: &self.files,
            plan: &plan,
            submitted: &self.submitted,
            corrections: &self.corrections,
            formerly,
        })
    }
}

/// The publication of a set's year.
pub fn published(name: &str) -> Vec<u8> {
    published_after(name, &Formerly::new())
}

/// The publication of a set's year, some of whose units were formed from others.
pub fn published_after(name: &str, formerly: &Formerly) -> Vec<u8> {
    Sources::of(name).published(formerly, |publication| publication::write(publication).unwrap())
}

pub fn findings(bytes: &[u8]) -> Vec<Diagnostic> {
    publication::verify("ket-qua.zip", bytes, VERSION).findings
}

pub fn codes(bytes: &[u8]) -> Vec<&'static str> {
    findings(bytes).iter().map(|finding| finding.code).collect()
}

pub type Files = Vec<(String, Vec<u8>)>;

/// The files of a publication.
pub fn opened(bytes: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

/// Closes it again with every hash and the seal made anew, as a forger would who has read how.
pub fn closed(mut files: Files) -> Vec<u8> {
    files.retain(|(name, _)| name != "SHA256SUMS");
    let sums: Vec<String> =
        files.iter().map(|(name, bytes)| format!("{}  {name}\n", Fingerprint::of(bytes))).collect();
    files.push(("SHA256SUMS".to_owned(), sums.concat().into_bytes()));
    sealed(&files)
}

/// Packs as it stands and seals.
pub fn sealed(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.set_comment(format!("chiso-seal/1 sha256:{}", "0".repeat(64))).unwrap();
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    let end = bytes.len() - 64;
    let seal = Fingerprint::of(&bytes[..end]).to_string();
    bytes.truncate(end);
    bytes.extend_from_slice(seal.as_bytes());
    bytes
}

/// A publication in which one file was edited by somebody who made every hash anew.
pub fn forged(set: &str, name: &str, edit: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut files = opened(&published(set));
    let (_, content) = files.iter_mut().find(|(known, _)| known == name).unwrap();
    let text = String::from_utf8(std::mem::take(content)).unwrap();
    let edited = edit(text.clone());
    assert_ne!(text, edited, "{name} was not edited");
    *content = edited.into_bytes();
    closed(files)
}
