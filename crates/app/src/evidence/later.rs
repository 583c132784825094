//! Evidence that comes after the submission: where it was asked for, and with a reply. It counts as late.

use assessment::Moment;
use assessment::appraisal::AppraisalState;
use assessment::course::Course;
use assessment::permission::{Action, may};
use assessment::proceeding::Proceeding;
use store::Tx;
use store::tables::campaigns::CampaignRow;
use store::tables::forms::FormRow;
use store::tables::{courses, proceedings};

use crate::application::App;
use crate::error::Error;
use crate::form::{FormHead, target_of};
use crate::proceedings::read_proceeding;

/// May the one who opened the form add evidence to this component now, although it is submitted?
pub(crate) fn takes_evidence_later(
    tx: &Tx<'_>,
    head: &FormHead,
    component: &str,
    now: Moment,
) -> Result<bool, Error> {
    let Some((_slot, _)) = head.set.framework.component(component) else { return Ok(false) };
    let asked = |action| may(&head.signed_in.actor, action, &target_of(&head.form, head.stage, None)).is_ok();
    let row = proceedings::of_component(tx, head.form.id, component)?;
    let proceeding = row.map_or_else(|| Ok(Proceeding::default()), |row| read_proceeding(&head.set, &row))?;
    if let AppraisalState::Returned { due_on, .. } = &proceeding.appraisal {
        return Ok(asked(Action::SendMore) && now <= Moment::end_of_day(*due_on));
    }
    let Course::Replies(window) = courses::of_campaign(tx, head.campaign.id)?.course else {
        return Ok(false);
    };
    let may_still_say = proceeding.reply.as_ref().is_none_or(|reply| !reply.state.is_settled());
    Ok(asked(Action::Reply) && may_still_say && now <= window.closes_at)
}

/// How many indicators of a form are open for more evidence now.
pub(crate) fn asked_for(
    app: &App,
    tx: &Tx<'_>,
    now: Moment,
    campaign: &CampaignRow,
    form: &FormRow,
) -> Result<usize, Error> {
    let set = app.sets().get(tx, campaign.framework)?;
    let mut asked = 0;
    for row in proceedings::of_form(tx, form.id)? {
        let Some((_slot, _)) = set.framework.component(&row.component) else { continue };
        let proceeding = read_proceeding(&set, &row)?;
        if let AppraisalState::Returned { due_on, .. } = proceeding.appraisal
            && now <= Moment::end_of_day(due_on)
        {
            asked += 1;
        }
    }
    Ok(asked)
}
