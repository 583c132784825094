//! What a cross-check found, as pages show it.

/// A finding of the cross-checks.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The component's code; empty if the finding concerns the whole form.
    pub code: String,
    /// The severity in words.
    pub severity: String,
    /// What was found.
    pub sentence: String,
    /// What to do.
    pub help: String,
}
