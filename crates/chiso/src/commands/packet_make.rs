//! `chiso packet make`: one empty workbook per registered unit.

use report::packet::{self, PacketHead};

use super::{Edge, Outcome, Stop, cannot_write};
use crate::campaign::load;
use crate::cli::PacketMakeArguments;
use crate::files::write_all;
use crate::progress::bar;
use crate::wording::say;

/// Makes the workbooks.
pub fn run(edge: &Edge, arguments: &PacketMakeArguments) -> Outcome {
    edge.finish(make(edge, arguments))
}

fn make(edge: &Edge, arguments: &PacketMakeArguments) -> Result<(), Stop> {
    let campaign = load::campaign(&arguments.data)?;
    let progress = bar(edge, "program.making", campaign.units.len());
    let mut files = Vec::new();
    for registered in &campaign.units {
        let head = PacketHead {
            unit_code: registered.unit.code.clone(),
            unit_name: registered.unit.name.clone(),
            year: campaign.terms.year,
            export: None,
        };
        let bytes = packet::write(&campaign.framework, &head, None, edge.language)
            .map_err(|fault| super::report_fault(&arguments.out, &fault))?;
        files.push((format!("{}.xlsx", registered.unit.code), bytes));
        progress.inc(1);
    }
    progress.finish_and_clear();
    write_all(&arguments.out, &files).map_err(|fault| cannot_write(&fault))?;
    println!(
        "{}",
        say(
            edge.language,
            "program.packets_made",
            &[("count", &files.len().to_string()), ("folder", &arguments.out.display().to_string())],
        )
    );
    Ok(())
}
