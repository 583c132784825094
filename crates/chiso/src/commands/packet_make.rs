//! `chiso packet make`: one empty workbook per registered unit.

use report::packet::{self, PacketHead, PacketRefusal};

use super::{Edge, Outcome, Stop, cannot_write};
use crate::campaign::load;
use crate::cli::PacketMakeArguments;
use crate::progress;
use crate::writing::Writing;

/// Makes the workbooks.
pub fn run(edge: &Edge, arguments: &PacketMakeArguments) -> Outcome {
    edge.finish(make(edge, arguments))
}

fn make(edge: &Edge, arguments: &PacketMakeArguments) -> Result<(), Stop> {
    let campaign = load::campaign(&arguments.data)?;
    let progress = progress::begin(edge, "program.making", campaign.units.len());
    let mut writing = Writing::into(&arguments.out).map_err(|fault| cannot_write(&fault))?;
    for registered in &campaign.units {
        let head = PacketHead {
            unit_code: registered.unit.code.clone(),
            unit_name: registered.unit.name.clone(),
            year: campaign.terms.year,
            export: None,
        };
        let bytes = packet::write_checked(&campaign.framework, &head, None, edge.language);
        let bytes = bytes.map_err(|refusal| match refusal {
            PacketRefusal::ReadsBackOtherwise(findings) => Stop::Faults(findings),
            PacketRefusal::Unwritten(fault) => super::report_fault(&arguments.out, &fault),
        })?;
        writing
            .add(&format!("{}.xlsx", registered.unit.code), &bytes)
            .map_err(|fault| cannot_write(&fault))?;
        progress.step();
    }
    progress.finish();
    writing.finish().map_err(|fault| cannot_write(&fault))?;
    edge.tell(
        "program.packets_made",
        &[("count", &campaign.units.len().to_string()), ("folder", &arguments.out.display().to_string())],
    )
}
