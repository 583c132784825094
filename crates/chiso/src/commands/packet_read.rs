//! `chiso packet read`: a dry run over all workbooks; with `--out`, their answers as one CSV.

use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;

use super::{Edge, Outcome, Stop, cannot_write};
use crate::breaches::breaches;
use crate::campaign::load::{self, PACKETS_FOLDER};
use crate::campaign::read_packets;
use crate::cli::{Format, PacketReadArguments};
use crate::files::write_one;
use crate::progress;

/// Reads the workbooks.
pub fn run(edge: &Edge, arguments: &PacketReadArguments) -> Outcome {
    edge.finish_as(arguments.format, read(edge, arguments))
}

fn read(edge: &Edge, arguments: &PacketReadArguments) -> Result<(), Stop> {
    let campaign = load::campaign(&arguments.data)?;
    let folder = arguments.packets.clone().unwrap_or_else(|| arguments.data.join(PACKETS_FOLDER));
    let mark = DecimalMark::from(arguments.decimal).or(campaign.mark);
    let progress = progress::begin(edge, "program.reading", 0);
    let read = read_packets(&campaign, &folder, mark, &progress);
    progress.finish();
    let read = read?;
    let plan = load::plan(&campaign, &arguments.data)?;
    let mut found = campaign.findings.clone();
    found.extend(read.findings);
    found.extend(breaches(&plan, &read.answers));
    edge.show_as(arguments.format, &found)?;
    if has_errors(&found) {
        if let (Some(out), Format::Text) = (&arguments.out, arguments.format) {
            edge.complain_about("program.nothing_written", &[("file", &out.display().to_string())]);
        }
        return Err(Stop::Shown);
    }
    let count = read.count.to_string();
    let mut words = vec![("count", count)];
    let key = match &arguments.out {
        None => "program.packets_read",
        Some(out) => {
            let bytes = report::long_csv::write(&campaign.framework, &read.answers);
            write_one(out, bytes).map_err(|fault| cannot_write(&fault))?;
            words.push(("file", out.display().to_string()));
            "program.answers_written"
        }
    };
    if arguments.format == Format::Json {
        return Ok(());
    }
    let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    edge.tell(key, &words)
}
