//! Says what the words are built from, so that a change of a sentence rebuilds them.

fn main() {
    println!("cargo::rerun-if-changed=../../locales");
}
