//! The sample is drawn, and indicators are taken out of it.

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::event::{Event, Subject};
use assessment::permission::Action;
use assessment::role::{Actor, Role};
use assessment::second_appraisal::{self, Case, SecondAppraisal, SecondState};
use store::tables::second_appraisals::{self, SecondAppraisalRow};
use store::tables::units;

use super::sample::{read, sample_of};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::{Error, FieldFault};
use crate::notices::{self, NoticeData};
use crate::proceedings::board::open_board_to;
use crate::proceedings::council::holders;
use crate::proceedings::opened::{IndicatorAt, Opened};
use crate::proceedings::{codes, stored};

/// What somebody typed to draw a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedDraw {
    /// Share in per cent.
    pub percent: String,
    /// The seed; empty for one that nobody chose.
    pub seed: String,
}

impl App {
    /// Draws a share of every indicator that is not in the sample yet, and gives each to a second appraiser. Gives back
    /// how many were drawn, and how many found nobody.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the share is no number; [`Error::Refused`] where nobody can appraise a second time.
    pub fn draw_second(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        typed: TypedDraw,
    ) -> Result<(usize, usize), Error> {
        let unchosen = self.new_secret();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let board = open_board_to(context, id, Action::DrawSecond, None)?;
            let percent = typed.percent.trim().trim_end_matches('%').trim();
            let percent = percent.parse().map_err(|_| FieldFault::alone("percent", codes::BAD_SHARE))?;
            let seed = if typed.seed.trim().is_empty() { &unchosen } else { typed.seed.trim() };
            let framework = &board.set.framework;
            let known = sample_of(tx, &board)?;
            let unit_codes: std::collections::HashMap<_, _> =
                units::all(tx)?.into_iter().map(|unit| (unit.id, unit.code)).collect();
            let mut places = Vec::new();
            let mut cases = Vec::new();
            for (row, slot) in board.places() {
                let before = known.iter().find(|it| it.row == row && it.slot == slot);
                if before.is_some_and(|before| !before.is_released()) {
                    continue;
                }
                let component = framework.components.get(slot.position()).ok_or(Error::NotFound)?;
                let form = board.forms.get(row).ok_or(Error::NotFound)?;
                let first = board.recorded(row, slot).proceeding.appraisal.decided();
                cases.push(Case {
                    unit: form.unit,
                    unit_code: unit_codes.get(&form.unit).map_or("", String::as_str),
                    component: &component.code,
                    index: framework.main_index_of(slot),
                    first: first.map(|decided| decided.by.user()),
                });
                places.push((form.id, before.map_or(0, |before| before.version)));
            }
            let people: Vec<Actor> = holders(tx, Role::Appraiser)?;
            let drawn = second_appraisal::draw(seed, percent, id, &cases, &people)?;
            for (at, assigned) in &drawn.assigned {
                let Some(((form, version), case)) = places.get(*at).copied().zip(cases.get(*at)) else {
                    continue;
                };
                let content = written(framework, &SecondState::Drawn)?;
                second_appraisals::save(
                    tx,
                    &SecondAppraisalRow {
                        form,
                        component: case.component.to_owned(),
                        seed: seed.to_owned(),
                        assigned: *assigned,
                        content,
                        changed_at: now,
                        version,
                    },
                )?;
            }
            let count = drawn.assigned.len();
            let event = notices::Notification {
                kind: "second-drawn",
                occasion: format!("{id}/{seed}/{}", now.microseconds()),
                address: format!("/campaigns/{id}/second"),
                data: NoticeData { campaign: board.campaign.title.clone(), ..NoticeData::default() },
            };
            let people = drawn.assigned.iter().map(|(_, assigned)| *assigned);
            context.notify(&event, people)?;
            let event = Event::SecondAppraisalDrawn {
                percent,
                seed: seed.to_owned(),
                drawn: count,
                without_appraiser: drawn.without_appraiser,
            };
            context.record(&Subject::Campaign(id), &event)?;
            Ok((count, drawn.without_appraiser))
        })
    }

    /// Takes an indicator out of the sample, for a reason.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is given already, or there is no reason; [`Error::NotFound`] where it was not drawn.
    pub fn release_second(
        &self,
        credential: &Credential,
        at: &IndicatorAt,
        seen: i64,
        reason: &str,
    ) -> Result<(), Error> {
        let (at, reason) = (at.clone(), reason.to_owned());
        self.command(credential, move |context| {
            let tx = context.tx;
            let opened = Opened::read(context, &at)?;
            let target = crate::form::target_of(&opened.view.form, opened.view.stage, None);
            context.require(Action::DrawSecond, &target)?;
            let stored_row = second_appraisals::of_component(tx, opened.view.form.id, &at.component)?;
            let stored_row = stored_row.ok_or(Error::NotFound)?;
            let second = read(&opened.view.set, opened.slot, &stored_row)?.release(&reason)?;
            if stored_row.version != seen {
                return Err(Error::Conflict);
            }
            keep(context, &opened, stored_row, &second)?;
            let released = Event::SecondAppraisalReleased { reason: reason.trim().to_owned() };
            context.record(&Subject::SecondAppraisal(at.form, at.component.clone()), &released)
        })
    }
}

/// Saves what became of a second appraisal.
pub(super) fn keep(
    context: &Context<'_, '_>,
    opened: &Opened,
    stored_row: SecondAppraisalRow,
    second: &SecondAppraisal,
) -> Result<(), Error> {
    let written = written(&opened.view.set.framework, &second.state)?;
    let row = SecondAppraisalRow { content: written, changed_at: context.now, ..stored_row };
    Ok(second_appraisals::save(context.tx, &row)?)
}

fn written(framework: &framework::Framework, state: &SecondState) -> Result<String, Error> {
    stored::write_second(framework, state)
        .map_err(|fault| Error::Internal(format!("a second appraisal: {fault}")))
}
