//! The rest of the year: appraisal, replies, council. Every step is a move of the states that decide in earnest.

use assessment::appraisal::{AppraisalState, Verdict};
use assessment::correction::{Change, Correction, Reason, ReasonCode, ScoreStage};
use assessment::council::{CaseState, Motion, Vote};
use assessment::recusal::Decider;
use assessment::reply::{Answer, ReplyState, ReplyWindow};
use assessment::role::{Actor, Grant, Role, Unit, User};
use assessment::{Id, Moment, Refusal};
use framework::{ComponentSlot, Framework};
use jiff::civil::date;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use scoring::{Answers, Plan};

use super::objection::{Objection, objection};

/// Members of the invented council.
const MEMBERS: u8 = 5;

/// What came of the year.
#[derive(Default)]
pub struct Year {
    /// Everything that was changed, in the order in which it counts.
    pub corrections: Vec<Correction>,
    /// Indicators that were accepted.
    pub accepted: usize,
    /// Indicators that were sent back for more evidence first.
    pub returned: usize,
    /// Replies that were filed.
    pub replies: usize,
    /// Cases that the council decided.
    pub cases: usize,
}

impl Year {
    /// How many corrections there are at a stage.
    pub fn corrected(&self, stage: ScoreStage) -> usize {
        self.corrections.iter().filter(|correction| correction.stage == stage).count()
    }
}

/// The days of the year after the assessed one.
struct Calendar {
    appraisal: Moment,
    /// The last day for what is asked for.
    due_on: jiff::civil::Date,
    after_due: Moment,
    replies: ReplyWindow,
    answers: Moment,
}

impl Calendar {
    fn after(year: i16) -> Self {
        let at = |month, day| Moment::at(date(year.saturating_add(1), month, day).at(9, 0, 0, 0));
        Self {
            appraisal: at(1, 10),
            due_on: date(year.saturating_add(1), 1, 15),
            after_due: at(1, 16),
            replies: ReplyWindow { opens_at: at(2, 1), closes_at: at(2, 10), answers_due_at: at(2, 20) },
            answers: at(2, 15),
        }
    }
}

/// When the result of a rehearsed year is published.
pub fn published_at(year: i16) -> Moment {
    Moment::at(date(year.saturating_add(1), 3, 1).at(9, 0, 0, 0))
}

/// Plays the year on what the units submitted.
///
/// # Errors
/// A refusal, which would be a fault of this rehearsal.
pub fn play(plan: &Plan<'_>, submitted: &Answers, seed: u64) -> Result<Year, Refusal> {
    let framework = plan.framework();
    let calendar = Calendar::after(plan.terms().year);
    let mut year = Year::default();
    let mut contested = Vec::new();
    for row in 0..submitted.units().len() {
        let mixed = seed ^ u64::try_from(row).unwrap_or(0).wrapping_mul(0xD134_2543_DE82_EF95);
        let mut player = Player {
            plan,
            calendar: &calendar,
            row,
            unit: id_of(row),
            random: Xoshiro256PlusPlus::seed_from_u64(mixed),
        };
        for slot in framework.component_slots() {
            contested.extend(player.appraise(submitted, slot, &mut year)?);
        }
        let mut referred = Vec::new();
        for (slot, undo) in contested.drain(..) {
            referred.extend(player.reply(slot, undo, &mut year)?);
        }
        for (slot, undo) in referred {
            player.council(framework, slot, undo, &mut year)?;
        }
    }
    Ok(year)
}

struct Player<'p, 'a> {
    plan: &'p Plan<'a>,
    calendar: &'p Calendar,
    row: usize,
    unit: Id<Unit>,
    random: Xoshiro256PlusPlus,
}

/// A component whose points were corrected, and what would undo it.
type Contested = (ComponentSlot, Change);

impl Player<'_, '_> {
    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    fn decider(&self, role: Role, number: u8) -> Result<Decider, Refusal> {
        Decider::on(&person(role, number, None), self.unit)
    }

    fn appraise(
        &mut self,
        submitted: &Answers,
        slot: ComponentSlot,
        year: &mut Year,
    ) -> Result<Option<Contested>, Refusal> {
        let (appraiser, now) = (self.decider(Role::Appraiser, 1)?, self.calendar.appraisal);
        let mut state = AppraisalState::Open;
        if self.chance(3) {
            year.returned += 1;
            let note = "Đề nghị bổ sung văn bản chứng minh";
            state = state.return_for_evidence(appraiser, now, note, self.calendar.due_on)?;
            state =
                if self.chance(70) { state.send_more(now)? } else { state.lapse(self.calendar.after_due)? };
        }
        let objection = if self.chance(14) { objection(self.plan, submitted, self.row, slot) } else { None };
        let Some(Objection { change, undo, code, text }) = objection else {
            state.accept(appraiser, now)?;
            year.accepted += 1;
            return Ok(None);
        };
        let reason = Reason { code, text };
        let state = state.correct(appraiser, now, vec![change], reason)?;
        if let Some(Verdict::Corrected { changes, reason }) = state.decided().map(|decided| &decided.verdict)
        {
            self.keep(ScoreStage::Appraised, slot, changes, reason, year);
        }
        Ok(Some((slot, undo)))
    }

    fn reply(
        &mut self,
        slot: ComponentSlot,
        undo: Change,
        year: &mut Year,
    ) -> Result<Option<Contested>, Refusal> {
        if !self.chance(40) {
            return Ok(None);
        }
        year.replies += 1;
        let window = &self.calendar.replies;
        let text = "Đơn vị đã gửi văn bản chứng minh kèm theo, đề nghị xem xét lại";
        let state = ReplyState::file(None, window, window.opens_at, text)?;
        if self.chance(10) {
            state.withdraw()?;
            return Ok(None);
        }
        if self.chance(25) {
            state.refer()?;
            return Ok(Some((slot, undo)));
        }
        let (appraiser, now) = (self.decider(Role::Appraiser, 1)?, self.calendar.answers);
        if self.chance(50) {
            let text = "Văn bản bổ sung ban hành sau năm đánh giá".to_owned();
            let reason = Reason { code: ReasonCode::OtherYear, text };
            state.answer(appraiser, now, Answer::Upheld(reason))?;
            return Ok(None);
        }
        let reason =
            Reason { code: ReasonCode::EvidenceProvided, text: "Văn bản bổ sung hợp lệ".to_owned() };
        let answer = Answer::Changed { changes: vec![undo], reason };
        if let ReplyState::Answered { answer: Answer::Changed { changes, reason }, .. } =
            state.answer(appraiser, now, answer)?
        {
            self.keep(ScoreStage::AfterReply, slot, &changes, &reason, year);
        }
        Ok(None)
    }

    fn council(
        &mut self,
        framework: &Framework,
        slot: ComponentSlot,
        undo: Change,
        year: &mut Year,
    ) -> Result<(), Refusal> {
        year.cases += 1;
        let code = framework[slot].code.as_str();
        let text = format!("Hội đồng chấp nhận giải trình chỉ số {code}");
        let motion =
            Motion { changes: vec![undo], reason: Reason { code: ReasonCode::EvidenceProvided, text } };
        let mut case = CaseState::put(motion)?;
        // The sixth member leads the unit and takes no part.
        let unit = self.unit;
        let mut members: Vec<Actor> =
            (1..=MEMBERS).map(|number| person(Role::CouncilMember, number, None)).collect();
        members.push(person(Role::UnitLeader, MEMBERS + 1, Some(self.unit)));
        for member in members.iter().filter_map(|member| Decider::on(member, unit).ok()) {
            let vote = if self.chance(55) { Vote::For } else { Vote::Against };
            case = case.vote(member, vote)?;
        }
        if let CaseState::Decided(decision) = case.decide(&members, self.unit)?
            && decision.is_carried
        {
            let Motion { changes, reason } = decision.motion;
            self.keep(ScoreStage::Approved, slot, &changes, &reason, year);
        }
        Ok(())
    }

    fn keep(
        &self,
        stage: ScoreStage,
        component: ComponentSlot,
        changes: &[Change],
        reason: &Reason,
        year: &mut Year,
    ) {
        let correction = |change: &Change| Correction {
            stage,
            unit: self.row,
            component,
            change: change.clone(),
            reason: reason.clone(),
        };
        year.corrections.extend(changes.iter().map(correction));
    }
}

fn id_of<K>(number: usize) -> Id<K> {
    let number = i64::try_from(number).unwrap_or(0);
    Id::new(Moment::from_microseconds(number * 1_000_000), [0; 10])
}

/// Somebody by their function.
fn person(role: Role, number: u8, unit: Option<Id<Unit>>) -> Actor {
    let user: Id<User> = Id::new(Moment::from_microseconds(0), [number; 10]);
    let grant = Grant { role, unit, campaign: None, index: None };
    Actor { user, name: role.name().to_owned(), grants: vec![grant] }
}
