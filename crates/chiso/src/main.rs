//! The chiso program; everything is in the library, so that tests and benchmarks can use it.

use std::process::ExitCode;

fn main() -> ExitCode {
    chiso::run(&std::env::args_os().collect::<Vec<_>>())
}
