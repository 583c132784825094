//! `chiso packet read`: a dry run over all workbooks; with `--out`, their answers as one CSV.

use std::path::PathBuf;

use clap::Args;
use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;

use crate::breaches::breaches;
use crate::campaign::load::{self, PACKETS_FOLDER};
use crate::campaign::read_packets;
use crate::options::{DecimalWord, Format};
use crate::output::{CommandError, Console, ExitStatus, cannot_write};
use crate::progress;
use crate::writing::write_one;

/// `chiso packet read`
#[derive(Args)]
pub struct PacketReadArguments {
    /// Folder of the campaign
    pub data: PathBuf,
    /// Folder of the workbooks (default: packets/ in the campaign's folder)
    #[arg(long)]
    pub packets: Option<PathBuf>,
    /// CSV file for all answers; written only when nothing is wrong
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Decimal mark of numbers that stand in cells as texts, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Reads the workbooks.
pub fn run(console: &Console, arguments: &PacketReadArguments) -> ExitStatus {
    console.finish_as(arguments.format, read(console, arguments))
}

fn read(console: &Console, arguments: &PacketReadArguments) -> Result<(), CommandError> {
    let campaign = load::campaign(&arguments.data)?;
    let folder = arguments.packets.clone().unwrap_or_else(|| arguments.data.join(PACKETS_FOLDER));
    let mark = DecimalMark::from(arguments.decimal).or(campaign.mark);
    let progress = progress::begin(console, "program.reading", 0);
    let read = read_packets(&campaign, &folder, mark, &progress);
    progress.finish();
    let read = read?;
    let plan = load::plan(&campaign, &arguments.data)?;
    let mut found = campaign.findings.clone();
    found.extend(read.findings);
    found.extend(breaches(&plan, &read.answers));
    console.show_as(arguments.format, &found)?;
    if has_errors(&found) {
        if let (Some(out), Format::Text) = (&arguments.out, arguments.format) {
            console.complain_about("program.nothing_written", &[("file", &out.display().to_string())]);
        }
        return Err(CommandError::Shown);
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
    console.print_line(key, &words)
}
