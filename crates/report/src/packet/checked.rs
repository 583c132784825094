//! Writes a packet and reads it back before it is handed out: what its own reader refuses never counts as made.

use framework::{Diagnostic, Framework, Language, Severity};
use scoring::Answers;

use super::{Expected, PacketHead, PacketWriteFault, codes, read, write};

/// Why a packet was not made.
#[derive(Debug, thiserror::Error)]
pub enum PacketRefusal {
    /// It could not be written.
    #[error(transparent)]
    Unwritten(#[from] PacketWriteFault),
    /// What was written is not read back, or not as it was; the findings name the places.
    #[error("the packet does not read back: {}", .0.first().map_or("", |finding| finding.code))]
    ReadsBackOtherwise(Vec<Diagnostic>),
}

/// Writes a packet that [`read`] reads back with the same answers.
///
/// # Errors
/// [`PacketRefusal`], with everything that reading it found.
pub fn write_checked(
    framework: &Framework,
    head: &PacketHead,
    filled: Option<(&Answers, usize)>,
    language: Language,
) -> Result<Vec<u8>, PacketRefusal> {
    let bytes = write(framework, head, filled, language)?;
    let expected =
        Expected { year: Some(head.year), unit: Some(head.unit_code.clone()), ..Expected::default() };
    let (packet, found) = read(framework, &format!("{}.xlsx", head.unit_code), &bytes, &expected);
    // A blank form is one that nothing is filled into, and a claim may wait for its reason.
    let is_fault = |finding: &Diagnostic| {
        finding.severity == Severity::Error
            && !matches!(finding.code, codes::NOTHING_FILLED_IN | codes::CLAIM_WITHOUT_REASON)
    };
    let mut faults: Vec<Diagnostic> = found.into_iter().filter(is_fault).collect();
    let (Some(packet), true) = (packet, faults.is_empty()) else {
        return Err(PacketRefusal::ReadsBackOtherwise(faults));
    };
    let Some((answers, row)) = filled else { return Ok(bytes) };
    let others: Vec<usize> = (0..answers.units().len()).filter(|other| *other != row).collect();
    let mut meant = answers.without(&others);
    for slot in framework.component_slots() {
        meant.set_awarded(0, slot, None);
    }
    let mut read_back = Answers::empty(framework, meant.units().to_vec());
    packet.fill(&mut read_back, 0);
    if let Some(place) = first_difference(framework, &meant, &read_back) {
        let whole = framework::Place::File { file: format!("{}.xlsx", head.unit_code).into() };
        faults.push(Diagnostic::error(codes::READS_BACK_OTHERWISE, whole).with("key", place));
        return Err(PacketRefusal::ReadsBackOtherwise(faults));
    }
    Ok(bytes)
}

/// Why a component does not apply; `None` without a reason.
fn reason(answers: &Answers, slot: framework::ComponentSlot) -> Option<&str> {
    answers.claim(0, slot).filter(|reason| !reason.is_empty())
}

/// The first key whose answer is another one.
fn first_difference(framework: &Framework, one: &Answers, other: &Answers) -> Option<String> {
    let inputs = framework.input_slots();
    let mut values = inputs.zip(&framework.inputs);
    if let Some((_, input)) = values.find(|(slot, _)| one.value(0, *slot) != other.value(0, *slot)) {
        return Some(input.key.clone());
    }
    let components = framework.component_slots();
    components.zip(&framework.components).find_map(|(slot, component)| {
        let code = &component.code;
        let differs = [
            ("na", reason(one, slot) != reason(other, slot)),
            ("explanation", one.explanation(0, slot) != other.explanation(0, slot)),
            ("evidence", one.evidence(0, slot) != other.evidence(0, slot)),
        ];
        let (part, _) = differs.into_iter().find(|(_, differs)| *differs)?;
        Some(format!("{code}#{part}"))
    })
}
