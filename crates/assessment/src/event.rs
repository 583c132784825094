//! What happened, as types: every action that the audit log holds, with its data.
//!
//! A command records an [`Event`] on a [`Subject`]; the log keeps the name of the action and the data as JSON. The history
//! reads the same types back. Names of fields and variants are what is stored, and stay: an old log must be read.

mod by_name;
mod record;
mod subject;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::by_name::as_text;
use crate::council::Vote;
use crate::course::AnsweredBy;
use crate::id::Id;
use crate::key::Scope;
use crate::moment::Moment;
use crate::role::{Role, Unit};

pub use record::{
    CampaignRecord, ChangeRecord, DecisionRecord, DocumentRecord, FileRecord, FormCounts, Named, PhaseRecord,
    ReasonRecord, Revision, SettingRecord, UnitRecord,
};
pub use subject::{FormAt, Subject};

framework::named_enum! {
    /// A part of the work.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Kind {
        /// A campaign: prepared, opened, moved on, published.
        Campaign = "campaign",
        /// A unit's form: answers, evidence, steps.
        Form = "form",
        /// Appraisal of an indicator.
        Appraisal = "appraisal",
        /// A reply to points, and its answer.
        Reply = "reply",
        /// What the council does.
        Council = "council",
        /// The register of units.
        Register = "register",
        /// Accounts, roles, sessions, settings.
        Account = "account",
    }
}

/// The events, each with the part of the work it belongs to, its name in the log, and its data.
macro_rules! events {
    ($($(#[$doc:meta])* $kind:ident $name:literal $variant:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {
        /// What happened, with its data.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "action", content = "data")]
        pub enum Event {
            $($(#[$doc])* #[serde(rename = $name)] $variant { $($(#[$field_doc])* $field: $type),* },)*
        }

        /// Every action that the log may hold, by the part of the work that it belongs to.
        pub const ACTIONS: &[(&str, Kind)] = &[$(($name, Kind::$kind)),*];

        impl Event {
            /// The name of the action in the log.
            #[must_use]
            pub const fn action(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $name,)*
                }
            }
        }
    };
}

events! {
    /// A campaign was prepared.
    Campaign "campaign-prepared" CampaignPrepared {
        /// What was entered.
        #[serde(flatten)] campaign: CampaignRecord,
        /// The campaign that it was copied from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        copied_from: Option<Id<crate::campaign::Campaign>>,
    }
    /// A campaign that is being prepared was changed.
    Campaign "campaign-changed" CampaignChanged {
        /// What was entered.
        #[serde(flatten)] campaign: CampaignRecord,
        /// What stood there before.
        #[serde(default)] before: Option<CampaignRecord>,
    }
    /// A campaign that was being prepared was deleted.
    Campaign "campaign-deleted" CampaignDeleted {
        /// What it was.
        #[serde(flatten)] campaign: CampaignRecord,
    }
    /// A campaign was opened for self-assessment.
    Campaign "campaign-opened" CampaignOpened {
        /// The moment until which units may submit.
        deadline: Moment,
        /// How many units take part.
        units: usize,
    }
    /// A unit joined an open campaign.
    Campaign "campaign-unit-added" CampaignUnitAdded {
        /// Does it get a rank?
        ranked: bool,
        /// The reason that was given.
        reason: String,
    }
    /// The deadline was moved.
    Campaign "campaign-extended" CampaignExtended {
        /// From when.
        before: Moment,
        /// The new deadline.
        after: Moment,
        /// The reason that was given.
        reason: String,
    }
    /// The self-assessment was ended.
    Campaign "campaign-closed" CampaignClosed {
        /// How many units had submitted.
        submitted: usize,
        /// How many units take part.
        units: usize,
    }
    /// The end of the self-assessment was taken back.
    Campaign "campaign-reopened" CampaignReopened {
        /// When it had been closed.
        #[serde(default)] closed_at: Option<Moment>,
        /// The reason that was given.
        reason: String,
    }
    /// The announced phases were changed.
    Campaign "phases-changed" PhasesChanged {
        /// What was announced before.
        before: Vec<PhaseRecord>,
        /// What is announced since.
        after: Vec<PhaseRecord>,
        /// The reason that was given.
        reason: String,
    }
    /// The points were sent to the units.
    Campaign "points-sent" PointsSent {
        /// The last day for replies.
        #[serde(with = "as_text")] closes_on: Date,
        /// The last day for answers to them.
        #[serde(with = "as_text")] answers_due_on: Date,
        /// Who answers the replies: the appraisers or the standing department.
        answered_by: AnsweredBy,
    }
    /// The council was called together.
    Campaign "council-called" CouncilCalled {
        /// How many cases it has.
        referred: usize,
    }
    /// The result was approved by a signed decision.
    Campaign "result-approved" ResultApproved {
        /// By which.
        #[serde(flatten)] decision: DecisionRecord,
    }
    /// A result was published.
    Campaign "result-published" ResultPublished {
        /// Title of the campaign.
        title: String,
        /// The assessed year.
        year: i16,
        /// Which edition.
        edition: u32,
        /// The campaign; a result that came as a file has none here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        campaign: Option<Id<crate::campaign::Campaign>>,
        /// SHA-256 of the edition that it corrects; a result that came as a file says where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "by_name::present")]
        corrects: Option<Option<String>>,
        /// What it corrects, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// By which decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DecisionRecord>,
    }
    /// A rectification was entered for the next edition.
    Campaign "rectification-entered" RectificationEntered {
        /// What it changes.
        changes: Vec<ChangeRecord>,
        /// What counted before.
        #[serde(default)] before: Vec<ChangeRecord>,
        /// The reason that was given.
        reason: ReasonRecord,
    }
    /// A rectification was withdrawn.
    Campaign "rectification-withdrawn" RectificationWithdrawn {}
    /// An indicator was rectified by a new edition.
    Campaign "indicator-rectified" IndicatorRectified {
        /// By which edition.
        edition: u32,
    }
    /// Answers were saved.
    Form "answers-saved" AnswersSaved {
        /// The answers that were saved, each with its versions.
        answers: Vec<Revision>,
        /// From where they came.
        #[serde(default)] source: String,
    }
    /// A piece of evidence was added.
    Form "evidence-added" EvidenceAdded {
        /// Its id.
        evidence: String,
        /// Code of the component.
        component: String,
        /// Number and symbol of the document.
        #[serde(default)] number: String,
        /// Web address; what came with a packet says none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// The file; what came with a packet says none.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "by_name::present")]
        file: Option<Option<FileRecord>>,
    }
    /// A piece of evidence was described anew.
    Form "evidence-described" EvidenceDescribed {
        /// Its id.
        evidence: String,
        /// Code of the component.
        component: String,
        /// What was said of it before.
        before: DocumentRecord,
        /// What is said of it since.
        after: DocumentRecord,
    }
    /// A piece of evidence was removed.
    Form "evidence-removed" EvidenceRemoved {
        /// Its id.
        evidence: String,
        /// Code of the component.
        component: String,
        /// The file.
        #[serde(default)] file: Option<FileRecord>,
    }
    /// The form went out as a packet.
    Form "packet-exported" PacketExported {
        /// Id of the packet.
        export: String,
    }
    /// The clerk handed the form to the leader.
    Form "form-handed-over" FormHandedOver {
        /// What was left open.
        #[serde(flatten)] counts: Option<FormCounts>,
    }
    /// The clerk took the form back.
    Form "form-taken-back" FormTakenBack {}
    /// The leader returned the form.
    Form "form-returned" FormReturned {
        /// With what words.
        note: String,
    }
    /// The leader submitted the form.
    Form "form-submitted" FormSubmitted {
        /// The receipt.
        #[serde(flatten)] receipt: crate::receipt::Receipt,
        /// What was left open; logs of before that was counted have none.
        #[serde(flatten)] counts: Option<FormCounts>,
    }
    /// The standing department gave a submitted form back.
    Form "form-reopened" FormReopened {
        /// The reason that was given.
        reason: String,
        /// The receipt that counts no more.
        #[serde(default)] receipt_before: Option<crate::receipt::Receipt>,
    }
    /// The value of a unit was accepted.
    Appraisal "indicator-accepted" IndicatorAccepted {
        /// Together with others?
        #[serde(default, skip_serializing_if = "is_false")] together: bool,
    }
    /// A value was corrected.
    Appraisal "indicator-corrected" IndicatorCorrected {
        /// The changes, each with the value before and after.
        changes: Vec<ChangeRecord>,
        /// What counted before, where the entry says it.
        #[serde(default, skip_serializing_if = "Option::is_none")] before: Option<Vec<ChangeRecord>>,
        /// The reason that was given.
        reason: ReasonRecord,
        /// Together with others?
        #[serde(default, skip_serializing_if = "is_false")] together: bool,
    }
    /// The unit was asked for evidence.
    Appraisal "indicator-returned" IndicatorReturned {
        /// With what words.
        note: String,
        /// Until which day.
        #[serde(with = "as_text")] due_on: Date,
    }
    /// A decision was taken back.
    Appraisal "indicator-reopened" IndicatorReopened {
        /// Why; of several together nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        /// Together with others?
        #[serde(default, skip_serializing_if = "is_false")] together: bool,
    }
    /// The unit sent what it was asked for.
    Appraisal "indicator-sent-again" IndicatorSentAgain {}
    /// What was plain in a main index was accepted together.
    Appraisal "indicators-accepted" IndicatorsAccepted {
        /// The number of them.
        count: usize,
        /// Code of the main index.
        main_index: String,
    }
    /// An acceptance of several together was undone.
    Appraisal "acceptance-undone" AcceptanceUndone {
        /// Code of the main index.
        main_index: String,
        /// How many were undone.
        count: usize,
        /// How many stay, because something was done to them since.
        left: usize,
        /// When they had been accepted.
        accepted_at: Moment,
    }
    /// A sample for blind second appraisal was drawn.
    Appraisal "second-drawn" SecondAppraisalDrawn {
        /// Percent of each main index.
        percent: u8,
        /// The seed.
        seed: String,
        /// How many were drawn.
        drawn: usize,
        /// For how many there was no appraiser.
        without_appraiser: usize,
    }
    /// An indicator was taken out of the sample.
    Appraisal "second-released" SecondAppraisalReleased {
        /// The reason that was given.
        reason: String,
    }
    /// The second appraiser accepted the value.
    Appraisal "second-accepted" SecondAppraisalAccepted {}
    /// The second appraiser corrected the value.
    Appraisal "second-corrected" SecondAppraisalCorrected {
        /// The changes, each with the value before and after.
        changes: Vec<ChangeRecord>,
        /// The reason that was given.
        reason: ReasonRecord,
    }
    /// The unit filed a reply.
    Reply "reply-filed" ReplyFiled {
        /// What it says.
        text: String,
    }
    /// The unit withdrew its reply.
    Reply "reply-withdrawn" ReplyWithdrawn {}
    /// A reply was answered.
    Reply "reply-answered" ReplyAnswered {
        /// The changes, each with the value before and after.
        changes: Vec<ChangeRecord>,
        /// What counted before, where the entry says it.
        #[serde(default, skip_serializing_if = "Option::is_none")] before: Option<Vec<ChangeRecord>>,
        /// The reason that was given.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<ReasonRecord>,
    }
    /// A reply went to the council.
    Reply "reply-referred" ReplyReferred {}
    /// The time of a reply passed without an answer, and it went to the council.
    Reply "reply-lapsed" ReplyLapsed {}
    /// A motion was put to the vote.
    Council "motion-put" MotionPut {
        /// What it would change.
        changes: Vec<ChangeRecord>,
        /// What counted before.
        #[serde(default)] before: Vec<ChangeRecord>,
        /// The reason that was given.
        reason: ReasonRecord,
    }
    /// A member voted.
    Council "vote-given" VoteGiven {
        /// The vote: for, against or abstaining.
        vote: Vote,
    }
    /// A case was decided.
    Council "case-decided" CaseDecided {
        /// What the motion changes.
        changes: Vec<ChangeRecord>,
        /// What counted before.
        #[serde(default)] before: Vec<ChangeRecord>,
        /// The reason that was given.
        reason: ReasonRecord,
        /// Was it carried?
        is_carried: bool,
        /// Votes for, against, abstained.
        tally: [usize; 3],
        /// How many might vote.
        entitled: usize,
    }
    /// A unit was registered.
    Register "unit-registered" UnitRegistered {
        /// Its code.
        code: String,
        /// Its name.
        name: String,
        /// Its group, empty for none.
        group: String,
    }
    /// A unit was changed.
    Register "unit-changed" UnitChanged {
        /// What it was.
        before: UnitRecord,
        /// What it is.
        after: UnitRecord,
    }
    /// A unit went up in another one.
    Register "unit-merged" UnitMerged {
        /// In which.
        into: Id<Unit>,
    }
    /// Somebody was invited.
    Account "account-invited" AccountInvited {
        /// Under which address.
        email: String,
        /// With which roles.
        roles: Vec<Role>,
    }
    /// An account was enabled.
    Account "account-enabled" AccountEnabled {
        /// How many keys ended.
        #[serde(default)] keys: u64,
    }
    /// An account was erased.
    Account "account-erased" AccountErased {}
    /// What was held against an account was forgotten, at the machine.
    Account "account-unlocked" AccountUnlocked {}
    /// Wrong attempts, summed up.
    Account "attempts-failed" AttemptsFailed {
        /// What was guessed at.
        kind: String,
        /// The number of times.
        count: i64,
        /// From how many addresses.
        addresses: usize,
        /// The first.
        since: Moment,
        /// The last.
        until: Moment,
    }
    /// An account was disabled.
    Account "account-disabled" AccountDisabled {
        /// How many keys ended.
        #[serde(default)] keys: u64,
    }
    /// The first administrator was invited.
    Account "first-administrator-invited" FirstAdministratorInvited {}
    /// An API key was made.
    Account "key-made" KeyMade {
        /// Id and name.
        key: Named,
        /// What it may do.
        scope: Scope,
        /// How many days it lasts.
        days: i64,
    }
    /// An API key was revoked.
    Account "key-revoked" KeyRevoked {
        /// Id and name.
        key: Named,
    }
    /// A one-time link was made.
    Account "link-made" LinkMade {
        /// What the link is for.
        purpose: String,
    }
    /// Somebody changed their password.
    Account "password-changed" PasswordChanged {}
    /// A password was wrong within a session; no longer written, see `attempts-failed`.
    Account "password-check-failed" PasswordCheckFailed {
        /// The number of wrong attempts; absent in entries of older versions.
        #[serde(default)] failures: Option<i64>,
    }
    /// Somebody set a password by a link.
    Account "password-set-by-link" PasswordSetByLink {
        /// What the link was for.
        purpose: String,
        /// How many keys ended.
        #[serde(default)] keys: u64,
    }
    /// Recovery codes were renewed.
    Account "recovery-codes-renewed" RecoveryCodesRenewed {}
    /// A second person confirmed a request.
    Account "request-confirmed" RequestConfirmed {
        /// Its id.
        request: String,
        /// What is wanted.
        wanted: String,
    }
    /// A reset or a lifting was asked for.
    Account "request-made" RequestMade {
        /// Its id.
        request: String,
        /// What is wanted.
        wanted: String,
    }
    /// A request was stopped.
    Account "request-stopped" RequestStopped {
        /// Its id.
        request: String,
        /// What is wanted.
        wanted: String,
    }
    /// A role was given.
    Account "role-given" RoleGiven {
        /// The role.
        role: Role,
        /// For which unit.
        #[serde(default)] unit: Option<Id<Unit>>,
        /// For which main index.
        #[serde(default)] index: Option<String>,
    }
    /// A role was taken away.
    Account "role-taken" RoleTaken {
        /// The role.
        role: Role,
    }
    /// A second factor was set up.
    Account "second-factor-set" SecondFactorSet {}
    /// Somebody took their second factor away.
    Account "second-factor-removed" SecondFactorRemoved {}
    /// A second factor was lifted for somebody.
    Account "second-factor-lifted" SecondFactorLifted {}
    /// The second step of signing in was done.
    Account "second-step-done" SecondFactorPassed {
        /// By phone, by a recovery code, or with none to give.
        how: String,
    }
    /// The second step was wrong; no longer written, see `attempts-failed`.
    Account "second-step-failed" SecondFactorFailed {
        /// The number of wrong attempts; absent in entries of older versions.
        #[serde(default)] failures: Option<i64>,
    }
    /// Somebody ended one of their sessions, or all others.
    Account "session-ended" SessionEnded {
        /// Which; all others where none is named.
        #[serde(default)] session: Option<String>,
        /// How many keys ended.
        #[serde(default)] keys: u64,
    }
    /// Sessions of somebody were ended.
    Account "sessions-ended" SessionsEnded {
        /// The number of sessions that were ended.
        sessions: u64,
        /// How many keys ended.
        #[serde(default)] keys: u64,
    }
    /// Signing in failed; no longer written, see `attempts-failed`.
    Account "sign-in-failed" SignInFailed {
        /// The number of wrong attempts; absent in entries of older versions.
        #[serde(default)] failures: Option<i64>,
    }
    /// Somebody signed in.
    Account "signed-in" SignedIn {
        /// Id of the session.
        #[serde(default)] session: String,
        /// Does the second step follow?
        #[serde(default)] second_step_needed: bool,
    }
    /// Somebody signed out.
    Account "signed-out" SignedOut {}
    /// A setting was changed.
    Account "setting-changed" SettingChanged {
        /// The setting, as it is from now on.
        #[serde(flatten)] setting: SettingRecord,
    }
    /// Somebody chose what they get by e-mail.
    Account "mail-settings-changed" MailSettingsChanged {
        /// Name of a group of notices and when they go.
        mail: Vec<(String, String)>,
        /// The language.
        language: String,
    }
    /// The history was exported.
    Account "history-exported" HistoryExported {
        /// Which format.
        format: String,
        /// How many entries.
        entries: usize,
        /// What was looked for.
        #[serde(flatten)] filter: Value,
    }
    /// The clock was accepted although the log has later entries.
    Account "clock-accepted" ClockAccepted {
        /// When the last entry was made.
        last: Moment,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// Why an entry of the log is not understood; a newer program may have written it.
#[derive(Debug, thiserror::Error)]
#[error("an entry of the log is not understood: {0}")]
pub struct NotUnderstood(#[from] serde_json::Error);

impl Event {
    /// The data as the log keeps it; `null` where it always was.
    ///
    /// # Errors
    /// [`NotUnderstood`] where it cannot be written.
    pub fn data(&self) -> Result<Value, NotUnderstood> {
        if matches!(self, Self::FormTakenBack {} | Self::SecondAppraisalAccepted {}) {
            return Ok(Value::Null);
        }
        let mut tagged = serde_json::to_value(self)?;
        Ok(tagged.get_mut("data").map_or(Value::Null, Value::take))
    }

    /// Reads what the log keeps.
    ///
    /// # Errors
    /// [`NotUnderstood`] where the action is not known or its data is not of its shape.
    pub fn read(action: &str, data: &Value) -> Result<Self, NotUnderstood> {
        let data = if data.is_null() { Value::Object(serde_json::Map::new()) } else { data.clone() };
        Ok(serde_json::from_value(serde_json::json!({ "action": action, "data": data }))?)
    }
}

/// The part of the work that an action belongs to; `None` for one that this program does not know.
#[must_use]
pub fn kind_of(action: &str) -> Option<Kind> {
    ACTIONS.iter().find(|(name, _)| *name == action).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_stands_in_the_list_once() {
        for (at, (name, kind)) in ACTIONS.iter().enumerate() {
            assert_eq!(ACTIONS.iter().position(|(other, _)| other == name), Some(at), "{name}");
            assert_eq!(kind_of(name), Some(*kind));
        }
        assert_eq!(kind_of("answers-read"), None);
    }

    #[test]
    fn what_another_program_wrote_is_refused_and_never_half_read() {
        for data in ["null", "[]", "7", "{\"changes\":7}", "{\"answers\":[[1]]}"] {
            let data = serde_json::from_str(data).unwrap();
            assert!(Event::read("answers-saved", &data).is_err(), "{data}");
            assert!(Event::read("indicator-corrected", &data).is_err(), "{data}");
            assert!(Event::read("answers-read", &data).is_err(), "{data}");
        }
    }
}
