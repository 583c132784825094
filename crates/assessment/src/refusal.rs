//! Why something may not be done: a stable code, which is the key of its sentence in the locale files.

/// A refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Refusal {
    /// Stable code.
    pub code: &'static str,
    /// Is it the person who may not, whatever the state? Otherwise the state does not allow it now.
    pub for_good: bool,
}

impl Refusal {
    /// The person may not, in any state.
    #[must_use]
    pub const fn person(code: &'static str) -> Self {
        Self { code, for_good: true }
    }

    /// The state does not allow it now.
    #[must_use]
    pub const fn state(code: &'static str) -> Self {
        Self { code, for_good: false }
    }
}

/// The stable codes.
pub mod codes {
    framework::diagnostic_codes! {
        /// No role that the person holds allows it.
        NO_ROLE = "refused-no-role";
        /// The roles that the person holds are of main indices, and it is of the whole form.
        ONLY_OWN_INDICES = "refused-only-own-indices";
        /// The indicator has as many pieces of evidence as one may have.
        TOO_MUCH_EVIDENCE = "refused-too-much-evidence";
        /// A result of these units and this year is published already.
        ALREADY_PUBLISHED = "refused-already-published";
        /// The campaign has not been opened yet.
        NOT_OPEN = "refused-campaign-not-open";
        /// The self-assessment is over.
        CLOSED = "refused-campaign-closed";
        /// The deadline is past, and late submissions are not accepted.
        PAST_DEADLINE = "refused-past-deadline";
        /// The form waits for the leader.
        WITH_LEADER = "refused-form-with-leader";
        /// The form is submitted.
        SUBMITTED = "refused-form-submitted";
        /// The form is with the clerk.
        WITH_CLERK = "refused-form-with-clerk";
        /// The campaign is open already.
        ALREADY_OPEN = "refused-campaign-already-open";
        /// Answers contradict each other.
        ERRORS_LEFT = "refused-errors-left";
        /// A reason is needed.
        REASON_NEEDED = "refused-reason-needed";
        /// The new deadline is not later than the old one, or is past.
        DEADLINE_NOT_LATER = "refused-deadline-not-later";
        /// The phases are what was announced already.
        PHASES_UNCHANGED = "refused-phases-unchanged";
        /// The campaign is no longer being prepared.
        NOT_PREPARED = "refused-campaign-not-prepared";
        /// Somebody holds a role in the campaign.
        CAMPAIGN_HAS_ROLES = "refused-campaign-has-roles";
        /// The appraisal has begun.
        APPRAISAL_BEGUN = "refused-appraisal-begun";
        /// Nothing is left that could be undone.
        NOTHING_TO_UNDO = "refused-nothing-to-undo";
        /// The person who entered a rectification does not publish it.
        FOUR_EYES = "refused-four-eyes";
        /// There are no units.
        NO_UNITS = "refused-campaign-without-units";
        /// A parameter that the set needs is not set.
        PARAMETERS_MISSING = "refused-parameters-missing";
        /// Somebody would decide on their own unit.
        OWN_UNIT = "refused-own-unit";
        /// The indicator is appraised.
        ALREADY_APPRAISED = "refused-already-appraised";
        /// The indicator is not appraised.
        NOT_APPRAISED = "refused-not-appraised";
        /// The unit is asked for more evidence and still has time.
        RETURNED = "refused-returned-for-evidence";
        /// Nothing was asked for.
        NOT_RETURNED = "refused-not-returned";
        /// There is still time.
        STILL_TIME = "refused-still-time";
        /// A correction changes nothing.
        NOTHING_CHANGED = "refused-nothing-changed";
        /// The time of the replies has not come.
        REPLY_NOT_OPEN = "refused-reply-not-open";
        /// The unit has replied to this indicator.
        REPLIED_ALREADY = "refused-replied-already";
        /// The reply was withdrawn.
        REPLY_WITHDRAWN = "refused-reply-withdrawn";
        /// The reply is answered.
        REPLY_ANSWERED = "refused-reply-answered";
        /// The council decides on the reply.
        REPLY_REFERRED = "refused-reply-referred";
        /// The member has voted.
        VOTED_ALREADY = "refused-voted-already";
        /// Too few have voted.
        NO_QUORUM = "refused-no-quorum";
        /// The council has decided.
        CASE_DECIDED = "refused-case-decided";
        /// The units have their points already.
        POINTS_SENT = "refused-points-sent";
        /// Indicators are not appraised yet.
        INDICATORS_OPEN = "refused-indicators-open";
        /// The managing body still owes numbers.
        WAITING_FOR_DATA = "refused-waiting-for-data";
        /// No number of the managing body is missing there.
        NOTHING_WAITS = "refused-nothing-waits";
        /// Points were sent already, so that what does not apply is for replies and council.
        WITHOUT_DATA_TOO_LATE = "refused-without-data-too-late";
        /// Replies wait for an answer that still has time.
        REPLIES_WAIT = "refused-replies-wait";
        /// The council was called together.
        COUNCIL_CALLED = "refused-council-called";
        /// The council was not called together.
        COUNCIL_NOT_CALLED = "refused-council-not-called";
        /// The council has not decided every case.
        CASES_OPEN = "refused-cases-open";
        /// The result is approved.
        RESULT_APPROVED = "refused-result-approved";
        /// The result is not approved.
        RESULT_NOT_APPROVED = "refused-result-not-approved";
        /// The result is published.
        RESULT_PUBLISHED = "refused-result-published";
        /// The result is not published.
        RESULT_NOT_PUBLISHED = "refused-result-not-published";
        /// A rectification of the indicator waits already.
        RECTIFIED_ALREADY = "refused-rectified-already";
        /// No rectification waits.
        NO_RECTIFICATION = "refused-no-rectification";
        /// A newer edition was made outside of the campaign.
        CORRECTED_ELSEWHERE = "refused-corrected-elsewhere";
        /// The share to be drawn is not a percentage.
        SECOND_SHARE = "refused-second-share";
        /// Nobody is there who could appraise a second time.
        SECOND_NOBODY = "refused-second-nobody";
        /// The second appraisal was given to somebody else.
        SECOND_OF_ANOTHER = "refused-second-of-another";
        /// The person appraises the indicator second, so that they are not its first appraiser.
        SECOND_NOT_FIRST = "refused-second-not-first";
        /// The person appraises the indicator blind, and sees what was decided afterwards.
        SECOND_BLIND = "refused-second-blind";
        /// The second appraisal is given.
        SECOND_GIVEN = "refused-second-given";
        /// The indicator was taken out of the sample.
        SECOND_RELEASED = "refused-second-released";
        /// The self-assessment is not over.
        STILL_FILLING = "refused-campaign-still-open";
        /// The clock is not behind the log.
        CLOCK_NOT_BEHIND = "refused-clock-not-behind";
        /// More entries of the history than one file takes.
        HISTORY_TOO_LONG = "refused-history-too-long";
    }
}
