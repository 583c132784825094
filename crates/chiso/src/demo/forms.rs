//! The forms of a demonstration: invented answers, entered by the clerks, handed over and submitted.

use std::collections::BTreeSet;

use app::accounts::Credential;
use app::form::{Change, FormAt, ImportChoice, NewEvidence, SaveResult};
use app::sets::{LoadedSet, OfferedSet};
use app::terms::CampaignTerms;
use app::{App, Error};
use assessment::answers::{AnswerKey, spelled_out};
use framework::{ComponentSlot, Exact, Language, Owner, Value};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use scoring::{Answers, Evidence, Plan};
use store::tables::files::FileRow;

use super::papers::pdf;
use super::people::{clerk_email, leader_email, sign_in};
use super::{DemoForm, DemoOptions};
use crate::rehearsal::{self, Habits};

/// How many of a hundred things that are done this year were not done the year before.
const NOT_YET_PERCENT: u32 = 12;
/// Bytes of a paper at most.
const PAPER_BYTES_MAX: u64 = 1 << 20;

/// What a leader says who gives a form back.
const NOTE: &str = "Đề nghị bổ sung tài liệu kiểm chứng cho chỉ số 3 và kiểm tra lại số liệu cán bộ.";

/// Answers of all units, of which each enters its own.
pub struct Invented {
    set: LoadedSet,
    /// Of every unit.
    pub answers: Answers,
    /// What they were invented from.
    pub seed: u64,
}

/// How far each unit is: a third has submitted, a third is half way, in an order that the seed decides.
pub fn stages(units: usize, seed: u64) -> Vec<DemoForm> {
    let third = units / 3;
    let mut stages = vec![DemoForm::HandedOver, DemoForm::Returned];
    stages.extend([DemoForm::Submitted].repeat(third + 1));
    stages.extend([DemoForm::HalfWay].repeat(third + 1));
    stages.resize(units, DemoForm::NotBegun);
    stages.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    stages
}

/// How far each unit is when the self-assessment ends: the last one has not begun.
pub fn stages_at_the_end(units: usize) -> Vec<DemoForm> {
    let mut stages = vec![DemoForm::Submitted; units.saturating_sub(1)];
    stages.resize(units, DemoForm::NotBegun);
    stages
}

/// Publishes the year before, so that there is something to look at without an account, and forms show last year's
/// values.
pub fn publish_the_year_before(
    app: &App,
    set: &OfferedSet,
    terms: &CampaignTerms,
    year: i16,
    wanted: DemoOptions,
) -> Result<(), Error> {
    let seed = wanted.seed;
    let year = year.saturating_sub(1);
    let invented = Invented::new(set, terms, year, wanted)?.a_year_younger();
    let framework = &invented.set.framework;
    let plan = Plan::new(framework, terms.terms(framework, year))
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    let published = rehearsal::publish(&plan, &invented.answers, &set.files, seed, Language::Vietnamese)
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    app.store_and_show(&published.bytes, &published.about)
}

impl Invented {
    /// Invents what the units will say.
    pub fn new(
        set: &OfferedSet,
        terms: &CampaignTerms,
        year: i16,
        wanted: DemoOptions,
    ) -> Result<Self, Error> {
        let set = App::check_set(set)
            .map_err(|findings| Error::Internal(format!("the set has {} faults", findings.len())))?;
        let units = rehearsal::units(wanted.units).into_iter().map(|registered| registered.unit).collect();
        let mut answers = Answers::empty(&set.framework, units);
        let habits = Habits {
            not_applicable_percent: 3,
            missing_percent: 2,
            contradicting_units: 0,
            small_parts_percent: 0,
        };
        let terms = terms.terms(&set.framework, year);
        rehearsal::invent(&set.framework, &terms, &mut answers, wanted.seed, &habits);
        rehearsal::survey(&set.framework, &mut answers, wanted.seed);
        Ok(Self { set, answers, seed: wanted.seed })
    }

    /// The same units a year before: somewhat smaller, and somewhat less done. Who counts fewer of the whole counts fewer
    /// of its parts as well, so that nothing contradicts itself.
    fn a_year_younger(mut self) -> Self {
        let framework = &self.set.framework;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed.wrapping_add(1));
        for row in 0..self.answers.units().len() {
            let percent: i64 = random.random_range(84..=97);
            for (slot, input) in framework.inputs_with_slots() {
                // A whole may be the sum of two numbers: it is rounded up, its parts down.
                let up = if input.owner == Owner::General { 99 } else { 0 };
                let not_yet = random.random_range(0..100) < NOT_YET_PERCENT;
                let before = match self.answers.value(row, slot) {
                    Some(Value::Number(number)) => number
                        .to_integer()
                        .filter(|count| *count > 0)
                        .map(|count| Value::Number(Exact::integer(((count * percent + up) / 100).max(1)))),
                    Some(Value::YesNo(true)) if not_yet && input.owner != Owner::General => {
                        Some(Value::YesNo(false))
                    }
                    _ => None,
                };
                if before.is_some() {
                    self.answers.set_value(row, slot, before);
                }
            }
        }
        self
    }

    /// The components that a unit has come to: all of them, or about half, from the first on.
    fn reached(&self, row: usize, stage: DemoForm) -> BTreeSet<ComponentSlot> {
        let all = self.set.framework.components.len();
        let spread = self.seed.wrapping_add(u64::try_from(row).unwrap_or(0)) % 5;
        let percent = 40 + 5 * usize::try_from(spread).unwrap_or(0);
        let count = match stage {
            DemoForm::NotBegun => 0,
            DemoForm::HalfWay => all * percent / 100,
            DemoForm::Submitted | DemoForm::HandedOver | DemoForm::Returned => all,
        };
        self.set.framework.component_slots().take(count).collect()
    }

    /// What the unit of a row enters.
    fn choice(&self, row: usize, code: &str, stage: DemoForm) -> ImportChoice {
        let (framework, reached) = (&self.set.framework, self.reached(row, stage));
        let is_reached = |key: &str| match self.set.unit_key(key) {
            Some(AnswerKey::Question(slot)) => match framework[slot].owner {
                Owner::Component(component) => reached.contains(&component),
                Owner::General => true,
            },
            Some(AnswerKey::Claim(slot) | AnswerKey::Reason(slot) | AnswerKey::Explanation(slot)) => {
                reached.contains(&slot)
            }
            None => false,
        };
        let changes = spelled_out(framework, &self.answers, row)
            .into_iter()
            .filter(|(key, _)| is_reached(key))
            .map(|(key, typed)| Change { key, typed, base: 0 })
            .collect();
        let pieces = |slot: &ComponentSlot| {
            let (component, at) = (&framework[*slot].code, slot.position());
            let pieces = self.answers.evidence(row, *slot).iter();
            pieces.map(|piece| (component.clone(), published(piece, code, at))).collect::<Vec<_>>()
        };
        ImportChoice { changes, evidence: reached.iter().flat_map(pieces).collect() }
    }
}

/// A unit of the demonstration, and how far its form is to come.
pub struct DemoUnit<'a> {
    /// Which row of the invented answers is its.
    pub row: usize,
    /// Its form.
    pub at: FormAt,
    /// Its code.
    pub code: &'a str,
    /// How far its form is to come.
    pub stage: DemoForm,
}

/// Takes a unit's form as far as it is to come.
pub fn advance(app: &App, invented: &Invented, unit: &DemoUnit<'_>) -> Result<(), Error> {
    let DemoUnit { row, at, code, stage } = *unit;
    if stage == DemoForm::NotBegun {
        return Ok(());
    }
    let clerk = sign_in(app, &clerk_email(code))?;
    let saved = app.apply_packet(&clerk, at, invented.choice(row, code, stage))?;
    if let Some((key, result)) =
        saved.results.iter().find(|(_, result)| !matches!(result, SaveResult::Saved { .. }))
    {
        return Err(Error::Internal(format!("{code}: {key}: {result:?}")));
    }
    attach(app, invented, &clerk, unit)?;
    if stage == DemoForm::HalfWay {
        return Ok(());
    }
    let seen = app.form(&clerk, at, None)?.form.answers_version;
    app.hand_over(&clerk, at, seen)?;
    match stage {
        DemoForm::Submitted => app.submit(&sign_in(app, &leader_email(code))?, at, seen),
        DemoForm::Returned => app.return_to_clerk(&sign_in(app, &leader_email(code))?, at, NOTE),
        DemoForm::HandedOver | DemoForm::HalfWay | DemoForm::NotBegun => Ok(()),
    }
}

/// Gives a paper to the first component of each main index that a unit has come to.
fn attach(app: &App, invented: &Invented, clerk: &Credential, demo_unit: &DemoUnit<'_>) -> Result<(), Error> {
    let DemoUnit { row, at, stage, .. } = *demo_unit;
    let Ok(files) = app.files() else { return Ok(()) };
    let framework = &invented.set.framework;
    let reached = invented.reached(row, stage);
    let unit = invented.answers.units().get(row).ok_or(Error::NotFound)?;
    for item in framework.ranking_columns() {
        let first = framework.components_below(item).into_iter().next();
        let Some(slot) = first.filter(|slot| reached.contains(slot)) else { continue };
        let component = &framework[slot];
        let number = format!("{}/BC-CDS", row * 10 + slot.position() + 1);
        let bytes = pdf(&[
            format!("Báo cáo số {number}"),
            unit.name.clone(),
            format!("Chỉ số {}: {}", component.code, component.title.get(Language::Vietnamese)),
            "Tài liệu mẫu, không phải văn bản thật.".to_owned(),
        ]);
        let blob = files.put(&mut &*bytes, PAPER_BYTES_MAX).map_err(Error::from)?;
        let media_type = "application/pdf".to_owned();
        let file = FileRow { sha256: blob.hash.to_string(), size_bytes: blob.size_bytes, media_type };
        let new = NewEvidence {
            component: component.code.clone(),
            number,
            summary: "Báo cáo kết quả chuyển đổi số".to_owned(),
            page: "1".to_owned(),
            file: Some((file, format!("bao-cao-{}.pdf", component.code))),
            ..NewEvidence::default()
        };
        app.add_evidence(clerk, at, new)?;
    }
    Ok(())
}

/// A piece of evidence that needs no file: a document by its number, or one that is published under an address.
fn published(piece: &Evidence, code: &str, component: usize) -> Evidence {
    let location = if component.is_multiple_of(2) {
        format!("https://{code}.example.vn/van-ban/{}", component + 1)
    } else {
        String::new()
    };
    Evidence { location, ..piece.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;

    #[test]
    fn a_third_has_submitted_a_third_is_half_way_and_some_have_not_begun() {
        for seed in 0..20 {
            let stages = stages(20, seed);
            let count = |stage| stages.iter().filter(|one| **one == stage).count();
            let counts = [
                count(DemoForm::Submitted),
                count(DemoForm::HalfWay),
                count(DemoForm::NotBegun),
                count(DemoForm::HandedOver),
                count(DemoForm::Returned),
            ];
            assert_eq!(counts, [7, 7, 4, 1, 1]);
        }
        assert_ne!(stages(20, 1), stages(20, 2));
    }

    #[test]
    fn whatever_the_seed_no_invented_unit_contradicts_itself() {
        let new = campaign(Moment::from_microseconds(1_764_000_000_000_000), &[]).unwrap();
        for seed in 0..60 {
            let invented = Invented::new(
                &new.set,
                &new.terms,
                new.year,
                DemoOptions { seed, units: 20, stage: DemoStage::SelfAssessment },
            )
            .unwrap();
            let before = Invented::new(
                &new.set,
                &new.terms,
                new.year - 1,
                DemoOptions { seed, units: 20, stage: DemoStage::SelfAssessment },
            );
            for (invented, year) in [(invented, new.year), (before.unwrap().a_year_younger(), new.year - 1)] {
                let framework = &invented.set.framework;
                let plan = Plan::new(framework, new.terms.terms(framework, year)).unwrap();
                for row in 0..invented.answers.units().len() {
                    let breaches = scoring::check_answers(&plan, &invented.answers, row);
                    let errors: Vec<_> =
                        breaches.iter().filter(|one| one.severity == framework::Severity::Error).collect();
                    assert!(errors.is_empty(), "seed {seed}, {year}, row {row}: {errors:?}");
                }
            }
        }
    }
}
