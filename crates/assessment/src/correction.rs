//! Corrections on the way from self to approved points, and the four scores that stand side by side.
//!
//! Nothing is overwritten: what a unit submitted stays, and each later stage is that plus the corrections up to it. So
//! every point that was gained or lost on the way belongs to a correction with a reason.

use framework::{ComponentSlot, Exact, Framework, InputSlot, Rule, Value};
use scoring::{Answers, Plan, Results};

use crate::refusal::{Refusal, codes};

framework::named_enum! {
    /// Whose view of the points.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ScoreStage {
        /// As the unit submitted (*tự chấm*).
        SelfAssessed = "self",
        /// After appraisal (*thẩm định*).
        Appraised = "appraised",
        /// After the replies were answered (*sau giải trình*).
        AfterReply = "after_reply",
        /// As the council approved (*phê duyệt*).
        Approved = "approved",
    }
}

impl ScoreStage {
    const fn position(self) -> usize {
        match self {
            Self::SelfAssessed => 0,
            Self::Appraised => 1,
            Self::AfterReply => 2,
            Self::Approved => 3,
        }
    }
}

framework::named_enum! {
    /// Why something was corrected, as a code that can be counted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum ReasonCode {
        /// No evidence.
        EvidenceMissing = "evidence-missing",
        /// The evidence does not show what is claimed.
        EvidenceInsufficient = "evidence-insufficient",
        /// The number differs from the register that the managing body keeps.
        NumberDiffers = "number-differs",
        /// The managing body fills it in itself: from a survey, a portal, another system. The text names the source.
        ManagingBody = "managing-body",
        /// Of another year.
        OtherYear = "other-year",
        /// Counted twice.
        CountedTwice = "counted-twice",
        /// A claim that the indicator does not apply is not accepted.
        ClaimRefused = "claim-refused",
        /// The indicator does not apply.
        DoesNotApply = "does-not-apply",
        /// What was missing has been sent.
        EvidenceProvided = "evidence-provided",
        /// The managing body's number never came: what it counts is decided without it, for everybody to read.
        WithoutData = "without-data",
        /// Something else, as the text says.
        Other = "other",
    }
}

/// Why something was corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What can be counted.
    pub code: ReasonCode,
    /// What the unit reads; never empty.
    pub text: String,
}

impl Reason {
    /// # Errors
    /// A refusal where the text is empty.
    pub fn must_say_something(&self) -> Result<(), Refusal> {
        if self.text.trim().is_empty() { Err(Refusal::state(codes::REASON_NEEDED)) } else { Ok(()) }
    }
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An input has another value; `None` takes the answer away.
    Input {
        /// The input whose answer is corrected.
        input: InputSlot,
        /// What counts from now on.
        value: Option<Value>,
    },
    /// Points in the place of the rule; `None` leaves them to the rule again.
    Points {
        /// Of which component.
        component: ComponentSlot,
        /// What counts from now on, 0…M.
        points: Option<Exact>,
    },
    /// The component does not apply, with this reason; `None` takes the claim away.
    Claim {
        /// The component index that it is about.
        component: ComponentSlot,
        /// Why it does not apply.
        reason: Option<String>,
    },
}

impl Change {
    /// Makes the change to a unit's answers.
    pub fn apply(&self, answers: &mut Answers, unit: usize) {
        match self {
            Self::Input { input, value } => answers.set_value(unit, *input, value.clone()),
            Self::Points { component, points } => answers.set_awarded(unit, *component, points.clone()),
            Self::Claim { component, reason } => answers.set_claim(unit, *component, reason.as_deref()),
        }
    }

    /// Does it change the same thing as another?
    #[must_use]
    pub fn is_of_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Input { input, .. }, Self::Input { input: other, .. }) => input == other,
            (Self::Points { component, .. }, Self::Points { component: other, .. })
            | (Self::Claim { component, .. }, Self::Claim { component: other, .. }) => component == other,
            _ => false,
        }
    }

    /// Puts back what stood there before, in the same row.
    pub fn undo(&self, answers: &mut Answers, before: &Answers, unit: usize) {
        match self {
            Self::Input { input, .. } => answers.set_value(unit, *input, before.value(unit, *input).cloned()),
            Self::Points { component, .. } => {
                let awarded = before.awarded(unit).get(component.position()).cloned().flatten();
                answers.set_awarded(unit, *component, awarded);
            }
            Self::Claim { component, .. } => {
                answers.set_claim(unit, *component, before.claim(unit, *component));
            }
        }
    }
}

/// A change at a stage, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// At which stage it begins to count; never [`ScoreStage::SelfAssessed`].
    pub stage: ScoreStage,
    /// Row of the unit.
    pub unit: usize,
    /// The component in whose appraisal it was made.
    pub component: ComponentSlot,
    /// What is changed.
    pub change: Change,
    /// The reason that was given.
    pub reason: Reason,
}

/// The four scores of all units.
#[derive(Clone, Debug)]
pub struct FourScores {
    results: [Results; 4],
    /// What counts in the end.
    pub approved: Answers,
}

/// Scores and ranks all units at each stage. Corrections of a stage are made in their order.
#[must_use]
pub fn four_scores(plan: &Plan<'_>, submitted: &Answers, corrections: &[Correction]) -> FourScores {
    let mut answers = submitted.clone();
    let results = ScoreStage::ALL.map(|stage| {
        for correction in corrections.iter().filter(|correction| correction.stage == stage) {
            correction.change.apply(&mut answers, correction.unit);
        }
        scoring::score(plan, &answers)
    });
    FourScores { results, approved: answers }
}

impl FourScores {
    /// Scores and ranking at a stage.
    #[must_use]
    pub const fn at(&self, stage: ScoreStage) -> &Results {
        let [own, appraised, after_reply, approved] = &self.results;
        match stage {
            ScoreStage::SelfAssessed => own,
            ScoreStage::Appraised => appraised,
            ScoreStage::AfterReply => after_reply,
            ScoreStage::Approved => approved,
        }
    }

    /// A unit's points of a component at each stage; `None` where it does not apply.
    #[must_use]
    pub fn component(&self, unit: usize, slot: ComponentSlot) -> [Option<Exact>; 4] {
        ScoreStage::ALL.map(|stage| self.at(stage).component_points(unit, slot))
    }
}

/// Points of a component that differ from the stage before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Row of the unit.
    pub unit: usize,
    /// The component index that it is about.
    pub component: ComponentSlot,
    /// The stage at which they changed.
    pub stage: ScoreStage,
    /// Points at the stage before; `None` where it did not apply.
    pub before: Option<Exact>,
    /// Points from this stage on.
    pub after: Option<Exact>,
    /// Positions of the corrections that account for it. Empty where a peer's correction does: the component is
    /// measured by the largest among the units.
    pub corrections: Vec<usize>,
}

impl Difference {
    /// Points gained, or lost where negative; what does not apply counts 0.
    #[must_use]
    pub fn gained(&self) -> Exact {
        let points = |points: &Option<Exact>| points.clone().unwrap_or(Exact::ZERO);
        points(&self.after).minus(&points(&self.before))
    }
}

/// Every difference between a stage and the one before, by unit, component and stage. Their sum over a component is
/// its approved less its self points.
#[must_use]
pub fn differences(
    framework: &Framework,
    scores: &FourScores,
    corrections: &[Correction],
) -> Vec<Difference> {
    let dependents = framework.dependents();
    let mut by_unit: Vec<Vec<usize>> = vec![Vec::new(); scores.approved.units().len()];
    for (position, correction) in corrections.iter().enumerate() {
        if let Some(own) = by_unit.get_mut(correction.unit) {
            own.push(position);
        }
    }
    let accounts_for = |position: usize, stage: ScoreStage, slot: ComponentSlot| {
        corrections.get(position).is_some_and(|correction| {
            correction.stage == stage
                && match &correction.change {
                    Change::Input { input, .. } => {
                        dependents.get(input.position()).is_some_and(|touched| touched.contains(&slot))
                    }
                    // A claim covers the inputs of its component, which others may use.
                    Change::Claim { component, .. } => {
                        *component == slot || uses_inputs_of(framework, &dependents, *component, slot)
                    }
                    Change::Points { component, .. } => *component == slot,
                }
        })
    };
    let mut found = Vec::new();
    for (unit, own) in by_unit.iter().enumerate() {
        for slot in framework.component_slots() {
            let points = scores.component(unit, slot);
            for stage in ScoreStage::ALL.into_iter().skip(1) {
                let at = |position: usize| points.get(position).cloned().flatten();
                let (before, after) = (at(stage.position() - 1), at(stage.position()));
                if before == after {
                    continue;
                }
                let corrections =
                    own.iter().copied().filter(|position| accounts_for(*position, stage, slot)).collect();
                found.push(Difference { unit, component: slot, stage, before, after, corrections });
            }
        }
    }
    found
}

fn uses_inputs_of(
    framework: &Framework,
    dependents: &[Vec<ComponentSlot>],
    owner: ComponentSlot,
    user: ComponentSlot,
) -> bool {
    let inputs = framework[owner].inputs.as_slice();
    inputs.iter().any(|input| dependents.get(input.position()).is_some_and(|touched| touched.contains(&user)))
}

/// May points of a component change because a peer's answers did?
#[must_use]
pub fn depends_on_peers(rule: &Rule) -> bool {
    match rule {
        Rule::PeerMax { .. } => true,
        Rule::Parts(parts) => parts.iter().any(|part| depends_on_peers(&part.rule)),
        Rule::BestOf(rules) => rules.iter().any(depends_on_peers),
        _ => false,
    }
}
