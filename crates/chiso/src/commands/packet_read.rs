//! `chiso packet read`: a dry run over all workbooks; with `--out`, their answers as one CSV.

use framework::diagnostic::has_errors;
use scoring::Plan;

use super::{Edge, Outcome, Stop, cannot_write};
use crate::breaches::breaches;
use crate::campaign::load::{self, PACKETS_FOLDER};
use crate::cli::{Format, PacketReadArguments};
use crate::files::write_all;
use crate::findings;
use crate::progress::bar;
use crate::wording::say;

/// Reads the workbooks.
pub fn run(edge: &Edge, arguments: &PacketReadArguments) -> Outcome {
    edge.finish(read(edge, arguments))
}

fn read(edge: &Edge, arguments: &PacketReadArguments) -> Result<(), Stop> {
    let campaign = load::campaign(&arguments.data)?;
    let folder = arguments.packets.clone().unwrap_or_else(|| arguments.data.join(PACKETS_FOLDER));
    let progress = bar(edge, "program.reading", 0);
    let read = load::read_packets(&campaign, &folder, &progress)?;
    progress.finish_and_clear();
    let mut found = read.findings;
    let plan = Plan::new(&campaign.framework, campaign.terms.clone())
        .map_err(|_| Stop::from(load::no_repaired_maxima(&arguments.data)))?;
    found.extend(breaches(&plan, &read.answers));
    if arguments.format == Format::Json {
        println!("{:#}", findings::to_json(&found, edge.language));
    } else {
        edge.show(&found);
    }
    if has_errors(&found) {
        return Err(Stop::Faults(Vec::new()));
    }
    let count = read.count.to_string();
    let sentence = match &arguments.out {
        None => say(edge.language, "program.packets_read", &[("count", &count)]),
        Some(out) => {
            let bytes = report::long_csv::write(&campaign.framework, &read.answers);
            let folder = out.parent().filter(|parent| !parent.as_os_str().is_empty());
            let folder = folder.unwrap_or_else(|| std::path::Path::new("."));
            let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            write_all(folder, &[(name, bytes)]).map_err(|fault| cannot_write(&fault))?;
            let file = out.display().to_string();
            say(edge.language, "program.answers_written", &[("count", &count), ("file", &file)])
        }
    };
    if arguments.format == Format::Text {
        println!("{sentence}");
    }
    Ok(())
}
