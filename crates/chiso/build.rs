//! Says what the program is built from beside its code, so that a change of a sentence or a set rebuilds it.

fn main() {
    for folder in ["locales", "frameworks"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
