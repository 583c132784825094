//! Loads a form with everything that decides about it: campaign, set, terms, stage, answers, evidence.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use assessment::Id;
use assessment::answers::{self, AnswerKey, Stored};
use assessment::event::FormAt;
use assessment::permission::{Action, Stage, Target};
use assessment::role::{Unit, User};
use assessment::self_assessment::stage;
use framework::ComponentSlot;
use scoring::{Answers, Evidence, Participation, PlannedTerms};
use store::Tx;
use store::tables::campaigns::CampaignRow;
use store::tables::courses;
use store::tables::evidence::{self, EvidenceRow};
use store::tables::forms::{self, FormRow};
use store::tables::units::UnitRow;
use store::tables::{accounts, answers as answer_table, units};

use super::cache::{AnswerRows, FormContents};
use super::computed::Computed;
use super::last_year::LastYear;
use super::narrow::Narrow;
use crate::application::App;
use crate::authentication::{Credential, SignedIn};
use crate::context::Context;
use crate::error::Error;
use crate::sets::LoadedSet;

/// A form with everything that a page shows of it.
#[derive(Clone, Debug)]
pub struct FormView {
    /// Who looks at it.
    pub signed_in: SignedIn,
    /// The campaign.
    pub campaign: CampaignRow,
    /// Its set.
    pub set: Arc<LoadedSet>,
    /// The terms in force.
    pub terms: PlannedTerms,
    /// The unit.
    pub unit: UnitRow,
    /// The form.
    pub form: FormRow,
    /// How far it is.
    pub stage: Stage,
    /// What stands in it, by key.
    pub answers: Arc<AnswerRows>,
    /// Its evidence.
    pub evidence: Arc<Vec<EvidenceRow>>,
    /// Names of those who saved something.
    pub names: HashMap<Id<User>, String>,
    /// The answers and the evidence as the engine scores them.
    pub(super) scored: Arc<Answers>,
    /// Figures without traces, worked out when somebody first asks for them.
    pub(super) figures: Arc<OnceLock<Arc<Computed>>>,
    /// Last year's values, where the unit submitted any.
    pub last_year: Arc<LastYear>,
    /// What is kept back; `None` where all of it is seen.
    pub(super) narrow: Option<Narrow>,
}

impl FormView {
    /// What stands in the form, shared: all of it, no matter who looks.
    pub(crate) fn contents(&self) -> FormContents {
        if let Some(narrow) = &self.narrow {
            return narrow.whole.clone();
        }
        FormContents {
            answers: Arc::clone(&self.answers),
            evidence: Arc::clone(&self.evidence),
            last_year: Arc::clone(&self.last_year),
            scored: Arc::clone(&self.scored),
            figures: Arc::clone(&self.figures),
        }
    }

    /// The values alone.
    #[must_use]
    pub fn stored(&self) -> Stored {
        answer_table::values(&self.answers)
    }

    /// What the engine scores.
    #[must_use]
    pub fn scored_answers(&self) -> Arc<Answers> {
        Arc::clone(&self.scored)
    }

    /// Takes the evidence that stands in the database by now.
    pub(super) fn with_evidence(&mut self, evidence: Vec<EvidenceRow>) {
        self.evidence = Arc::new(evidence);
        self.scored = scored(&self.set, &self.form, &self.unit.code, &self.answers, &self.evidence);
        self.figures = Arc::default();
    }

    /// Takes one answer that has changed.
    pub(super) fn rescore(&mut self, key: AnswerKey) {
        let (rows, framework) = (&self.answers, &self.set.framework);
        let stored = |key: &str| rows.get(key).and_then(|row| row.value.as_deref());
        answers::refill(framework, Arc::make_mut(&mut self.scored), 0, key, stored);
        self.figures = Arc::default();
    }

    /// May the one who looks at it do this?
    ///
    /// # Errors
    /// The refusal.
    pub fn may(&self, action: Action) -> Result<(), assessment::Refusal> {
        assessment::permission::may(&self.signed_in.actor, action, &target(&self.form, self.stage, None))
    }
}

impl App {
    /// Reads a form. Anyone who has nothing to do with the unit learns nothing, not even that it exists; anyone who reads it
    /// by roles of main indices alone sees these.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] where the form may be read once it is handed in.
    pub fn form(&self, credential: &Credential, at: FormAt, index: Option<&str>) -> Result<FormView, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let mut open = open(context, at, index)?;
            // Kept for saves; who opens the page sees what the year before says by now.
            if let Some(last_year) =
                open.last_year.newer(self, tx, (&open.campaign, &open.set, &open.unit))?
            {
                (open.last_year, open.figures) = (Arc::new(last_year), Arc::default());
            }
            self.form_cache().put(&open.form, open.contents());
            let seen = open.narrowed();
            let names = names(tx, &seen.answers)?;
            Ok(FormView { names, ..seen })
        })
    }
}

/// A form without what stands in it: what decides who may do what with it. It costs the same for every form.
pub(crate) struct FormHead {
    pub signed_in: SignedIn,
    pub campaign: CampaignRow,
    pub set: Arc<LoadedSet>,
    pub unit: UnitRow,
    pub form: FormRow,
    pub stage: Stage,
}

/// Loads the head of a form that may be read.
pub(crate) fn open_head(
    context: &Context<'_, '_>,
    at: FormAt,
    index: Option<&str>,
) -> Result<FormHead, Error> {
    let tx = context.tx;
    let found = forms::with_campaign_and_unit(tx, at.campaign, at.unit)?;
    let (form, campaign, unit) = found.ok_or(Error::NotFound)?;
    let mut stage = stage(campaign.state, &form.state, campaign.late, context.now);
    if stage == Stage::Final {
        stage = courses::of_campaign(tx, at.campaign)?.course.stage();
    }
    // A stranger gets the same answer for a form that is not theirs as for one that does not exist.
    context.require(Action::ReadForm, &target(&form, stage, index)).map_err(|error| match error {
        Error::Forbidden(_) => Error::NotFound,
        // A unit sees nothing of a campaign that is being prepared, not even that it is.
        Error::Refused(_) if stage == Stage::Prepared => Error::NotFound,
        other => other,
    })?;
    let set = context.app.sets().get(tx, campaign.framework)?;
    Ok(FormHead { signed_in: context.signed_in.clone(), campaign, set, unit, form, stage })
}

/// Loads a form that may be read, all of it; names are left empty. What is shown of it goes through
/// [`FormView::narrowed`].
pub(crate) fn open(context: &Context<'_, '_>, at: FormAt, index: Option<&str>) -> Result<FormView, Error> {
    let (app, tx) = (context.app, context.tx);
    let FormHead { signed_in, campaign, set, unit, form, stage } = open_head(context, at, index)?;
    let terms = app.terms_cache().of(&campaign, &set)?;
    let cached = app.form_cache().get(&form).map(Ok);
    let contents = cached.unwrap_or_else(|| read_contents(app, tx, &campaign, &set, &unit, &form))?;
    let FormContents { answers, evidence, last_year, scored, figures } = contents;
    let names = HashMap::new();
    Ok(FormView {
        signed_in,
        campaign,
        set,
        terms,
        unit,
        form,
        stage,
        answers,
        evidence,
        names,
        scored,
        figures,
        last_year,
        narrow: None,
    })
}

fn read_contents(
    app: &App,
    tx: &Tx<'_>,
    campaign: &CampaignRow,
    set: &LoadedSet,
    unit: &UnitRow,
    form: &FormRow,
) -> Result<FormContents, Error> {
    let answers = Arc::new(answer_table::of_form(tx, form.id)?);
    let evidence = Arc::new(evidence::of_form(tx, form.id)?);
    Ok(FormContents {
        scored: scored(set, form, &unit.code, &answers, &evidence),
        answers,
        evidence,
        last_year: Arc::new(LastYear::read(app, tx, (campaign, set, unit))?),
        figures: Arc::default(),
    })
}

fn scored(
    set: &LoadedSet,
    form: &FormRow,
    code: &str,
    rows: &AnswerRows,
    evidence: &[EvidenceRow],
) -> Arc<Answers> {
    let (unit, stored) = (scored_unit(form, code), answer_table::values(rows));
    Arc::new(answers::assembled(&set.framework, unit, &stored, scored_evidence(set, evidence)))
}

pub(crate) const fn target<'a>(form: &FormRow, stage: Stage, index: Option<&'a str>) -> Target<'a> {
    Target { unit: Some(form.unit), campaign: Some(form.campaign), index, stage }
}

/// The codes of the units. A unit ends, and is never deleted: each form has one.
pub(crate) struct UnitCodes(HashMap<Id<Unit>, String>);

impl UnitCodes {
    /// Those of all units.
    pub(crate) fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        Ok(Self(units::all(tx)?.into_iter().map(|unit| (unit.id, unit.code)).collect()))
    }

    /// The code of the unit of a form.
    ///
    /// # Errors
    /// [`Error::Internal`] where there is no such unit.
    pub(crate) fn of(&self, form: &FormRow) -> Result<&str, Error> {
        let code = self.0.get(&form.unit).map(String::as_str);
        code.ok_or_else(|| Error::Internal(format!("form {} is of no unit", form.id)))
    }

    /// The unit of a form, as the engine names it.
    ///
    /// # Errors
    /// As [`UnitCodes::of`].
    pub(crate) fn scored_unit(&self, form: &FormRow) -> Result<scoring::Unit, Error> {
        Ok(scored_unit(form, self.of(form)?))
    }
}

/// The answers of several forms, row by row.
pub(crate) fn answers_of(
    tx: &Tx<'_>,
    set: &LoadedSet,
    rows: &[FormRow],
    codes: &UnitCodes,
) -> Result<Answers, Error> {
    let units = rows.iter().map(|form| codes.scored_unit(form)).collect::<Result<_, _>>()?;
    let mut all = Answers::empty(&set.framework, units);
    for (row, form) in rows.iter().enumerate() {
        let stored = answer_table::values(&answer_table::of_form(tx, form.id)?);
        let pieces = scored_evidence(set, &evidence::of_form(tx, form.id)?);
        answers::fill(&set.framework, &mut all, row, &stored, pieces);
    }
    Ok(all)
}

/// The unit of a form, as the engine names it.
pub(crate) fn scored_unit(form: &FormRow, code: &str) -> scoring::Unit {
    scoring::Unit {
        code: code.to_owned(),
        name: form.unit_name.clone(),
        group: form.group.clone(),
        participation: if form.ranked { Participation::Ranked } else { Participation::Unranked },
    }
}

/// Evidence as the engine and the packets see it, by component.
pub(super) fn scored_evidence(set: &LoadedSet, rows: &[EvidenceRow]) -> Vec<(ComponentSlot, Vec<Evidence>)> {
    let mut by_component: BTreeMap<ComponentSlot, Vec<Evidence>> = BTreeMap::new();
    for row in rows {
        if let Some((slot, _)) = set.framework.component(&row.component) {
            by_component.entry(slot).or_default().push(scored_piece(row));
        }
    }
    by_component.into_iter().collect()
}

pub(crate) fn scored_piece(row: &EvidenceRow) -> Evidence {
    let location = row.file.as_ref().map_or(&row.address, |(_, name)| name);
    let cleaned = |text: &str| answers::cleaned(text).into_owned();
    Evidence {
        number: cleaned(&row.number),
        date: row.issued_on.as_deref().and_then(|date| date.parse().ok()),
        summary: cleaned(&row.summary),
        page: cleaned(&row.page),
        location: cleaned(location),
    }
}

fn names(tx: &Tx<'_>, rows: &AnswerRows) -> Result<HashMap<Id<User>, String>, Error> {
    names_of(tx, rows.values().map(|row| row.changed_by))
}

/// The names of those who did something.
pub(crate) fn names_of(
    tx: &Tx<'_>,
    users: impl Iterator<Item = Id<User>>,
) -> Result<HashMap<Id<User>, String>, Error> {
    let each: HashSet<Id<User>> = users.collect();
    each.into_iter().map(|user| Ok((user, name_of(tx, user)?))).collect()
}

/// The name of somebody who did something. Accounts are erased, never deleted: each has a name.
pub(crate) fn name_of(tx: &Tx<'_>, user: Id<User>) -> Result<String, Error> {
    let account = accounts::by_id(tx, user)?;
    Ok(account.ok_or_else(|| Error::Internal(format!("there is no account {user}")))?.name)
}
