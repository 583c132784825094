//! Every action that the audit log may hold, by the part of the work that it belongs to.

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A campaign: prepared, opened, moved on, published.
    Campaign,
    /// A unit's form: answers, evidence, steps.
    Form,
    /// Appraisal of an indicator.
    Appraisal,
    /// A reply to points, and its answer.
    Reply,
    /// What the council does.
    Council,
    /// The register of units.
    Register,
    /// Accounts, roles, sessions, settings.
    Account,
}

impl Kind {
    /// Every kind, in the order of the work.
    pub const ALL: [Self; 7] = [
        Self::Campaign,
        Self::Form,
        Self::Appraisal,
        Self::Reply,
        Self::Council,
        Self::Register,
        Self::Account,
    ];

    /// The name in addresses and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::Form => "form",
            Self::Appraisal => "appraisal",
            Self::Reply => "reply",
            Self::Council => "council",
            Self::Register => "register",
            Self::Account => "account",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Every action that a command writes into the log. A command that writes another one fails in every test.
pub const ACTIONS: &[(&str, Kind)] = &[
    ("campaign-prepared", Kind::Campaign),
    ("campaign-changed", Kind::Campaign),
    ("campaign-deleted", Kind::Campaign),
    ("campaign-opened", Kind::Campaign),
    ("campaign-unit-added", Kind::Campaign),
    ("campaign-extended", Kind::Campaign),
    ("campaign-closed", Kind::Campaign),
    ("campaign-reopened", Kind::Campaign),
    ("phases-changed", Kind::Campaign),
    ("points-sent", Kind::Campaign),
    ("council-called", Kind::Campaign),
    ("result-approved", Kind::Campaign),
    ("result-published", Kind::Campaign),
    ("rectification-entered", Kind::Campaign),
    ("rectification-withdrawn", Kind::Campaign),
    ("indicator-rectified", Kind::Campaign),
    ("answers-saved", Kind::Form),
    ("evidence-added", Kind::Form),
    ("evidence-described", Kind::Form),
    ("evidence-removed", Kind::Form),
    ("packet-exported", Kind::Form),
    ("form-handed-over", Kind::Form),
    ("form-taken-back", Kind::Form),
    ("form-returned", Kind::Form),
    ("form-submitted", Kind::Form),
    ("form-reopened", Kind::Form),
    ("indicator-accepted", Kind::Appraisal),
    ("indicator-corrected", Kind::Appraisal),
    ("indicator-returned", Kind::Appraisal),
    ("indicator-reopened", Kind::Appraisal),
    ("indicator-sent-again", Kind::Appraisal),
    ("indicators-accepted", Kind::Appraisal),
    ("acceptance-undone", Kind::Appraisal),
    ("second-drawn", Kind::Appraisal),
    ("second-released", Kind::Appraisal),
    ("second-accepted", Kind::Appraisal),
    ("second-corrected", Kind::Appraisal),
    ("reply-filed", Kind::Reply),
    ("reply-withdrawn", Kind::Reply),
    ("reply-answered", Kind::Reply),
    ("reply-referred", Kind::Reply),
    ("reply-lapsed", Kind::Reply),
    ("motion-put", Kind::Council),
    ("vote-given", Kind::Council),
    ("case-decided", Kind::Council),
    ("unit-registered", Kind::Register),
    ("unit-changed", Kind::Register),
    ("unit-merged", Kind::Register),
    ("account-invited", Kind::Account),
    ("account-enabled", Kind::Account),
    ("account-erased", Kind::Account),
    ("account-unlocked", Kind::Account),
    ("attempts-failed", Kind::Account),
    ("account-disabled", Kind::Account),
    ("first-administrator-invited", Kind::Account),
    ("key-made", Kind::Account),
    ("key-revoked", Kind::Account),
    ("link-made", Kind::Account),
    ("password-changed", Kind::Account),
    ("password-check-failed", Kind::Account),
    ("password-set-by-link", Kind::Account),
    ("recovery-codes-renewed", Kind::Account),
    ("request-confirmed", Kind::Account),
    ("request-made", Kind::Account),
    ("request-stopped", Kind::Account),
    ("role-given", Kind::Account),
    ("role-taken", Kind::Account),
    ("second-factor-set", Kind::Account),
    ("second-factor-removed", Kind::Account),
    ("second-factor-lifted", Kind::Account),
    ("second-step-done", Kind::Account),
    ("second-step-failed", Kind::Account),
    ("session-ended", Kind::Account),
    ("sessions-ended", Kind::Account),
    ("sign-in-failed", Kind::Account),
    ("signed-in", Kind::Account),
    ("signed-out", Kind::Account),
    ("setting-changed", Kind::Account),
    ("mail-settings-changed", Kind::Account),
    ("history-exported", Kind::Account),
    ("clock-accepted", Kind::Account),
];

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
}
