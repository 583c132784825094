//! What may be done to an indicator.

/// A step that may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndicatorStep {
    /// Accept the self-assessment.
    Accept,
    /// Correct the answers or points.
    Correct,
    /// Ask for more evidence.
    Return,
    /// Take the decision back.
    TakeBack,
    /// Say that the evidence asked for has been added.
    Send,
    /// Reply.
    Reply,
    /// Take the reply back.
    Withdraw,
    /// Answer the reply.
    Answer,
    /// Hand the reply to the council.
    Refer,
    /// Put a motion to the vote.
    Motion,
    /// A vote of a member of the council.
    Vote,
    /// Close the vote.
    CloseVote,
    /// Rectify an error in the published result.
    Rectify,
    /// Withdraw a rectification before an edition contains it.
    WithdrawRectification,
}

impl IndicatorStep {
    /// The end of its address, and of its locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Correct => "correct",
            Self::Return => "return",
            Self::TakeBack => "take-back",
            Self::Send => "send",
            Self::Reply => "reply",
            Self::Withdraw => "withdraw",
            Self::Answer => "answer",
            Self::Refer => "refer",
            Self::Motion => "motion",
            Self::Vote => "vote",
            Self::CloseVote => "close-vote",
            Self::Rectify => "rectify",
            Self::WithdrawRectification => "withdraw-rectification",
        }
    }

    /// Does it carry the fields of a decision?
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Self::Correct | Self::Answer | Self::Motion | Self::Rectify)
    }

    /// Does it carry a text?
    #[must_use]
    pub const fn asks_text(self) -> bool {
        matches!(self, Self::Return | Self::TakeBack | Self::Reply)
    }
}
