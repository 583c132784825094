//! A proceeding and a second appraisal as the database keeps them: JSON with changes spelled out by keys, so that it reads without the set's
//! positions.

use assessment::appraisal::{AppraisalState, Appraised, Verdict};
use assessment::correction::{Change, Reason, ReasonCode};
use assessment::council::{CaseState, CouncilDecision, Motion, Vote};
use assessment::event::ChangeRecord;
use assessment::proceeding::{Proceeding, Reply};
use assessment::rectification::Rectification;
use assessment::recusal::Decider;
use assessment::reply::{Answer, ReplyState};
use assessment::role::User;
use assessment::second_appraisal::SecondState;
use assessment::spelled_change::SpelledChange;
use assessment::{Id, Moment};
use framework::typed::DecimalMark;
use framework::{ComponentSlot, Framework};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    appraisal: StoredAppraisal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply: Option<StoredReply>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<StoredCase>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rectifications: Vec<StoredRectification>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
enum StoredAppraisal {
    Open,
    Returned { note: String, due_on: String, by: String },
    Accepted { by: String, at: i64 },
    Corrected { by: String, at: i64, motion: StoredMotion },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
enum StoredSecond {
    Drawn,
    Released { reason: String },
    Accepted { by: String, at: i64 },
    Corrected { by: String, at: i64, motion: StoredMotion },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredReply {
    text: String,
    filed_at: i64,
    filed_by: String,
    outcome: StoredReplyState,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum StoredReplyState {
    Filed,
    Withdrawn,
    Answered { by: String, at: i64, answer: StoredMotion },
    Referred,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
enum StoredCase {
    Open { motion: StoredMotion, votes: Vec<(String, StoredVote)> },
    Decided { motion: StoredMotion, is_carried: bool, tally: [usize; 3], entitled: usize },
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredVote {
    For,
    Against,
    Abstained,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredRectification {
    by: String,
    at: i64,
    motion: StoredMotion,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edition: Option<u32>,
}

/// Changes and why. Without changes the points stand.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredMotion {
    changes: Vec<[String; 3]>,
    code: String,
    text: String,
}

/// What is kept cannot be read: a fault of this program, or somebody changed the database.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoredFault {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("{0} is not understood")]
    Value(String),
}

/// Writes a proceeding.
pub(super) fn write(framework: &Framework, proceeding: &Proceeding) -> Result<String, StoredFault> {
    let motion = |changes: &[Change], reason: &Reason| motion_of(framework, changes, reason);
    let appraisal = match &proceeding.appraisal {
        AppraisalState::Open => StoredAppraisal::Open,
        AppraisalState::Returned { note, due_on, by } => StoredAppraisal::Returned {
            note: note.clone(),
            due_on: due_on.to_string(),
            by: by.user().to_string(),
        },
        AppraisalState::Appraised(Appraised { verdict, by, at }) => {
            let (by, at) = (by.user().to_string(), at.microseconds());
            match verdict {
                Verdict::Accepted => StoredAppraisal::Accepted { by, at },
                Verdict::Corrected { changes, reason } => {
                    StoredAppraisal::Corrected { by, at, motion: motion(changes, reason) }
                }
            }
        }
    };
    let reply = proceeding.reply.as_ref().map(|reply| StoredReply {
        text: reply.text.clone(),
        filed_at: reply.filed_at.microseconds(),
        filed_by: reply.filed_by.to_string(),
        outcome: match &reply.state {
            ReplyState::Filed { .. } => StoredReplyState::Filed,
            ReplyState::Withdrawn => StoredReplyState::Withdrawn,
            ReplyState::Referred => StoredReplyState::Referred,
            ReplyState::Answered { answer, by, at } => StoredReplyState::Answered {
                by: by.user().to_string(),
                at: at.microseconds(),
                answer: match answer {
                    Answer::Upheld(reason) => motion(&[], reason),
                    Answer::Changed { changes, reason } => motion(changes, reason),
                },
            },
        },
    });
    let case = proceeding.case.as_ref().map(|case| match case {
        CaseState::Open { motion: put, votes } => StoredCase::Open {
            motion: motion(&put.changes, &put.reason),
            votes: votes.iter().map(|(user, vote)| (user.to_string(), stored_vote(*vote))).collect(),
        },
        CaseState::Decided(decision) => StoredCase::Decided {
            motion: motion(&decision.motion.changes, &decision.motion.reason),
            is_carried: decision.is_carried,
            tally: decision.tally,
            entitled: decision.entitled,
        },
    });
    let rectification = |it: &Rectification| StoredRectification {
        by: it.by.user().to_string(),
        at: it.at.microseconds(),
        motion: motion(&it.changes, &it.reason),
        edition: it.edition,
    };
    let rectifications = proceeding.rectifications.iter().map(rectification).collect();
    Ok(serde_json::to_string(&Stored { appraisal, reply, case, rectifications })?)
}

/// Reads a proceeding.
pub(super) fn read(
    framework: &Framework,
    component: ComponentSlot,
    text: &str,
) -> Result<Proceeding, StoredFault> {
    let stored: Stored = serde_json::from_str(text)?;
    let read = |motion: StoredMotion| changes_of(framework, component, motion);
    let appraised = |verdict, by: &str, at| -> Result<AppraisalState, StoredFault> {
        let (by, at) = (decider(by)?, Moment::from_microseconds(at));
        Ok(AppraisalState::Appraised(Appraised { verdict, by, at }))
    };
    let appraisal = match stored.appraisal {
        StoredAppraisal::Open => AppraisalState::Open,
        StoredAppraisal::Returned { note, due_on, by } => {
            let due_on = due_on.parse().map_err(|_| StoredFault::Value(due_on))?;
            AppraisalState::Returned { note, due_on, by: decider(&by)? }
        }
        StoredAppraisal::Accepted { by, at } => appraised(Verdict::Accepted, &by, at)?,
        StoredAppraisal::Corrected { by, at, motion } => {
            let (changes, reason) = read(motion)?;
            appraised(Verdict::Corrected { changes, reason }, &by, at)?
        }
    };
    let reply = stored.reply.map(|reply| read_reply(framework, component, reply)).transpose()?;
    let case = match stored.case {
        None => None,
        Some(StoredCase::Open { motion, votes }) => {
            let (changes, reason) = read(motion)?;
            let votes = votes.into_iter().map(|(user, vote)| Ok((user_of(&user)?, vote_of(vote))));
            let votes = votes.collect::<Result<Vec<_>, StoredFault>>()?;
            Some(CaseState::Open { motion: Motion { changes, reason }, votes })
        }
        Some(StoredCase::Decided { motion, is_carried, tally, entitled }) => {
            let (changes, reason) = read(motion)?;
            let motion = Motion { changes, reason };
            Some(CaseState::Decided(CouncilDecision { motion, is_carried, tally, entitled }))
        }
    };
    let rectification = |it: StoredRectification| -> Result<Rectification, StoredFault> {
        let (changes, reason) = read(it.motion)?;
        let (by, at) = (decider(&it.by)?, Moment::from_microseconds(it.at));
        Ok(Rectification { changes, reason, by, at, edition: it.edition })
    };
    let rectifications = stored.rectifications.into_iter().map(rectification).collect::<Result<_, _>>()?;
    Ok(Proceeding { appraisal, reply, case, rectifications })
}

/// Writes how far a second appraisal is.
pub(super) fn write_second(framework: &Framework, state: &SecondState) -> Result<String, StoredFault> {
    let stored = match state {
        SecondState::Drawn => StoredSecond::Drawn,
        SecondState::Released { reason } => StoredSecond::Released { reason: reason.clone() },
        SecondState::Given(Appraised { verdict, by, at }) => {
            let (by, at) = (by.user().to_string(), at.microseconds());
            match verdict {
                Verdict::Accepted => StoredSecond::Accepted { by, at },
                Verdict::Corrected { changes, reason } => {
                    StoredSecond::Corrected { by, at, motion: motion_of(framework, changes, reason) }
                }
            }
        }
    };
    Ok(serde_json::to_string(&stored)?)
}

/// How far a second appraisal is, without what was decided.
pub(super) struct StoredStage {
    pub is_drawn: bool,
    pub is_released: bool,
}

/// Reads only how far a second appraisal is.
pub(super) fn stage_of_second(text: &str) -> Result<StoredStage, StoredFault> {
    let stored: StoredSecond = serde_json::from_str(text)?;
    Ok(StoredStage {
        is_drawn: matches!(stored, StoredSecond::Drawn),
        is_released: matches!(stored, StoredSecond::Released { .. }),
    })
}

/// Reads how far a second appraisal is.
pub(super) fn read_second(
    framework: &Framework,
    component: ComponentSlot,
    text: &str,
) -> Result<SecondState, StoredFault> {
    let given = |verdict, by: &str, at| -> Result<SecondState, StoredFault> {
        let (by, at) = (decider(by)?, Moment::from_microseconds(at));
        Ok(SecondState::Given(Appraised { verdict, by, at }))
    };
    match serde_json::from_str(text)? {
        StoredSecond::Drawn => Ok(SecondState::Drawn),
        StoredSecond::Released { reason } => Ok(SecondState::Released { reason }),
        StoredSecond::Accepted { by, at } => given(Verdict::Accepted, &by, at),
        StoredSecond::Corrected { by, at, motion } => {
            let (changes, reason) = changes_of(framework, component, motion)?;
            given(Verdict::Corrected { changes, reason }, &by, at)
        }
    }
}

fn read_reply(
    framework: &Framework,
    component: ComponentSlot,
    stored: StoredReply,
) -> Result<Reply, StoredFault> {
    let filed_at = Moment::from_microseconds(stored.filed_at);
    let state = match stored.outcome {
        StoredReplyState::Filed => ReplyState::Filed { text: stored.text.clone(), at: filed_at },
        StoredReplyState::Withdrawn => ReplyState::Withdrawn,
        StoredReplyState::Referred => ReplyState::Referred,
        StoredReplyState::Answered { by, at, answer } => {
            let (changes, reason) = changes_of(framework, component, answer)?;
            let answer =
                if changes.is_empty() { Answer::Upheld(reason) } else { Answer::Changed { changes, reason } };
            ReplyState::Answered { answer, by: decider(&by)?, at: Moment::from_microseconds(at) }
        }
    };
    Ok(Reply { text: stored.text, filed_at, filed_by: user_of(&stored.filed_by)?, state })
}

/// Changes spelled out, for the audit log too.
pub(super) fn spelled(framework: &Framework, changes: &[Change]) -> Vec<[String; 3]> {
    let spell = |change: &Change| {
        let spelled = SpelledChange::of(framework, change);
        [spelled.kind.to_owned(), spelled.input, spelled.value]
    };
    changes.iter().map(spell).collect()
}

/// Changes as the audit log keeps them.
pub(super) fn change_records(framework: &Framework, changes: &[Change]) -> Vec<ChangeRecord> {
    changes.iter().map(|change| SpelledChange::of(framework, change).into()).collect()
}

fn motion_of(framework: &Framework, changes: &[Change], reason: &Reason) -> StoredMotion {
    StoredMotion {
        changes: spelled(framework, changes),
        code: reason.code.name().to_owned(),
        text: reason.text.clone(),
    }
}

fn changes_of(
    framework: &Framework,
    component: ComponentSlot,
    motion: StoredMotion,
) -> Result<(Vec<Change>, Reason), StoredFault> {
    let change = |texts: &[String; 3]| {
        SpelledChange::read(framework, component, texts.each_ref().map(String::as_str), DecimalMark::Point)
            .map_err(|fault| StoredFault::Value(format!("{texts:?}: {fault}")))
    };
    let changes = motion.changes.iter().map(change).collect::<Result<_, _>>()?;
    let code = ReasonCode::named(&motion.code).ok_or(StoredFault::Value(motion.code))?;
    Ok((changes, Reason { code, text: motion.text }))
}

fn decider(text: &str) -> Result<Decider, StoredFault> {
    user_of(text).map(Decider::recorded)
}

fn user_of(text: &str) -> Result<Id<User>, StoredFault> {
    text.parse().map_err(|_| StoredFault::Value(text.to_owned()))
}

const fn stored_vote(vote: Vote) -> StoredVote {
    match vote {
        Vote::For => StoredVote::For,
        Vote::Against => StoredVote::Against,
        Vote::Abstained => StoredVote::Abstained,
    }
}

const fn vote_of(vote: StoredVote) -> Vote {
    match vote {
        StoredVote::For => Vote::For,
        StoredVote::Against => Vote::Against,
        StoredVote::Abstained => Vote::Abstained,
    }
}
