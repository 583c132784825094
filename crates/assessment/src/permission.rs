//! The one table of role × action × stage. Pages, API and command line all ask [`may`].

use crate::Id;
use crate::campaign::Campaign;
use crate::refusal::{Refusal, codes};
use crate::role::{Actor, Grant, Role, Unit};

framework::named_enum! {
    /// What somebody wants to do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Action {
        /// Invite people, give and take any role, reset, end sessions.
        ManageAccounts = "manage-accounts",
        /// Invite clerks and leaders of units.
        InviteToUnits = "invite-to-units",
        /// Register, rename, merge units.
        ManageUnits = "manage-units",
        /// Change settings.
        ChangeSettings = "change-settings",
        /// Read the audit log.
        ReadAudit = "read-audit",
        /// Read who did what to a campaign, to a unit and to its form.
        ReadHistory = "read-history",
        /// Read who did what to an indicator of a unit's form.
        ReadIndicatorHistory = "read-indicator-history",
        /// Prepare a campaign: set, units, phases, parameters.
        PrepareCampaign = "prepare-campaign",
        /// Open, extend, close a campaign, change its announced phases, add a unit that was forgotten.
        RunCampaign = "run-campaign",
        /// Take the closing of a campaign back.
        ReopenCampaign = "reopen-campaign",
        /// See how far the units are, without what they answered.
        SeeProgress = "see-progress",
        /// Read a unit's form: answers, evidence, points.
        ReadForm = "read-form",
        /// Save answers, add evidence, import a packet.
        EditForm = "edit-form",
        /// Hand the form to the leader, or take it back.
        HandOver = "hand-over",
        /// Approve and submit.
        Submit = "submit",
        /// Return the form to the clerk with a note.
        ReturnToClerk = "return-to-clerk",
        /// Give a submitted form back to its unit.
        Reopen = "reopen",
        /// See what all units answered, and their points at each stage.
        SeeResults = "see-results",
        /// Accept, correct, return for more evidence, take back.
        Appraise = "appraise",
        /// Appraise blind what one was given of the sample, of any main index.
        AppraiseSecond = "appraise-second",
        /// Draw the sample of the second appraisal, and take indicators out of it.
        DrawSecond = "draw-second",
        /// See how well appraisers agree.
        SeeAgreement = "see-agreement",
        /// Send the evidence that was asked for.
        SendMore = "send-more",
        /// Contest points, with new evidence; take a reply back.
        Reply = "reply",
        /// Answer a reply, or hand it to the council.
        AnswerReply = "answer-reply",
        /// Put a contested indicator to the vote, and close the vote.
        PutToVote = "put-to-vote",
        /// Vote in the council.
        Vote = "vote",
        /// Record that the result is approved as a whole.
        ApproveResult = "approve-result",
        /// Publish the result.
        PublishResult = "publish-result",
        /// Rectify what is wrong in a published result, for a new edition.
        Rectify = "rectify",
        /// Publish what somebody else rectified as a new edition.
        PublishRectified = "publish-rectified",
    }
}

framework::named_enum! {
    /// How far a unit's form is; `Anywhere` for what concerns no form.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Stage {
        /// No form is concerned.
        Anywhere = "anywhere",
        /// The campaign is being prepared.
        Prepared = "prepared",
        /// The clerk fills in.
        WithClerk = "with-clerk",
        /// The leader looks at it.
        WithLeader = "with-leader",
        /// Submitted, while the campaign is still open.
        Submitted = "submitted",
        /// Submitted, the self-assessment is over: indicators are appraised.
        Final = "final",
        /// Points were sent to the units, who may reply.
        Contestable = "contestable",
        /// The council decides what is left.
        WithCouncil = "with-council",
        /// The result as a whole is approved, perhaps published.
        Approved = "approved",
        /// The self-assessment is over, and nothing was submitted.
        Missed = "missed",
    }
}

/// What it is to be done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The unit whose form it is; `None` for what belongs to no unit.
    pub unit: Option<Id<Unit>>,
    /// In which campaign.
    pub campaign: Option<Id<Campaign>>,
    /// Which main index, where only that is looked at.
    pub index: Option<&'a str>,
    /// How far it is.
    pub stage: Stage,
}

impl Target<'_> {
    /// Nothing in particular.
    pub const ANYWHERE: Self = Self { unit: None, campaign: None, index: None, stage: Stage::Anywhere };
}

const EVERY_STAGE: &[Stage] = &Stage::ALL;
/// A unit sees nothing of a campaign that is being prepared.
const FORM: &[Stage] = &[
    Stage::WithClerk,
    Stage::WithLeader,
    Stage::Submitted,
    Stage::Final,
    Stage::Contestable,
    Stage::WithCouncil,
    Stage::Approved,
    Stage::Missed,
];
const HANDED_IN: &[Stage] =
    &[Stage::Submitted, Stage::Final, Stage::Contestable, Stage::WithCouncil, Stage::Approved];
const FINAL_AND_LATER: &[Stage] = &[Stage::Final, Stage::Contestable, Stage::WithCouncil, Stage::Approved];

/// A draft is seen by those who prepare it, and by those who check them.
const OPENED: &[Stage] = &[
    Stage::Anywhere,
    Stage::WithClerk,
    Stage::WithLeader,
    Stage::Submitted,
    Stage::Final,
    Stage::Contestable,
    Stage::WithCouncil,
    Stage::Approved,
    Stage::Missed,
];

/// Who may do what at which stages. What is not here is refused.
pub const TABLE: &[(Action, Role, &[Stage])] = &[
    (Action::ManageAccounts, Role::Administrator, EVERY_STAGE),
    (Action::InviteToUnits, Role::Administrator, EVERY_STAGE),
    (Action::InviteToUnits, Role::StandingDepartment, EVERY_STAGE),
    (Action::ManageUnits, Role::Administrator, EVERY_STAGE),
    (Action::ManageUnits, Role::StandingDepartment, EVERY_STAGE),
    (Action::ChangeSettings, Role::Administrator, EVERY_STAGE),
    (Action::ReadAudit, Role::Administrator, EVERY_STAGE),
    (Action::ReadAudit, Role::Auditor, EVERY_STAGE),
    (Action::ReadHistory, Role::Administrator, EVERY_STAGE),
    (Action::ReadHistory, Role::Auditor, EVERY_STAGE),
    (Action::ReadHistory, Role::StandingDepartment, EVERY_STAGE),
    (Action::ReadHistory, Role::UnitClerk, FORM),
    (Action::ReadHistory, Role::UnitLeader, FORM),
    (Action::ReadIndicatorHistory, Role::Administrator, EVERY_STAGE),
    (Action::ReadIndicatorHistory, Role::Auditor, EVERY_STAGE),
    (Action::ReadIndicatorHistory, Role::StandingDepartment, EVERY_STAGE),
    (Action::ReadIndicatorHistory, Role::UnitClerk, FORM),
    (Action::ReadIndicatorHistory, Role::UnitLeader, FORM),
    (Action::ReadIndicatorHistory, Role::Appraiser, FINAL_AND_LATER),
    (Action::PrepareCampaign, Role::StandingDepartment, EVERY_STAGE),
    (Action::RunCampaign, Role::StandingDepartment, EVERY_STAGE),
    (Action::ReopenCampaign, Role::StandingDepartment, EVERY_STAGE),
    (Action::SeeProgress, Role::StandingDepartment, EVERY_STAGE),
    (Action::SeeProgress, Role::Auditor, EVERY_STAGE),
    (Action::SeeProgress, Role::ProvincialLeader, EVERY_STAGE),
    (Action::SeeProgress, Role::CouncilMember, OPENED),
    (Action::SeeProgress, Role::Appraiser, OPENED),
    (Action::ReadForm, Role::UnitClerk, FORM),
    (Action::ReadForm, Role::UnitLeader, FORM),
    (Action::ReadForm, Role::StandingDepartment, HANDED_IN),
    (Action::ReadForm, Role::Auditor, HANDED_IN),
    (Action::ReadForm, Role::Appraiser, HANDED_IN),
    (Action::ReadForm, Role::CouncilMember, HANDED_IN),
    (Action::ReadForm, Role::ProvincialLeader, HANDED_IN),
    (Action::EditForm, Role::UnitClerk, &[Stage::WithClerk]),
    (Action::EditForm, Role::UnitLeader, &[Stage::WithClerk]),
    (Action::HandOver, Role::UnitClerk, &[Stage::WithClerk, Stage::WithLeader]),
    (Action::HandOver, Role::UnitLeader, &[Stage::WithClerk]),
    (Action::Submit, Role::UnitLeader, &[Stage::WithLeader]),
    (Action::ReturnToClerk, Role::UnitLeader, &[Stage::WithLeader]),
    (Action::Reopen, Role::StandingDepartment, &[Stage::Submitted]),
    (Action::SeeResults, Role::StandingDepartment, FINAL_AND_LATER),
    (Action::SeeResults, Role::Appraiser, FINAL_AND_LATER),
    (Action::SeeResults, Role::CouncilMember, FINAL_AND_LATER),
    (Action::SeeResults, Role::ProvincialLeader, FINAL_AND_LATER),
    (Action::SeeResults, Role::Auditor, FINAL_AND_LATER),
    (Action::Appraise, Role::Appraiser, &[Stage::Final]),
    (Action::AppraiseSecond, Role::Appraiser, &[Stage::Final, Stage::Contestable]),
    (Action::DrawSecond, Role::StandingDepartment, &[Stage::Final, Stage::Contestable]),
    (Action::SeeAgreement, Role::StandingDepartment, FINAL_AND_LATER),
    (Action::SeeAgreement, Role::CouncilMember, FINAL_AND_LATER),
    (Action::SeeAgreement, Role::ProvincialLeader, FINAL_AND_LATER),
    (Action::SeeAgreement, Role::Auditor, FINAL_AND_LATER),
    (Action::SendMore, Role::UnitClerk, &[Stage::Final]),
    (Action::SendMore, Role::UnitLeader, &[Stage::Final]),
    (Action::Reply, Role::UnitClerk, &[Stage::Contestable]),
    (Action::Reply, Role::UnitLeader, &[Stage::Contestable]),
    (Action::AnswerReply, Role::Appraiser, &[Stage::Contestable]),
    (Action::AnswerReply, Role::StandingDepartment, &[Stage::Contestable]),
    (Action::PutToVote, Role::StandingDepartment, &[Stage::WithCouncil]),
    (Action::Vote, Role::CouncilMember, &[Stage::WithCouncil]),
    (Action::ApproveResult, Role::ProvincialLeader, &[Stage::WithCouncil]),
    (Action::ApproveResult, Role::StandingDepartment, &[Stage::WithCouncil]),
    (Action::PublishResult, Role::StandingDepartment, &[Stage::Approved]),
    (Action::Rectify, Role::StandingDepartment, &[Stage::Approved]),
    (Action::PublishRectified, Role::StandingDepartment, &[Stage::Approved]),
    (Action::PublishRectified, Role::ProvincialLeader, &[Stage::Approved]),
];

/// May somebody do this to that?
///
/// # Errors
/// A refusal for good where no role that they hold allows it at any stage, otherwise what the stage forbids.
pub fn may(actor: &Actor, action: Action, target: &Target<'_>) -> Result<(), Refusal> {
    let mut has_role = false;
    for (listed, role, stages) in TABLE {
        if *listed != action || !actor.grants.iter().any(|grant| grant.role == *role && covers(grant, target))
        {
            continue;
        }
        if stages.contains(&target.stage) {
            return Ok(());
        }
        has_role = true;
    }
    // Whether a form that one may only read once it is handed in exists at all is no secret, its state is progress.
    Err(if has_role { Refusal::state(stage_code(target.stage)) } else { Refusal::person(codes::NO_ROLE) })
}

/// Is the target within the scope of the grant?
pub(crate) fn covers(grant: &Grant, target: &Target<'_>) -> bool {
    let unit =
        if grant.role.belongs_to_a_unit() { grant.unit.is_some() && grant.unit == target.unit } else { true };
    let campaign = grant.campaign.is_none() || target.campaign.is_none() || grant.campaign == target.campaign;
    let index = match (&grant.index, target.index) {
        (Some(granted), Some(wanted)) => granted == wanted,
        _ => true,
    };
    unit && campaign && index
}

const fn stage_code(stage: Stage) -> &'static str {
    match stage {
        Stage::Anywhere => codes::NO_ROLE,
        Stage::Prepared => codes::NOT_OPEN,
        Stage::WithClerk => codes::WITH_CLERK,
        Stage::WithLeader => codes::WITH_LEADER,
        Stage::Submitted => codes::SUBMITTED,
        Stage::Final => codes::CLOSED,
        Stage::Contestable => codes::POINTS_SENT,
        Stage::WithCouncil => codes::COUNCIL_CALLED,
        Stage::Approved => codes::RESULT_APPROVED,
        Stage::Missed => codes::PAST_DEADLINE,
    }
}

#[cfg(test)]
mod tests;
