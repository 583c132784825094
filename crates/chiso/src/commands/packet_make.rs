//! `chiso packet make`: one empty workbook per registered unit.

use std::path::PathBuf;

use clap::Args;
use report::packet::{self, PacketHead, PacketRefusal};

use crate::campaign::load;
use crate::output::{CommandError, Console, ExitStatus, cannot_write, report_fault};
use crate::progress;
use crate::writing::AtomicWrite;

/// `chiso packet make`
#[derive(Args)]
pub struct PacketMakeArguments {
    /// Folder of the campaign (campaign.toml, units.csv)
    pub data: PathBuf,
    /// Folder for the workbooks
    #[arg(long)]
    pub out: PathBuf,
}

/// Makes the workbooks.
pub fn run(console: &Console, arguments: &PacketMakeArguments) -> ExitStatus {
    console.finish(make(console, arguments))
}

fn make(console: &Console, arguments: &PacketMakeArguments) -> Result<(), CommandError> {
    let campaign = load::campaign(&arguments.data)?;
    let progress = progress::begin(console, "program.making", campaign.units.len());
    let mut writing = AtomicWrite::into(&arguments.out).map_err(|fault| cannot_write(&fault))?;
    for registered in &campaign.units {
        let head = PacketHead {
            unit_code: registered.unit.code.clone(),
            unit_name: registered.unit.name.clone(),
            year: campaign.terms.year,
            export: None,
        };
        let bytes = packet::write_checked(&campaign.framework, &head, None, console.language);
        let bytes = bytes.map_err(|refusal| match refusal {
            PacketRefusal::ReadsBackOtherwise(findings) => CommandError::Faults(findings),
            PacketRefusal::Unwritten(fault) => report_fault(&arguments.out, &fault),
        })?;
        writing
            .add(&format!("{}.xlsx", registered.unit.code), &bytes)
            .map_err(|fault| cannot_write(&fault))?;
        progress.step();
    }
    progress.finish();
    writing.finish().map_err(|fault| cannot_write(&fault))?;
    console.print_line(
        "program.packets_made",
        &[("count", &campaign.units.len().to_string()), ("folder", &arguments.out.display().to_string())],
    )
}
