//! Checks a set that could be read: sums, counts, numbering, titles, steps, examples.
//!
//! What is printed in a decision is never corrected silently: it is reported, with the reading in force.

mod completeness;
mod degenerate;
mod numbering;
mod steps;
mod sums;

use crate::diagnostic::Diagnostic;
use crate::model::Framework;

/// Everything that should be known about a set, worst first within each part.
#[must_use]
pub fn lint(framework: &Framework) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    sums::check(framework, &mut findings);
    numbering::check(framework, &mut findings);
    steps::check(framework, &mut findings);
    degenerate::check(framework, &mut findings);
    completeness::check(framework, &mut findings);
    findings
}
