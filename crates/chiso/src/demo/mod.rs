//! An instance in the middle of a campaign, filled through the application's own commands: the same for the same seed.

mod forms;
mod papers;
mod people;
mod proceedings;
mod survey;

use app::campaigns::{NewCampaign, NewPhase};
use app::form::FormAt;
use app::terms::CampaignTerms;
use app::units::NewUnit;
use app::{App, Error};
use assessment::Id;
use assessment::Moment;
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::role::{Role, Unit};
use jiff::Span;
use jiff::civil::Date;

use crate::rehearsal;
use crate::sets;

pub use proceedings::DemoStage;

/// The password of every account of a demonstration.
pub const DEMO_PASSWORD: &str = "cau-vong-sau-mua";

/// The set that is assessed.
const SET: &str = "so-ban-nganh-2022";
/// Days until the deadline.
const DAYS: i64 = 21;

/// What is wanted of a demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// The same seed gives the same instance.
    pub seed: u64,
    /// How many units are assessed.
    pub units: u32,
    /// How far the campaign is.
    pub stage: DemoStage,
}

/// An account of a demonstration. Names are those of roles, never of persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// What it may do.
    pub role: Role,
    /// The name that others read.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The name of its unit and how far that unit's form is.
    pub unit: Option<(String, DemoForm)>,
}

/// How far a unit's form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DemoForm {
    /// Submitted, with a receipt.
    Submitted,
    /// Handed over to the leader.
    HandedOver,
    /// Given back by the leader with a note.
    Returned,
    /// About half of it is filled in.
    HalfWay,
    /// Nothing is filled in.
    NotBegun,
}

impl DemoForm {
    /// The name in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::HandedOver => "handed_over",
            Self::Returned => "returned",
            Self::HalfWay => "half_way",
            Self::NotBegun => "not_begun",
        }
    }
}

/// Fills an empty instance: people of every role, units, a campaign that ends three weeks after `now` and has come to
/// a stage, and
/// the published result of the year before, where the instance keeps files. Looks at `goes_on` between two forms; where it
/// does not, nothing is given back and the instance is half full.
///
/// # Errors
/// Why a command was not done; the instance must have no accounts yet.
pub fn fill(
    app: &App,
    wanted: DemoOptions,
    now: Moment,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Vec<DemoAccount>>, Error> {
    let DemoOptions { seed, units: count, stage } = wanted;
    let administrator = people::first_administrator(app)?;
    let instance = people::of_the_organiser();
    people::invite(app, &administrator, &instance)?;
    let standing = people::sign_in(app, people::STANDING_EMAIL)?;
    let registered: Vec<NewUnit> = rehearsal::units(count)
        .into_iter()
        .map(|registered| NewUnit {
            code: registered.unit.code,
            name: registered.unit.name,
            group: registered.unit.group,
            parent: None,
        })
        .collect();
    let units = app.register_units(&standing, registered.clone())?;
    let stages = match stage {
        DemoStage::SelfAssessment => forms::stages(registered.len(), seed),
        DemoStage::Appraisal | DemoStage::Replies => forms::stages_at_the_end(registered.len()),
    };
    let of_units = people::of_units(&registered, &units, &stages);
    people::invite(app, &administrator, &of_units)?;
    let new = campaign(now, &units)?;
    let (set, terms, year) = (new.set.clone(), new.terms.clone(), new.year);
    let campaign = app.prepare_campaign(&standing, new)?;
    app.open_campaign(&standing, CampaignAt::new(campaign, 1))?;
    let invented = forms::Invented::new(&set, &terms, year, wanted)?;
    let places: Vec<FormAt> = units.iter().map(|unit| FormAt { campaign, unit: *unit }).collect();
    let work: Vec<(usize, FormAt)> = places.into_iter().enumerate().collect();
    on_two_threads(&work, |(row, at)| {
        let (Some(unit), Some(stage)) = (registered.get(*row), stages.get(*row)) else { return Ok(()) };
        if !goes_on() {
            return Ok(());
        }
        let unit = forms::DemoUnit { row: *row, at: *at, code: &unit.code, stage: *stage };
        forms::advance(app, &invented, &unit)
    })?;
    if !goes_on() {
        return Ok(None);
    }
    if app.files().is_ok() {
        forms::publish_the_year_before(app, &set, &terms, year, wanted)?;
    }
    if !goes_on() {
        return Ok(None);
    }
    proceedings::go_on(app, campaign, stage, &invented, now)?;
    let mut accounts = vec![people::administrator()];
    accounts.extend(instance.into_iter().chain(of_units).map(|person| person.account));
    Ok(goes_on().then_some(accounts))
}

fn campaign(now: Moment, units: &[Id<Unit>]) -> Result<NewCampaign, Error> {
    let today = now.local().date();
    // A year is assessed in its last weeks and after its end.
    let year = if today.month() >= 11 { today.year() } else { today.year().saturating_sub(1) };
    let set = sets::offered().into_iter().find(|set| set.name == SET);
    let set = set.ok_or_else(|| Error::Internal(format!("the program carries no set {SET}")))?;
    let parameters = [("platforms_offered", "8"), ("drills_held", "3")];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let deadline = after(today, DAYS);
    let phase = |title: &str, from: i64, to: i64| NewPhase {
        title: title.to_owned(),
        begins_on: after(today, from),
        ends_on: after(today, to),
    };
    Ok(NewCampaign {
        title: format!("Đánh giá chuyển đổi số năm {year} (dữ liệu mẫu)"),
        year,
        set,
        terms: CampaignTerms { parameters, ..CampaignTerms::default() },
        late: LatePolicy::Marked,
        deadline,
        phases: vec![
            phase("Tự đánh giá", 0, DAYS),
            phase("Thẩm định", DAYS + 1, DAYS + 21),
            phase("Giải trình", DAYS + 22, DAYS + 31),
            phase("Hội đồng xem xét", DAYS + 32, DAYS + 41),
            phase("Công bố", DAYS + 42, DAYS + 45),
        ],
        units: units.iter().map(|unit| (*unit, true)).collect(),
    })
}

fn after(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// Does the work on two threads: hashing passwords is most of it, and the application hashes two at once.
fn on_two_threads<T: Sync>(work: &[T], each: impl Fn(&T) -> Result<(), Error> + Sync) -> Result<(), Error> {
    let (first, second) = work.split_at(work.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().try_for_each(&each));
        let own = first.iter().try_for_each(&each);
        let other = other.join().unwrap_or_else(|_| Err(Error::Internal("a thread panicked".to_owned())));
        own.and(other)
    })
}

#[cfg(test)]
mod tests {
    use assessment::Moment;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_is_assessed_in_its_last_weeks_and_after_its_end() {
        let year = |month| campaign(Moment::at(date(2026, month, 25).at(8, 0, 0, 0)), &[]).unwrap().year;
        assert_eq!((year(1), year(10), year(11), year(12)), (2025, 2025, 2026, 2026));
    }

    #[test]
    fn work_on_two_threads_is_done_once_each_and_a_fault_is_given_back() {
        let done = std::sync::Mutex::new(Vec::new());
        on_two_threads(&[1, 2, 3], |number| {
            done.lock().unwrap().push(*number);
            Ok(())
        })
        .unwrap();
        let mut done = done.into_inner().unwrap();
        done.sort_unstable();
        assert_eq!(done, [1, 2, 3]);
        let fault =
            on_two_threads(&[1, 2], |number| if *number == 2 { Err(Error::NotFound) } else { Ok(()) });
        assert_eq!(fault, Err(Error::NotFound));
    }
}
