//! The chiso program; everything is in the library, so that tests and benchmarks can use it.

use std::process::ExitCode;

/// Pages and answers are made of many small texts, on several threads: the system's allocator took a third of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    chiso::run(&std::env::args_os().collect::<Vec<_>>())
}
