//! Tells cargo that the words are in files: a changed sentence makes the crate anew.

fn main() {
    println!("cargo::rerun-if-changed=../../locales");
}
