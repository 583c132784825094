//! `chiso verify`: does a published result follow from what was published with it?

use std::path::{Path, PathBuf};

use app::publications::PUBLICATION_BYTES_MAX;
use clap::Args;
use framework::Diagnostic;
use framework::diagnostic::has_errors;
use report::publication::{self, Verification, codes};
use serde_json::json;
use words::argument_text;

use crate::files::{files_in, read_limited};
use crate::findings;
use crate::options::Format;
use crate::output::{CommandError, Console, ExitStatus, cannot_read, place_of};

/// `chiso verify`
#[derive(Args)]
pub struct VerifyArguments {
    /// File of the publication
    pub publication: PathBuf,
    /// The SHA-256 that was announced
    #[arg(long)]
    pub sha256: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Runs `chiso verify`.
pub fn run(console: &Console, arguments: &VerifyArguments) -> ExitStatus {
    console.finish_as(arguments.format, verify(console, arguments))
}

fn verify(console: &Console, arguments: &VerifyArguments) -> Result<(), CommandError> {
    let path = &as_downloaded(&arguments.publication, arguments.sha256.as_deref());
    let bytes = read_limited(path, PUBLICATION_BYTES_MAX).map_err(|fault| cannot_read(&fault))?;
    let bytes = bytes.map_err(|_| Diagnostic::error(codes::TOO_LARGE, place_of(path)))?;
    let mut found = publication::verify(&path.display().to_string(), &bytes, env!("CARGO_PKG_VERSION"));
    if let Some(announced) = &arguments.sha256
        && !announced.trim().eq_ignore_ascii_case(&found.sha256)
    {
        // A file that was packed anew is another file; that accuses nobody of having changed it.
        let anew = found.findings.iter().position(|finding| finding.code == codes::PACKED_ANEW);
        let code = anew.map_or(codes::OTHER_FILE, |at| {
            found.findings.remove(at);
            codes::PACKED_ANEW_NO_HASH
        });
        let finding = Diagnostic::error(code, place_of(path));
        found
            .findings
            .insert(0, finding.with("announced", announced.trim()).with("found", found.sha256.as_str()));
    }
    if arguments.format == Format::Json {
        return machine(console, &found);
    }
    if has_errors(&found.findings) {
        return Err(CommandError::Faults(found.findings));
    }
    console.show(&found.findings);
    say_all_is_well(console, path, &found)
}

/// The file that is meant: where there is none of this name, the one beside its place that a browser named after it,
/// with the year and the beginning of its SHA-256 in front (`2022-1f3a5c7e-publication.zip`).
fn as_downloaded(path: &Path, sha256: Option<&str>) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Some(stem), false) = (path.file_stem().and_then(|stem| stem.to_str()), path.exists()) else {
        return path.to_path_buf();
    };
    let Ok(beside) = files_in(folder) else { return path.to_path_buf() };
    let short: Option<String> = sha256.map(|sha256| sha256.trim().to_lowercase().chars().take(8).collect());
    let mut meant = beside.into_iter().filter(|file| {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return false };
        let is_named = name.contains(&format!("-{stem}"))
            && Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        is_named && short.as_ref().is_none_or(|short| name.contains(short))
    });
    match (meant.next(), meant.next()) {
        (Some(file), None) => file,
        _ => path.to_path_buf(),
    }
}

fn machine(console: &Console, found: &Verification) -> Result<(), CommandError> {
    let holds = !has_errors(&found.findings);
    let answer = json!({
        "holds": holds,
        "sha256": found.sha256,
        "publication": found.bundle.as_ref().map(|bundle| &bundle.about),
        "units": found.units,
        "lines": found.lines,
        "findings": findings::to_json(&found.findings, console.language),
    });
    console.print(&format!("{answer:#}\n"))?;
    if holds { Ok(()) } else { Err(CommandError::Shown) }
}

fn say_all_is_well(console: &Console, path: &Path, found: &Verification) -> Result<(), CommandError> {
    let Some(about) = found.bundle.as_ref().map(|bundle| &bundle.about) else { return Ok(()) };
    let count = |number: usize| argument_text(console.language, &number.into());
    console.print_line(
        "publication.holds",
        &[
            ("file", &path.display().to_string()),
            ("title", &about.title),
            ("edition", &about.edition.to_string()),
            ("units", &count(found.units)),
            ("lines", &count(found.lines)),
        ],
    )?;
    console.print_line("publication.sha256", &[("sha256", &found.sha256)])?;
    match &about.audit {
        Some(audit) => {
            let position = audit.position.to_string();
            console.print_line("publication.audit_head", &[("hash", &audit.hash), ("position", &position)])
        }
        None => console.print_line("publication.no_audit", &[]),
    }
}
