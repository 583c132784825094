//! Published results of a few departments in the instance of a story.

use app::sets::OfferedSet;
use assessment::correction::{Change, Correction, Reason, ReasonCode, ScoreStage};
use framework::testing::{component_slot, input_slot};
use framework::{Exact, InputKind, Value};
use report::publication::{
    self, About, AuditHead, Corrected, Formerly, Publication, PublishedBand, PublishedTerms,
};
use scoring::{Answers, Participation, Plan, Terms, Unit};
use store::tables::files::FileRow;
use store::tables::publications::PublicationRow;

use crate::world::{World, decision};

impl World {
    /// Publishes the first edition; gives its address.
    pub fn publish(&self) -> String {
        self.publish_edition(1, None)
    }

    /// Publishes an edition; gives its address.
    pub fn publish_edition(&self, edition: u32, corrects: Option<&str>) -> String {
        let units = [("so-y-te", "Sở Y tế"), ("so-gtvt", "Sở <b>Giao thông</b> vận tải")];
        let units = units.map(|(code, name)| unit(code, name));
        self.show(2022, edition, corrects, units.to_vec())
    }

    /// Publishes a year of these departments; gives its address.
    pub fn publish_year(&self, year: i16, codes: &[String]) -> String {
        self.show(year, 1, None, codes.iter().map(|code| unit(code, code)).collect())
    }

    /// Publishes a year of these departments, some of which were formed from others; gives its address.
    pub fn publish_merged(&self, year: i16, codes: &[&str], mergers: &[(&str, &[&str])]) -> String {
        let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        let formerly = mergers.iter().map(|(unit, formers)| ((*unit).to_owned(), owned(formers))).collect();
        let units = codes.iter().map(|code| unit(code, &format!("Đơn vị {code} năm {year}"))).collect();
        self.show_after(year, (1, None), units, &formerly)
    }

    fn show(&self, year: i16, edition: u32, corrects: Option<&str>, units: Vec<Unit>) -> String {
        self.show_after(year, (edition, corrects), units, &Formerly::new())
    }

    fn show_after(
        &self,
        year: i16,
        (edition, corrects): (u32, Option<&str>),
        units: Vec<Unit>,
        formerly: &Formerly,
    ) -> String {
        self.shown(
            (year, edition),
            corrects,
            &published(&decision(), year, (edition, corrects), units, formerly),
        )
    }

    /// Publishes a year of two departments with a framework of one's own; gives its address.
    pub fn publish_on(&self, set: &OfferedSet) -> String {
        let units = ["so-y-te", "so-gtvt"].map(|code| unit(code, code)).to_vec();
        self.shown((2022, 1), None, &published(set, 2022, (1, None), units, &Formerly::new()))
    }

    fn shown(&self, (year, edition): (i16, u32), corrects: Option<&str>, bytes: &[u8]) -> String {
        let blob = self.app.files().unwrap().put(&mut &*bytes, u64::MAX).unwrap();
        let sha256 = blob.hash.to_string();
        let file = FileRow {
            sha256: sha256.clone(),
            size_bytes: blob.size_bytes,
            media_type: "application/zip".to_owned(),
        };
        let row = PublicationRow {
            sha256: sha256.clone(),
            title: format!("Kết quả năm {year}, bản {edition}"),
            year,
            edition,
            published_at: "2023-03-01T02:00:00Z".to_owned(),
            corrects: corrects.map(str::to_owned),
            shown_since: self.app.now(),
        };
        self.app.show_publication(file, row).unwrap();
        format!("/results/{}", &sha256[..16])
    }
}

fn unit(code: &str, name: &str) -> Unit {
    Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        group: String::new(),
        participation: Participation::Ranked,
    }
}

fn published(
    offered: &OfferedSet,
    year: i16,
    (edition, corrects): (u32, Option<&str>),
    units: Vec<Unit>,
    formerly: &Formerly,
) -> Vec<u8> {
    let set = framework::read(&offered.files).0.unwrap();
    let mut terms = Terms::of(&set, year);
    for (slot, parameter) in terms.parameters.iter_mut().zip(&set.parameters) {
        if slot.is_none() && !matches!(parameter.kind, InputKind::Date { .. }) {
            *slot = Some(Value::Number(Exact::integer(5)));
        }
    }
    let plan = Plan::new(&set, terms.clone()).unwrap();
    let count = units.len();
    let mut submitted = Answers::empty(&set, units);
    for row in 0..count {
        for (at, input) in set.inputs.iter().enumerate() {
            let value = match input.kind {
                InputKind::YesNo => Value::YesNo(row == 0 || at % 2 == 0),
                InputKind::Count => Value::Number(Exact::integer(1)),
                InputKind::Choice(_) if year < 2022 => Value::Choice(0),
                // A number without finite decimals is rounded somewhere.
                InputKind::Number if offered.name != "so-ban-nganh-2022" => Value::Number(Exact::integer(7)),
                _ => continue,
            };
            submitted.set_value(row, input_slot(at), Some(value));
        }
    }
    let slot = set.component("3.1").map_or(component_slot(0), |(slot, _)| slot);
    let corrections = [Correction {
        stage: ScoreStage::Appraised,
        unit: 0,
        component: slot,
        change: Change::Points { component: slot, points: Some(Exact::parse("2.5").unwrap()) },
        reason: Reason {
            code: ReasonCode::EvidenceInsufficient, text: "Thiếu trang 3 & phụ lục".to_owned()
        },
    }];
    let about = About {
        schema: publication::SCHEMA.to_owned(),
        program: publication::Program::chiso("0.1.0"),
        title: format!("Kết quả năm {year}, bản {edition}"),
        year,
        edition,
        published_at: "2023-03-01T02:00:00Z".to_owned(),
        corrects: corrects
            .map(|sha256| Corrected {
                sha256: sha256.to_owned(), what: "Sửa 3.1 của Sở Y tế".to_owned()
            }),
        licence: "CC-BY-4.0".to_owned(),
        set: publication::SetName { code: set.code.clone(), edition: set.edition.clone() },
        terms: PublishedTerms::of(&set, &terms, ""),
        bands: set.bands.iter().map(PublishedBand::of).collect(),
        left_out: Vec::new(),
        audit: Some(AuditHead { position: 17, hash: "ab".repeat(32) }),
        decision: None,
    };
    let publication = Publication {
        about: &about,
        set: &offered.files,
        plan: &plan,
        submitted: &submitted,
        corrections: &corrections,
        formerly,
    };
    publication::write(&publication).unwrap()
}
