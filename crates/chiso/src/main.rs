//! The chiso program.
fn main() {}
