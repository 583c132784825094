//! Pages that other sites may show in a frame.

/// Marks an answer that other sites may show in a frame.
#[derive(Clone, Copy, Debug)]
pub struct Framable;
